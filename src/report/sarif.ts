// SARIF 2.1.0, as GitHub code scanning and the other readers of it want it.
// Source of the limits: docs.github.com, «SARIF support for code scanning»
import { shortened } from '../value/text.ts';
import type {
  Fix,
  Log,
  Location,
  Notification,
  Replacement,
  ReportingDescriptor,
  Result,
  Run,
  Suppression,
  ThreadFlowLocation,
} from 'sarif';
import type { Finding, Fix as FindingFix, Place, ScanResult, Suppressed } from '../judge/finding.ts';
import { SEVERITIES, type Severity } from '../judge/severity.ts';
import type { Policy } from '../judge/policy.ts';
import type { Note } from '../model/resource.ts';
import { positions } from '../value/source.ts';
import { fingerprints } from './fingerprint.ts';
import { uriOf } from './links.ts';
import { lineHash } from './lineHash.ts';
import { jsonText, withoutLinks } from './harmless.ts';
import { ordered, policiesOf } from './order.ts';
import { helpMarkdown, policyPlainText } from './policyPage.ts';
import { visibleKey, visiblePositions } from './region.ts';
import { artifact, physical, ROOT } from './sarifPlace.ts';
import { count, paragraph, withoutStop } from './wording.ts';

export interface SarifOptions {
  /** Version of amilint. */
  readonly version: string;
  /** The address of the project, for readers that look for more. */
  readonly homepage: string;
  /** The root of the scan as a `file:` URI with a slash at its end; if left out, paths are relative. */
  readonly rootUri?: string;
  /** Accepted findings are results too, with `suppressions`. Default: they are left out. */
  readonly includeSuppressed?: boolean;
}

/**
 * GitHub refuses more than 25,000 results a run and keeps 5,000 of them; more places a result than it keeps
 * help nobody.
 */
const MOST_RESULTS = 5_000;
const MOST_RELATED = 100;
const MOST_STEPS = 1_000;
const MOST_TAGS = 10;
const MOST_TEXT = 1_024;

/**
 * The name under which a result has its fingerprint; its number is raised with the form of the fingerprint.
 */
export const SARIF_FINGERPRINT = 'amilint/v2';

/** @returns the log as JSON, indented, with a line end; the same for the same result, byte for byte */
export function sarifReport(scan: ScanResult, options: SarifOptions): string {
  const log: Log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [runOf(ordered(scan), options)],
  };
  return jsonText(log);
}

function runOf(result: ScanResult, options: SarifOptions): Run {
  const policies = policiesOf(result);
  const rules = new Map(policies.map((policy, index) => [policy.id, index]));
  const prints = fingerprints([...result.findings, ...result.suppressed]);
  const listed = options.includeSuppressed ? [...result.findings, ...result.suppressed] : result.findings;
  const kept = mostSevere(listed);
  const notifications = result.notes.map(notification);
  if (kept.length < listed.length) notifications.push(cutNotification(listed.length));
  return {
    tool: {
      driver: {
        name: 'amilint',
        semanticVersion: options.version,
        informationUri: options.homepage,
        rules: policies.map((policy) => rule(policy, options.homepage)),
      },
    },
    columnKind: 'utf16CodeUnits',
    ...(options.rootUri === undefined ? {} : { originalUriBaseIds: { [ROOT]: { uri: options.rootUri } } }),
    automationDetails: { id: 'amilint/' },
    invocations: [{ executionSuccessful: true, toolExecutionNotifications: notifications }],
    results: kept.map((finding) => resultOf(finding, rules.get(finding.policy.id)!, prints.get(finding)!)),
    properties: runProperties(result),
  };
}

function runProperties(result: ScanResult): NonNullable<Run['properties']> {
  const { found, searched, read, skipped } = result.coverage;
  return {
    asOf: result.asOf,
    ...(result.paths ? { paths: result.paths } : {}),
    coverage: { found, searched, read, skipped: Object.fromEntries(skipped) },
    environments: result.environments.map(({ name, address, state }) => ({ name, address, state })),
    undecided: result.undecided.length,
    ...(result.baseline ? { baseline: result.baseline } : {}),
  };
}

function rule(policy: Policy, homepage: string): ReportingDescriptor {
  const tags = ['aws-batch', policy.theme, ...policy.tags.filter((tag) => tag !== policy.theme)].slice(
    0,
    MOST_TAGS,
  );
  return {
    id: policy.id,
    name: pascal(policy.id),
    shortDescription: { text: `${policy.title}.` },
    fullDescription: { text: shortened(policy.why, MOST_TEXT) },
    help: { text: policyPlainText(policy), markdown: helpMarkdown(policy) },
    helpUri: policy.references[0] ?? homepage,
    defaultConfiguration: { level: policy.severity, ...(policy.optIn ? { enabled: false } : {}) },
    properties: {
      tags: policy.securitySeverity === undefined ? tags : ['security', ...tags].slice(0, MOST_TAGS),
      precision: 'high',
      'problem.severity': problemSeverity(policy.severity),
      ...(policy.securitySeverity === undefined
        ? {}
        : { 'security-severity': policy.securitySeverity.toFixed(1) }),
    },
  };
}

function problemSeverity(severity: Severity): string {
  return severity === 'note' ? 'recommendation' : severity;
}

