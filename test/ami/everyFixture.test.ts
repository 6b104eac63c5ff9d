// Every case that all languages share, and every environment of public code, has an answer in every format.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import type { AmiAnswer } from '../../src/ami/answer.ts';
import { answersOfScan } from '../../src/answers.ts';
import { amiHtml } from '../../src/report/amiHtml.ts';
import { amiJson } from '../../src/report/amiJson.ts';
import { amiMarkdown } from '../../src/report/amiMarkdown.ts';
import { amiText } from '../../src/report/amiText.ts';
import { scanWithCode } from '../../src/scan.ts';
import { cases } from '../same.ts';
import { answersAbout } from './support.ts';

const schema = JSON.parse(readFileSync(new URL('../../schemas/ami.schema.json', import.meta.url), 'utf8'));
const validate = new Ajv2020({ strict: false }).compile(schema);

/** What holds of every answer, whatever the environment. */
function holds(answers: readonly AmiAnswer[]): void {
  const json = JSON.parse(amiJson(answers, '1.2.3', '2026-11-25'));
  validate(json);
  expect(validate.errors).toBeNull();
  for (const text of [
    amiText(answers, { color: false }),
    amiMarkdown(answers),
    amiHtml(answers, '2026-11-25'),
  ])
    for (const { environment } of answers) expect(text).toContain(environment.at.source.path);
  for (const answer of answers) {
    expect(answer.headline).toMatch(/^\S.*\.$/);
    expect(answer.headline).not.toMatch(/undefined|null|NaN/);
    if (answer.sources.length > 0) expect(answer.way.steps.length).toBeGreaterThan(0);
    for (const { at } of answer.sources) expect(at.start).toBeLessThanOrEqual(at.source.text.length);
  }
}

describe.each(cases)('fixtures/same/$name', ({ forms, given }) => {
  test.each([...forms])('%s', (_, texts) => {
    holds(answersAbout(texts, { parameters: given }));
  });
});

test('deployed environments', async () => {
  const folder = fileURLToPath(new URL('../../fixtures/deployed/account', import.meta.url));
  const answers = answersOfScan(await scanWithCode({ paths: [folder], root: folder, asOf: '2026-11-25' }));
  expect(answers.length).toBeGreaterThan(0);
  holds(answers);
});

const CORPUS = fileURLToPath(new URL('../../../shared/corpus', import.meta.url));

test.skipIf(!existsSync(CORPUS) || !process.env['AMILINT_CORPUS'])(
  'every environment of ../shared/corpus (skipped where it is absent, or without AMILINT_CORPUS=1)',
  { timeout: 600_000 },
  async () => {
    let environments = 0;
    for (const name of readdirSync(CORPUS).filter((entry) => !/\.(?:tsv|md)$/.test(entry))) {
      const folder = join(CORPUS, name);
      const answers = answersOfScan(
        await scanWithCode({ paths: [folder], root: folder, asOf: '2026-11-25' }),
      );
      holds(answers);
      environments += answers.length;
    }
    expect(environments).toBeGreaterThan(300);
  },
);
