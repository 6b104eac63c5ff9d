// Severities: their order, and what becomes of one if a finding is only possible.

/** The severities, the gravest first. */
export const SEVERITIES = ['error', 'warning', 'note'] as const;

export type Severity = (typeof SEVERITIES)[number];

/** Whether a severity is the given one or a graver one. */
export function isAtLeast(severity: Severity, lowest: Severity): boolean {
  return SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(lowest);
}

/** Whether a severity is milder than the other. */
export function isMilder(severity: Severity, than: Severity): boolean {
  return !isAtLeast(severity, than);
}

/**
 * The severity of a possible finding, if a certain one has the given severity: one level lower, and a note
 * stays a note.
 */
export function soften(severity: Severity): Severity {
  return severity === 'error' ? 'warning' : 'note';
}

interface Cases {
  readonly severityWhen?: readonly { readonly severity: Severity }[];
}

/** Every severity that a finding of a policy can have. */
export function severitiesOf({
  severity,
  severityWhen,
  checks = [],
}: Cases & { readonly severity: Severity; readonly checks?: readonly Cases[] }): ReadonlySet<Severity> {
  const cases = [severityWhen ?? [], ...checks.map((check) => check.severityWhen ?? [])].flat();
  const certain = [severity, ...cases.map((special) => special.severity)];
  return new Set([...certain, ...certain.map(soften)]);
}
