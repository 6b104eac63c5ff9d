// The document that data.aws_iam_policy_document writes, as far as it shows which actions are allowed.
// Source: registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document
import { jsonInParts } from '../../evaluation/jsonText.ts';
import { lift } from '../../value/lift.ts';
import type { Range } from '../../value/source.ts';
import { derived, literal } from '../../value/origins.ts';
import {
  isDictionary,
  isList,
  known,
  unknown,
  type Dictionary,
  type Entry,
  type Value,
} from '../../value/value.ts';
import { bodyValue } from './blocks.ts';
import type { Instance } from './scope.ts';

/** Arguments whose documents it includes. */
const SOURCES = ['source_policy_documents', 'override_policy_documents', 'source_json', 'override_json'];

const NAMES: ReadonlyMap<string, string> = new Map([
  ['effect', 'Effect'],
  ['actions', 'Action'],
  ['not_actions', 'NotAction'],
]);

/** The text of its document; undefined if there are choices or secrets in it. */
export function policyDocument({ block, scope, name }: Instance, used: Range): Value | undefined {
  const body = bodyValue(block.body, scope);
  const at = block.header;
  const listed = body.entries.get('statement')?.value;
  const statements = listed?.kind === 'known' && isList(listed.value) ? listed.value.items : [];
  const text = `${name} takes in other documents`;
  const others: readonly Value[] = SOURCES.some((source) => body.entries.has(source))
    ? [unknown({ code: 'not-understood', text, at }, derived(at))]
    : [];
  const items = [...statements.map(statementOf), ...others];
  const entry: Entry = { key: at, value: known({ items }, literal(at)) };
  const document = known({ entries: new Map([['Statement', entry]]) }, literal(at));
  return jsonInParts(document, used, { name, textOf: JSON.stringify });
}

/** A statement in the names of IAM; it allows if it has no effect. */
function statementOf(block: Value): Value {
  const at = block.kind === 'choice' ? block.over.at : block.origin.at;
  return lift(
    [block],
    (settled): Value =>
      settled.kind === 'known' && isDictionary(settled.value)
        ? known(inNamesOfIam(settled.value), settled.origin)
        : settled,
    derived(at),
  );
}

function inNamesOfIam({ entries }: Dictionary): Dictionary {
  return {
    entries: new Map(
      [...entries].flatMap(([name, entry]): [string, Entry][] => {
        const own = NAMES.get(name);
        return own === undefined ? [] : [[own, entry]];
      }),
    ),
  };
}
