// What a frontend makes of the code that it reads: resources in AWS's own words, and notes on what it could
// not read.
import type { Language } from './languages.ts';
import type { Layout } from './layout.ts';
import type { Removal, Retention } from './retention.ts';
import type { ProviderVersion } from './strategies.ts';
import type { Budget } from '../value/budget.ts';
import type { Range, Source } from '../value/source.ts';
import type { Value } from '../value/value.ts';

export type { Language };

/** The kinds of resources that decide something about the AMI of a compute environment. */
export type ResourceKind =
  | 'computeEnvironment'
  | 'launchTemplate'
  | 'jobQueue'
  | 'jobDefinition'
  | 'role'
  | 'managedPolicy'
  | 'rolePolicy'
  | 'policyAttachment'
  | 'instanceProfile'
  | 'serviceLinkedRole'
  | 'ssmParameter'
  | 'image'
  | 'imageDistribution'
  | 'imageRecipe'
  | 'imageComponent';

/**
 * What changes a resource at deployment, whatever the language: CloudFormation, the provider aws (of
 * Terraform, and of Pulumi, which is made from it), a provider that calls the Cloud Control API, or the API
 * itself.
 */
export type Tool = 'cloudformation' | 'aws' | 'awscc' | 'api';

/**
 * How a language writes a property of the API: `ImageId` in CloudFormation, `image_id` in Terraform;
 * undefined for one that it does not have.
 */
export type Spelling = (property: string) => string | undefined;

/**
 * One resource of the scanned code, in the names of the AWS API (camelCase), whatever language it was written
 * in.
 */
export interface Resource {
  readonly kind: ResourceKind;
  /**
   * Unique in the scan; what a {@link Reference} contains. `template.yaml#Environment`,
   * `template.yaml#Nested/Environment`.
   */
  readonly address: string;
  /** What people call it: the logical id, the construct path, the Terraform address. */
  readonly name: string;
  readonly language: Language;
  /** The type as the language names it: `AWS::Batch::ComputeEnvironment`, `aws_batch_compute_environment`. */
  readonly type: string;
  readonly tool: Tool;
  /** The version of Terraform's provider aws; absent if nothing sets it. */
  readonly provider?: ProviderVersion;
  /** How its language writes a property; without it, as the API does. */
  readonly spelling?: Spelling;
  /** The key of the resource in CloudFormation, the block's header in Terraform. */
  readonly at: Range;
  /** False if, by its condition or count, it is not made. */
  readonly exists: Value<boolean>;
  /**
   * What else refers to it in its code: types of resources, `output`, `export`, `module` for a module that is
   * not there. Found when it is needed; absent if its language does not show it.
   */
  readonly users?: () => ReadonlySet<string>;
  /** The names that it had before, the latest first, as `moved` blocks of Terraform name them. */
  readonly formerly?: readonly string[];
  /** What becomes of it in AWS when the code drops or replaces it; absent: it is deleted. */
  readonly retention?: Retention;
  /** The argument that refuses each deletion, and so each replacement, while the code has it. */
  readonly protectedBy?: { readonly text: string; readonly at: Range };
  /** The block or option by which its tool takes over one that is deployed already. */
  readonly importedBy?: Range;
  /** What the CDK looked up once and keeps in a file, by the value that it found. */
  readonly lookups?: ReadonlyMap<string, CachedLookup>;
  /**
   * Whether this is what AWS returned, in which AWS Batch has written its defaults, and not what is in the
   * code.
   */
  readonly isObserved?: boolean;
  /** Its properties by the field table of its kind (fields.ts). */
  readonly properties: Value;
  /**
   * The name space that a stack or root module deploys into: if several names are equal, the one in the same
   * scope counts.
   */
  readonly scope: string;
}

/** A look-up whose result the CDK keeps in cdk.context.json. */
export interface CachedLookup {
  /** The SSM parameter that it was read from; absent if it was a search for AMIs. */
  readonly parameter?: string;
  /** What looks it up, as a sentence names it. */
  readonly by: string;
  /** Its name in the file. */
  readonly key: string;
  readonly at: Range;
}

/** A sentence on code or other input that could not be read or judged in full. */
export interface Note {
  readonly code: NoteCode;
  /** A full sentence. */
  readonly message: string;
  /** The file it is about, relative to the root. */
  readonly path: string;
  readonly at?: Range;
  /**
   * True when the file matters: it was named on the command line or it mentions AWS Batch, and (part of) it
   * was not judged.
   */
  readonly incomplete: boolean;
}

export type NoteCode =
  | 'unreadable' // the file system refused
  | 'syntax' // not well-formed
  | 'rendered-elsewhere' // Jinja and the like: a template of a template
  | 'too-large' // a limit of the scan was reached: size, depth, aliases, count
  | 'unresolved' // an include, module or nested stack that is not there
  | 'invalid' // well-formed, but nothing that deployment would accept
  | 'value' // a value that was given, and that nothing takes or deployment refuses
  | 'unsupported' // a transform or construct that this version does not evaluate
  | 'not-made' // a compute environment whose count or for_each makes none
  | 'not-used' // a file of variables that Terraform does not load by itself
  | 'untraced' // generated code that does not name the place of the code that made it
  | 'fault'; // a fault of amilint itself, which cost the unit that it met (units.ts)

