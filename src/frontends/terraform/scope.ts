// What evaluation happens in: a module with its arguments, and the names that loops around an expression have
// bound.
import type { Session } from '../../evaluation/session.ts';
import type { Removal } from '../../model/retention.ts';
import type { ProviderVersion } from '../../model/strategies.ts';
import type { Range, Source } from '../../value/source.ts';
import type { Value } from '../../value/value.ts';
import type { MissingModule } from './calls.ts';
import type { Definition } from './functions/define.ts';
import type { Attribute, Block, Body, Expression, SyntaxFault } from './syntax/tree.ts';

/** One run over all modules of a scan. */
export interface Scan extends Session {
  readonly given: ReadonlyMap<string, string>;
  /** Files of variables that the user named; later ones win. */
  readonly variableFiles: readonly Body[];
  /**
   * The values in the settings for a root module, by its path: plain values, and files of which later ones
   * win.
   */
  settingsFor(path: string): RootSettings;
  /** Values of environment variables. */
  readonly environment: ReadonlyMap<string, string>;
  read(path: string): Source | undefined;
  /** Paths of the files in a folder, and of the folders in it. */
  files(folder: string): readonly string[];
  folders(folder: string): readonly string[];
  directory(path: string): Directory | undefined;
  /** The folder of a module that terraform init has installed for a root module. */
  installed(root: string, callPath: string): string | undefined;
  /** The version of the provider aws that a root module uses; undefined if nothing states it. */
  provider(root: string): ProviderVersion | undefined;
  /** Calls of modules that are not there. */
  readonly missing: MissingModule[];
  /** The `removed` blocks of the root modules. */
  readonly removals: Removal[];
  /**
   * Notes a fault of syntax: one for each file.
   * @param isUsed whether what the file lacks is known to matter to a compute environment
   */
  fault(source: Source, fault: SyntaxFault, isUsed?: boolean): void;
  /** Counts a further module instance; false when there are too many or they are nested too deeply. */
  admit(parent: Module, at: Range): boolean;
  /** What the addresses in values mean: instances of resources, and of modules. */
  readonly instances: Map<string, Instance>;
  readonly modules: Map<string, Module>;
}

/** Values from settings. */
export interface RootSettings {
  readonly parameters: ReadonlyMap<string, { readonly text: string }>;
  readonly variableFiles: readonly Body[];
}

/** The files of a folder as one module. */
export interface Directory {
  readonly path: string;
  /** Blocks by type, those of override files merged. */
  readonly blocks: ReadonlyMap<string, readonly Block[]>;
  readonly tfvars: readonly Body[];
  /** The values of its variables in its own tests. */
  readonly tests: readonly TestRun[];
  /** True if no files of the user belong to it: places in it mean the call. */
  readonly isDescription?: boolean;
}

/** One run of a test, with the variables that it sets for the module. */
export interface TestRun {
  readonly name: string;
  readonly variables: ReadonlyMap<string, Attribute>;
}

/** What is known of a root module beyond its code, from a plan that was made of it. */
export interface PlanOverlay {
  /** What the addresses of its resources start with. */
  readonly space: string;
  /**
   * What a variable of the root module was given: the candidate that is just that, else what is known of it.
   * @param candidates what would be the values by the code and files of variables
   */
  variable(name: string, candidates: () => readonly Value[]): Value | undefined;
  /** Files of variables that may have been given. */
  readonly files: readonly Body[];
  /**
   * The keys of the instances of a block, undefined if nothing is known about it.
   * @param module the prefix of its module's addresses
   * @param block `aws_x.y` or `module.x`
   */
  keys(module: string, block: string): readonly (string | number | undefined)[] | undefined;
  /**
   * The properties of the resource of that name, with what the plan knows in the place of what the code does
   * not.
   */
  applied(name: string, properties: Value): Value;
}

/** A module with the arguments of one call. */
export interface Module {
  readonly scan: Scan;
  readonly directory: Directory;
  /** What addresses in it start with: the empty text, `module.x["a"].`. */
  readonly prefix: string;
  /** The names of the calls on the way to it, `x.y`; empty for a root module. */
  readonly callPath: string;
  /** The header of the call; undefined for a root module. */
  readonly calledAt?: Range;
  /** The path of the root module. */
  readonly root: string;
  /**
   * What addresses of the model start with, and the name space of the root module: its path, unless a plan
   * changes it.
   */
  readonly space: string;
  readonly planOverlay?: PlanOverlay;
  /** The unit of Terragrunt that calls the root module, if one does. */
  readonly unit?: Unit;
  /** What its language has beyond Terraform's. */
  readonly dialect?: Dialect;
  readonly parent?: Module;
  readonly exists: Value<boolean>;
  readonly scope: Scope;
  argument(name: string): { readonly key: Range; readonly value: Value } | undefined;
  variable(name: string): Value | undefined;
  local(name: string): Value | undefined;
  output(name: string): Value | undefined;
  /** The instances of a resource or data block, by `aws_x.y` or `data.aws_x.y`. */
  instances(address: string): Instances | undefined;
  /** The instances of a module call; undefined if there is no such call or its source is out of reach. */
  calls(name: string): Calls | undefined;
}

/** A unit of Terragrunt: the values for the root module that it calls. */
export interface Unit {
  /** The folder of its file. */
  readonly folder: string;
  /** The source of the module, or what is there in its place. */
  readonly at: Range;
  /** Its input of that name; undefined if it has none. */
  input(name: string): Value | undefined;
  /** Where its inputs are written: in its file and in those that it includes. */
  readonly inputs: readonly { readonly expression: Expression; readonly module: Module }[];
  /** Files of variables that it passes to Terraform; later ones win. */
  readonly variableFiles: readonly Body[];
  readonly provider: ProviderVersion | undefined;
}

/** Functions and names that files of Terragrunt have, and those of Terraform do not. */
export interface Dialect {
  readonly functions: ReadonlyMap<string, Definition>;
  name(name: string, at: Range): Value | undefined;
}

/** How a block is repeated: not at all, by count or by for_each. */
export type Repetition = 'once' | 'count' | 'each';

export interface Instances {
  readonly repetition: Repetition;
  readonly items: readonly Instance[];
  /** False if further instances may exist that are not known. */
  readonly complete: boolean;
}

/** One instance of a resource or data block. */
export interface Instance {
  /** Unique in the scan. */
  readonly address: string;
  /** As Terraform writes it, `module.x.aws_y.z["a"]`. */
  readonly name: string;
  readonly key: string | number | undefined;
  readonly block: Block;
  readonly type: string;
  readonly isData: boolean;
  readonly scope: Scope;
  readonly exists: Value<boolean>;
  readonly module: Module;
}

export interface Calls {
  readonly repetition: Repetition;
  /** False if further calls may be made that are not known. */
  readonly complete: boolean;
  readonly items: readonly { readonly key: string | number | undefined; readonly module: Module }[];
}

export interface Scope {
  readonly module: Module;
  /** `each`, `count`, names of for and dynamic. */
  readonly bindings: ReadonlyMap<string, Value>;
  evaluate(expression: Expression): Value;
  bind(names: Readonly<Record<string, Value>>): Scope;
}
