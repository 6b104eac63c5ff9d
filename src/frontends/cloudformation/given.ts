// Values for parameters that come with the scan: on the command line, in settings, and in parameter files.
//
// Forms of the files, all as JSON or YAML: the list of the AWS CLI's create-stack, the object of
// CodePipeline, of rain and of Git sync, names with values, and the list of `Name=value` that `aws
// cloudformation deploy` takes. Source: docs.aws.amazon.com/cli/latest/reference/cloudformation/deploy,
// docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/git-sync-concepts-terms.html
import type { Given, GivenFault } from '../../model/resource.ts';
import { known, type Known, type Origin } from '../../value/value.ts';
import { shifted, type Range, type Source } from '../../value/source.ts';
import { parse } from './parse.ts';
import type { Node, ScalarNode } from '../document/syntax.ts';
import { mapAt, scalarAt } from '../document/nodes.ts';

/** A given value. One from the command line has no place: the parameter's declaration is used instead. */
export interface GivenValue {
  readonly text: string;
  readonly at?: Range;
  /** The stack keeps the value that it has, which is not known here. */
  readonly previous?: boolean;
  /** Why the value is not known, if that is not that the stack keeps it. */
  readonly why?: string;
}

/** What is wrong with a parameter file that is not well-formed. */
export interface UnreadFile {
  readonly source: Source;
  readonly message: string;
  readonly at: Range;
}

/** Values for the parameters of one template. */
export interface GivenValues {
  readonly values: ReadonlyMap<string, GivenValue>;
  readonly faults: readonly UnreadFile[];
}

interface Entry extends GivenValue {
  readonly name: string;
}

/** The last value given for each parameter: the command line wins over settings, plain values over files. */
export function givenValues(given: Given, path = ''): GivenValues {
  const values = new Map<string, GivenValue>();
  const faults: UnreadFile[] = [];
  const addFile = (source: Source): void => {
    const { roots, faults: found } = parse(source);
    const [root] = roots;
    if (root) for (const { name, ...value } of entriesOf(root).entries) values.set(name, value);
    else {
      const at = found[0]?.at ?? { source, start: 0, end: 0 };
      const message = `The parameter file is not JSON: ${found[0]?.message ?? 'it is empty'}.`;
      faults.push({ source, message, at });
    }
  };
  const settings = given.settings?.(path);
  for (const source of settings?.parameterFiles ?? []) addFile(source);
  for (const [name, value] of settings?.parameters ?? []) values.set(name, value);
  for (const source of given.parameterFiles) addFile(source);
  for (const [name, text] of given.parameters) values.set(name, { text });
  return { values, faults };
}

/** Why a well-formed text is not a parameter file; undefined if it is one, or if it is not well-formed. */
export function faultOfParameterFile(source: Source): GivenFault | undefined {
  const [root] = parse(source).roots;
  if (/\.toml$/i.test(source.path))
    return { message: `it is TOML; ${FORMS}`, at: { source, start: 0, end: 0 } };
  return root && entriesOf(root).fault;
}

const FORMS =
  'write the values as {"Name": "value"}, as a list of ParameterKey and ParameterValue, or as ["Name=value"]';

interface Entries {
  readonly entries: readonly Entry[];
  readonly fault?: GivenFault;
}

function entriesOf(root: Node): Entries {
  if (root.kind === 'scalar')
    return { entries: [], fault: { message: `it has only one text; ${FORMS}`, at: root.at } };
  if (root.kind === 'list') return together(root.items.map(entryOfItem));
  const parameters = mapAt(root, 'Parameters') ?? mapAt(root, 'parameters');
  const { entries, fault } = together(
    [...(parameters ?? root).members.values()].map(({ name, value }) => entryOf(name, value)),
  );
  // Among texts, an object is no value; a file without a text is no parameter file.
  return entries.length > 0 || !fault ? { entries } : { entries, fault };
}

type Read = Entry | { readonly fault: GivenFault };

/** All entries, and the first fault. */
function together(read: readonly Read[]): Entries {
  const entries = read.flatMap((one) => ('fault' in one ? [] : [one]));
  const [faulty] = read.flatMap((one) => ('fault' in one ? [one] : []));
  return { entries, ...(faulty ? { fault: faulty.fault } : {}) };
}

/** `{ ParameterKey, ParameterValue }` of create-stack, or `Name=value` of deploy. */
function entryOfItem(item: Node): Read {
  if (item.kind === 'scalar') return assignment(item);
  const name = scalarAt(item, 'ParameterKey')?.text;
  if (name === undefined || item.kind !== 'map')
    return { fault: { message: `this entry has no ParameterKey; ${FORMS}`, at: item.at } };
  const value = item.members.get('ParameterValue')?.value;
  if (value) return entryOf(name, value);
  const previous = scalarAt(item, 'UsePreviousValue');
  if (previous?.value === true || previous?.text === 'true')
    return { name, text: '', at: previous.at, previous: true };
  return { fault: { message: `${name} has no ParameterValue`, at: item.at } };
}

function assignment(node: ScalarNode): Read {
  const at = node.text.indexOf('=');
  if (at < 1)
    return { fault: { message: `${JSON.stringify(node.text)} is not Name=value; ${FORMS}`, at: node.at } };
  const [segment] = node.segments();
  const isPlain = segment && segment.at.end - segment.at.start === node.text.length;
  const place = isPlain ? shifted(segment.at, at + 1) : node.at;
  return { name: node.text.slice(0, at), text: node.text.slice(at + 1), at: place };
}

function entryOf(name: string, node: Node): Read {
  if (node.kind === 'scalar') return { name, text: node.text, at: node.at };
  if (node.kind === 'list' && node.items.every((item) => item.kind === 'scalar'))
    return {
      name,
      text: node.items.map((item) => (item.kind === 'scalar' ? item.text : '')).join(','),
      at: node.at,
    };
  return { fault: { message: `the value of ${name} is not a text; ${FORMS}`, at: node.at } };
}

/** The value of a parameter as it was given. */
export function knownGiven({ text, at }: GivenValue, declaration: Range): Known<string> {
  const origin: Origin = { at: at ?? declaration, how: at ? 'supplied' : 'given', via: [] };
  const value = known(text, origin);
  return at && at.end - at.start === text.length ? { ...value, segments: [{ from: 0, at }] } : value;
}
