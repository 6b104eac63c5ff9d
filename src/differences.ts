// The answer of `amilint diff` about two scans.
import type { DiffAnswer } from './diff/answer.ts';
import { diffOf } from './diff/diff.ts';
import { withHidden } from './judge/secrets.ts';
import { providerOf } from './provider.ts';
import type { ScannedCode } from './scanTexts.ts';

/** A scan as a side of a comparison. */
export interface ScannedSide {
  /** As the user named it. */
  readonly name: string;
  readonly code: ScannedCode;
  /** The folder or file that was scanned, from the root; empty for the root itself. */
  readonly base: string;
}

export function differencesOfScans(old: ScannedSide, fresh: ScannedSide): DiffAnswer {
  const side = ({ name, code, base }: ScannedSide) => ({ name, resources: code.resources, base });
  const answer = diffOf({ old: side(old), new: side(fresh), asOf: fresh.code.result.asOf, providerOf });
  return withHidden(answer, [...old.code.resources, ...fresh.code.resources]);
}
