// `amilint ignore`: what it writes for each language, and that it changes nothing else.
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { runIgnore, type IgnoreFlags } from '../src/commands/runIgnore.ts';
import { fails } from '../src/failing.ts';
import { parse as parseTemplate } from '../src/frontends/cloudformation/parse.ts';
import type { Node } from '../src/frontends/document/syntax.ts';
import { scan } from '../src/scan.ts';
import { withIgnores } from '../src/suppressions/settingsFile.ts';
import { folderWith } from './folders.ts';

const asOf = '2026-11-24';
const CORPUS = fileURLToPath(new URL('../../shared/corpus', import.meta.url));

beforeEach(() => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
});
afterEach(() => {
  vi.restoreAllMocks();
});

const ignore = (root: string, flags: IgnoreFlags = { reason: 'moves in January' }) =>
  runIgnore({ paths: [root], root, asOf, config: true }, flags);

/** The text of a file after everything in it was accepted. */
async function accepted(path: string, text: string, flags?: IgnoreFlags): Promise<string> {
  const root = folderWith({ [path]: text });
  await ignore(root, flags);
  return readFileSync(join(root, path), 'utf8');
}

const TEMPLATE = `Resources:
  Workers:
    Type: AWS::Batch::ComputeEnvironment
    Properties:
      Type: MANAGED
      ComputeResources:
        Type: EC2
        SecurityGroupIds: [sg-1]
        AllocationStrategy: BEST_FIT # was cheaper
`;

const MODULE = `resource "aws_batch_compute_environment" "workers" {
  type = "MANAGED"

  compute_resources {
    type                = "EC2"
    security_group_ids  = ["sg-1"]
    allocation_strategy = "BEST_FIT"
    image_id            = data.aws_ami.golden.id
  }
}
`;

test('YAML: a comment above the line, with its indentation', async () => {
  expect(await accepted('batch.yaml', TEMPLATE)).toBe(
    TEMPLATE.replace(
      '        Alloc',
      '        # amilint-ignore allocation-strategy-blocks-updates: moves in January\n        Alloc',
    ),
  );
});

