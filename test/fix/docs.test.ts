// Every command of docs/fix.md runs as it is written there.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const docs = readFileSync(join(root, 'docs/fix.md'), 'utf8');
const commands = [...docs.matchAll(/^```(?:sh|console)\n([^]*?)^```$/gm)].flatMap(([, block = '']) =>
  block
    .trim()
    .split('\n')
    .filter((line) => /^(?:\$ )?amilint /.test(line))
    .map((line) => line.replace(/^\$ /, '').replace(/ +# .*$/, '')),
);

const TEMPLATE = `Resources:
  Workers:
    Type: AWS::Batch::ComputeEnvironment
    Properties:
      Type: MANAGED
      ComputeResources:
        Type: EC2
        DesiredvCpus: 4
        SecurityGroupIds: [sg-1]
`;

/** A repository with a template in two places, and the command on its path. */
function workplace(): { readonly folder: string; readonly path: string } {
  const folder = mkdtempSync(join(tmpdir(), 'amilint-docs-'));
  for (const name of ['infra', 'stacks']) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'batch.yaml'), TEMPLATE);
  }
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  writeFileSync(
    join(bin, 'amilint'),
    `#!/bin/sh\nexec "${process.execPath}" "${join(root, 'dist/cli.cjs')}" "$@"\n`,
    { mode: 0o755 },
  );
  execFileSync('git', ['init', '--quiet'], { cwd: folder });
  return { folder, path: `${bin}${delimiter}${process.env['PATH'] ?? ''}` };
}

const { folder, path } = workplace();

test('there are commands to run', () => expect(commands.length).toBeGreaterThan(4));

test.each(commands)('%s', (command) => {
  const { status, stderr } = spawnSync('sh', ['-c', command], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, PATH: path },
  });
  expect([status, stderr]).toEqual([0, '']);
});
