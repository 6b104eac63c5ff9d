// The cases of ../shared/cases/own, by the commands that their authors type in the folder of the case.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { caseFolder } from './support.ts';

const CLI = fileURLToPath(new URL('../../dist/cli.cjs', import.meta.url));
const SCAN = 'scan template.yaml --root . --policies house --as-of 2026-11-25 --format text';

function run(name: string, command: string): { status: number | null; text: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...command.split(' ')], {
    cwd: caseFolder(`own/${name}`),
    encoding: 'utf8',
  });
  return { status, text: `${stdout}${stderr}` };
}

describe.skipIf(!existsSync(caseFolder('own')))('own (skipped where ../shared/cases is absent)', () => {
  test('folder-named-like-a-policy-file: one line names the folder', () => {
    const { status, text } = run('folder-named-like-a-policy-file', SCAN);
    expect(text).toMatch(/^amilint: there is no policy file \(\*\.yaml\) in \S+\/house\n$/);
    expect(status).toBe(2);
  });

  test.each([
    [
      'house-rule-with-a-wrong-example',
      'require-best-fit-progressive',
      'error require-best-fit-progressive  template.yaml:8:',
      /good example «called good»:\n.*line 8: AllocationStrategy/,
    ],
    [
      'quota-rule-with-a-wrong-example',
      'max-vcpus-too-high',
      'warning max-vcpus-too-high  template.yaml:9:',
      /good example «few enough»:\n.*line 8: MaxvCpus: 9999/,
    ],
  ])('%s: the finding, its explanation, and the wrong example', (name, policy, finding, example) => {
    const scanned = run(name, SCAN);
    expect(scanned.text).toContain('warning allocation-strategy-blocks-updates  template.yaml:8:');
    expect(scanned.text).toContain(finding);
    expect(scanned.text).toContain(`amilint explain ${policy} --policies house\n`);
    expect(scanned.status).toBe(1);

    expect(run(name, `explain ${policy} --policies house`)).toMatchObject({ status: 0 });
    expect(run(name, 'policies --policies house').text).toContain(` ${policy} `);

    const tested = run(name, 'test house');
    expect(tested.text).toMatch(example);
    expect(tested.text).toContain('1 policy, 2 examples, 1 failed');
    expect(tested.status).toBe(1);
  });
});
