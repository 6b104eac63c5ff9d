// Values for parameters that come with the scan: on the command line, and in the three forms of parameter files.
import type { Given } from '../../model/resource.ts';
import { known, type Known } from '../../value/value.ts';
import type { Range, Source } from '../../value/source.ts';
import { parse } from './parse.ts';
import type { MapNode, Node } from '../document/syntax.ts';
import { mapAt, scalarAt } from '../document/nodes.ts';

/** A given value. One from the command line has no place of its own: the parameter's declaration stands for it. */
export interface GivenValue {
  readonly text: string;
  readonly at?: Range;
}

/** What is wrong with a parameter file: a sentence and its place. */
export interface GivenFault {
  readonly source: Source;
  readonly message: string;
  readonly at: Range;
}

/** The last value given for each parameter; the command line wins over files. */
export function givenValues(given: Given): {
  values: ReadonlyMap<string, GivenValue>;
  faults: readonly GivenFault[];
} {
  const values = new Map<string, GivenValue>();
  const faults: GivenFault[] = [];
  for (const source of given.parameterFiles) {
    const { roots, faults: found } = parse(source);
    const [root] = roots;
    if (root) for (const [name, node] of entriesOf(root)) addValue(values, name, node);
    else {
      const at = found[0]?.at ?? { source, start: 0, end: 0 };
      faults.push({
        source,
        message: `The parameter file is not JSON: ${found[0]?.message ?? 'it is empty'}.`,
        at,
      });
    }
  }
  for (const [name, text] of given.parameters) values.set(name, { text });
  return { values, faults };
}

/** `[{ ParameterKey, ParameterValue }]` of the AWS CLI, `{ Parameters: {…} }` of CodePipeline, or plainly `{ name: value }`. */
function entriesOf(root: Node): readonly (readonly [string, Node])[] {
  if (root.kind === 'list') {
    return root.items.flatMap((item) => {
      const name = scalarAt(item, 'ParameterKey')?.text;
      const value = item.kind === 'map' ? item.members.get('ParameterValue')?.value : undefined;
      return name === undefined || !value ? [] : [[name, value] as const];
    });
  }
  if (root.kind !== 'map') return [];
  const members = (mapAt(root, 'Parameters') as MapNode | undefined) ?? root;
  return [...members.members.values()].map(({ name, value }) => [name, value] as const);
}

function addValue(values: Map<string, GivenValue>, name: string, node: Node): void {
  if (node.kind === 'scalar') values.set(name, { text: node.text, at: node.at });
  else if (node.kind === 'list') {
    const items = node.items.map((item) => (item.kind === 'scalar' ? item.text : ''));
    values.set(name, { text: items.join(','), at: node.at });
  }
}

/** The value of a parameter as it was given. */
export function knownGiven({ text, at }: GivenValue, declaration: Range): Known<string> {
  const origin = { at: at ?? declaration, how: 'supplied' as const, via: [] };
  const value = known(text, origin);
  return at && at.end - at.start === text.length ? { ...value, segments: [{ from: 0, at }] } : value;
}
