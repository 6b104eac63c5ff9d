// Code compared with itself has no change, and every pair of versions of public code has an answer in every
// format.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import type { DiffAnswer } from '../../src/diff/answer.ts';
import { differencesOfScans } from '../../src/differences.ts';
import { diffJson } from '../../src/report/diffJson.ts';
import { diffMarkdown } from '../../src/report/diffMarkdown.ts';
import { diffSarif } from '../../src/report/diffSarif.ts';
import { diffText } from '../../src/report/diffText.ts';
import { scanWithCode } from '../../src/scan.ts';
import { cases } from '../same.ts';
import { AS_OF, diffTexts } from './support.ts';

const schema = JSON.parse(readFileSync(new URL('../../schemas/diff.schema.json', import.meta.url), 'utf8'));
const validate = new Ajv2020({ strict: false }).compile(schema);

describe.each(cases)('fixtures/same/$name', ({ forms, given }) => {
  test.each([...forms])('%s is the same as itself', (_, texts) => {
    const named = Object.fromEntries(texts.map(({ path, text }) => [path, text]));
    const { environments, queues } = diffTexts(named, named, { parameters: given });
    for (const one of environments) {
      expect(one).toMatchObject({ status: 'unchanged', possible: ['nothing'], otherCases: [] });
    }
    for (const { status } of queues) expect(status).toBe('unchanged');
  });
});

/** What holds of every answer. */
function holds(answer: DiffAnswer): void {
  validate(JSON.parse(diffJson(answer, '1.2.3', AS_OF)));
  expect(validate.errors).toBeNull();
  const texts = [
    diffText(answer, { color: false }),
    diffMarkdown(answer),
    diffSarif(answer, { version: '1.2.3', homepage: 'https://example.org' }),
  ];
  for (const text of texts) expect(text).not.toMatch(/\bundefined\b|\bNaN\b|\[object /);
  for (const { effect, possible, changes } of answer.environments) {
    expect(possible).toContain(effect);
    for (const { effects, name } of changes) {
      expect(effects.length).toBeGreaterThan(0);
      expect(name).not.toBe('');
    }
  }
}

const CORPUS = fileURLToPath(new URL('../../../shared/corpus', import.meta.url));

/** The versions of each repository: folders with a commit behind an @ beside the one without. */
function versions(): readonly (readonly string[])[] {
  const groups = new Map<string, string[]>();
  for (const name of readdirSync(CORPUS).filter((entry) => !/\.(?:tsv|md)$/.test(entry))) {
    const [repository = ''] = name.split('@');
    groups.set(repository, [...(groups.get(repository) ?? []), name]);
  }
  return [...groups.values()];
}

test.skipIf(!existsSync(CORPUS) || !process.env['AMILINT_CORPUS'])(
  'every pair of versions in ../shared/corpus (skipped where it is absent, or without AMILINT_CORPUS=1)',
  { timeout: 900_000 },
  async () => {
    const scanned = async (name: string) => ({
      name,
      code: await scanWithCode({ paths: [join(CORPUS, name)], root: CORPUS, asOf: AS_OF }),
      base: name,
    });
    let pairs = 0;
    const alarms: string[] = [];
    for (const names of versions()) {
      const sides = [];
      for (const name of names) sides.push(await scanned(name));
      for (const [index, side] of sides.entries()) {
        const same = differencesOfScans(side, side);
        alarms.push(
          ...same.environments
            .filter(({ status, otherCases }) => status !== 'unchanged' || otherCases.length > 0)
            .map(({ environment }) => environment.address),
        );
        const next = sides[index + 1];
        if (!next) continue;
        holds(differencesOfScans(side, next));
        holds(differencesOfScans(next, side));
        pairs += 2;
      }
    }
    expect(alarms).toEqual([]);
    expect(pairs).toBeGreaterThan(100);
  },
);
