// The patches of a runbook: git applies them, and a scan afterwards no longer finds what blocked a new AMI.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Patch } from '../../../src/ami/answer.ts';
import { answerAbout, answersAbout } from '../support.ts';
import { HCL, TEMPLATES } from './templates.ts';

/** The patches of the first and of the second deployment. */
function patchesOf(path: string, text: string): readonly [Patch, Patch] {
  const { way } = answerAbout(path, text);
  const [first, second, ...more] = way.steps.flatMap(({ patches }) => patches);
  if (!first || !second || more.length > 0) throw new Error('two patches are expected');
  return [first, second];
}

describe.each(Object.entries(TEMPLATES))('%s', (_, { path, text }) => {
  const [first, second] = patchesOf(path, text);

  test('git applies both, one after the other', () => {
    const folder = mkdtempSync(join(tmpdir(), 'amilint-patch-'));
    writeFileSync(join(folder, path), text);
    for (const { diff, after } of [first, second]) {
      execFileSync('git', ['apply', '--whitespace=nowarn'], { cwd: folder, input: diff });
      expect(readFileSync(join(folder, path), 'utf8')).toBe(after);
    }
  });

  test('after the first one both environments are in the queue, the new one first', () => {
    const answers = answersAbout([{ path, text: first.after }]);
    expect(answers).toHaveLength(2);
    const [green, blue] = answers.map(({ environment }) => environment.name);
    for (const { queues } of answers)
      expect(queues).toMatchObject([{ name: 'jobs', environments: [green, blue], more: false }]);
  });

  test('what blocked the old one does not block the new one', () => {
    const [green, blue] = answersAbout([{ path, text: first.after }]);
    const kinds = (answer: typeof green): readonly string[] =>
      [...new Set(answer?.blocks.map(({ kind }) => kind))].toSorted();
    expect(kinds(blue)).toEqual(expect.arrayContaining(['role', 'strategy']));
    expect(kinds(green).filter((kind) => ['role', 'strategy', 'name'].includes(kind))).toEqual([]);
    expect(green?.way.kind).toBe('inPlace');
  });

  test('after the second one the old environment and every reference to it are gone', () => {
    const answers = answersAbout([{ path, text: second.after }]);
    expect(answers).toHaveLength(1);
    expect(answers[0]?.queues).toMatchObject([{ environments: [answers[0]?.environment.name] }]);
    expect(second.after).not.toMatch(/\bWorkers\b|\.workers\b|"workers"/);
  });
});

test.each([
  ['name = "workers"', 'name_prefix = "workers-"'],
  ['name = "batch-${var.stage}"', 'name_prefix = "batch-${var.stage}-"'],
  ['name = local.name', 'name_prefix = "${local.name}-"'],
  ['compute_environment_name = "workers"', 'compute_environment_name_prefix = "workers-"'],
])('the fixed name of Terraform becomes a prefix: %s', (name, prefix) => {
  const written = `${HCL.replace('name         = "workers"', name)}
variable "stage" {}
locals {
  name = "workers"
}
`;
  expect(patchesOf('main.tf', written)[0].after).toContain(`  ${prefix}\n`);
});
