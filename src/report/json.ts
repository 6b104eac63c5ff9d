// The report for programs: schemas/report.schema.json describes it. It has all that the other formats show.
import type {
  EnvironmentSeen,
  Finding,
  Fix,
  Place,
  ScanResult,
  Suppressed,
  Unresolved,
} from '../judge/finding.ts';
import type { Policy } from '../judge/policy.ts';
import type { Range } from '../value/source.ts';
import { Excerpts } from './excerpt.ts';
import { fingerprints } from './fingerprint.ts';
import type { FormatOptions } from './formats.ts';
import { jsonPieces, jsonText } from './harmless.ts';
import { lineHash } from './lineHash.ts';
import { ordered, policiesOf } from './order.ts';
import { exactData, rangeData } from './place.ts';
import { visiblePositions } from './region.ts';
import { judgingPolicies } from './wording.ts';

/** The version of the form of the report; a change that readers can break on raises it. */
export const REPORT_VERSION = 2;

/** The report as the table of formats has it. */
export function json(scan: ScanResult, options: FormatOptions): string {
  return jsonReport(scan, options.version, options);
}

/** {@link json} in pieces. */
export function jsonInPieces(scan: ScanResult, options: FormatOptions): Iterable<string> {
  return jsonPieces(reportData(scan, options.version, options));
}

/** What is in the report beside the result. */
type Beside = Pick<FormatOptions, 'rootUri' | 'rootIsGiven' | 'resources'>;

/**
 * @param root the root of the scan as a URI, or with what else is in the report
 * @returns the report as JSON, indented, with a line end
 */
export function jsonReport(scan: ScanResult, version: string, root: string | Beside = {}): string {
  return jsonText(reportData(scan, version, typeof root === 'string' ? { rootUri: root } : root));
}

/**
 * The items made of others, each when its turn comes: those of a large scan take more memory than their
 * texts.
 */
function* mapped<From, To>(items: readonly From[], make: (item: From) => To): Iterable<To> {
  for (const item of items) yield make(item);
}

/** A list that is made when its turn comes. */
function* later<Item>(make: () => readonly Item[]): Iterable<Item> {
  yield* make();
}

/** The members of the report in their order, in which they have to be written, and once. */
function reportData(scan: ScanResult, version: string, options: Beside): object {
  const { rootUri, rootIsGiven, resources } = options;
  const result = ordered(scan);
  const prints = fingerprints([...result.findings, ...result.suppressed]);
  const { coverage, baseline } = result;
  const judged = new Set(judgingPolicies(result).map(({ id }) => id));
  const write = new Writer();
  const data = (finding: Finding) => write.finding(finding, prints.get(finding) ?? '');
  const report = {
    $schema: 'https://amilint.dev/schemas/report.schema.json',
    reportVersion: REPORT_VERSION,
    tool: { name: 'amilint', version },
    ...(rootUri === undefined ? {} : { root: rootUri }),
    ...(rootIsGiven ? { rootIsGiven } : {}),
    ...(result.paths ? { paths: result.paths } : {}),
    asOf: result.asOf,
    findings: mapped(result.findings, data),
    suppressed: mapped(result.suppressed, data),
    notes: mapped(result.notes, ({ at, ...note }) => ({ ...note, ...write.at(at) })),
    environments: mapped(result.environments, (environment) => write.environment(environment)),
    undecided: mapped(result.undecided, ({ policy, environment, unknowns }) => ({
      policy,
      environment: environment.address,
      unknowns: unknowns.map((one) => write.unresolved(one)),
    })),
    coverage: coverageData(coverage),
    policies: policiesOf(result).map((policy) => policyData(policy, judged.has(policy.id))),
    ...(baseline ? { baseline } : {}),
  };
  return {
    ...report,
    // Known when all places are written.
    sources: later(() => write.excerpts.data()),
    ...(resources ? { resources } : {}),
  };
}

function coverageData({ found, searched, read, skipped }: ScanResult['coverage']): object {
  return { found, searched, read, skipped: Object.fromEntries(skipped) };
}

/** What the other formats show of a policy. */
function policyData(policy: Policy, judged: boolean) {
  const {
    id,
    title,
    theme,
    severity,
    tags,
    optIn,
    folder,
    securitySeverity,
    why,
    remedy,
    hints,
    references,
  } = policy;
  const example = policy.examples.find(({ verdict }) => verdict === 'bad');
  return {
    id,
    severity,
    title,
    theme,
    tags,
    optIn,
    ...(folder === undefined ? {} : { folder }),
    ...(securitySeverity === undefined ? {} : { securitySeverity }),
    judged,
    why,
    remedy,
    hints,
    references,
    ...(example ? { example: exampleData(example) } : {}),
  };
}

function exampleData({ name, code }: Policy['examples'][number]) {
  return { name, language: code.language, code: code.text };
}

/** Writes parts with their places, and remembers what the report needs of the sources. */
class Writer {
  readonly excerpts = new Excerpts();

  finding(finding: Finding, fingerprint: string) {
    this.excerpts.frame(finding.at);
    const { baselineState, suppression } = finding;
    return {
      policy: finding.policy.id,
      severity: finding.severity,
      ifCertain: finding.ifCertain,
      certainty: finding.certainty,
      message: finding.message,
      at: this.place(finding.at),
      language: finding.language,
      environments: finding.environments.map(({ name, address }) => ({ name, address })),
      related: finding.related.map((place) => this.remark(place)),
      flow: finding.flow.map((place) => this.remark(place)),
      assuming: finding.assuming.map(({ kind, name, case: which, text, at }) => ({
        kind,
        name,
        case: which,
        text,
        at: this.place(at),
      })),
      unknowns: finding.unknowns.map((one) => this.unresolved(one)),
      follows: finding.follows.map(({ policy, severity, ifCertain, certainty, at }) => ({
        policy,
        severity,
        ifCertain,
        certainty,
        at: this.place(at),
      })),
      path: finding.path,
      fingerprint,
      lineHash: lineHash(finding.at.source, visiblePositions(finding.at).start.line),
      ...(baselineState === undefined ? {} : { baselineState }),
      remedy: finding.remedy,
      ...(finding.fix ? { fix: this.fix(finding.fix) } : {}),
      references: finding.policy.references,
      ...(suppression ? { suppression: this.suppression(suppression) } : {}),
    };
  }

  private fix({ steps }: Fix) {
    return {
      steps: steps.map(({ text, edits, effect, effectText }) => ({
        text,
        effect,
        effectText,
        edits: edits.map((edit) => {
          this.excerpts.place(edit.at);
          return { at: exactData(edit.at), text: edit.text };
        }),
      })),
    };
  }

  private suppression({ kind, reason, until, at }: Suppressed) {
    return { kind, reason, ...(until === undefined ? {} : { until }), ...this.at(at) };
  }

  environment({ name, address, language, type, at, state, headline }: EnvironmentSeen) {
    const said = headline === undefined ? {} : { headline };
    return { name, address, language, type, state, ...said, at: this.place(at) };
  }

  unresolved({ text, settle, at }: Unresolved) {
    return { text, ...(settle === undefined ? {} : { settle }), ...this.at(at) };
  }

  at(range: Range | undefined) {
    return range ? { at: this.place(range) } : {};
  }

  private remark({ message, at }: Place) {
    return { message, at: this.place(at) };
  }

  private place(range: Range) {
    this.excerpts.place(range);
    return rangeData(range);
  }
}