function resultOf(finding: Finding, ruleIndex: number, fingerprint: string): Result {
  const related = relatedPlaces(finding).slice(0, MOST_RELATED);
  const { start } = visiblePositions(finding.at);
  return {
    ruleId: finding.policy.id,
    ruleIndex,
    level: finding.severity,
    ...(finding.baselineState === undefined ? {} : { baselineState: finding.baselineState }),
    message: { text: messageText(finding, related) },
    locations: [ownLocation(finding)],
    ...(related.length > 0
      ? { relatedLocations: related.map((place, index) => location(place, index + 1)) }
      : {}),
    ...(finding.flow.length > 0
      ? { codeFlows: [{ threadFlows: [{ locations: flowLocations(finding) }] }] }
      : {}),
    // With a list in one result SARIF wants one in each; leaving all out means that nobody has looked.
    ...(finding.suppression ? { suppressions: [suppressionOf(finding.suppression)] } : {}),
    ...(finding.fix ? { fixes: [fixOf(finding.fix)] } : {}),
    partialFingerprints: {
      primaryLocationLineHash: lineHash(finding.at.source, start.line),
      [SARIF_FINGERPRINT]: fingerprint,
    },
    properties: resultProperties(finding),
  };
}

function ownLocation(finding: Finding): Location {
  return {
    physicalLocation: physical(finding.at),
    logicalLocations: finding.environments.map(({ name, address }) => ({
      name,
      fullyQualifiedName: address,
      kind: 'resource',
    })),
  };
}

function resultProperties(finding: Finding): NonNullable<Result['properties']> {
  return {
    certainty: finding.certainty,
    environments: finding.environments.map(({ name }) => name),
    assuming: finding.assuming.map(({ text }) => text),
    ...(finding.follows.length > 0 ? { follows: finding.follows.map(({ policy }) => policy) } : {}),
    unknowns: finding.unknowns.map(({ text, settle }) => ({
      text,
      ...(settle === undefined ? {} : { settle }),
    })),
  };
}

/** The edits of the first deployment. What it does, and what has to follow, is in the description. */
function fixOf({ steps: [first, ...others] }: FindingFix): Fix {
  const byFile = new Map<string, Replacement[]>();
  for (const { at, text } of first.edits) {
    const { start, end } = positions(at);
    const deletedRegion = {
      startLine: start.line,
      startColumn: start.column,
      endLine: end.line,
      endColumn: end.column,
    };
    const known = byFile.get(at.source.path) ?? [];
    byFile.set(at.source.path, [...known, { deletedRegion, insertedContent: { text } }]);
  }
  const sentences = [
    `${first.text}: ${first.effectText}`,
    ...others.map(({ text, effectText }) => `in a later deployment: ${text}: ${effectText}`),
  ];
  return {
    description: { text: withoutLinks(sentences.map((one) => `${one}.`).join(' ')) },
    artifactChanges: [...byFile].map(([path, replacements]) => ({
      artifactLocation: artifact(path),
      replacements,
    })),
  };
}

function suppressionOf({ kind, reason, at }: Suppressed): Suppression {
  return {
    kind,
    justification: reason,
    ...(at ? { location: location({ message: 'accepted here', at }) } : {}),
  };
}

/** The message with the related places as links, the only way in which GitHub shows them. */
function messageText(finding: Finding, related: readonly Place[]): string {
  const sentences = [withoutLinks(paragraph(finding))];
  if (related.length > 0)
    sentences.push(
      `See ${related.map(({ message }, index) => `[${withoutLinks(withoutStop(message))}](${index + 1})`).join(', ')}.`,
    );
  sentences.push(withoutLinks(finding.remedy));
  return sentences.join(' ');
}

/** The places of its causes, places beside the underlined one, and those of what is assumed, each once. */
function relatedPlaces(finding: Finding): readonly Place[] {
  const causes = finding.follows.map(({ policy, at }) => ({ message: `follows from ${policy}`, at }));
  const assumed = finding.assuming.map(({ text, at }) => ({ message: text, at }));
  const places = [...causes, ...finding.related, ...assumed];
  const seen = new Set([visibleKey(finding.at)]);
  return places.filter(({ at }) => (seen.has(visibleKey(at)) ? false : seen.add(visibleKey(at))));
}

function flowLocations(finding: Finding): ThreadFlowLocation[] {
  return finding.flow.slice(0, MOST_STEPS).map((place) => ({ location: location(place) }));
}

function location({ message, at }: Place, id?: number): Location {
  return {
    ...(id === undefined ? {} : { id }),
    physicalLocation: physical(at),
    message: { text: withoutLinks(message) },
  };
}

function notification({ code, message, path, at, incomplete }: Note): Notification {
  return {
    descriptor: { id: code },
    level: incomplete ? 'warning' : 'note',
    message: { text: withoutLinks(message) },
    locations: [
      { physicalLocation: at ? physical(at) : { artifactLocation: { uri: uriOf(path), uriBaseId: ROOT } } },
    ],
  };
}

function cutNotification(all: number): Notification {
  return {
    descriptor: { id: 'results-cut' },
    level: 'warning',
    message: {
      text: `Only the ${MOST_RESULTS} most severe of ${count(all, 'finding')} are listed, as many as code scanning keeps. Scan fewer folders in one run to see the others.`,
    },
  };
}

/** In their order, but the mildest left out if there are too many. */
function mostSevere(findings: readonly Finding[]): readonly Finding[] {
  if (findings.length <= MOST_RESULTS) return findings;
  const kept = new Set(
    SEVERITIES.flatMap((severity) => findings.filter((finding) => finding.severity === severity)).slice(
      0,
      MOST_RESULTS,
    ),
  );
  return findings.filter((finding) => kept.has(finding));
}

function pascal(id: string): string {
  return id.replace(/(^|-)([a-z0-9])/g, (_, __, letter: string) => letter.toUpperCase());
}
