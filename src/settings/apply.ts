// Settings and the options of a scan become one: the options of the caller win.
import { relative, sep } from 'node:path';
import picomatch from 'picomatch';
import { asPattern, excludedBy } from '../globs.ts';
import { without } from '../judge/consequences.ts';
import type { Finding } from '../judge/finding.ts';
import type { Policy } from '../judge/policy.ts';
import { rootOfAddress } from '../judge/roots.ts';
import { soften } from '../judge/severity.ts';
import { UsageError, type JudgingOptions, type ScanOptions } from '../options.ts';
import { nearest } from '../value/nearest.ts';
import { sentence } from './faults.ts';
import type { FoundSettings, Level, Override } from './settings.ts';

/** The options that settings add to. */
type Extended = Pick<ScanOptions, 'exclude' | 'policyFolders' | 'ignore'>;

/**
 * The options with what the settings add to their lists. Values of parameters and variables: see values.ts.
 */
export function withSettings<O extends Extended>(
  options: O,
  settings: FoundSettings | undefined,
): O & Extended {
  if (!settings) return options;
  const globs = (placed: FoundSettings['exclude']) => placed.map(({ text }) => globFromRoot(text, settings));
  return {
    ...options,
    exclude: [...globs(settings.exclude), ...(options.exclude ?? [])],
    policyFolders: [...settings.policyFolders, ...(options.policyFolders ?? [])],
    ignore: [...settings.ignore, ...(options.ignore ?? [])],
  };
}

/** Which files the settings include, by their paths from the root; undefined if they do not limit them. */
export function includedBy(settings: FoundSettings | undefined): ((path: string) => boolean) | undefined {
  if (!settings || settings.include.length === 0) return undefined;
  return excludedBy(settings.include.map(({ text }) => globFromRoot(text, settings)));
}

/** Matches nothing: replaces a glob for files outside of the root. */
const NOWHERE = '/';

/** A glob of a file in another folder than the root, as one from the root. */
export function globFromRoot(glob: string, { folder, root }: FoundSettings): string {
  if (folder === root) return glob;
  const below = relative(root, folder).split(sep).join('/');
  if (!below.startsWith('..')) return `${picomatchLiteral(below)}/${asPattern(glob)}`;
  const way = relative(folder, root).split(sep);
  const parts = asPattern(glob).split('/');
  for (const name of way) {
    if (parts[0] === '**') break;
    const [first] = parts.splice(0, 1);
    if (first === undefined || !picomatch.isMatch(name, first, { dot: true, nocase: true })) return NOWHERE;
  }
  return parts.length > 0 ? `./${parts.join('/')}` : '**';
}

const picomatchLiteral = (path: string): string => path.replace(/[\\*?[\]{}()!+@]/g, '\\$&');

/**
 * The policies with the severities of the settings. One that is off runs only if an option names it.
 * @throws UsageError with each name that is no id, theme or tag of a policy
 */
export function withLevels(
  policies: readonly Policy[],
  settings: FoundSettings | undefined,
): readonly Policy[] {
  if (!settings) return policies;
  const { overrides, policies: levels } = settings;
  requireNames(policies, [...levels, ...overrides.flatMap((override) => override.policies)]);
  return policies.map((policy) => {
    const named = levels.filter((level) => names(level, policy));
    const ignorable = named.findLast((level) => level.ignorable !== undefined)?.ignorable;
    const last = named.findLast(({ level }) => level !== undefined);
    return changedPolicy(policy, {
      ...(ignorable === undefined ? {} : { ignorable }),
      ...(last?.level === undefined ? {} : atLevel(policy, last)),
    });
  });
}

/** A policy with some other members. Its examples are not read here, since they may not be loaded. */
function changedPolicy(policy: Policy, changes: Partial<Policy>): Policy {
  const members = {
    ...Object.getOwnPropertyDescriptors(policy),
    ...Object.getOwnPropertyDescriptors(changes),
  };
  // It gets all members of a policy.
  return Object.defineProperties({} as Policy, members);
}

function requireNames(policies: readonly Policy[], levels: readonly Level[]): void {
  const known = new Set(policies.flatMap(({ id, theme, tags }) => [id, theme, ...tags]));
  const unknown = levels.filter(({ name }) => !known.has(name));
  if (unknown.length === 0) return;
  const sentences = unknown.map(({ name, at }) =>
    sentence(at, `no policy has the id, theme or tag ${name}${nearest(name, [...known])}`),
  );
  throw new UsageError(sentences.join('\namilint: '));
}

const names = ({ name }: Level, { id, theme, tags }: Policy): boolean =>
  name === id || name === theme || tags.includes(name);

function atLevel(policy: Policy, { name, level }: Level): Partial<Policy> {
  if (level === undefined || level === 'off') return { optIn: true };
  return { optIn: policy.optIn && name !== policy.id, severity: level, severityWhen: [] };
}

/** The policies, with those that are off except in what an override names. */
export function widened(policies: readonly Policy[], overrides: readonly Override[] = []): readonly Policy[] {
  const levels = overrides.flatMap((override) => override.policies);
  return policies.map((policy) => {
    const isOn = levels.some((one) => isSeverity(one) && one.name === policy.id);
    return policy.optIn && isOn ? changedPolicy(policy, { optIn: false }) : policy;
  });
}

const isSeverity = ({ level }: Level): boolean => level !== undefined && level !== 'off';

/** Findings under the overrides of the settings, for their files and their roots. */
export function underOverrides(
  findings: readonly Finding[],
  settings: FoundSettings | undefined,
  isOff: (id: string) => boolean,
  { policies: chosen = [] }: JudgingOptions,
): readonly Finding[] {
  const overrides = (settings?.overrides ?? []).filter(({ policies }) => policies.length > 0);
  if (!settings || overrides.length === 0) return findings;
  const tests = overrides.map((override) => ({ override, applies: appliesTo(override, settings) }));
  const off = new Set<Finding>();
  const changed = findings.map((finding) => {
    const { policy } = finding;
    const level = tests
      .filter(({ applies }) => applies(finding))
      .flatMap(({ override }) => override.policies)
      .findLast((one) => one.level !== undefined && names(one, policy))?.level;
    const named = chosen.includes(policy.id);
    const result = level === undefined || level === 'off' ? finding : withSeverity(finding, level);
    if (!named && (level === 'off' || (level === undefined && isOff(policy.id)))) off.add(result);
    return result;
  });
  return without(changed, (finding) => off.has(finding));
}

function withSeverity(finding: Finding, level: Finding['severity']): Finding {
  const severity = finding.certainty === 'certain' ? level : soften(level);
  return { ...finding, severity, ifCertain: level };
}

/** An override for roots applies to a finding if it applies to all its roots. */
function appliesTo({ files, roots }: Override, settings: FoundSettings): (finding: Finding) => boolean {
  const [inFiles, inRoots] = [files, roots].map((globs) => globs && fitsPath(globs, settings));
  return ({ at, environments }) =>
    (!inFiles || inFiles(at.source.path)) &&
    (!inRoots || environments.every(({ address }) => inRoots(rootOfAddress(address))));
}

/**
 * Whether a path from the root fits one of the globs, or is in a folder that does; `.` is the root itself.
 */
export function fitsPath(globs: readonly string[], settings: FoundSettings): (path: string) => boolean {
  const fits = excludedBy(globs.map((glob) => globFromRoot(glob, settings)));
  const top =
    globs.some((glob) => ['.', './', '*', '**'].includes(glob)) && settings.folder === settings.root;
  return (path) => (path === '' || path === '.' ? top : fits(path));
}
