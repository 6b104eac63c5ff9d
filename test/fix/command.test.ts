// `amilint fix`: the patch that it shows, the files that it writes, and what it leaves.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { runFix, type FixFlags } from '../../src/commands/runFix.ts';
import { folderWith } from '../folders.ts';

let printed = '';
beforeEach(() => {
  printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** Two findings: one whose edit deploys in place, and one whose edit replaces the environment. */
const TEMPLATE = `Resources:
  Workers:
    Type: AWS::Batch::ComputeEnvironment
    Properties:
      Type: MANAGED
      ComputeResources:
        Type: EC2 # on demand
        DesiredvCpus: 4
        ImageId: !Ref Image
        SecurityGroupIds: [sg-1]
Parameters:
  Image:
    Type: AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>
    Default: /images/batch
`;

function repository(files: Readonly<Record<string, string>>): string {
  const root = folderWith(files);
  execFileSync('git', ['init', '--quiet'], { cwd: root });
  return root;
}

const fix = (root: string, flags: FixFlags = {}, policies?: readonly string[]) =>
  runFix({ paths: [root], root, asOf: '2026-11-24', ...(policies ? { policies } : {}) }, flags);

describe.each([
  ['a plain file', 'batch.yaml', TEMPLATE],
  ['a name with a blank', 'my batch.yaml', TEMPLATE],
  ['lines that end with CRLF', 'batch.yaml', TEMPLATE.replaceAll('\n', '\r\n')],
  ['a byte order mark', 'batch.yaml', `\uFEFF${TEMPLATE}`],
  ['no line end at the end', 'batch.yaml', TEMPLATE.trimEnd()],
])('%s', (_, path, text) => {
  test('has a patch that git applies, and that makes what --unsafe writes', async () => {
    const [patched, written] = [repository({ [path]: text }), repository({ [path]: text })];
    await fix(patched);
    execFileSync('git', ['apply', '-'], { cwd: patched, input: printed });
    await fix(written, { unsafe: true });
    const after = readFileSync(join(written, path), 'utf8');
    expect(readFileSync(join(patched, path), 'utf8')).toBe(after);
    expect(after).not.toBe(text);
    expect(after.replaceAll(/DesiredvCpus.*|Workers2?|AllocationStrategy.*|\s/g, '')).toBe(
      text.replaceAll(/DesiredvCpus.*|Workers|\s/g, ''),
    );
  });
});

test('each edit is shown with its effect', async () => {
  await fix(repository({ 'batch.yaml': TEMPLATE }));
  expect(printed.split('diff --git')[0]).toBe(`# batch.yaml:6 allocation-strategy-unset
#   rename Workers to Workers2, so that a new environment takes its place and set AllocationStrategy to BEST_FIT_PROGRESSIVE
#   replaces the environment: jobs that run on the old one end with it

# batch.yaml:9 desired-vcpus-managed
#   take DesiredvCpus out
#   deploys in place

`);
});

test('a finding in the template of a CDK app has no edit, and the place to edit is named', async () => {
  const template = JSON.stringify({
    Resources: {
      Workers: {
        Type: 'AWS::Batch::ComputeEnvironment',
        Properties: { Type: 'MANAGED', ComputeResources: { Type: 'EC2', DesiredvCpus: 4 } },
      },
    },
  });
  const manifest = JSON.stringify({
    version: '36.0.0',
    artifacts: {
      Batch: { type: 'aws:cloudformation:stack', properties: { templateFile: 'Batch.template.json' } },
    },
  });
  const app = repository({ 'Batch.template.json': template, 'manifest.json': manifest });
  await fix(app, {}, ['desired-vcpus-managed']);
  expect(printed).toBe(`# Batch.template.json:1 desired-vcpus-managed
#   no edit: change it in the app that writes this template by its remedy

`);
});

describe('--write', () => {
  test('writes what deploys in place, and names the rest', async () => {
    const root = repository({ 'batch.yaml': TEMPLATE });
    await fix(root, { write: true });
    expect(readFileSync(join(root, 'batch.yaml'), 'utf8')).toBe(
      TEMPLATE.replace('        DesiredvCpus: 4\n', ''),
    );
    expect(printed).toContain('Wrote 1 edit in 1 file:\n  batch.yaml:8 desired-vcpus-managed\n');
    expect(printed).toContain(
      'Left 1 edit that --unsafe writes:\n  batch.yaml:6 allocation-strategy-unset\n',
    );
  });

  test('writes edits of the policies that are named alone, judged by all', async () => {
    const root = repository({ 'batch.yaml': TEMPLATE });
    await fix(root, { unsafe: true }, ['allocation-strategy-unset']);
    const text = readFileSync(join(root, 'batch.yaml'), 'utf8');
    expect(text).toContain('AllocationStrategy: BEST_FIT_PROGRESSIVE');
    expect(text).toContain('DesiredvCpus: 4');
  });

  test('of the first of two deployments names the second', async () => {
    const root = repository({
      'batch.yaml': TEMPLATE.replace(
        '        ImageId: !Ref Image\n',
        '        AllocationStrategy: BEST_FIT_PROGRESSIVE\n',
      ),
    });
    await fix(root, { write: true }, ['update-to-latest-image-version-unset']);
    const text = readFileSync(join(root, 'batch.yaml'), 'utf8');
    expect(text).toContain('ReplaceComputeEnvironment: false');
    expect(text).not.toContain('UpdateToLatestImageVersion');
    expect(printed).toContain(
      'in a later deployment, by another run: set UpdateToLatestImageVersion to true',
    );
  });
});

test('where no finding has an edit the remedies are named', async () => {
  await fix(
    repository({
      'batch.yaml': TEMPLATE.replace(
        '        DesiredvCpus: 4\n',
        '        AllocationStrategy: BEST_FIT_PROGRESSIVE\n',
      ),
    }),
  );
  expect(printed).toBe('None of 1 finding has an edit: follow their remedies by hand.\n');
});
