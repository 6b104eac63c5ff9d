// ESLint 9 and 10: a language for templates and modules, and a rule for each policy.
//
// A language, not a processor around some other parser: the file is parsed once, by the scan, and the rules
// report what it found. The edits of findings are suggestions, and no fixes: what they do to running jobs is
// for people to decide.
import {
  isAtLeast,
  homepage,
  nearest,
  paragraph,
  scanFile,
  standardPolicies,
  version,
  visiblePositions,
  type Finding,
  type JudgingOptions,
  type Policy,
  type ScanResult,
} from '../index.ts';
import { directivesIn, type Directive } from './eslintDirectives.ts';
import { NOT_JUDGED, notJudged } from './notJudged.ts';
import { checkOptions } from './settings.ts';

/** `languageOptions` of a configuration. */
export interface TemplateLanguageOptions extends Pick<
  JudgingOptions,
  'parameters' | 'environment' | 'asOf' | 'config'
> {
  /**
   * Files outside of this folder are not read. Default: the root of the repository that contains the file.
   */
  readonly root?: string;
}

/** The option of the rule of a policy. */
export interface PolicyRuleOptions {
  /** `certain` leaves possible findings out. Default: `possible`, which reports both. */
  readonly certainty?: 'certain' | 'possible';
  /** A possible finding counts like a certain one. Default: it warns, even if the rule is set to error. */
  readonly strict?: boolean;
}

/** Lines and columns from 1, as the language declares. */
interface Location {
  readonly start: { readonly line: number; readonly column: number };
  readonly end: { readonly line: number; readonly column: number };
}

/** The whole file: rules have no need of more nodes, since the scan has found what they report. */
interface Root {
  readonly type: 'Template';
  readonly range: [number, number];
  readonly loc: Location;
}

interface File {
  readonly path: string;
  readonly physicalPath: string;
  readonly body: string | Uint8Array;
}

interface FileError {
  readonly message: string;
  readonly line: number;
  readonly column: number;
  readonly endLine?: number;
  readonly endColumn?: number;
}

type Parsed =
  | {
      readonly ok: true;
      readonly text: string;
      readonly lines: readonly string[];
      readonly ast: Root;
      readonly scan: ScanResult;
    }
  | { readonly ok: false; readonly errors: FileError[] };

/** The text of a file with what the scan found in it. */
interface TemplateSource {
  readonly text: string;
  readonly lines: readonly string[];
  readonly ast: Root;
  readonly scan: ScanResult;
  getLoc(element: { readonly loc: Location }): Location;
  getRange(element: { readonly range: [number, number] }): [number, number];
  getText(): string;
  getAllComments(): never[];
  traverse(): Iterable<{
    readonly kind: 1;
    readonly target: Root;
    readonly phase: 1 | 2;
    readonly args: unknown[];
  }>;
  getDisableDirectives(): { readonly directives: Directive[]; readonly problems: never[] };
}

interface Context {
  readonly options: readonly PolicyRuleOptions[];
  readonly sourceCode: object;
  report(problem: {
    readonly loc: Location;
    readonly messageId: string;
    readonly data: Record<string, string>;
    readonly suggest?: readonly Suggestion[];
  }): void;
}

/** An edit that ESLint shows, and makes if the user requests it. */
interface Suggestion {
  readonly messageId: string;
  readonly data: Record<string, string>;
  fix(fixer: { replaceTextRange(range: [number, number], text: string): unknown }): unknown[];
}

/** A rule, as far as the plug-in makes use of ESLint's interface. */
export interface TemplateRule {
  readonly meta: {
    readonly type: 'problem';
    readonly hasSuggestions?: true;
    readonly docs: { readonly description: string; readonly url: string; readonly recommended: boolean };
    readonly schema: object[];
    readonly defaultOptions?: [PolicyRuleOptions];
    readonly messages: Record<string, string>;
  };
  create(context: any): Record<string, () => void>;
}

const LANGUAGE_OPTIONS = ['parameters', 'environment', 'asOf', 'root', 'config'];
/** The id of the message of a finding that is milder than its policy. */
const MILDER = 'milder';
/** The id of the message of an edit. */
const EDIT = 'edit';
const LEVEL = { error: 'error', warning: 'warn', note: 'warn' } as const;
const { policies } = standardPolicies();

