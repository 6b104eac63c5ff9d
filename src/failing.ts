// Whether a scan fails a run: what the exit status of the command, and the verdict of a host, follow.
import type { Finding, ScanResult, Severity } from './judge/finding.ts';
import { SEVERITIES } from './report/wording.ts';

export interface FailingOptions {
  /** Findings of this severity and above fail. Default: `warning`. */
  readonly failOn?: Severity;
  /** Possible findings fail like certain ones. Default: they never do. */
  readonly strict?: boolean;
}

/** Whether one of the findings fails the run. */
export function fails({ findings }: Pick<ScanResult, 'findings'>, options: FailingOptions = {}): boolean {
  return findings.some((finding) => failsRun(finding, options));
}

/** Whether a finding fails the run. One that follows from others fails it only where one of these does. */
export function failsRun(
  { follows, ...finding }: Judged & Partial<Pick<Finding, 'follows'>>,
  options: FailingOptions = {},
): boolean {
  return isGrave(finding, options) && (!follows?.length || follows.some((cause) => isGrave(cause, options)));
}

type Judged = Pick<Finding, 'certainty' | 'severity'>;

function isGrave(
  { certainty, severity }: Judged,
  { failOn = 'warning', strict = false }: FailingOptions,
): boolean {
  const limit = SEVERITIES.indexOf(failOn);
  if (certainty === 'certain') return SEVERITIES.indexOf(severity) <= limit;
  return strict && SEVERITIES.indexOf(certainSeverity(severity)) <= limit;
}

/** What a possible finding would be if it were certain: it stands one level lower, but a note stays one. */
function certainSeverity(severity: Severity): Severity {
  return severity === 'note' ? 'warning' : 'error';
}
