// Values that a language looks up at deployment: AMIs, SSM parameters, roles.
import { concat } from '../value/compose.ts';
import { lift } from '../value/lift.ts';
import { holdsSensitive } from '../value/sensitive.ts';
import { derived } from '../value/origins.ts';
import type { Range } from '../value/source.ts';
import { asText, plainText } from '../value/text.ts';
import { isDictionary, isList, known, type Lookup, type Unknown, type Value } from '../value/value.ts';

/** The value of an SSM parameter with that name. */
export function ssmParameter(unresolved: Unknown, name: Value, at: Range): Value {
  return lift(
    [name],
    (settled) => ({
      ...unresolved,
      origin: settled.origin,
      lookup: { kind: 'ssmParameter', name: asText(settled) },
    }),
    derived(at),
  );
}

/** @param filters a list of objects with `name` and `values` */
export function amiSearch(owners: Value, filters: Value | undefined, at: Range): Lookup {
  const byName = new Map<string, Value>();
  const items = filters?.kind === 'known' && isList(filters.value) ? filters.value.items : [];
  for (const filter of items) {
    const named = member(filter, 'name');
    // A report shows which filters there are.
    const name = holdsSensitive(named) ? undefined : plainText(named);
    if (name !== undefined) byName.set(name, member(filter, 'values'));
  }
  return { kind: 'amiSearch', owners, filters: byName, at };
}

function member(object: Value, name: string): Value {
  if (object.kind !== 'known' || !isDictionary(object.value))
    return { kind: 'absent', origin: object.kind === 'choice' ? derived(object.over.at) : object.origin };
  return object.value.entries.get(name)?.value ?? { kind: 'absent', origin: object.origin };
}

const SERVICE_LINKED = 'AWSServiceRoleForBatch';

/** The ARN of the role with that name. Only the path of AWS Batch's service-linked role is known. */
export function roleArn(unresolved: Unknown, name: Value, at: Range): Value {
  return lift(
    [name],
    (settled): Value => {
      const text = plainText(settled);
      if (text === undefined) return unresolved;
      const end =
        text === SERVICE_LINKED ? `:role/aws-service-role/batch.amazonaws.com/${SERVICE_LINKED}` : `/${text}`;
      return concat([unresolved, known(end, derived(at))], at, 'arn');
    },
    derived(at),
  );
}