const language = {
  fileType: 'text' as const,
  lineStart: 1 as const,
  columnStart: 1 as const,
  nodeTypeKey: 'type',
  visitorKeys: { Template: [] },

  /**
   * Other configurations of the same list set options for JavaScript for no files in particular (`parser`,
   * `ecmaVersion`…), and ESLint passes them on: they are accepted, unless they look like a misspelt option of
   * this language.
   */
  validateLanguageOptions(options: Record<string, unknown>): void {
    for (const name of Object.keys(options)) {
      const meant = LANGUAGE_OPTIONS.includes(name) ? '' : nearest(name, LANGUAGE_OPTIONS);
      if (meant !== '') throw new TypeError(`amilint has no option ${name}${meant}`);
    }
    const own = Object.entries(options).filter(([name]) => LANGUAGE_OPTIONS.includes(name));
    checkOptions(Object.fromEntries(own));
  },

  /**
   * A file that is not well-formed is a fatal message if it matters. A file that is no infrastructure code
   * has no message.
   */
  parse(
    { path, physicalPath, body }: File,
    { languageOptions }: { readonly languageOptions: TemplateLanguageOptions },
  ): Parsed {
    const text = typeof body === 'string' ? body : new TextDecoder().decode(body);
    // Every policy is judged that settings do not turn off: the rules of the configuration decide which
    // report.
    const scan = scanFile(
      { path: physicalPath || path, text },
      { ...languageOptions, optIn: true, fixes: true },
    );
    const errors = notJudged(scan)
      .filter(({ code }) => code === 'syntax')
      .map(({ message, at }) => {
        const { start, end } = at ? visiblePositions(at) : { start: { line: 1, column: 1 }, end: undefined };
        return { message, ...start, ...(end ? { endLine: end.line, endColumn: end.column } : {}) };
      });
    if (errors.length > 0) return { ok: false, errors };
    const lines = text.split(/\r\n|[\r\n]/);
    const loc = {
      start: { line: 1, column: 1 },
      end: { line: lines.length, column: lines.at(-1)!.length + 1 },
    };
    return { ok: true, text, lines, ast: { type: 'Template', range: [0, text.length], loc }, scan };
  },

  createSourceCode(_: File, { text, lines, ast, scan }: Parsed & { ok: true }): TemplateSource {
    return {
      text,
      lines,
      ast,
      scan,
      getLoc: ({ loc }) => loc,
      getRange: ({ range }) => range,
      getText: () => text,
      // Rules for JavaScript that a list sets for all files call this, whatever the language is.
      getAllComments: () => [],
      traverse: () => [
        { kind: 1, target: ast, phase: 1, args: [ast, undefined] },
        { kind: 1, target: ast, phase: 2, args: [ast, undefined] },
      ],
      getDisableDirectives: () => ({ directives: directivesIn(text), problems: [] }),
    };
  },
};

/** The edits of the first deployment, with what that does. */
function suggestionsOf({ fix }: Finding): readonly Suggestion[] {
  if (!fix) return [];
  const [{ text, effectText, edits }, ...others] = fix.steps;
  const later = others.map((step) => ` In a later deployment: ${step.text}, which ${step.effectText}.`);
  return [
    {
      messageId: EDIT,
      data: { text: `${text}: ${effectText}.${later.join('')}` },
      fix: (fixer) => edits.map((edit) => fixer.replaceTextRange([edit.at.start, edit.at.end], edit.text)),
    },
  ];
}

/** The options of the rule of a policy: {@link PolicyRuleOptions}. */
const OPTIONS_SCHEMA = {
  type: 'object',
  properties: {
    certainty: {
      enum: ['certain', 'possible'],
      description: 'certain leaves possible findings out.',
    },
    strict: { type: 'boolean', description: 'A possible finding counts like a certain one.' },
  },
  additionalProperties: false,
};

