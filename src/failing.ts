// Whether a scan fails a run: what the exit status of the command, and the verdict of a host, follow.
import type { Finding, ScanResult } from './judge/finding.ts';
import { isAtLeast, type Severity } from './judge/severity.ts';

/** The severity from which on findings fail a run, or that none does. */
export type FailOn = Severity | 'never';

export interface FailingOptions {
  /** Findings of this severity and above fail; `never`: none. Default: `warning`. */
  readonly failOn?: FailOn;
  /** A possible finding fails exactly if the certain one would. Default: it never does. */
  readonly strict?: boolean;
}

/** Whether one of the findings fails the run. */
export function fails({ findings }: Pick<ScanResult, 'findings'>, options: FailingOptions = {}): boolean {
  return findings.some((finding) => failsRun(finding, options));
}

/**
 * Whether a finding fails the run. One that follows from others fails it only if one of these does, and
 * one that an earlier state has, too, never does.
 */
export function failsRun(
  { follows, baselineState, ...finding }: Judged & Partial<Pick<Finding, 'follows' | 'baselineState'>>,
  options: FailingOptions = {},
): boolean {
  if (baselineState === 'unchanged' || !isGrave(finding, options)) return false;
  return !follows?.length || follows.some((cause) => isGrave(cause, options));
}

type Judged = Pick<Finding, 'certainty' | 'ifCertain'>;

function isGrave(
  { certainty, ifCertain }: Judged,
  { failOn = 'warning', strict = false }: FailingOptions,
): boolean {
  if (failOn === 'never') return false;
  return (certainty === 'certain' || strict) && isAtLeast(ifCertain, failOn);
}
