// Removes the findings that somebody has accepted from a result, and reports suppressions with a fault.
import { causeKey, without } from '../judge/consequences.ts';
import type { Finding, Suppressed } from '../judge/finding.ts';
import type { Policy } from '../judge/policy.ts';
import type { Language, Note, Resource } from '../model/resource.ts';
import { compareRanges, positionAt, rangeKey, type Range, type Source } from '../value/source.ts';
import { SUPPRESSION_POLICIES, type SuppressionFault } from './policies.ts';
import type { Scope, Suppression } from './suppression.ts';

export interface Matching {
  readonly suppressions: readonly Suppression[];
  /** All findings of the scan, whatever severities are shown, at their places in the scanned texts. */
  readonly findings: readonly Finding[];
  readonly resources: readonly Resource[];
  readonly notes: readonly Note[];
  /** The language that reads a text. */
  readonly languageOf: (source: Source) => Language;
  /** The policies that ran; a suppression of another one may well match when that one runs. */
  readonly policies: readonly Policy[];
  /** The ids of all policies that there are. */
  readonly known: ReadonlySet<string>;
  /** The id that is nearest to an unknown one, as «; did you mean …?», or an empty text. */
  readonly nearest: (id: string) => string;
  readonly asOf: string;
  /** Whether a path fits a glob of the settings. */
  readonly fits: (glob: string, path: string) => boolean;
}

export interface Matched {
  readonly findings: readonly Finding[];
  readonly suppressed: readonly Finding[];
}

export function match(given: Matching): Matched {
  const addresses = new Map(given.resources.map((resource) => [resource.address, resource]));
  const matches = new Map<Suppression, number>();
  const suppressed = new Map<Finding, Finding>();
  const faults = new Map(given.suppressions.map((suppression) => [suppression, faultOf(suppression, given)]));
  for (const finding of given.findings) {
    const resource = resourceOf(finding, addresses);
    const fitting = given.suppressions.filter(
      (suppression) =>
        suppression.policy === finding.policy.id &&
        suppression.scopes.some((scope) => fits(scope, finding, resource, given)),
    );
    for (const suppression of fitting) matches.set(suppression, (matches.get(suppression) ?? 0) + 1);
    const chosen = fitting.find((suppression) => !faults.get(suppression));
    if (chosen) suppressed.set(finding, { ...finding, suppression: acceptanceOf(chosen) });
  }
  const problems = given.suppressions.flatMap((suppression) => {
    const fault = faults.get(suppression) ?? (isUnused(suppression, matches, given) ? 'unused' : undefined);
    return fault !== undefined && suppression.at ? [problem(fault, suppression, suppression.at, given)] : [];
  });
  const acceptedCauses = new Map(
    [...suppressed].map(([{ policy, at }, { suppression }]) => [causeKey(policy.id, at), suppression]),
  );
  for (const finding of given.findings) {
    // What follows from accepted findings alone is accepted with them.
    const causes = finding.follows.map(({ policy, at }) => acceptedCauses.get(causeKey(policy, at)));
    const [suppression] = causes;
    if (suppression && causes.every((cause) => cause) && !suppressed.has(finding))
      suppressed.set(finding, { ...finding, suppression });
  }
  const left = without(given.findings, (finding) => suppressed.has(finding));
  return {
    findings: [...left, ...runs(problems, given)].toSorted(byPlace),
    suppressed: [...suppressed.values()],
  };
}

function byPlace(a: Finding, b: Finding): number {
  return compareRanges(a.at, b.at) || (a.policy.id < b.policy.id ? -1 : 1);
}

function acceptanceOf({ kind, reason, until, at }: Suppression): Suppressed {
  return { kind, reason, ...(until === undefined ? {} : { until }), ...(at ? { at } : {}) };
}

/** The resource that a finding is about: its path begins with the address. */
function resourceOf({ path }: Finding, addresses: ReadonlyMap<string, Resource>): Resource | undefined {
  // The path continues behind a slash, which an address may have in it, too: the longest address counts.
  for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) {
    const resource = addresses.get(path.slice(0, end));
    if (resource) return resource;
  }
  return undefined;
}

