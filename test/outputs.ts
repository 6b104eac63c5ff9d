// Everything that commands write about code, to look for secrets in it.
import { expect } from 'vitest';
import { answersOfScan } from '../src/answers.ts';
import { differencesOfScans } from '../src/differences.ts';
import { applyFixes } from '../src/fix/apply.ts';
import { patchText } from '../src/fix/patch.ts';
import { allSubjects, modelRows } from '../src/judge/modelRows.ts';
import { withHidden } from '../src/judge/secrets.ts';
import { amiHtml } from '../src/report/amiHtml.ts';
import { amiJson } from '../src/report/amiJson.ts';
import { amiMarkdown } from '../src/report/amiMarkdown.ts';
import { amiText } from '../src/report/amiText.ts';
import { diffJson } from '../src/report/diffJson.ts';
import { diffText } from '../src/report/diffText.ts';
import { FORMATS, isFormat, report, type Format } from '../src/report/formats.ts';
import { withPlaces } from '../src/report/place.ts';
import { resourcesData } from '../src/report/resources/write.ts';
import { scanSourcesWithCode } from '../src/scanSources.ts';
import { entryOf } from '../src/suppressions/accept.ts';
import type { Source } from '../src/value/source.ts';
import { withFixes } from '../src/withFixes.ts';
import { SECRET } from './hidden.ts';

export type Code = ReturnType<typeof scanSourcesWithCode>;

/** A report of the findings, with those policies alone that have some. */
export async function reported(result: Code['result'], format: Format): Promise<string> {
  const named = new Set(result.findings.map(({ policy }) => policy.id));
  const short = { ...result, policies: result.policies.filter(({ id }) => named.has(id)) };
  return report(short, format, { version: '0', homepage: 'https://example.com', width: 100 });
}

export function expectNoSecret(name: string, shown: string): void {
  const at = shown.indexOf(SECRET);
  expect(at < 0 ? '' : `${name}: ${shown.slice(Math.max(0, at - 60), at + 40)}`).toBe('');
}

/** Everything that commands write about code, beside the reports. */
export function* outputsOf(code: Code, earlier: Code, asOf: string): Generator<readonly [string, string]> {
  const whole = (one: Code) => ({ ...one, result: { ...one.result, root: '' } });
  const side = (name: string, one: Code) => ({ name, code: whole(one), base: '' });
  const answers = answersOfScan(whole(code));
  yield ['ami as text', amiText(answers, { color: false })];
  yield ['ami as JSON', amiJson(answers, '0', asOf)];
  yield ['ami as HTML', amiHtml(answers, asOf)];
  yield ['ami as Markdown', amiMarkdown(answers)];
  for (const [old, next] of [
    [earlier, code],
    [code, earlier],
  ] as const) {
    const changes = differencesOfScans(side('old', old), side('new', next));
    yield ['diff as text', diffText(changes, { color: false })];
    yield ['diff as JSON', diffJson(changes, '0', asOf)];
  }
  const rows = modelRows(code.resources, { subjects: allSubjects, asOf, isWanted: () => true, all: true });
  yield ['model', JSON.stringify(withPlaces(withHidden(rows, code.resources)))];
  yield [
    'resources of a report',
    JSON.stringify(withHidden(resourcesData(code.resources, code.removals), code.resources)),
  ];
  const { findings, policies } = code.result;
  yield ['ignore', JSON.stringify(findings.map((one) => entryOf(one, { reason: 'known' })))];
  const fixes = { ...code, findings, policies, asOf, isAsked: () => true, isWanted: () => true };
  const { applied, texts } = applyFixes(fixes);
  const files = [...texts].map(([path, after]) => ({
    path,
    before: code.sources.find((source) => source.path === path)?.text ?? '',
    after,
  }));
  yield ['patch of fix', patchText(files, code.resources)];
  const steps = applied.flatMap(({ step, then }) => [step, ...then]);
  yield ['fix', steps.map(({ text, effectText }) => `${text}: ${effectText}`).join('\n')];
}

/** Expects the secret in no output about code that has findings. */
export async function expectNowhere(
  path: string,
  text: string,
  others: readonly Source[] = [],
): Promise<void> {
  const code = scanSourcesWithCode([...others, { path, text }], { asOf: '2026-11-24' });
  expect(code.result.findings.length).toBeGreaterThan(0);
  for (const [what, shown] of outputsOf(code, scanSourcesWithCode([]), '2026-11-24'))
    expectNoSecret(what, shown);
  for (const format of Object.keys(FORMATS).filter(isFormat))
    expectNoSecret(format, await reported(withFixes(code, code.result), format));
}
