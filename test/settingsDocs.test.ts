// Every command of docs/settings.md and docs/accepting-findings.md runs as it is written there.
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { readSettings } from '../src/settings/read.ts';

const project = fileURLToPath(new URL('..', import.meta.url));

const TEMPLATE = `Resources:
  Workers:
    Type: AWS::Batch::ComputeEnvironment
    Properties:
      Type: MANAGED
      ComputeResources: { Type: EC2, AllocationStrategy: BEST_FIT, SecurityGroupIds: [sg-1] }
`;

const blocksOf = (page: string, language: string): string[] =>
  [...readFileSync(join(project, 'docs', page), 'utf8').matchAll(/^```(\w+)\n([^]*?)^```$/gm)].flatMap(
    ([, name, block = '']) => (name === language ? [block] : []),
  );

/** A repository with one template, and the command `amilint` on its path. */
function repository(): { readonly folder: string; readonly path: string } {
  const folder = mkdtempSync(join(tmpdir(), 'amilint-docs-'));
  writeFileSync(join(folder, 'template.yaml'), TEMPLATE);
  const bin = join(folder, '.git', 'bin');
  mkdirSync(bin, { recursive: true });
  const script = `#!/bin/sh\nexec "${process.execPath}" "${join(project, 'dist/cli.js')}" "$@"\n`;
  writeFileSync(join(bin, 'amilint'), script);
  chmodSync(join(bin, 'amilint'), 0o755);
  return { folder, path: `${bin}${delimiter}${process.env['PATH'] ?? ''}` };
}

describe.each(['settings.md', 'accepting-findings.md'])('docs/%s', (page) => {
  const { folder, path } = repository();
  const commands = blocksOf(page, 'sh').flatMap((block) => block.trim().split('\n'));

  test('there are commands', () => {
    expect(commands.length).toBeGreaterThan(3);
  });

  // Each goes on in the folder that the one before has left.
  test.each(commands)('%s', (command) => {
    const env = { ...process.env, PATH: path };
    const { status, stderr } = spawnSync('sh', ['-c', command], { cwd: folder, env, encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
});

test('the example of all settings is right', () => {
  const [yaml = ''] = blocksOf('settings.md', 'yaml');
  const { settings, extends: bases } = readSettings({ path: '.amilint.yaml', text: yaml }, '/');
  expect(bases).toHaveLength(2);
  expect(settings.overrides).toHaveLength(2);
  expect(settings.ignore).toHaveLength(1);
});

test('--print-config says where each setting comes from, and init what it found', () => {
  const { folder, path } = repository();
  const run = (args: string) =>
    spawnSync('sh', ['-c', `amilint ${args}`], {
      cwd: folder,
      env: { ...process.env, PATH: path },
      encoding: 'utf8',
    });
  expect(run('init').status).toBe(0);
  expect(readFileSync(join(folder, '.amilint.yaml'), 'utf8')).toContain('#   template.yaml\n');
  expect(run('init')).toMatchObject({ status: 2 });
  writeFileSync(
    join(folder, '.amilint.yaml'),
    'failOn: error\noverrides:\n  - files: [template.yaml]\n    policies: { storage: off }\n',
  );
  expect(run('--print-config template.yaml').stdout).toBe(`# Settings for template.yaml
failOn: error # .amilint.yaml:1
strict: false # default
policies:
  storage: off # .amilint.yaml:4
`);
});
