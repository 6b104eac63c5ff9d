// Every command of docs/settings.md and docs/accepting-findings.md runs as it is written there.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readSettings } from '../src/settings/read.ts';
import { blocksOf, commandsOf, docsFolder } from './docsFolder.ts';

const TEMPLATE = `Resources:
  Workers:
    Type: AWS::Batch::ComputeEnvironment
    Properties:
      Type: MANAGED
      ComputeResources: { Type: EC2, AllocationStrategy: BEST_FIT, SecurityGroupIds: [sg-1] }
`;

describe.each(['docs/settings.md', 'docs/accepting-findings.md'])('%s', (page) => {
  const { run } = docsFolder({ 'template.yaml': TEMPLATE });
  const commands = commandsOf(page);

  test('there are commands', () => {
    expect(commands.length).toBeGreaterThan(3);
  });

  // Each goes on in the folder that the one before has left.
  test.each(commands)('%s', (command) => {
    const { status, stderr } = run(command);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
});

test('the example of all settings is right', () => {
  const [yaml = ''] = blocksOf('docs/settings.md', 'yaml');
  const { settings, extends: bases } = readSettings({ path: '.amilint.yaml', text: yaml }, '/');
  expect(bases).toHaveLength(2);
  expect(settings.overrides).toHaveLength(2);
  expect(settings.ignore).toHaveLength(1);
});

test('--print-config says where each setting comes from, and init what it found', () => {
  const { folder, run, write } = docsFolder({ 'template.yaml': TEMPLATE });
  expect(run('amilint init').status).toBe(0);
  expect(readFileSync(join(folder, '.amilint.yaml'), 'utf8')).toContain('#   template.yaml\n');
  expect(run('amilint init')).toMatchObject({ status: 2 });
  write(
    '.amilint.yaml',
    'failOn: error\noverrides:\n  - files: [template.yaml]\n    policies: { storage: off }\n',
  );
  expect(run('amilint --print-config template.yaml').stdout).toBe(`# Settings for template.yaml
failOn: error # .amilint.yaml:1
strict: false # default
policies:
  storage: off # .amilint.yaml:4
`);
});
