// The languages of infrastructure code: one row for each, for all code that needs their names.
import { folderOf } from '../value/paths.ts';

/** What the rest of the program knows about a language. */
interface LanguageFacts {
  /** As people call it. */
  readonly name: string;
  /** What is deployed as a whole. */
  readonly root: 'stack' | 'root module' | 'account';
  /** True if it describes what is deployed, and not what is wanted. */
  readonly isDeployed?: true;
  /** Names of files that a folder with code of this language has, and of no other language. */
  readonly files?: RegExp;
  /** When the report names the root of an environment, if there are several. */
  readonly showsRoot: 'always' | 'when nested' | 'never';
  /** The language whose hints of a policy are valid if the policy has none for this one. */
  readonly hintsOf?: 'cloudformation' | 'terraform';
  /** What the hints of a policy under its key are about, for authors of policies. */
  readonly hints: string;
  /** How examples of policies are written in it; undefined if they cannot be. */
  readonly example?: ExampleFacts;
  /** The attributes of a launch template that contain its newest and its default version number. */
  readonly versions: { readonly newest: readonly string[]; readonly default: readonly string[] };
  /**
   * What the version `$Default` means if nothing in the code moves it. A full sentence without its full stop.
   */
  readonly defaultStays: string;
  /**
   * What has to be scanned, too, for a resource that is missing, by what it is; by default the code that
   * makes it.
   */
  readonly missing?: ReadonlyMap<string, string>;
  /** The commands that deploy the code of a file. */
  readonly deploy: (path: string) => readonly string[];
  /** Whether `amilint ami` writes changes of its code as patches. */
  readonly hasPatches: boolean;
  /** Whether findings in its code can have edits. */
  readonly hasEdits: boolean;
  /**
   * What the code has if the old environment is deleted before the new one is created, as a part of a
   * sentence.
   */
  readonly deletesFirst: string;
  /** What deploys its code, as a sentence begins: `Terraform`. */
  readonly deployedBy: string;
  /** One deployment, as a part of a sentence: `apply`. */
  readonly deployment: string;
  /** How code is written that drops a resource and keeps it in AWS, as the end of a sentence. */
  readonly keepsDropped: string;
  /** Its words for the arguments of the provider aws, if that can deploy it. */
  readonly words?: WordsOfAws;
}

interface WordsOfAws {
  /**
   * What is added to the name of the argument for a fixed name: the result is the argument for the prefix of
   * a generated one.
   */
  readonly prefixEnding: string;
  /** What makes the new resource before the old one is deleted. */
  readonly createsFirst: string;
}

interface ExampleFacts {
  /** What one is, for authors of policies. */
  readonly doc: string;
  readonly path: string;
  /** The name of the syntax in Markdown. */
  readonly syntax: string;
}

/** A dialect has its own hints; its resources have types with this prefix. */
interface DialectFacts {
  readonly name: string;
  readonly typePrefix: string;
  readonly hints: string;
}

/** The keys of a policy file under which there are hints. */
export type HintKey = Language | keyof typeof DIALECTS;

/** CDK writes templates, so that both have this. */
const OF_TEMPLATES = {
  root: 'stack',
  versions: { newest: ['LatestVersionNumber'], default: ['DefaultVersionNumber'] },
  defaultStays:
    'CloudFormation cannot move the default version, so it stays at 1 unless somebody moves it by hand',
  deletesFirst: 'the old one is deleted first',
  deployedBy: 'CloudFormation',
  deployment: 'deployment',
  keepsDropped: 'set DeletionPolicy: Retain in a deployment of its own',
} as const;

const LANGUAGES = {
  cloudformation: {
    ...OF_TEMPLATES,
    name: 'CloudFormation',
    showsRoot: 'when nested',
    hints:
      'What CloudFormation has for it: follows the remedy in that language, and in CDK if the policy has no hint for CDK.',
    deploy: (path) => [
      `aws cloudformation deploy --stack-name STACK --template-file ${path} --capabilities CAPABILITY_NAMED_IAM`,
    ],
    hasPatches: true,
    hasEdits: true,
    example: { doc: 'A template', path: 'example.yaml', syntax: 'yaml' },
  },
  terraform: {
    name: 'Terraform',
    root: 'root module',
    files: /\.(?:tf|tofu)(?:\.json)?$/,
    showsRoot: 'always',
    versions: {
      newest: ['latest_version', 'latest_version_number'],
      default: ['default_version', 'default_version_number'],
    },
    defaultStays: 'Nothing in the code moves the default version, so it stays at 1',
    deletesFirst: 'it lacks create_before_destroy',
    deployedBy: 'Terraform',
    deployment: 'apply',
    keepsDropped: 'use a removed block with destroy = false',
    words: { prefixEnding: '_prefix', createsFirst: 'create_before_destroy' },
    hints: 'What Terraform has for it: follows the remedy in that language.',
    deploy: (path) => {
      const folder = folderOf(path) || '.';
      return [`terraform -chdir=${folder} plan -out=plan`, `terraform -chdir=${folder} apply plan`];
    },
    hasPatches: true,
    hasEdits: true,
    example: { doc: 'A module', path: 'example.tf', syntax: 'hcl' },
  },
  pulumi: {
    name: 'Pulumi',
    root: 'stack',
    files: /^Pulumi\.ya?ml$/,
    showsRoot: 'never',
    versions: {
      newest: ['latestVersion', 'latestVersionNumber'],
      default: ['defaultVersion', 'defaultVersionNumber'],
    },
    defaultStays: 'Nothing in the code moves the default version, so it stays at 1',
    deletesFirst: 'its option deleteBeforeReplace is true',
    deployedBy: 'Pulumi',
    deployment: 'update',
    keepsDropped: 'set retainOnDelete in an update of its own',
    words: { prefixEnding: 'Prefix', createsFirst: 'the option deleteBeforeReplace false' },
    hints: 'What Pulumi has for it: follows the remedy in that language.',
    deploy: (path) => [`pulumi up --cwd ${folderOf(path) || '.'}`],
    hasPatches: true,
    hasEdits: true,
    example: { doc: 'A program of Pulumi YAML', path: 'Pulumi.yaml', syntax: 'yaml' },
  },
  live: {
    name: 'AWS CLI output',
    root: 'account',
    isDeployed: true,
    showsRoot: 'never',
    versions: { newest: [], default: [] },
    defaultStays:
      'AWS Batch evaluates it when it creates the environment and at an infrastructure update only',
    deletesFirst: 'the old one is deleted first',
    deployedBy: 'The deployment',
    deployment: 'deployment',
    keepsDropped: 'take it out of the code without deleting it',
    missing: new Map([
      ['launch template', 'scan what aws ec2 describe-launch-template-versions prints, too'],
      ['compute environment', 'scan what aws batch describe-compute-environments prints, too'],
    ]),
    hints: 'What to do about a deployed environment with the AWS CLI: follows the remedy for its output.',
    deploy: () => [],
    hasPatches: false,
    hasEdits: false,
    example: { doc: 'Output of the AWS CLI', path: 'deployed.json', syntax: 'json' },
  },
  cdk: {
    ...OF_TEMPLATES,
    name: 'CDK',
    // The names of CDK contain the stage and the stack.
    showsRoot: 'never',
    hintsOf: 'cloudformation',
    deploy: () => ['cdk deploy STACK'],
    hasPatches: false,
    hasEdits: false,
    hints:
      "What CDK's constructs do by themselves, and what mends it in CDK code: follows the remedy if the environment was written in CDK.",
  },
} as const satisfies Readonly<Record<string, LanguageFacts>>;

