// A JSON report back to the result of the scan that wrote it, so that every format can be made from it.
import type { Finding, ScanResult } from '../judge/finding.ts';
import type { Example, Policy } from '../judge/policy.ts';
import { positionAt, type Position, type Range, type Source } from '../value/source.ts';
import { rangeBetween, rebuilt, type SourceData } from './excerpt.ts';
import { REPORT_VERSION } from './json.ts';
import { keepLineHashes } from './lineHash.ts';
import type { ResourcesData } from './resources/data.ts';

/** What a report has beside the result. */
export interface ReadReport {
  readonly result: ScanResult;
  /** The version of amilint that wrote it. */
  readonly version: string;
  readonly rootUri: string | undefined;
  readonly rootIsGiven: boolean;
  /** The resources of the code, if it has them. */
  readonly resources?: ResourcesData;
}

/** A report that cannot be read, in a sentence. */
export class ReportError extends Error {
  override readonly name = 'ReportError';
}

interface PlaceData {
  readonly path: string;
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** Whether a part of the report is a place: nothing else has these members. */
function isPlace(data: object): data is PlaceData {
  return 'path' in data && 'startLine' in data && 'endColumn' in data;
}

/** The policies of a report, as it has them. */
interface PolicyData extends Omit<Policy, 'severityWhen' | 'fix' | 'seed' | 'checks' | 'examples'> {
  readonly judged: boolean;
  readonly example?: Pick<Example, 'name'> & {
    readonly language: Example['code']['language'];
    readonly code: string;
  };
}

/** A finding with ranges in the place of its places. */
type FindingData = Omit<Finding, 'policy'> & { readonly policy: string; readonly lineHash: string };

/** The parts of a report with ranges in the place of their places. */
type Ranged = Pick<ScanResult, 'notes' | 'environments' | 'asOf' | 'baseline' | 'paths'> & {
  readonly findings: readonly FindingData[];
  readonly suppressed: readonly FindingData[];
  readonly undecided: readonly (Omit<ScanResult['undecided'][number], 'environment'> & {
    readonly environment: string;
  })[];
  readonly coverage: Omit<ScanResult['coverage'], 'skipped'> & {
    readonly skipped: Readonly<Record<string, number>>;
  };
  readonly policies: readonly PolicyData[];
  readonly sources: readonly SourceData[];
  readonly tool: { readonly version: string };
  readonly root?: string;
  readonly rootIsGiven?: true;
  readonly resources?: ResourcesData;
};

/**
 * @param text a report of this version of the form
 * @param validate returns what is wrong with data that is no such report; undefined if it is one
 * @throws ReportError when it is none
 */
export function readReport(text: string, validate: (data: unknown) => string | undefined): ReadReport {
  const data = parsed(text);
  const fault = versionFault(data) ?? validate(data);
  if (fault !== undefined) throw new ReportError(fault);
  // The data has just passed the schema, which states the same as the type.
  const report = ranged(data, sourcesOf(data as Ranged)) as Ranged;
  const { tool, root: rootUri, rootIsGiven = false, resources } = report;
  const more = resources ? { resources } : {};
  return { result: resultOf(report), version: tool.version, rootUri, rootIsGiven, ...more };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    // The parser's message does not help a user who has named the wrong file.
    throw new ReportError('it is not JSON');
  }
}

function versionFault(data: unknown): string | undefined {
  const version =
    typeof data === 'object' && data !== null && 'reportVersion' in data ? data.reportVersion : undefined;
  if (version === undefined) return 'it is not a JSON report of amilint';
  return version === REPORT_VERSION
    ? undefined
    : `it has the form ${String(version)}, and this version of amilint reads the form ${REPORT_VERSION}: scan again`;
}

/** The sources that the places of a report are in. */
function sourcesOf(report: Ranged): ReadonlyMap<string, Source> {
  const positions = new Map<string, Position[]>();
  visit(report, ({ path, startLine, startColumn, endLine, endColumn }) => {
    const known = positions.get(path) ?? [];
    known.push({ line: startLine, column: startColumn }, { line: endLine, column: endColumn });
    positions.set(path, known);
  });
  const pieces = new Map(report.sources.map((source) => [source.path, source.pieces]));
  const sources = new Map<string, Source>();
  for (const [path, places] of positions) {
    try {
      sources.set(path, rebuilt(path, pieces.get(path) ?? [], places));
    } catch (error) {
      if (error instanceof RangeError) throw new ReportError(error.message);
      throw error;
    }
  }
  return sources;
}

function visit(data: unknown, take: (place: PlaceData) => void): void {
  if (typeof data !== 'object' || data === null) return;
  if (isPlace(data)) take(data);
  else for (const member of Object.values(data)) visit(member, take);
}

/** The same data with a range in the place of each place. */
function ranged(data: unknown, sources: ReadonlyMap<string, Source>): unknown {
  if (typeof data !== 'object' || data === null) return data;
  if (Array.isArray(data)) return data.map((item: unknown) => ranged(item, sources));
  if (isPlace(data)) return rangeOf(data, sources);
  return Object.fromEntries(Object.entries(data).map(([name, member]) => [name, ranged(member, sources)]));
}

function rangeOf(place: PlaceData, sources: ReadonlyMap<string, Source>): Range {
  const source = sources.get(place.path) ?? { path: place.path, text: '' };
  const start = { line: place.startLine, column: place.startColumn };
  return rangeBetween(source, start, { line: place.endLine, column: place.endColumn });
}

function resultOf(report: Ranged): ScanResult {
  const policies = new Map(report.policies.map((data) => [data.id, policyOf(data)]));
  const hashes = new Map<Source, Map<number, string>>();
  const findingOf = ({ policy: id, lineHash, ...finding }: FindingData): Finding => {
    const policy = policies.get(id);
    if (!policy) throw new ReportError(`it does not describe the policy ${id}`);
    const { source } = finding.at;
    const ofSource = hashes.get(source) ?? new Map<number, string>();
    hashes.set(source, ofSource.set(lineOf(finding.at), lineHash));
    return { ...finding, policy };
  };
  const findings = report.findings.map(findingOf);
  const suppressed = report.suppressed.map(findingOf);
  for (const [source, known] of hashes) keepLineHashes(source, known);
  const subjects = new Map(report.environments.map(({ name, address }) => [address, { name, address }]));
  return {
    findings,
    suppressed,
    notes: report.notes,
    environments: report.environments,
    undecided: report.undecided.map(({ environment, ...undecided }) => ({
      ...undecided,
      environment: subjects.get(environment) ?? { name: environment, address: environment },
    })),
    coverage: { ...report.coverage, skipped: new Map(Object.entries(report.coverage.skipped)) },
    policies: [...policies.values()],
    asOf: report.asOf,
    ...(report.paths ? { paths: report.paths } : {}),
    ...(report.baseline ? { baseline: report.baseline } : {}),
  };
}

function lineOf({ source, start }: Range): number {
  return positionAt(source, start).line;
}

/** Replaces the checks of a policy, which are not in a report: it has none. */
const SOME_CHECK: Policy['checks'][number] = {
  subject: 'environment',
  when: {},
  require: {},
  place: 'attribute',
  message: '',
  related: {},
};

function exampleOf({ name, language, code }: NonNullable<PolicyData['example']>): Example {
  return { name, verdict: 'bad', code: { language, text: code } };
}

function policyOf({ example, judged, ...policy }: PolicyData): Policy {
  return {
    ...policy,
    severityWhen: [],
    fix: [],
    seed: false,
    checks: judged ? [SOME_CHECK] : [],
    examples: example ? [exampleOf(example)] : [],
  };
}