function fits(
  scope: Scope,
  { at, environments }: Finding,
  resource: Resource | undefined,
  given: Matching,
): boolean {
  const path = at.source.path;
  if (scope.kind === 'line')
    return path === scope.path && positionAt(at.source, at.start).line === scope.line;
  if (scope.kind === 'block') {
    const { whole } = scope;
    const isWithin = path === whole.source.path && at.start >= whole.start && at.start < whole.end;
    return isWithin || (resource !== undefined && isSamePlace(resource.at, scope.at));
  }
  const subjects = [...environments, ...(resource ? [resource] : [])];
  if (scope.kind === 'construct')
    return subjects.some(({ name }) => name === scope.path || name.startsWith(`${scope.path}/`));
  const { environment, file } = scope;
  const isThere = file === undefined || given.fits(file, path);
  const isMeant = ({ name, address }: { readonly name: string; readonly address: string }) =>
    [name, address, address.slice(address.indexOf('#') + 1)].some((text) =>
      fitsName(environment ?? '*', text),
    );
  return isThere && (environment === undefined || subjects.some(isMeant));
}

/** Block headers of Terraform may be underlined without their brace: their start decides. */
function isSamePlace(a: Range, b: Range): boolean {
  return a.source.path === b.source.path && a.start === b.start;
}

/** Whether a name fits a pattern in which `*` matches any characters, slashes and dots among them. */
export function fitsName(pattern: string, name: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  if (rest.length === 0) return name === pattern;
  if (!name.startsWith(first)) return false;
  const last = rest.pop() ?? '';
  let from = first.length;
  for (const part of rest) {
    const at = name.indexOf(part, from);
    if (at < 0) return false;
    from = at + part.length;
  }
  return name.length - last.length >= from && name.endsWith(last);
}

function faultOf(
  suppression: Suppression,
  { known, policies, asOf }: Matching,
): SuppressionFault | undefined {
  const { policy, until, reason } = suppression;
  if (policy === undefined || (until !== undefined && !isDay(until))) return 'invalid';
  if (!known.has(policy)) return 'unknownPolicy';
  if (reason === '') return 'withoutReason';
  if (policies.some(({ id, ignorable }) => id === policy && ignorable === false)) return 'notAllowed';
  return until !== undefined && until < asOf ? 'expired' : undefined;
}

export function isDay(text: string): boolean {
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === text;
}

/** A suppression is unused only if its policy ran, and if nothing of its file was left unread. */
function isUnused(
  suppression: Suppression,
  matches: ReadonlyMap<Suppression, number>,
  { policies, notes }: Matching,
): boolean {
  if (matches.has(suppression) || !policies.some(({ id }) => id === suppression.policy)) return false;
  const { at } = suppression;
  const readInPart = notes.some(({ incomplete, path }) => incomplete || path === at?.source.path);
  return !readInPart;
}

/** The policies on suppressions can be switched off like any other. */
function runs(problems: readonly Finding[], { policies }: Matching): readonly Finding[] {
  const ids = new Set(policies.map(({ id }) => id));
  const seen = new Set<string>();
  return problems.filter(({ policy, at, message }) => {
    const key = `${policy.id} ${rangeKey(at)} ${message}`;
    return ids.has(policy.id) && !seen.has(key) && seen.add(key);
  });
}

function problem(fault: SuppressionFault, suppression: Suppression, at: Range, given: Matching): Finding {
  const standard: Policy = SUPPRESSION_POLICIES[fault];
  const policy = given.policies.find(({ id }) => id === standard.id) ?? standard;
  return {
    policy,
    severity: policy.severity,
    ifCertain: policy.severity,
    certainty: 'certain',
    message: messageOf(fault, suppression, given),
    remedy: policy.remedy,
    at,
    language: languageOf(at, given),
    environments: [],
    related: [],
    flow: [],
    assuming: [],
    unknowns: [],
    follows: [],
    path: `suppression/${suppression.policy ?? ''}`,
  };
}

function messageOf(
  fault: SuppressionFault,
  { policy = '', until = '' }: Suppression,
  { nearest }: Matching,
): string {
  switch (fault) {
    case 'unused':
      return `There is no finding of ${policy} here, so this suppression hides nothing.`;
    case 'expired':
      return `The suppression of ${policy} ended on ${until}, so its findings count again.`;
    case 'withoutReason':
      return `The suppression of ${policy} has no reason, so it has no effect.`;
    case 'unknownPolicy':
      return `There is no policy ${policy}${nearest(policy)}${nearest(policy) === '' ? '.' : ''}`;
    case 'notAllowed':
      return `${policy} may not be suppressed, so this suppression has no effect.`;
    case 'invalid':
      return policy === ''
        ? 'This suppression names no policy, so it has no effect.'
        : `${until} is not a day, so the suppression of ${policy} has no effect: write the day as 2027-01-31.`;
  }
}

function languageOf({ source }: Range, { resources, languageOf: readerOf }: Matching): Language {
  return resources.find(({ at }) => at.source.path === source.path)?.language ?? readerOf(source);
}
