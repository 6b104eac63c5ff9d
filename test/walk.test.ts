// A walk without patterns, which is one of our own, finds what a walk with patterns finds.
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { walk } from '../src/walk.ts';

const FILES = [
  'batch.yaml',
  '.hidden.yaml',
  'a/b/c/deep.tf',
  'node_modules/package/batch.yaml',
  'a/Node_Modules/package/batch.yaml',
  'a/.git/config.json',
  '.terraform/modules/m/main.tf',
  'node_modules.d/batch.yaml',
  'a/venv/lib/x.json',
  'a/.aws-sam/build/template.yaml',
  'vendor/bundle/gems/x.json',
  'vendor/other/x.json',
  'bundle/x.json',
  'shared/main.tf',
  'odd [name] (of) {a} folder!/x.json',
];

test('with all folders that are left out, copies and links', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'amilint-walk-'));
  for (const file of FILES) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), '{}');
  }
  symlinkSync('../shared/main.tf', join(folder, 'a/main.tf'));
  symlinkSync(join(folder, 'shared'), join(folder, 'a/inside'));
  symlinkSync(tmpdir(), join(folder, 'a/outside'));
  symlinkSync('nowhere', join(folder, 'a/lost.tf'));
  const found = await walk(folder, [], []);
  const byPatterns = await walk(folder, ['**/*'], []);
  expect(found.files.toSorted()).toEqual(
    [
      ...FILES.filter(
        (file) => !/node_modules\/|\.git\/|\.terraform\/|venv|aws-sam|vendor\/bundle/i.test(file),
      ),
      'a/lost.tf',
      'a/main.tf',
    ].toSorted(),
  );
  expect({ ...byPatterns, files: byPatterns.files.toSorted() }).toEqual({
    ...found,
    files: found.files.toSorted(),
  });
  expect(found.links).toEqual(new Set(['a/main.tf', 'a/lost.tf']));
  expect(found.linkedFolders).toBe(1);
  expect(found.copies).toEqual(
    new Map([
      ['venv', 1],
      ['.aws-sam', 1],
      ['vendor/bundle', 1],
    ]),
  );
});
