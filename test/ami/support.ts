// Answers about texts, for the tests of `amilint ami`.
import { answersOf } from '../../src/ami/answerOf.ts';
import type { AmiAnswer } from '../../src/ami/answer.ts';
import { newestAllowed } from '../../src/frontends/terraform/providerVersion.ts';
import type { SourceText } from '../../src/options.ts';
import { scanSourcesWithCode } from '../../src/scanSources.ts';

export interface Given {
  readonly parameters?: Readonly<Record<string, string>>;
  /** Version of Terraform's provider aws. */
  readonly provider?: string;
  /** The day of the answers, `2026-11-25` by default. */
  readonly asOf?: string;
}

/** The answers about texts, as of the given day. */
export function answersAbout(texts: readonly SourceText[], given: Given = {}): readonly AmiAnswer[] {
  const { asOf = '2026-11-25' } = given;
  const { result, resources, sources } = scanSourcesWithCode(texts, {
    asOf,
    ...(given.parameters ? { parameters: given.parameters } : {}),
  });
  const version = given.provider === undefined ? undefined : newestAllowed(given.provider);
  return answersOf({
    resources,
    sources,
    findings: result.findings,
    asOf,
    providerOf: () => (version === undefined ? { version } : { version, from: 'the test' }),
  });
}

/** The answer about the one environment of a text. */
export function answerAbout(path: string, text: string, given: Given = {}): AmiAnswer {
  const [answer] = answersAbout([{ path, text }], given);
  if (!answer) throw new Error('the text has no compute environment');
  return answer;
}