test('line ends and a byte order mark stay', async () => {
  const text = `\uFEFF${TEMPLATE.replaceAll('\n', '\r\n')}`;
  const written = await accepted('batch.yaml', text, { reason: 'moves', until: '2027-01-31' });
  expect(written).toContain('blocks-updates: moves until 2027-01-31\r\n        Alloc');
  expect(written.startsWith('\uFEFFResources:\r\n')).toBe(true);
  expect(written.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
});

test('a script in a template stays as it is: the comment is above its resource', async () => {
  const text = `Resources:
  Workers:
    Type: AWS::Batch::ComputeEnvironment
    Properties:
      Type: MANAGED
      ComputeResources:
        Type: EC2
        AllocationStrategy: BEST_FIT_PROGRESSIVE
        UpdateToLatestImageVersion: true
        SecurityGroupIds: [sg-1]
        LaunchTemplate: { LaunchTemplateId: !Ref Template, Version: !GetAtt Template.LatestVersionNumber }
  Template:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData:
        UserData:
          Fn::Base64: |
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary="b"

            --b
            Content-Type: text/x-shellscript

            #!/bin/bash
            echo ECS_CLUSTER=x > /etc/ecs/ecs.config
            --b--
`;
  const written = await accepted('batch.yaml', text);
  expect(written).toContain('  # amilint-ignore ecs-config-overwritten: moves in January\n  Template:');
  expect(written.replace(/^ *# amilint-ignore.*\n/gm, '')).toBe(text);
});

test('HCL: comments behind lines, aligned as terraform fmt aligns them', async () => {
  const written = await accepted('main.tf', MODULE);
  const reason = 'moves in January';
  expect(written).toBe(
    MODULE.replace(
      '"BEST_FIT"',
      `"BEST_FIT"             # amilint-ignore allocation-strategy-blocks-updates: ${reason}`,
    ).replace('golden.id', `golden.id # amilint-ignore deprecated-image-id: ${reason}`),
  );
});

test('JSON: metadata of the resource', async () => {
  const text = JSON.stringify(
    {
      Resources: {
        Workers: {
          Type: 'AWS::Batch::ComputeEnvironment',
          Properties: {
            Type: 'MANAGED',
            ComputeResources: { Type: 'EC2', SecurityGroupIds: ['sg-1'], AllocationStrategy: 'BEST_FIT' },
          },
        },
      },
    },
    null,
    2,
  );
  const written = await accepted('batch.json', text);
  const { Metadata, ...rest } = JSON.parse(written).Resources.Workers;
  expect(Metadata).toEqual({
    amilint: { ignore: [{ policy: 'allocation-strategy-blocks-updates', reason: 'moves in January' }] },
  });
  expect(rest).toEqual(JSON.parse(text).Resources.Workers);
  expect(written.split('\n')).toHaveLength(text.split('\n').length + 1);
});

test('JSON of Terraform: a member that Terraform ignores', async () => {
  const workers = {
    type: 'MANAGED',
    compute_resources: { type: 'EC2', security_group_ids: ['sg-1'], allocation_strategy: 'BEST_FIT' },
  };
  const text = JSON.stringify({ resource: { aws_batch_compute_environment: { workers } } });
  const written = JSON.parse(await accepted('main.tf.json', text));
  expect(written.resource.aws_batch_compute_environment.workers['//']).toBe(
    'amilint-ignore allocation-strategy-blocks-updates: moves in January',
  );
});

describe('the settings take what the code cannot', () => {
  const entry = { policy: 'hardcoded-ami-id', environment: 'Batch/Workers', reason: 'moves: in January' };
  const item = `- policy: hardcoded-ami-id
    environment: Batch/Workers
    reason: "moves: in January"
`;

  test.each([
    ['no file yet', undefined, `# Settings of amilint.\nignore:\n  ${item}`],
    ['a file without the list', 'failOn: error # strict\n', `failOn: error # strict\nignore:\n  ${item}`],
    ['a file without a line end', 'failOn: error', `failOn: error\nignore:\n  ${item}`],
    [
      'a list, with something behind it',
      'ignore:\n  - policy: a\n    reason: b\n# the rest\nfailOn: error\n',
      `ignore:\n  - policy: a\n    reason: b\n  ${item}# the rest\nfailOn: error\n`,
    ],
    ['an empty list', 'ignore: []\nfailOn: error\n', `ignore:\n  ${item}failOn: error\n`],
  ])('%s', (_, text, wanted) => {
    expect(withIgnores(text, [entry])).toBe(wanted);
  });

  test('a list between brackets is not changed', () => {
    expect(() => withIgnores('ignore: [{ policy: a, reason: b }]\n', [entry])).toThrow(/one entry on a line/);
  });
});

test('run again it changes nothing', async () => {
  const root = folderWith({ 'batch.yaml': TEMPLATE, 'main.tf': MODULE });
  await ignore(root);
  const once = textsIn(root);
  await ignore(root);
  expect(textsIn(root)).toEqual(once);
});

describe('--prune', () => {
  test.each([
    ['a separate line', `# amilint-ignore hardcoded-ami-id: gone\n${TEMPLATE}`, TEMPLATE],
    ['behind a line', TEMPLATE.replace('EC2', 'EC2 # amilint-ignore hardcoded-ami-id: gone'), TEMPLATE],
    [
      'one of two policies',
      TEMPLATE.replace(
        '        A',
        '        # amilint-ignore hardcoded-ami-id, allocation-strategy-blocks-updates: x\n        A',
      ),
      TEMPLATE.replace(
        '        A',
        '        # amilint-ignore allocation-strategy-blocks-updates: x\n        A',
      ),
    ],
  ])('%s', async (_, text, wanted) => {
    expect(await accepted('batch.yaml', text, { prune: true })).toBe(wanted);
  });

  test('an entry of metadata', async () => {
    const entries = [
      { policy: 'hardcoded-ami-id', reason: 'gone' },
      { policy: 'allocation-strategy-blocks-updates', reason: 'moves' },
    ];
    const text = (ignored: object[]) =>
      JSON.stringify({
        Resources: {
          Workers: {
            Type: 'AWS::Batch::ComputeEnvironment',
            Metadata: { amilint: { ignore: ignored } },
            Properties: {
              Type: 'MANAGED',
              ComputeResources: { Type: 'EC2', SecurityGroupIds: ['sg-1'], AllocationStrategy: 'BEST_FIT' },
            },
          },
        },
      });
    expect(await accepted('batch.json', text(entries), { prune: true })).toBe(text(entries.slice(1)));
  });
});

test('a reason is demanded', async () => {
  await expect(ignore(folderWith({ 'batch.yaml': TEMPLATE }), {})).rejects.toThrow(/--reason/);
});

/** The texts of a folder, by path. */
function textsIn(root: string): Record<string, string> {
  const names = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    names.map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      return [path.slice(root.length + 1), readFileSync(path, 'utf8')];
    }),
  );
}

