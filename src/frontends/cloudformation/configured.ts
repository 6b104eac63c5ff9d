// The values that configuration of deployment tools has for the parameters of a template, for each stack that
// it describes.
import type { Files } from '../../model/resource.ts';
import type { MapNode, Member, Node } from '../document/syntax.ts';
import type { GivenValue } from './given.ts';

/** The values of one stack, by the names of parameters. */
export type StackValues = ReadonlyMap<string, GivenValue>;

/** How many files of configuration are read for a template. */
export const MOST_FILES = 200;

/**
 * The values that all stacks agree on. A parameter with different values, or with a value in only some of
 * them, is unknown.
 * @param tool whose configuration it is, as a sentence names it
 */
export function agreedValues(stacks: readonly StackValues[], tool: string): StackValues {
  const values = new Map<string, GivenValue>();
  for (const name of new Set(stacks.flatMap((stack) => [...stack.keys()]))) {
    const [first, ...others] = stacks.map((stack) => stack.get(name));
    const agree = first && others.every((one) => one && one.text === first.text && one.why === first.why);
    values.set(name, agree ? first : notKnown(`the stacks of ${tool} differ in parameter ${name}`));
  }
  return values;
}

/**
 * The values of a map of parameters: plain texts, lists of such, and what a tool fills in, which is unknown.
 */
export function stackValues(parameters: MapNode | undefined, tool: string): StackValues {
  const members = parameters?.members.values() ?? [];
  return new Map(Array.from(members, (one) => [one.name, valueOf(one, tool)]));
}

/** The files of YAML and JSON that are in a folder. */
export function dataFiles(folder: string, files: Files): string[] {
  return files.list(folder).filter((path) => /\.(?:ya?ml|json)$/.test(path));
}

function valueOf({ name, value }: Member, tool: string): GivenValue {
  const items =
    value.kind === 'list' && value.tag === undefined ? value.items.map(plainText) : [plainText(value)];
  return items.every((item) => item !== undefined)
    ? { text: items.join(','), at: value.at }
    : notKnown(`${tool} computes parameter ${name}`);
}

function plainText(node: Node): string | undefined {
  return node.kind === 'scalar' && node.tag === undefined && node.value !== null ? node.text : undefined;
}

function notKnown(why: string): GivenValue {
  return { text: '', previous: true, why };
}
