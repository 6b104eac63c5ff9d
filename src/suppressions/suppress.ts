// All suppressions of a scan, and what they leave of its findings.
import type { Acknowledgement, Layout } from '../model/layout.ts';
import type { Source } from '../value/source.ts';
import { mayHold, suppressionsIn } from './inSource.ts';
import { match, type Matched, type Matching } from './match.ts';
import type { IgnoreEntry, Suppression } from './suppression.ts';

export interface Suppressing extends Omit<Matching, 'suppressions'> {
  readonly sources: readonly Source[];
  readonly layoutOf: (source: Source) => Layout;
  readonly ignore: readonly IgnoreEntry[];
  readonly acknowledged: readonly Acknowledgement[];
}

export function suppress(given: Suppressing): Matched {
  // Findings may be located in files that are not scanned by themselves, such as scripts and value files.
  const sources = new Set([...given.sources, ...given.findings.map(({ at }) => at.source)]);
  const suppressions = [
    ...[...sources].filter(mayHold).flatMap((source) => suppressionsIn(source, given.layoutOf(source))),
    ...given.acknowledged.map(fromAcknowledgement),
    ...given.ignore.map(fromSettings),
  ];
  if (suppressions.length === 0) return { findings: given.findings, suppressed: [] };
  return match({ ...given, suppressions });
}

function fromAcknowledgement({ policy, construct, reason, at }: Acknowledgement): Suppression {
  return { policy, reason, scopes: [{ kind: 'construct', path: construct }], at, kind: 'inSource' };
}

function fromSettings({ policy, environment, file, reason = '', until, at }: IgnoreEntry): Suppression {
  const limits = {
    ...(environment === undefined ? {} : { environment }),
    ...(file === undefined ? {} : { file }),
  };
  return {
    policy,
    reason,
    ...(until === undefined ? {} : { until }),
    scopes: [{ kind: 'settings', ...limits }],
    ...(at ? { at } : {}),
    kind: 'external',
  };
}
