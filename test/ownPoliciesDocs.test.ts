// docs/own-policies.md from its start to its end: each command runs as it is written, in the folder that the
// one before left.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { blocksOf, commandsOf, docsFolder } from './docsFolder.ts';

const PAGE = 'docs/own-policies.md';
const TEMPLATE = `Resources:
  Workers:
    Type: AWS::Batch::ComputeEnvironment
    Properties:
      Type: MANAGED
      ComputeEnvironmentName: prod-workers
      ComputeResources:
        Type: EC2
        ImageId: '{{resolve:ssm:/acme/batch-ami}}'
`;

const [rule = '', examples = '', settings = ''] = blocksOf(PAGE, 'yaml');
const { folder, run, write } = docsFolder({ 'infra/batch.yaml': TEMPLATE });
const POLICY = 'batch-policies/golden-ami.yaml';

/** What the page lets the reader write before a command. */
const BEFORE: Readonly<Record<string, () => void>> = {
  'amilint test batch-policies --update': () => write(POLICY, `${rule}${examples}`),
  'amilint infra --fail-on never': () => write('.amilint.yaml', settings),
};

test('a policy is ten lines', () => {
  expect(rule.trim().split('\n').length).toBeLessThanOrEqual(10);
});

const hasJq = spawnSync('jq', ['--version']).status === 0;

test.each(commandsOf(PAGE))('%s', (command) => {
  if (command.includes('jq') && !hasJq) return;
  BEFORE[command]?.();
  const { status, stdout, stderr } = run(command);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  if (command.includes('jq')) expect(stdout).toBe('/acme/batch-ami\n');
  if (command === 'amilint infra --fail-on never') expect(stdout).toContain('error golden-ami');
});

test('the marks are where the finding is', () => {
  expect(readFileSync(join(folder, POLICY), 'utf8')).toContain('ImageId: ami-0123456789abcdef0 # finding\n');
});

test('the rule alone finds the environment, without examples', () => {
  write('alone/golden-ami.yaml', rule);
  const { stdout, status } = run(
    'amilint infra --policies alone --policy golden-ami --no-config --format concise',
  );
  expect(status).toBe(1);
  expect(stdout).toContain(
    'infra/batch.yaml:9:33: error golden-ami: Workers boots the AMI of the SSM parameter /acme/batch-ami, and not the golden AMI.',
  );
});
