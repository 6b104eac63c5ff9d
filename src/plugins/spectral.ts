// Spectral: a ruleset over CloudFormation templates, with a rule for each severity that the findings of a
// policy can have.
import { readFileSync } from 'node:fs';
import {
  documentPath,
  homepage,
  paragraph,
  severitiesOf,
  scanFile,
  SEVERITIES,
  standardPolicies,
  type JudgingOptions,
  type Policy,
  type ScanResult,
  type Severity,
} from '../index.ts';
import { NOT_JUDGED, notJudged } from './notJudged.ts';
import { checkOptions } from './settings.ts';

/** Options of {@link ruleset}. */
export interface RulesetOptions extends Pick<
  JudgingOptions,
  'policies' | 'skipPolicies' | 'parameters' | 'asOf' | 'config'
> {
  /**
   * Files outside of this folder are not read. Default: the root of the repository that contains the file.
   */
  readonly root?: string;
}

/** What the rules look at of Spectral's context. */
export interface SpectralContext {
  readonly document: {
    /** The path of the file; null for a text without one. */
    readonly source: string | null;
    readonly input?: unknown;
  };
}

export interface SpectralResult {
  readonly message: string;
  readonly path?: (string | number)[];
}

export interface SpectralRule {
  readonly description: string;
  readonly message: string;
  readonly documentationUrl: string;
  readonly severity: 'error' | 'warn' | 'info';
  readonly given: string;
  readonly resolved: boolean;
  readonly then: { readonly function: (input: unknown, options: unknown, context: any) => SpectralResult[] };
}

const SEVERITY = { error: 'error', warning: 'warn', note: 'info' } as const;

/**
 * The policies as a ruleset of Spectral. A rule is called like its policy; findings that are milder or graver
 * than the severity of the policy, such as possible ones, have separate rules: `<policy>-warning`,
 * `<policy>-note`.
 * @throws UsageError when an option can't be used
 */
export function ruleset(options: RulesetOptions = {}): { rules: Record<string, SpectralRule> } {
  const policies = checkOptions(options);
  const scanned = new WeakMap<object, ScanResult>();
  const scanOf = (document: SpectralContext['document']): ScanResult => {
    let result = scanned.get(document);
    if (!result) scanned.set(document, (result = scanDocument(document, options)));
    return result;
  };
  const ruleFor = (policy: Policy, severity: Severity): SpectralRule => ({
    ...ruleText(policy.title, policy.references[0]),
    severity: SEVERITY[severity],
    then: {
      function: (_, __, { document }: SpectralContext) =>
        scanOf(document)
          .findings.filter((finding) => finding.policy.id === policy.id && finding.severity === severity)
          .map((finding) => ({
            message: withoutPlaceholders(paragraph(finding)),
            path: [...documentPath(finding.at)],
          })),
    },
  });
  const rules = rulesFor(policies, options).flatMap(({ policy, severities }) =>
    [...severities].map(
      (severity) =>
        [
          severity === policy.severity ? policy.id : `${policy.id}-${severity}`,
          ruleFor(policy, severity),
        ] as const,
    ),
  );
  return { rules: { ...Object.fromEntries(rules), [NOT_JUDGED.id]: notJudgedRule(scanOf) } };
}

interface PolicyWithSeverities {
  readonly policy: Policy;
  readonly severities: ReadonlySet<Severity>;
}

/**
 * The policies that may report, and with which severities. Settings may turn any policy on, with any
 * severity, for some files alone.
 */
function rulesFor(
  chosen: readonly Policy[],
  { config = false, policies, skipPolicies = [] }: RulesetOptions,
): readonly PolicyWithSeverities[] {
  if (config === false) return chosen.map((policy) => ({ policy, severities: severitiesOf(policy) }));
  const all = standardPolicies().policies.filter(
    ({ id }) => (policies?.includes(id) ?? true) && !skipPolicies.includes(id),
  );
  return all.map((policy) => ({ policy, severities: new Set(SEVERITIES) }));
}

function notJudgedRule(scanOf: (document: SpectralContext['document']) => ScanResult): SpectralRule {
  return {
    ...ruleText(NOT_JUDGED.title, undefined),
    severity: 'error',
    then: {
      function: (_, __, { document }: SpectralContext) =>
        notJudged(scanOf(document)).map(({ message, at }) => ({
          message: withoutPlaceholders(message),
          path: at ? [...documentPath(at)] : [],
        })),
    },
  };
}

/**
 * What all rules have in common: they judge the file as it is written, once, and report what the scan
 * reports.
 */
function ruleText(
  title: string,
  url = homepage,
): Pick<SpectralRule, 'description' | 'message' | 'documentationUrl' | 'given' | 'resolved'> {
  return {
    description: `${title}.`,
    message: '{{error}}',
    documentationUrl: url,
    given: '$',
    resolved: false,
  };
}

/** Spectral would fill in, and even compute, text in double braces; templates are full of them. */
function withoutPlaceholders(message: string): string {
  return message.replace(/\{(?=\{)/g, '{ ');
}

/**
 * Scans a document of Spectral: by the text that it was read from, or if that is not known by the
 * file.
 */
function scanDocument({ source, input }: SpectralContext['document'], options: RulesetOptions): ScanResult {
  const path = source ?? 'template.yaml';
  const text = typeof input === 'string' ? input : readFileSync(path, 'utf8');
  return scanFile({ path, text }, options);
}

/** The ruleset with the default options: `extends: [amilint]`. */
export default ruleset();
