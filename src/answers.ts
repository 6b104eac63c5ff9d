// The answers of `amilint ami` about what a scan has read.
import { answersOf } from './ami/answerOf.ts';
import type { AmiAnswer } from './ami/answer.ts';
import { withHidden } from './judge/secrets.ts';
import { providerOf } from './provider.ts';
import type { ScannedCode } from './scanTexts.ts';

export function answersOfScan({ result, resources, sources }: ScannedCode): readonly AmiAnswer[] {
  const answers = answersOf({
    resources,
    sources,
    findings: result.findings,
    asOf: result.asOf,
    providerOf,
  });
  return withHidden(answers, resources);
}
