// Every command that README shows runs as it is written; those that need a network are named, each with the
// reason.
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { commandsOf, docsFolder, PROJECT } from './docsFolder.ts';

const text = readFileSync(join(PROJECT, 'README.md'), 'utf8');
const prose = text.replaceAll(/^```[^]*?^```$/gm, '');
/** Commands within the text: `amilint ami`. */
const inline = [...prose.matchAll(/`([^`\n]+)`/g)].flatMap(([, code = '']) =>
  /(?:^|\| )(?:amilint|npm|npx|aws|terraform|docker|cdk) /.test(code) ? [code] : [],
);
const commands = [...new Set([...commandsOf('README.md'), ...inline])];

/** Commands that do not run here, with the reason. */
const NOT_RUN: ReadonlyMap<string, string> = new Map([
  ['npm ci && npx amilint fixtures/pinned-ami', 'npm ci needs the registry; the scan itself runs below'],
  ['npm ci && npm test', 'npm ci needs the registry, and this is the test'],
  ['npm ci && npm pack', 'npm ci needs the registry; test/package.test.ts packs and installs'],
  ['npm install --save-dev amilint', 'needs the registry'],
  ['npm install --save-dev path/to/amilint-0.1.0.tgz', 'the path is that of the packed file'],
  ['npx amilint', 'needs an installed package; test/package.test.ts installs one'],
  ['terraform init', 'needs the registry of Terraform'],
  ['terraform test', 'the name of a feature of Terraform'],
  ["cdk synth '**'", 'needs the CDK; test/doors/cdk.test.ts synthesises'],
  ['cdk lsp', 'needs the CDK, and runs until an editor ends it'],
  ['aws batch describe-compute-environments', 'needs an account; with the pipe it runs below'],
]);

/** What readers replace by what they have. */
const WRITTEN_OUT: ReadonlyMap<string, string> = new Map([
  ['amilint explain <policy>', 'amilint explain hardcoded-ami-id'],
  ['amilint diff', 'amilint diff main..HEAD'],
  ['amilint ignore --reason "…"', 'amilint ignore --reason "moves in January"'],
]);

/** Commands that end with 1: they find what the folder has. All others end with 0. */
const FINDS = new Set([
  'amilint template.yaml --parameter ImageId=ami-0abc1234 --parameters production.json',
  'amilint --format text --format sarif --output amilint.sarif',
  'amilint --policies batch-policies',
  'terraform show -json tfplan | amilint -',
  'aws batch describe-compute-environments | amilint -',
]);

const read = (path: string): string => readFileSync(join(PROJECT, path), 'utf8');
const { folder, run, write } = docsFolder({
  'template.yaml': read('fixtures/pinned-ami/batch.yaml'),
  'production.json': '{ "Environment": "production" }',
  // Folders with the names of commands.
  'test/queue.yaml': 'Resources:\n  Queue: { Type: AWS::SQS::Queue }\n',
  'new/queue.yaml': 'Resources:\n  Queue: { Type: AWS::SQS::Queue }\n',
});
// Programs that print what the real ones do.
for (const [name, path] of [
  ['terraform', 'fixtures/same/every-field/plan.json'],
  ['aws', 'fixtures/deployed/account/compute-environments.json'],
] as const) {
  cpSync(join(PROJECT, path), join(folder, '.git', `${name}.json`));
  write(`.git/bin/${name}`, `#!/bin/sh\ncat "${join(folder, '.git', `${name}.json`)}"\n`);
  run(`chmod +x .git/bin/${name}`);
}
run('amilint new policy our-policy');
run('amilint --format json --output report.json');

test('README shows many commands, and each that does not run here is one of them', () => {
  expect(commands.length).toBeGreaterThan(20);
  expect([...NOT_RUN.keys()].filter((command) => !commands.includes(command))).toEqual([]);
});

describe('each command that README shows', () => {
  test.each(commands.filter((command) => !NOT_RUN.has(command)))('%s', (command) => {
    const { status, stdout, stderr } = run(WRITTEN_OUT.get(command) ?? command);
    expect({ status, stderr }).toEqual({ status: FINDS.has(command) ? 1 : 0, stderr: '' });
    if (!command.includes('--output') && !command.includes('test')) expect(stdout).not.toBe('');
  });
});

test('the scan of the first command finds what the page shows below it', () => {
  const [, block = ''] = /^```\n(warning launch-template-pins-ami [^]*?)^```$/m.exec(text) ?? [];
  const { stdout } = docsFolder({
    'fixtures/pinned-ami/batch.yaml': read('fixtures/pinned-ami/batch.yaml'),
  }).run('amilint fixtures/pinned-ami --as-of 2026-11-24');
  expect(block).not.toBe('');
  expect(stdout).toContain(block.trimEnd());
});
