// One run over all modules of a scan: what was read, and what its modules share.
import { Session, type SessionOptions } from '../../evaluation/session.ts';
import type { Files, Given } from '../../model/resource.ts';
import type { Removal } from '../../model/retention.ts';
import type { ProviderVersion } from '../../model/strategies.ts';
import { inUnit } from '../../model/units.ts';
import { inFolder } from '../../value/paths.ts';
import type { Range, Source } from '../../value/source.ts';
import { faultSentence } from '../document/faults.ts';
import type { MissingModule } from './calls.ts';
import { bodyOf, directoryOf, type Faults } from './directories.ts';
import { isTerraform } from './kinds.ts';
import { installedModules } from './installed.ts';
import { providerVersion } from './providerVersion.ts';
import type { Directory, Instance, Module, RootSettings, Scan } from './scope.ts';
import type { Body, SyntaxFault } from './syntax/tree.ts';
import { isTest, testRunsOf } from './tests.ts';

/**
 * How deeply expressions may contain or refer to each other; each needs more frames than one of
 * CloudFormation.
 */
const DEEPEST = 300;
const MAX_MODULES = 1_000;
const MAX_NESTING = 15;

/** What makes a file of Terraform matter to the scan. */
export const BATCH = /\b(?:aws|awscc)_batch_compute_environment\b/;

export class ModuleScan extends Session implements Scan {
  readonly given: ReadonlyMap<string, string>;
  readonly variableFiles: readonly Body[];
  readonly environment: ReadonlyMap<string, string>;
  readonly instances = new Map<string, Instance>();
  readonly modules = new Map<string, Module>();
  readonly missing: MissingModule[] = [];
  readonly removals: Removal[] = [];
  readonly #folders: ReadonlyMap<string, readonly Source[]>;
  readonly #files: Files;
  readonly #named: ReadonlySet<string>;
  readonly #settings: Given['settings'];
  readonly #settingsOf = new Map<string, RootSettings>();
  readonly #directories = new Map<string, Directory | undefined>();
  readonly #installed = new Map<string, ReadonlyMap<string, string>>();
  readonly #providers = new Map<string, ProviderVersion | undefined>();
  #admitted = 0;

  /**
   * @param folders the sources of the scan, by folder; other folders within the root are read when a module
   * names them
   */
  constructor(
    folders: ReadonlyMap<string, readonly Source[]>,
    given: Given,
    files: Files,
    options: SessionOptions = {},
  ) {
    super({ deepest: DEEPEST, ...options });
    this.#folders = folders;
    this.#files = files;
    this.#named = given.named;
    this.given = given.parameters;
    this.environment = given.environment;
    this.#settings = given.settings;
    this.variableFiles = given.variableFiles.flatMap((source) => bodyOf(source, this.#faults) ?? []);
  }

  settingsFor(path: string): RootSettings {
    const known = this.#settingsOf.get(path);
    if (known) return known;
    const { parameters, variableFiles } = this.#settings?.(path) ?? {
      parameters: new Map(),
      variableFiles: [],
    };
    const bodies = variableFiles.flatMap((source) => bodyOf(source, this.#faults) ?? []);
    const found = { parameters, variableFiles: bodies };
    this.#settingsOf.set(path, found);
    return found;
  }

  read(path: string): Source | undefined {
    return this.#files.read(path);
  }

  files(folder: string): readonly string[] {
    return this.#files.list(folder);
  }

  folders(folder: string): readonly string[] {
    return this.#files.folders(folder);
  }

  readonly #faults: Faults = (source, fault) => this.fault(source, fault);

  fault(source: Source, { message, at }: SyntaxFault, isUsed = false): void {
    this.noteOnFile({
      code: 'syntax',
      message: faultSentence({ code: 'syntax', message }),
      path: source.path,
      at,
      incomplete: isUsed || BATCH.test(source.text) || this.#named.has(source.path),
    });
  }

  directory(path: string): Directory | undefined {
    if (!this.#directories.has(path)) this.#directories.set(path, this.#directoryAt(path));
    return this.#directories.get(path);
  }

  #directoryAt(path: string): Directory | undefined {
    const sources = this.#folders.get(path) ?? this.#filesIn(path, isTerraform);
    if (sources.length === 0) return undefined;
    const tests = [path, inFolder(path, 'tests')].flatMap((folder) => this.#filesIn(folder, isTest));
    return inUnit(
      { name: 'The module', path: path || '.' },
      (note) => this.noteOnFile(note),
      () => directoryOf(path, sources, this.#faults, testRunsOf(tests, this.#faults)),
    );
  }

  #filesIn(folder: string, wanted: (path: string) => boolean): Source[] {
    return this.files(folder)
      .filter(wanted)
      .flatMap((path) => this.read(path) ?? []);
  }

  installed(root: string, callPath: string): string | undefined {
    const folders = this.#installed.get(root) ?? installedModules(root, this.#files);
    this.#installed.set(root, folders);
    return folders.get(callPath);
  }

  provider(root: string): ProviderVersion | undefined {
    if (!this.#providers.has(root)) this.#providers.set(root, providerVersion(root, this.#files));
    return this.#providers.get(root);
  }

  admit(parent: Module, at: Range): boolean {
    let nesting = 0;
    for (let module: Module | undefined = parent; module; module = module.parent) nesting++;
    if (++this.#admitted <= MAX_MODULES && nesting <= MAX_NESTING) return true;
    this.note(
      'too-large',
      `Modules are followed ${MAX_NESTING} deep and ${MAX_MODULES} in all; this call is left out.`,
      at,
      true,
    );
    return false;
  }
}