/** What the user supplied with the scan. */
export interface Given {
  /** Values of parameters and variables from the command line. */
  readonly parameters: ReadonlyMap<string, string>;
  /**
   * Parameter files (JSON, CodePipeline or plain form), in order: later ones win. Findings may point into
   * them.
   */
  readonly parameterFiles: readonly Source[];
  /** Files of Terraform variables, in order: later ones win, and `parameters` over all. */
  readonly variableFiles: readonly Source[];
  /** Values of Terraform variables that the environment sets, by the names without `TF_VAR_`. */
  readonly environment: ReadonlyMap<string, string>;
  /**
   * What settings set for a template or root module, by its path; everything above but the environment wins
   * over it.
   */
  readonly settings?: ((root: string) => SettingsGiven) | undefined;
  /** Paths of the files that were named: it always matters if one of them cannot be read. */
  readonly named: ReadonlySet<string>;
  /** How an app deploys the templates that it wrote; absent if there is no app. */
  readonly deployment?: Deployment;
}

/** Values that settings contain; plain ones win over those of files. */
export interface SettingsGiven {
  readonly parameters: ReadonlyMap<string, { readonly text: string; readonly at?: Range }>;
  readonly parameterFiles: readonly Source[];
  readonly variableFiles: readonly Source[];
}

/** What is known of templates beside their own text. */
export interface Deployment {
  /**
   * Values of parameters by the path of the stack's template, with their places. What the user supplied
   * counts more.
   */
  readonly parameters: ReadonlyMap<
    string,
    ReadonlyMap<string, { readonly text: string; readonly at: Range }>
  >;
  /**
   * The paths of the templates of stacks by the name that each is deployed under; several regions may share a
   * name.
   */
  readonly stackNames: ReadonlyMap<string, readonly string[]>;
  /** The path of the template of a nested stack, by the place of the attribute that names it (`rangeKey`). */
  readonly nested: ReadonlyMap<string, string>;
}

/** A file with values of CloudFormation parameters, or of variables of Terraform. */
export type GivenKind = 'parameter' | 'variable';

/** Why a text is no file of values: the end of a sentence, and the place. */
export interface GivenFault {
  readonly message: string;
  readonly at: Range;
}

/** Which values the templates or root modules of a scan take. */
export interface Takes {
  /** As a sentence names one: `parameter`, `variable`. */
  readonly what: string;
  readonly names: ReadonlySet<string>;
  /** Names that the files of values from the command line name, and where. */
  readonly inFiles: ReadonlyMap<string, Range>;
}

/** What a frontend read out of the sources it was given. */
export interface Loaded {
  readonly resources: readonly Resource[];
  readonly notes: readonly Note[];
  /** What becomes of resources that the code had before. */
  readonly removals?: readonly Removal[];
  /** Absent if there is nothing of the language that could take values. */
  readonly takes?: Takes;
  /** True if any name from the command line may be one that it accepts. */
  readonly takesAny?: boolean;
}

/**
 * Reads files that the code names: nested templates, includes, modules, scripts. Only within the root of the
 * scan.
 */
export interface Files {
  /**
   * @param path relative to the root, `/` between its parts, without `.` and `..`
   * @returns undefined when there is no such readable text file within the root
   */
  read(path: string): Source | undefined;
  /**
   * Paths of the files of a folder, both relative to the root; empty if there is no such folder within the
   * root.
   */
  list(folder: string): readonly string[];
  /** Paths of the folders in a folder, likewise. */
  folders(folder: string): readonly string[];
  /**
   * The path, relative to the root, of a file that is named by its place on this machine (`/home/…`,
   * `file:///…`).
   * @returns undefined when it is not there or is outside the root; absent if texts are scanned without files
   */
  within?(place: string): string | undefined;
}

/** A kind of files that a language has. */
export interface FileKind {
  /** Endings of the names of such files, without the dot, in lower case. */
  readonly extensions: readonly string[];
  /** A file that contains none of these can't matter: discovery drops it after a search of its bytes. */
  readonly markers: readonly string[];
  /**
   * If files without a marker can matter beside those with one: what such a file calls, as it is written,
   * found by a search of the text. They matter in a folder with a marker, and if they call such a folder;
   * undefined for a file that matters as soon as any file of the kind does.
   */
  readonly companions?: (path: string, content: string | Uint8Array) => readonly string[] | undefined;
  /** True if the text decides, and no name: such a text is of this kind before any other. */
  readonly byContent?: boolean;
  /** Whether a text is such a file. Cheap: a look, no parsing. */
  claims(source: Source): boolean;
}

/** The files of a language: what discovery needs, without the code that reads them. */
export interface LanguageFiles {
  readonly id: Language;
  readonly kinds: readonly FileKind[];
}

/** One language. Pure over texts: it reaches for files through `files` alone, and never throws. */
export interface Frontend<Result = Loaded | Promise<Loaded>> extends LanguageFiles {
  /**
   * @param sources all texts of the scan that it claimed
   * @param given what the user supplied
   * @param budget shared by all languages of a scan; without it, the language has a separate one
   */
  load(sources: readonly Source[], given: Given, files: Files, budget?: Budget): Result;
  /**
   * Why a text has no values for this language; undefined if it does, or if the kind is that of another
   * language.
   */
  faultOfValues?(kind: GivenKind, source: Source): GivenFault | undefined;
  /** Comments and blocks of a text that it claims, for suppressions. Never throws. */
  layout(source: Source): Layout;
  /**
   * The notes, with faults of syntax judged by the language's own parser, if that takes time that a host may
   * not have.
   */
  reparse?(notes: readonly Note[]): Promise<readonly Note[]>;
}
