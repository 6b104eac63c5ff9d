// Settings and the options of a scan become one: what the caller gives wins.
import type { Policy } from '../judge/policy.ts';
import { UsageError, type ScanOptions } from '../options.ts';
import { nearest } from '../value/nearest.ts';
import { positionAt } from '../value/source.ts';
import type { Level, Settings } from './settings.ts';

/** The options with what the settings add: lists of both, of single values those of the options. */
export function withSettings(options: ScanOptions, settings: Settings | undefined): ScanOptions {
  if (!settings) return options;
  return {
    ...options,
    include: options.include ?? settings.include,
    exclude: [...settings.exclude, ...(options.exclude ?? [])],
    parameters: { ...settings.parameters, ...options.parameters },
    parameterFiles: [...settings.parameterFiles, ...(options.parameterFiles ?? [])],
    variableFiles: [...settings.variableFiles, ...(options.variableFiles ?? [])],
    policyFolders: [...settings.ownPolicies, ...(options.policyFolders ?? [])],
    ignore: [...settings.ignore, ...(options.ignore ?? [])],
  };
}

/**
 * The policies with the severities of the settings. One that is off runs only if an option names it.
 * @throws UsageError with each name that is no id, theme or tag of a policy
 */
export function withLevels(policies: readonly Policy[], levels: readonly Level[]): readonly Policy[] {
  const names = new Set(policies.flatMap(({ id, theme, tags }) => [id, theme, ...tags]));
  const unknown = levels.filter(({ name }) => !names.has(name));
  if (unknown.length > 0) {
    const sentences = unknown.map(({ name, at }) => {
      const { line } = positionAt(at.source, at.start);
      const near = nearest(name, [...names]);
      return `${at.source.path}:${line}: no policy has the id, theme or tag ${name}${near}`;
    });
    throw new UsageError(sentences.join('\namilint: '));
  }
  return policies.map((policy) => {
    const { id, theme, tags } = policy;
    const last = levels.findLast(({ name }) => name === id || name === theme || tags.includes(name));
    if (!last) return policy;
    if (last.level === 'off') return { ...policy, optIn: true };
    const optIn = policy.optIn && last.name !== id;
    return { ...policy, optIn, severity: last.level, severityWhen: [] };
  });
}
