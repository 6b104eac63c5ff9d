// Units of Terragrunt: which module each calls, and the values that it has for the variables of the module.
import { part } from '../../../evaluation/identity.ts';
import { unknownBecause } from '../../../evaluation/outcomes.ts';
import { lift } from '../../../value/lift.ts';
import { derived } from '../../../value/origins.ts';
import { folderOf, inFolder } from '../../../value/paths.ts';
import { textOf, type Range, type Source } from '../../../value/source.ts';
import { isDictionary, isList, type Value } from '../../../value/value.ts';
import type { Given } from '../../../model/resource.ts';
import type { ProviderVersion } from '../../../model/strategies.ts';
import { bodyOf } from '../directories.ts';
import { isUnit } from '../kinds.ts';
import { fromRoot } from '../functions/rootPath.ts';
import { LOCK, providerVersion } from '../providerVersion.ts';
import { registryModule } from '../registry.ts';
import type { Directory, Scan, Unit } from '../scope.ts';
import type { Body } from '../syntax/tree.ts';
import { configAt, type Config } from './config.ts';
import { placeOf, withoutPaths } from './paths.ts';
import { stackUnits } from './stacks.ts';

/** A unit with the module that it calls. */
export interface CalledUnit extends Unit {
  readonly directory: Directory;
  /** Whether Terragrunt leaves it out of its runs. */
  readonly isLeftOut: boolean;
}

/**
 * The units whose module is there and can lead to a compute environment. The scan
 * remembers of any other that names AWS Batch that its module is missing.
 *
 * @param leads whether the module in a folder can lead to a compute environment
 */
export function unitsOf(
  sources: readonly Source[],
  { named }: Pick<Given, 'named'>,
  leads: (folder: string) => boolean,
  scan: Scan,
): CalledUnit[] {
  const configs = sources
    .filter(({ path }) => isUnit(path))
    .flatMap(({ path }) => {
      const folder = folderOf(path);
      return configAt(path, { folder, original: folder }, scan) ?? [];
    });
  const ofStacks = stackUnits(sources, scan);
  const used = new Set([
    // A file that includes itself is a unit all the same.
    ...configs.flatMap(({ includes, source }) =>
      includes.map(({ config }) => config.source.path).filter((path) => path !== source.path),
    ),
    ...ofStacks.map(({ source }) => source.path),
  ]);
  return [...configs.filter(({ source: { path } }) => !used.has(path)), ...ofStacks].flatMap(
    (config) => unitOf(config, (folder) => leads(folder) || named.has(config.source.path)) ?? [],
  );
}

interface Called {
  /** The source as it is written; empty for the module in the unit's own folder. */
  readonly text: string;
  readonly at: Range;
  /** The folder of a local module, from the root of the scan. */
  readonly place: string | undefined;
  readonly isLocal: boolean;
}

function unitOf(config: Config, leads: (folder: string) => boolean): CalledUnit | undefined {
  const { scan, context } = config;
  const called = calledBy(config);
  if (!called) {
    rememberUnread(config);
    return undefined;
  }
  const { text, at, place } = called;
  const local = place !== undefined && (text === '' || leads(place)) ? scan.directory(place) : undefined;
  if (place !== undefined && !local && scan.directory(place)) return undefined;
  const directory = local ?? registryModule(moduleAddress(text));
  if (!directory) {
    rememberMissing(config, called);
    return undefined;
  }
  if (text === '' && !leads(directory.path)) return undefined;
  for (const { source, fault } of config.merged) if (fault) scan.fault(source, fault, true);
  const leftOut = leftOutBy(config);
  if (leftOut)
    scan.note(
      'not-made',
      `The unit ${context.folder === '' ? '.' : context.folder} is not judged: Terragrunt leaves it out of its runs, because ${leftOut.because}.`,
      leftOut.at,
      false,
    );
  return {
    folder: context.folder,
    directory,
    isLeftOut: leftOut !== undefined,
    at,
    input: (name) => inputOf(config, name),
    inputs: config.merged.flatMap(({ body, module }) => {
      const inputs = body.attributes.get('inputs');
      return inputs ? [{ expression: inputs.value, module }] : [];
    }),
    variableFiles: variableFilesOf(config),
    provider: providerOf(config, directory),
  };
}

/** Runs that make or change what a unit has. */
const RUNS: ReadonlySet<string> = new Set(['all', 'all_except_output', 'apply', 'plan']);

/**
 * Why Terragrunt leaves a unit out, if it certainly does: `skip`, which includes do not pass on, and
 * `exclude`.
 * Source: terragrunt.gruntwork.io/docs/reference/hcl/attributes#skip, …/blocks#exclude
 */
function leftOutBy(config: Config): { readonly because: string; readonly at: Range } | undefined {
  const skip = config.body.attributes.get('skip');
  if (skip && isTrue(config.valueOf(skip))) return { because: 'skip is true', at: skip.value.at };
  for (const one of config.merged)
    for (const { body, header } of one.blocks('exclude')) {
      const actions = textsIn(one.valueOf(body.attributes.get('actions')));
      if (isTrue(one.valueOf(body.attributes.get('if'))) && actions.some((action) => RUNS.has(action)))
        return { because: 'its exclude block applies', at: header };
    }
  return undefined;
}

function isTrue(value: Value | undefined): boolean {
  return value?.kind === 'known' && value.value === true;
}

/**
 * The module that a unit calls: that of its source, or the one in its own folder; undefined for a file that
 * calls none.
 */
