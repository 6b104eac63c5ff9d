// What is wrong with a policy that its schema cannot check: pointers that rows do not have, schemas that
// cannot be judged.
import { pointersOf, wordsInGeneral } from '../model/rows/pointers.ts';
import { nearest } from '../value/nearest.ts';
import { untreatable } from './kleene.ts';
import { pointersIn } from './message.ts';
import type { Check, Clauses, FixCase, Policy, Remedy, Schema } from './policy.ts';
import type { Fault } from './schemaFaults.ts';

/** Why a schema cannot be compiled; undefined when it can. */
export type SchemaCheck = (schema: Exclude<Schema, boolean>) => string | undefined;

/**
 * Every fault, with its path in the file.
 * @param several whether the file has `checks`
 */
export function modelFaults(policy: Policy, several: boolean, schemaCheck: SchemaCheck): readonly Fault[] {
  return unique(
    policy.checks.flatMap((check, index) => {
      const prefix = several ? ['checks', String(index)] : [];
      const within = checkFaults(check, schemaCheck).map(({ path, reason }) => ({
        path: [...prefix, ...path],
        reason,
      }));
      const cases = CASES.flatMap((name) => {
        const start = check[name] ? prefix : [];
        return (check[name] ?? policy[name]).flatMap(({ when }, place) =>
          clausesFaults(when, [...start, name, String(place), 'when'], check, schemaCheck),
        );
      });
      const remedies = remedyFaults(policy, check, check.remedyWhen ? prefix : []);
      const fixes = fixFaults(check.fix ?? policy.fix, [...(check.fix ? prefix : []), 'fix'], check);
      return [...within, ...cases, ...remedies, ...fixes];
    }),
  );
}

const CASES = ['severityWhen', 'remedyWhen', 'fix'] as const;

/** A remedy can have words from what the rows of its check have. */
function remedyFaults(policy: Policy, check: Check, start: readonly string[]): readonly Fault[] {
  const cases = check.remedyWhen ?? policy.remedyWhen;
  const remedies: readonly (readonly [Remedy, readonly string[]])[] = [
    [policy, ['remedy']],
    ...cases.map((one, place) => [one, [...start, 'remedyWhen', String(place), 'remedy']] as const),
  ];
  return remedies.flatMap(([{ remedyByCase = '' }, path]) =>
    pointersIn(remedyByCase).flatMap((pointer) => {
      const faults = pointerFault(pointer, check, path);
      const isForRemedies = faults.length > 0 || wordsInGeneral(pointer) !== undefined;
      return isForRemedies ? faults : [{ path, reason: `${pointer} is not for remedies` }];
    }),
  );
}

/** A fix can change what the rows have pointers for. One that is alone needs no list. */
function fixFaults(fixes: readonly FixCase[], path: readonly string[], check: Check): readonly Fault[] {
  return fixes.flatMap(({ first, ...fix }, index) =>
    [fix, ...(first ? [first] : [])].flatMap(({ set, remove, rename }) =>
      [...Object.keys(set), ...remove, ...Object.keys(rename)].flatMap((pointer) =>
        pointerFault(pointer, check, fixes.length > 1 ? [...path, String(index)] : path),
      ),
    ),
  );
}

function unique(faults: readonly Fault[]): readonly Fault[] {
  return [...new Map(faults.map((fault) => [JSON.stringify(fault), fault])).values()];
}

function checkFaults(check: Check, schemaCheck: SchemaCheck): readonly Fault[] {
  const named: readonly (readonly [string, readonly string[]])[] = [
    ['at', check.at === undefined ? [] : [check.at]],
    ['message', pointersIn(check.message)],
    ['possible', pointersIn(check.possible ?? '')],
    ['related', Object.keys(check.related)],
  ];
  return [
    ...clausesFaults(check.when, ['when'], check, schemaCheck),
    ...clausesFaults(check.require, ['require'], check, schemaCheck),
    ...named.flatMap(([name, pointers]) =>
      pointers.flatMap((pointer) =>
        pointerFault(pointer, check, name === 'related' ? [name, pointer] : [name]),
      ),
    ),
  ];
}

function clausesFaults(
  clauses: Clauses,
  path: readonly string[],
  check: Check,
  schemaCheck: SchemaCheck,
): readonly Fault[] {
  return Object.entries(clauses).flatMap(([pointer, schema]) => {
    const at = [...path, pointer];
    const reason = typeof schema === 'boolean' ? undefined : (untreatable(schema) ?? schemaCheck(schema));
    return [...pointerFault(pointer, check, at), ...(reason === undefined ? [] : [{ path: at, reason }])];
  });
}

function pointerFault(pointer: string, { subject }: Check, path: readonly string[]): readonly Fault[] {
  const pointers = pointersOf(subject);
  if (pointers.has(pointer)) return [];
  return [{ path, reason: `a row of ${subject} has no ${pointer}${nearest(pointer, pointers.keys())}` }];
}
