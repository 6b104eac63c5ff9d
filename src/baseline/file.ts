// An earlier JSON or SARIF report as the state to compare with.
import type { Gone } from '../judge/finding.ts';
import { REPORT_VERSION } from '../report/json.ts';
import { SARIF_FINGERPRINT } from '../report/sarif.ts';
import { UsageError } from '../options.ts';

/** What a report has on its findings, and on what it covers. */
export interface EarlierReport {
  readonly findings: readonly Gone[];
  /** The paths that were scanned, from the root; undefined if the report does not have them. */
  readonly paths: readonly string[] | undefined;
  /** Files that could not be read. */
  readonly unread: readonly string[];
}

/** Data of which nothing is known yet. */
type Data = { readonly [name: string]: unknown };

/**
 * @param name the file as the user named it
 * @throws UsageError when it is no report of amilint, or one whose fingerprints have another form
 */
export function earlierReport(text: string, name: string): EarlierReport {
  const fail = (why: string) => new UsageError(`--baseline ${name}: ${why}`);
  let data: unknown;
  try {
    data = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    // The parser's message helps nobody who has named the wrong file.
    throw fail('it is not JSON');
  }
  const report = asData(data);
  if ('reportVersion' in report) {
    if (report.reportVersion !== REPORT_VERSION)
      throw fail('another version of amilint wrote it, with other fingerprints: scan again');
    return ofJson(report);
  }
  const run = listOf(report.runs).find((one) => asData(asData(one.tool).driver).name === 'amilint');
  if (!run) throw fail('it is neither a JSON nor a SARIF report of amilint');
  const earlier = ofSarif(run);
  if (earlier.findings.some(({ fingerprint }) => fingerprint === ''))
    throw fail('another version of amilint wrote it, with other fingerprints: scan again');
  return earlier;
}

function ofJson(report: Data): EarlierReport {
  return {
    findings: listOf(report.findings).map((finding) => ({
      policy: textOf(finding.policy),
      fingerprint: textOf(finding.fingerprint),
      message: textOf(finding.message),
      path: textOf(asData(finding.at).path),
      line: lineOf(asData(finding.at).startLine),
    })),
    paths: pathsOf(report.paths),
    unread: listOf(report.notes)
      .filter(({ incomplete }) => incomplete === true)
      .map(({ path }) => textOf(path)),
  };
}

function ofSarif(run: Data): EarlierReport {
  const [invocation = {}] = listOf(run.invocations);
  return {
    findings: listOf(run.results)
      .filter(({ baselineState }) => baselineState !== 'absent')
      .map((result) => {
        const { uri, line } = placeOf(result);
        return {
          policy: textOf(result.ruleId),
          fingerprint: textOf(asData(result.partialFingerprints)[SARIF_FINGERPRINT]),
          message: textOf(asData(result.message).text),
          path: uri,
          line,
        };
      }),
    paths: pathsOf(asData(run.properties).paths),
    unread: listOf(invocation.toolExecutionNotifications)
      .filter(({ level }) => level === 'warning')
      .map((notification) => placeOf(notification).uri),
  };
}

function placeOf({ locations }: Data): { readonly uri: string; readonly line: number } {
  const [location = {}] = listOf(locations);
  const physical = asData(location.physicalLocation);
  const uri = textOf(asData(physical.artifactLocation).uri);
  return { uri: decoded(uri), line: lineOf(asData(physical.region).startLine) };
}

function decoded(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    // Not escaped as a URI is: it is shown as it is.
    return uri;
  }
}

function asData(value: unknown): Data {
  // Members of an object of JSON are unknown, which the type shows.
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Data) : {};
}

function listOf(value: unknown): readonly Data[] {
  return Array.isArray(value) ? value.map(asData) : [];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function lineOf(value: unknown): number {
  return typeof value === 'number' && value >= 1 ? Math.floor(value) : 1;
}

function pathsOf(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) ? value.filter((path) => typeof path === 'string') : undefined;
}

/**
 * Refuses a report that does not cover the scan.
 * @throws UsageError
 */
export function requireCovered(report: EarlierReport, paths: readonly string[], name: string): void {
  const way = 'or use --partial-baseline: what it does not cover is then new';
  const missing = paths.find((path) => !(report.paths ?? []).some((one) => isWithin(path, one)));
  if (missing !== undefined)
    throw new UsageError(
      `--baseline ${name}: that scan did not cover ${missing}; scan the same paths again, ${way}`,
    );
  const [unread] = report.unread;
  if (unread !== undefined)
    throw new UsageError(
      `--baseline ${name}: that scan could not read ${unread}; correct it and scan again, ${way}`,
    );
}

/** Whether a path is a folder or file within another; `.` contains all. */
export function isWithin(path: string, folder: string): boolean {
  return folder === '.' || path === folder || path.startsWith(`${folder}/`);
}