const DIALECTS = {
  awscc: {
    name: "Terraform's provider awscc",
    typePrefix: 'awscc_',
    hints: 'What the provider awscc of Terraform has for it: follows the remedy there.',
  },
} as const satisfies Readonly<Record<string, DialectFacts>>;

export type Language = keyof typeof LANGUAGES;

/** The languages that examples of policies can be written in. */
export type ExampleLanguage = {
  [L in Language]: (typeof LANGUAGES)[L] extends { readonly example: ExampleFacts } ? L : never;
}[Language];

const BY_KEY: ReadonlyMap<string, LanguageFacts> = new Map(Object.entries<LanguageFacts>(LANGUAGES));
const DIALECTS_BY_KEY: ReadonlyMap<string, DialectFacts> = new Map(Object.entries<DialectFacts>(DIALECTS));

/**
 * The keys of the languages, for the schemas of reports.
 * @public for scripts/generate.mjs
 */
export const LANGUAGE_KEYS: readonly string[] = [...BY_KEY.keys()];

// The keys of the two tables, which TypeScript does not keep.
export const HINT_KEYS = [...BY_KEY.keys(), ...DIALECTS_BY_KEY.keys()] as readonly HintKey[];

export function factsOf(language: Language): LanguageFacts {
  return LANGUAGES[language];
}

/** A name of the provider aws, with the ending that makes it the prefix of a generated name. */
export function prefixName(language: Language, name: string): string {
  return `${name}${factsOf(language).words?.prefixEnding ?? ''}`;
}

/** The languages of examples, with how their examples are written. */
export const EXAMPLES: ReadonlyMap<ExampleLanguage, ExampleFacts> = new Map(
  // The keys of the table, which TypeScript does not keep.
  ([...BY_KEY] as [ExampleLanguage, LanguageFacts][]).flatMap(([key, { example }]) =>
    example ? [[key, example]] : [],
  ),
);

/**
 * The language of the examples that fit a folder with files of these names; undefined if no name shows it.
 */
export function exampleLanguageOf(names: readonly string[]): ExampleLanguage | undefined {
  return [...EXAMPLES.keys()].find((key) => names.some((name) => BY_KEY.get(key)?.files?.test(name)));
}

/** The name of a language or dialect. */
export function languageName(key: string): string {
  return (BY_KEY.get(key) ?? DIALECTS_BY_KEY.get(key))?.name ?? key;
}

/**
 * What the hints of a policy under a key are about, for authors of policies.
 * @public for scripts/generate.mjs
 */
export function hintsDoc(key: HintKey): string {
  return (BY_KEY.get(key) ?? DIALECTS_BY_KEY.get(key))?.hints ?? '';
}

const hintKeys = new Map<string, readonly HintKey[]>();

/** The keys of the hints for a resource, the best first. */
export function hintKeysOf(language: string, resourceType: string): readonly HintKey[] {
  const name = `${language} ${resourceType}`;
  let keys = hintKeys.get(name);
  if (!keys) hintKeys.set(name, (keys = findHintKeys(language, resourceType)));
  return keys;
}

function findHintKeys(language: string, resourceType: string): readonly HintKey[] {
  return HINT_KEYS.filter((key) => {
    const dialect = DIALECTS_BY_KEY.get(key);
    return dialect ? resourceType.startsWith(dialect.typePrefix) : key === language;
  })
    .slice(-1)
    .flatMap((key) => [key, ...fallbackOf(key)]);
}

function fallbackOf(key: string): readonly HintKey[] {
  const fallback = BY_KEY.get(key)?.hintsOf;
  return fallback ? [fallback] : [];
}
