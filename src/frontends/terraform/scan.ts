// The state of one run over all modules: what was read, what was noted, and the bounds.
import { inUnit } from '../../model/units.ts';
import type { Files, Given, Note } from '../../model/resource.ts';
import { inFolder } from '../../value/paths.ts';
import { rangeKey, type Source } from '../../value/source.ts';
import { unknown, type Variable } from '../../value/value.ts';
import { derived, invalid } from '../../value/origins.ts';
import { faultSentence } from '../document/faults.ts';
import { bodyOf, directoryOf, isTerraform, type Faults } from './directories.ts';
import { installedModules } from './installed.ts';
import type { Directory, Module, Scan } from './scope.ts';
import { isTest, testRunsOf } from './tests.ts';

const MAX_EVALUATION_DEPTH = 300;
const MAX_MODULES = 1_000;
const MAX_NESTING = 15;

/** What makes a file of Terraform matter to the scan. */
export const BATCH = /\b(?:aws|awscc)_batch_compute_environment\b/;

/**
 * @param folders the sources of the scan, by folder; other folders within the root are read when a module names them
 */
export function scanOf(
  folders: ReadonlyMap<string, readonly Source[]>,
  given: Given,
  files: Files,
  notes: Map<string, Note>,
): Scan {
  const variables = new Map<string, Variable>();
  const directories = new Map<string, Directory | undefined>();
  const manifests = new Map<string, ReadonlyMap<string, string>>();
  const asked: string[] = [];
  const rings = new Set<string>();
  let depth = 0;
  let modules = 0;
  const note: Scan['note'] = (code, message, at, incomplete) => {
    notes.set(`${message}\0${rangeKey(at)}`, { code, message, path: at.source.path, at, incomplete });
  };
  const noted = (one: Note): unknown => notes.set(`${one.code}:${one.path}`, one);
  const faults: Faults = (source, fault) => {
    const incomplete = BATCH.test(source.text) || given.named.has(source.path);
    notes.set(source.path, {
      code: 'syntax',
      message: faultSentence({ code: 'syntax', message: fault.message }),
      path: source.path,
      at: fault.at,
      incomplete,
    });
  };
  const listed = (folder: string, wanted: (path: string) => boolean): Source[] =>
    files
      .list(folder)
      .filter(wanted)
      .flatMap((path) => files.read(path) ?? []);
  const sourcesOf = (path: string): readonly Source[] => folders.get(path) ?? listed(path, isTerraform);
  const testsOf = (path: string): Source[] =>
    [path, inFolder(path, 'tests')].flatMap((folder) => listed(folder, isTest));
  return {
    given: given.parameters,
    variableFiles: given.variableFiles.flatMap((source) => bodyOf(source, faults) ?? []),
    environment: given.environment,
    read: (path) => files.read(path),
    files: (folder) => files.list(folder),
    folders: (folder) => files.folders(folder),
    note,
    excluded: new Map(),
    instances: new Map(),
    modules: new Map(),
    variable(id, make) {
      const found = variables.get(id) ?? { id, ...make() };
      variables.set(id, found);
      return found;
    },
    deeper(at, work) {
      if (depth >= MAX_EVALUATION_DEPTH)
        return unknown(
          {
            code: 'too-many',
            text: `expressions hang on each other more than ${MAX_EVALUATION_DEPTH} deep`,
            at,
          },
          derived(at),
        );
      depth++;
      try {
        return work();
      } finally {
        depth--;
      }
    },
    named(name, at, find) {
      const start = asked.indexOf(name);
      if (start >= 0) {
        const ring = [...asked.slice(start), name].join(' → ');
        const members = asked.slice(start).toSorted().join('\0');
        // The same ring is met again from each of its members.
        if (!rings.has(members)) note('invalid', `Values hang on each other in a ring: ${ring}.`, at, true);
        rings.add(members);
        return invalid(`${name} hangs on itself: ${ring}`, at);
      }
      asked.push(name);
      try {
        return find();
      } finally {
        asked.pop();
      }
    },
    directory(path) {
      if (!directories.has(path)) {
        const sources = sourcesOf(path);
        directories.set(
          path,
          sources.length > 0
            ? inUnit({ name: 'The module', path: path || '.' }, noted, () =>
                directoryOf(path, sources, faults, testRunsOf(testsOf(path), faults)),
              )
            : undefined,
        );
      }
      return directories.get(path);
    },
    installed(root, key) {
      const manifest = manifests.get(root) ?? installedModules(root, files);
      manifests.set(root, manifest);
      return manifest.get(key);
    },
    admit(parent, at) {
      let nesting = 0;
      for (let module: Module | undefined = parent; module; module = module.parent) nesting++;
      if (++modules <= MAX_MODULES && nesting <= MAX_NESTING) return true;
      note(
        'too-large',
        `Modules are followed ${MAX_NESTING} deep and ${MAX_MODULES} in all; this call is left out.`,
        at,
        true,
      );
      return false;
    },
  };
}
