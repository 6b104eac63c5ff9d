// The answer of `amilint diff` about two scans.
import type { DiffAnswer } from './diff/answer.ts';
import { diffOf } from './diff/diff.ts';
import type { ScanResult } from './judge/finding.ts';
import { isDeployed } from './model/deployed.ts';
import { withHidden } from './judge/secrets.ts';
import { providerOf } from './provider.ts';
import type { ScannedCode } from './scanTexts.ts';

/** What a comparison reads of a scan, and of a report. */
export interface ComparedCode extends Pick<ScannedCode, 'resources' | 'removals'> {
  readonly result: Pick<ScanResult, 'asOf' | 'notes'>;
}

/** A scan or a report as a side of a comparison. */
export interface ScannedSide {
  /** As the user named it. */
  readonly name: string;
  readonly code: ComparedCode;
  /** The folder from which its paths are named; undefined if it is not known. */
  readonly root?: string;
  /** The folder or file that was scanned, from the root; empty for the root itself, and for several. */
  readonly base: string;
}

/** Whether a side is output of the AWS CLI and nothing else. */
export function isOutputAlone({ code }: ScannedSide): boolean {
  const environments = code.resources.filter(({ kind }) => kind === 'computeEnvironment');
  return environments.length > 0 && environments.every(isDeployed);
}

export function differencesOfScans(old: ScannedSide, fresh: ScannedSide): DiffAnswer {
  const side = ({ name, code, base }: ScannedSide) => ({
    name,
    resources: code.resources,
    removals: code.removals,
    isIncomplete: code.result.notes.some(({ incomplete }) => incomplete),
    base,
  });
  const answer = diffOf({ old: side(old), new: side(fresh), asOf: fresh.code.result.asOf, providerOf });
  return withHidden(answer, [...old.code.resources, ...fresh.code.resources]);
}