function ruleOf({ id, title, severity, optIn, references }: Policy): TemplateRule {
  return {
    meta: {
      type: 'problem',
      hasSuggestions: true,
      docs: { description: title, url: references[0] ?? homepage, recommended: !optIn },
      schema: [OPTIONS_SCHEMA],
      defaultOptions: [{ certainty: 'possible', strict: false }],
      messages: { finding: '{{text}}', [MILDER]: '{{text}}', [EDIT]: '{{text}}' },
    },
    create: (context: Context) => {
      const { certainty, strict } = context.options[0] ?? {};
      const milder = (finding: Finding): boolean =>
        (finding.certainty === 'possible' && strict !== true) || !isAtLeast(finding.ifCertain, severity);
      return onTemplate(context, ({ findings }) => {
        for (const finding of findings) {
          if (finding.policy.id !== id || (certainty === 'certain' && finding.certainty === 'possible'))
            continue;
          context.report({
            loc: visiblePositions(finding.at),
            messageId: milder(finding) ? MILDER : 'finding',
            data: { text: paragraph(finding) },
            suggest: suggestionsOf(finding),
          });
        }
      });
    },
  };
}

const notJudgedRule: TemplateRule = {
  meta: {
    type: 'problem',
    docs: { description: NOT_JUDGED.title, url: homepage, recommended: true },
    schema: [],
    messages: { finding: '{{text}}' },
  },
  create: (context: Context) =>
    onTemplate(context, (scan, { loc }) => {
      for (const { message, at } of notJudged(scan))
        context.report({
          loc: at ? visiblePositions(at) : loc,
          messageId: 'finding',
          data: { text: message },
        });
    }),
};

/** Visits the one node that there is; in files of other languages the rule does nothing. */
function onTemplate(
  { sourceCode }: Context,
  visit: (scan: ScanResult, root: Root) => void,
): Record<string, () => void> {
  if (!('scan' in sourceCode)) return {};
  // Only the source code of our own language has a scan.
  const { scan, ast } = sourceCode as TemplateSource;
  return { Template: () => visit(scan, ast) };
}

/**
 * Lets a finding that is milder than its policy — a possible one, above all — warn if its rule is set to
 * error: ESLint itself knows one severity for each rule.
 */
const processor = {
  meta: { name: 'amilint/template', version },
  supportsAutofix: true,
  preprocess: (text: string): string[] => [text],
  postprocess: <M extends { severity: number; messageId?: string }>(messages: M[][]): M[] =>
    messages
      .flat()
      .map((message) =>
        message.messageId === MILDER && message.severity === 2 ? { ...message, severity: 1 } : message,
      ),
};

const rules: Record<string, TemplateRule> = {
  ...Object.fromEntries(policies.map((policy) => [policy.id, ruleOf(policy)])),
  [NOT_JUDGED.id]: notJudgedRule,
};

const plugin = {
  meta: { name: 'amilint', version, namespace: 'amilint' },
  languages: { template: language },
  processors: { template: processor },
  rules,
};

/**
 * A list that sets `@eslint/json` for all JSON files sets its rules for templates in JSON too, and ESLint 10
 * refuses rules that do not support the language of a file. A rule that is off may belong to a plug-in that
 * is not there.
 */
const RULES_FOR_JSON = [
  'no-duplicate-keys',
  'no-empty-keys',
  'no-unnormalized-keys',
  'no-unsafe-values',
  'sort-keys',
  'top-level-interop',
];

const recommended = {
  name: 'amilint/recommended',
  // Plain JSON is linted only if the configuration has it: a file has one language, and most JSON files are
  // no templates.
  files: ['**/*.{yaml,yml,template,cfn,tf,tofu}', '**/*.{template,tf,tofu}.json'],
  plugins: { amilint: plugin },
  language: 'amilint/template',
  processor: 'amilint/template',
  rules: {
    ...Object.fromEntries(
      policies.filter(({ optIn }) => !optIn).map(({ id, severity }) => [`amilint/${id}`, LEVEL[severity]]),
    ),
    [`amilint/${NOT_JUDGED.id}`]: 'error' as const,
    ...Object.fromEntries(RULES_FOR_JSON.map((name) => [`json/${name}`, 'off'])),
  } as Record<string, 'error' | 'warn' | 'off'>, // ESLint's type for severities
};

/**
 * The plug-in: `export default [amilint.configs.recommended]`. One object, since two objects would be two
 * plug-ins of one name to ESLint.
 */
export default Object.assign(plugin, { configs: { recommended } });
