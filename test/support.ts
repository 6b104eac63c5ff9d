// What several tests share: values of templates in a form that reads well in tables.
import { filesAmong } from '../src/files.ts';
import { cloudformation } from '../src/frontends/cloudformation/frontend.ts';
import { jsonReport } from '../src/report/json.ts';
import { scanSources } from '../src/scanSources.ts';
import type { Files, Given, Loaded } from '../src/model/resource.ts';
import { HOLE, skeleton } from '../src/value/text.ts';
import { isDictionary, isList, type Value } from '../src/value/value.ts';

export interface LoadOptions {
  readonly parameters?: Readonly<Record<string, string>>;
  readonly parameterFile?: string;
  /** Further templates of the scan, by path. */
  readonly others?: Readonly<Record<string, string>>;
  /** Files that are not scanned, but there to be included. */
  readonly files?: Readonly<Record<string, string>>;
}

/** What the CloudFormation frontend makes of a template at `template.yaml`. */
export function load(
  text: string,
  { parameters = {}, parameterFile, others = {}, files = {} }: LoadOptions = {},
): Loaded {
  const sources = Object.entries({ 'template.yaml': text, ...others }).map(([path, content]) => ({
    path,
    text: content,
  }));
  const given: Given = {
    parameters: new Map(Object.entries(parameters)),
    parameterFiles: parameterFile === undefined ? [] : [{ path: 'parameters.json', text: parameterFile }],
    variableFiles: [],
    environment: new Map(),
    named: new Set(sources.map(({ path }) => path)),
  };
  return cloudformation.load(sources, given, filesOf(files));
}

/** Files in memory. */
export function filesOf(files: Readonly<Record<string, string>>): Files {
  return filesAmong(new Map(Object.entries(files).map(([path, text]) => [path, { path, text }])));
}

/**
 * A value as plain data: what is known as it is; `{ absent: true }`; `{ unknown: code }`, of a text that is
 * known in part `{ text: 'a…b' }`, of a look-up `{ ssm: path }`, of a reference `{ refers: address.attribute
 * }`; of a choice an object by the cases of its variable.
 */
export function plain(value: Value): unknown {
  if (value.kind === 'choice')
    return Object.fromEntries(
      value.over.cases.map((name, index) => [`${value.over.name} = ${name}`, plain(value.branches[index]!)]),
    );
  if (value.kind === 'absent') return { absent: true };
  if (value.kind === 'known') {
    const { value: data } = value;
    if (isList(data)) return data.rest ? [...data.items.map(plain), '…'] : data.items.map(plain);
    if (isDictionary(data))
      return Object.fromEntries([...data.entries].map(([name, entry]) => [name, plain(entry.value)]));
    return data;
  }
  if (value.lookup?.kind === 'ssmParameter') return { ssm: plain(value.lookup.name) };
  if (value.reference) return { refers: `${value.reference.address}.${value.reference.attribute}` };
  return value.parts ? { text: skeleton(value).replaceAll(HOLE, '…') } : { unknown: value.why.code };
}

/** The value at a path of the first compute environment (`computeResources/imageId`). */
export function propertyOf(loaded: Loaded, path: string, environment = 0): Value {
  let value = loaded.resources.filter(({ kind }) => kind === 'computeEnvironment')[environment]!.properties;
  for (const name of path.split('/')) {
    if (value.kind !== 'known' || !isDictionary(value.value))
      throw new Error(`${path}: ${name} is in a value that is ${value.kind}`);
    const entry = value.value.entries.get(name);
    if (!entry) return { kind: 'absent', origin: value.origin };
    value = entry.value;
  }
  return value;
}

/** The text without its marks, and the lines and columns between them, in order. */
export function unmarked(text: string) {
  const ranges: { startLine: number; startColumn: number; endLine: number; endColumn: number }[] = [];
  let clean = '';
  const place = () => {
    const lines = clean.split(/\r\n|\n|\r/);
    return { line: lines.length, column: lines.at(-1)!.length + 1 };
  };
  let start = place();
  for (const part of text.split(/([«»])/)) {
    if (part === '«') start = place();
    else if (part === '»')
      ranges.push({
        startLine: start.line,
        startColumn: start.column,
        endLine: place().line,
        endColumn: place().column,
      });
    else clean += part;
  }
  return { clean, ranges };
}

/** The lines and columns that findings of a policy underline in a text. */
export function underlinedIn(source: { readonly path: string; readonly text: string }, policy: string) {
  const result = scanSources([source], { policies: [policy] });
  return (JSON.parse(jsonReport(result, '1')).findings as { at: object }[]).map(({ at }) => ({
    ...at,
    path: undefined,
  }));
}
