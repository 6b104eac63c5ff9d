// The languages of infrastructure code: one line for each, whatever needs their names.

/** What the rest of the program knows about a language. */
interface LanguageFacts {
  /** As people call it. */
  readonly name: string;
  /** What is deployed as a whole. */
  readonly root: 'stack' | 'root module';
  /** When the report names the root of an environment, if there are several. */
  readonly showsRoot: 'always' | 'when nested' | 'never';
  /** The language whose hints of a policy are valid if the policy has none for this one. */
  readonly hintsOf?: 'cloudformation' | 'terraform';
}

/** A dialect has hints of its own; its resources have types with this prefix. */
interface DialectFacts {
  readonly name: string;
  readonly typePrefix: string;
}

/** The keys of a policy file under which there are hints. */
export type HintKey = Language | keyof typeof DIALECTS;

const LANGUAGES = {
  cloudformation: { name: 'CloudFormation', root: 'stack', showsRoot: 'when nested' },
  terraform: { name: 'Terraform', root: 'root module', showsRoot: 'always' },
  // The names of CDK contain the stage and the stack.
  cdk: { name: 'CDK', root: 'stack', showsRoot: 'never', hintsOf: 'cloudformation' },
} as const satisfies Readonly<Record<string, LanguageFacts>>;

const DIALECTS = {
  awscc: { name: 'Terraform’s provider awscc', typePrefix: 'awscc_' },
} as const satisfies Readonly<Record<string, DialectFacts>>;

export type Language = keyof typeof LANGUAGES;

const BY_KEY: ReadonlyMap<string, LanguageFacts> = new Map(Object.entries<LanguageFacts>(LANGUAGES));
const DIALECTS_BY_KEY: ReadonlyMap<string, DialectFacts> = new Map(Object.entries<DialectFacts>(DIALECTS));

// The keys of the two tables, which TypeScript does not keep.
export const HINT_KEYS = [...BY_KEY.keys(), ...DIALECTS_BY_KEY.keys()] as readonly HintKey[];

export function factsOf(language: Language): LanguageFacts {
  return LANGUAGES[language];
}

/** The name of a language or dialect. */
export function languageName(key: string): string {
  return (BY_KEY.get(key) ?? DIALECTS_BY_KEY.get(key))?.name ?? key;
}

/** The keys of the hints for a resource, the best first. */
export function hintKeysOf(language: string, resourceType: string): readonly HintKey[] {
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