/** The text without blanks at the ends of its lines. */
const withoutBlanks = (text: string): string => text.replace(/[ \t]+$/gm, '');

/** The values of a template, without their places, and without what amilint wrote. */
function values(node: Node): unknown {
  if (node.kind === 'list') return node.items.map(values);
  if (node.kind === 'scalar') return [node.tag, node.value];
  const members = [...node.members.values()].filter(({ name }) => name !== 'Metadata');
  return [node.tag, Object.fromEntries(members.map(({ name, value }) => [name, values(value)]))];
}

/** One finding that fails a run. */
const PINNED = `Resources:
  Added:
    Type: AWS::Batch::ComputeEnvironment
    Properties:
      Type: MANAGED
      ReplaceComputeEnvironment: false
      ComputeResources:
        Type: EC2
        AllocationStrategy: BEST_FIT_PROGRESSIVE
        InstanceTypes: [m5.large]
        SecurityGroupIds: [sg-1]
        Subnets: [subnet-1]
        InstanceRole: arn:aws:iam::123456789012:instance-profile/ecsInstanceRole
        Ec2Configuration: [{ ImageType: ECS_AL2023, ImageIdOverride: ami-0123456789abcdef0 }]
`;

describe.skipIf(!existsSync(CORPUS))('public repositories (skipped where ../shared/corpus is absent)', () => {
  const repositories = existsSync(CORPUS)
    ? readdirSync(CORPUS).filter((name) => !/@|\.(?:tsv|md)$/.test(name))
    : [];

  test(
    'one run accepts everything, values stay, and a second run changes nothing',
    { timeout: 300_000 },
    async () => {
      const faults: string[] = [];
      for (const name of repositories) {
        const root = join(mkdtempSync(join(tmpdir(), 'amilint-accepted-')), name);
        cpSync(join(CORPUS, name), root, { recursive: true });
        const before = textsIn(root);
        const first = await scan({ paths: [root], root, asOf });
        if (!fails(first)) continue;
        const flags = { reason: 'moves in January', until: '2027-02-28' };
        await ignore(root, flags);
        const after = textsIn(root);
        for (const [path, text] of Object.entries(before)) {
          const changed = after[path] ?? '';
          if (changed === text) continue;
          if (path.includes('.tf')) {
            const bare = changed
              .replace(/^# amilint-ignore .*\n/gm, '')
              .replace(/ # amilint-ignore .*$/gm, '');
            if (withoutBlanks(bare) !== withoutBlanks(text) && !path.endsWith('.json'))
              faults.push(`${name}/${path}: more than comments`);
            continue;
          }
          const [one, other] = [text, changed].map((content) =>
            parseTemplate({ path, text: content }).roots.map(values),
          );
          if (JSON.stringify(one) !== JSON.stringify(other)) faults.push(`${name}/${path}: other values`);
        }
        const options = { paths: [root], root, config: true } as const;
        if (fails(await scan({ ...options, asOf }))) faults.push(`${name}: still fails`);
        await ignore(root, flags);
        if (JSON.stringify(textsIn(root)) !== JSON.stringify(after)) faults.push(`${name}: not stable`);
        const later = await scan({ ...options, asOf: '2027-03-01' });
        if (!fails(later)) faults.push(`${name}: accepted after the last day`);
        writeFileSync(join(root, 'pinned.yaml'), PINNED);
        const { findings } = await scan({ ...options, asOf });
        const news = findings.filter(({ severity }) => severity !== 'note');
        const found = news.map(({ policy, at }) => `${policy.id} ${at.source.path}`);
        if (found.join() !== 'hardcoded-ami-id pinned.yaml') faults.push(`${name}: ${found.join()}`);
      }
      expect(faults).toEqual([]);
    },
  );
});
