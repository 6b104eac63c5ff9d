// Values of all kinds as tests of the evaluation make and read them.
import { named } from '../../src/evaluation/identity.ts';
import { itemsIn } from '../../src/evaluation/outcomes.ts';
import { derived, literal } from '../../src/value/origins.ts';
import { skeleton } from '../../src/value/text.ts';
import { known, unknown, type Settled, type Value } from '../../src/value/value.ts';

export const source = { path: 't.yaml', text: '!Select [1, [a, b]]' };
export const at = { source, start: 0, end: source.text.length };
export const text = (value: string) => known(value, literal(at));
export const open = (name: string) =>
  unknown({ code: 'no-default', text: `parameter ${name} has no default` }, derived(at), {
    identity: named('parameter', '#', name),
  });
export const list = (...items: Value[]) => known({ items }, derived(at));
export const openList = (...items: Value[]) => known({ items, rest: open('L') }, derived(at));
export const map = (members: Record<string, Value>, rest = false): Settled =>
  known(
    {
      entries: new Map(Object.entries(members).map(([name, value]) => [name, { key: at, value }])),
      ...(rest ? { rest: open('M') } : {}),
    },
    derived(at),
  );
export const over = { id: 'c', kind: 'condition', name: 'IsGpu', cases: ['true', 'false'], at } as const;

/** A value as a test shows it: the text with holes, or the reason why it is not known. */
export function shown(value: Value): unknown {
  if (value.kind === 'absent') return null;
  if (value.kind === 'choice') return value.branches.map(shown);
  if (value.kind === 'unknown') return value.parts ? skeleton(value) : { unknown: value.why.text };
  const { value: data } = value;
  if (typeof data !== 'object') return data;
  const items = itemsIn(data).map(shown);
  return data.rest ? [...items, '…'] : items;
}