function calledBy(config: Config): Called | undefined {
  const { folder } = config.context;
  for (const one of config.merged)
    for (const { body } of one.blocks('terraform')) {
      const attribute = body.attributes.get('source');
      if (!attribute) continue;
      const { at } = attribute.value;
      const text = one.textOf(attribute);
      if (text === undefined)
        return { text: textOf(at).replaceAll('"', ''), at, place: undefined, isLocal: false };
      const isLocal = /^\.\.?(?:\/|$)/.test(text) || text.startsWith('/');
      const place = isLocal ? moduleAt(text, folder, config.scan) : undefined;
      const shown = fromRoot(text.replaceAll('//', '/'));
      return { text: shown ?? text, at, place, isLocal };
    }
  const at = config.blocks('terraform')[0]?.header ?? { source: config.source, start: 0, end: 0 };
  return config.scan.directory(folder) ? { text: '', at, place: folder, isLocal: true } : undefined;
}

/**
 * The folder of a module. A path from the root of the repository is tried from each folder above the unit
 * too: copies of repositories have no folder .git that shows their root.
 */
function moduleAt(source: string, folder: string, scan: Scan): string | undefined {
  const place = placeOf(source, folder);
  const path = fromRoot(source);
  if (path === undefined || (place !== undefined && scan.directory(place))) return place;
  for (let above = folder; above !== ''; above = folderOf(above)) {
    const other = inFolder(above, path);
    if (scan.directory(other)) return other;
  }
  return place;
}

/** `tfr:///terraform-aws-modules/batch/aws?version=3.0.0` as a source of a module call. */
function moduleAddress(source: string): string {
  const [address = ''] = source.replace(/^tfr:\/\/[^/]*\//, '').split('?', 1);
  return address;
}

const OF_BATCH = /batch/i;
const INPUTS_OF_BATCH = /compute_environment|job_queue/;

function rememberMissing(config: Config, { text, at, isLocal, place }: Called): void {
  const names = inputNames(config);
  const speaks = OF_BATCH.test(text) || names.some((name) => INPUTS_OF_BATCH.test(name));
  const { folder } = config.context;
  if (!speaks && !OF_BATCH.test(folder.slice(folder.lastIndexOf('/') + 1))) return;
  const why = isLocal && place === undefined ? ' (it lies outside the root of the scan)' : '';
  config.scan.missing.push({
    message: `The module ${text} is not in the scanned code, so what it makes is left out${why}.`,
    at,
    byNameAlone: !speaks,
  });
}

/** Which module the unit calls may be written in a file that is not there. */
function rememberUnread({ scan, source, unread }: Config): void {
  const [block] = unread;
  if (!block || !OF_BATCH.test(source.text)) return;
  scan.missing.push({
    message: `The file that include ${block.labels[0] ?? ''} names is not in the scanned code, so the module of the unit is not known, and what it makes is left out.`,
    at: block.header,
    byNameAlone: !INPUTS_OF_BATCH.test(source.text),
  });
}

function inputNames({ inputs }: Config): readonly string[] {
  return inputs?.kind === 'known' && isDictionary(inputs.value) ? [...inputs.value.entries.keys()] : [];
}

/** The value of a variable in the unit; undefined if it has none. */
function inputOf({ inputs }: Config, name: string): Value | undefined {
  if (!inputs || inputs.kind === 'absent') return undefined;
  const given = (value: Value): Value | undefined => {
    if (value.kind === 'unknown')
      return unknownBecause(value, value.origin.at, part(value.identity, `.${name}`));
    if (value.kind !== 'known' || !isDictionary(value.value)) return undefined;
    const { entries, rest } = value.value;
    return entries.get(name)?.value ?? (rest && given(rest));
  };
  if (inputs.kind !== 'choice') {
    const value = given(inputs);
    return value && withoutPaths(value);
  }
  if (inputs.branches.every((branch) => branch.kind === 'choice' || given(branch) === undefined))
    return undefined;
  const { at } = inputs.over;
  return withoutPaths(
    lift([inputs], (one) => given(one) ?? { kind: 'absent', origin: derived(at) }, derived(at)),
  );
}

/** The files of variables that extra_arguments name, in their order: later ones win. */
function variableFilesOf(config: Config): Body[] {
  const { scan, context } = config;
  const paths = config.merged.toReversed().flatMap((one) =>
    one
      .blocks('terraform')
      .flatMap(({ body }) => body.blocks.filter(({ type }) => type === 'extra_arguments'))
      .flatMap(({ body }) =>
        ['required_var_files', 'optional_var_files'].flatMap((name) =>
          textsIn(one.valueOf(body.attributes.get(name))),
        ),
      ),
  );
  return paths.flatMap((path) => {
    const place = placeOf(path, context.folder);
    const source = place === undefined ? undefined : scan.read(place);
    return (source && bodyOf(source, (file, fault) => scan.fault(file, fault))) ?? [];
  });
}

function textsIn(value: Value | undefined): string[] {
  if (value?.kind !== 'known' || !isList(value.value)) return [];
  return value.value.items.flatMap((item) =>
    item.kind === 'known' && typeof item.value === 'string' ? [item.value] : [],
  );
}

/** The version by the lock file beside the unit, by the module, and by what generate blocks write. */
function providerOf(config: Config, { path }: Directory): ProviderVersion | undefined {
  const { scan, context } = config;
  const generated = new Map<string, Source>();
  for (const one of config.merged.toReversed())
    for (const { body } of one.blocks('generate')) {
      const name = one.textOf(body.attributes.get('path'));
      const text = one.textOf(body.attributes.get('contents'));
      if (name === undefined || text === undefined) continue;
      const place = inFolder(path, name);
      generated.set(place, { path: place, text });
    }
  const lock = inFolder(path, LOCK);
  return providerVersion(path, {
    read: (file) =>
      (file === lock ? scan.read(inFolder(context.folder, LOCK)) : undefined) ??
      generated.get(file) ??
      scan.read(file),
    list: (folder) => [...new Set([...scan.files(folder), ...generated.keys()])],
  });
}
