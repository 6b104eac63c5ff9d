// The door to Spectral: its real command lints templates by the ruleset.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ruleset } from '../../src/plugins/spectral.ts';
import { scan } from '../../src/scan.ts';
import { positions } from '../../src/value/source.ts';
import { fixture, hostFolder } from './host.ts';

const asOf = '2026-11-24';
const TOOLS = { '@stoplight/spectral-cli': '@stoplight/spectral-cli' };
const RULESET = `import { ruleset } from 'amilint/spectral';\nexport default { extends: [ruleset({ asOf: '${asOf}' })] };\n`;

interface Result {
  readonly code: string;
  readonly severity: number;
  readonly message: string;
  readonly path: (string | number)[];
  readonly range: {
    readonly start: { readonly line: number; readonly character: number };
    readonly end: { readonly line: number; readonly character: number };
  };
}

function spectral(
  folder: string,
  ...args: string[]
): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['node_modules/@stoplight/spectral-cli/dist/index.js', 'lint', ...args],
    {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, SCARF_ANALYTICS: 'false' },
    },
  );
  return { status, stdout, stderr };
}

/** What Spectral reports of a template by a ruleset. */
function lint(
  path: string,
  text: string,
  files: Readonly<Record<string, string>> = { '.spectral.js': RULESET },
): Result[] {
  const folder = hostFolder({ tools: TOOLS, files: { ...files, [path]: text } });
  const { stdout, stderr } = spectral(
    folder,
    path,
    '--ruleset',
    Object.keys(files)[0]!,
    '--format',
    'json',
    '--quiet',
  );
  if (!stdout.startsWith('[')) throw new Error(`${stdout}${stderr}`);
  return JSON.parse(stdout);
}

/** The same template in long form and without intrinsic functions that only YAML's short tags can write. */
const LONG = `Parameters:
  Image:
    Type: AWS::EC2::Image::Id
    Default: ami-0f1e2d3c4b5a69788
Resources:
  Workers:
    Type: AWS::Batch::ComputeEnvironment
    Properties:
      Type: MANAGED
      ComputeResources:
        Type: EC2
        AllocationStrategy: BEST_FIT_PROGRESSIVE
        InstanceTypes: [c6i]
        ImageId:
          Ref: Image
        LaunchTemplate: { LaunchTemplateId: { Ref: Template }, Version: $Latest }
  Template:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData:
        UserData:
          Fn::Base64: "#!/bin/bash"
`;

/** `rule line` of the places where Spectral and the scan start to underline. */
async function places(path: string, text: string): Promise<{ theirs: string[]; ours: string[] }> {
  const folder = hostFolder({ tools: {}, files: { [path]: text } });
  const { findings } = await scan({ paths: [join(folder, path)], asOf });
  const ours = findings.map(({ policy, severity, at }) => {
    const { start } = positions(at);
    return `${severity === policy.severity ? policy.id : `${policy.id}-${severity}`} ${start.line}`;
  });
  const theirs = lint(path, text).map(({ code, range }) => `${code} ${range.start.line + 1}`);
  return { theirs: theirs.toSorted(), ours: ours.toSorted() };
}

describe('the command of Spectral', () => {
  test('finds in YAML in long form what the scan finds, on the same lines', async () => {
    const { theirs, ours } = await places('batch.yaml', LONG);
    expect(theirs).toEqual(ours);
    expect(ours.length).toBeGreaterThan(3);
  });

  test('finds in JSON what the scan finds, on the same lines', async () => {
    const { theirs, ours } = await places('batch.template.json', JSON_TEMPLATE);
    expect(theirs).toEqual(ours);
    expect(ours.length).toBeGreaterThan(3);
  });

  test('underlines the value that is to be edited', () => {
    const range = (results: Result[], code: string) => {
      const { start, end } = results.find((result) => result.code === code)!.range;
      return [start.line + 1, start.character + 1, end.line + 1, end.character + 1];
    };
    expect(range(lint('batch.yaml', LONG), 'launch-template-version-latest')).toEqual([16, 73, 16, 80]);
    expect(range(lint('batch.json', JSON_TEMPLATE), 'launch-template-version-latest')).toEqual([
      12, 114, 12, 123,
    ]);
  });

  test('finds as much in YAML with short tags, but takes each tag for an error itself', async () => {
    const results = lint('batch.yaml', fixture('pinned-ami/batch.yaml'));
    const { findings } = await scan({ paths: ['fixtures/pinned-ami'], asOf });
    const own = results.filter(({ code }) => code !== 'parser');
    expect(own.length).toBe(findings.length);
    const line = (code: string) => own.find((result) => result.code === code)!.range.start.line + 1;
    expect([
      line('hardcoded-ami-id'),
      line('launch-template-pins-ami'),
      line('launch-template-version-latest'),
    ]).toEqual([7, 41, 35]);
    expect(
      new Set(
        results.filter(({ code }) => code === 'parser').map(({ message }) => message.replace(/<!.*/, '')),
      ),
    ).toEqual(new Set(['Unknown tag ']));
  });

  test('gives a finding its own severity: a possible one has a rule by itself', () => {
    const shared = LONG.replace('{ Ref: Template }', 'lt-0f1e2d3c4b5a69788');
    expect(
      lint('batch.yaml', shared).find(({ code }) => code.startsWith('launch-template-pins-ami')),
    ).toMatchObject({
      code: 'launch-template-pins-ami-note',
      severity: 2,
      message: expect.stringMatching(/^possible: .* Unknown: /),
    });
  });

  test('shows braces of a template as they are, and computes nothing in them', () => {
    const template = LONG.replace('  Workers:', '  "Workers#{{1+1}}":');
    const messages = lint('batch.yaml', template).map(({ message }) => message);
    expect(messages).toContain(
      'Neither Workers#{ {1+1}} nor its launch template sets a security group, so AWS Batch refuses the environment.',
    );
  });

  test('reports nothing for documents that are no templates', () => {
    expect(lint('openapi.yaml', 'openapi: 3.1.0\ninfo: { title: A, version: "1" }\npaths: {}\n')).toEqual([]);
  });

  test('leaves what is not well-formed to its own parser, and says that it was not judged', () => {
    const results = lint(
      'batch.json',
      '{ "Resources": { "Workers": { "Type": "AWS::Batch::ComputeEnvironment" ',
    );
    expect(results.map(({ code }) => code)).toEqual(expect.arrayContaining(['parser', 'not-judged']));
  });
});

describe('a ruleset is loaded', () => {
  test.each([
    ['.spectral.yaml', 'extends: [amilint/spectral]\nrules:\n  launch-template-version-latest: off\n'],
    [
      '.spectral.json',
      '{ "extends": ["amilint/spectral"], "rules": { "launch-template-version-latest": "off" } }',
    ],
    [
      '.spectral.js',
      "import amilint from 'amilint/spectral';\nexport default { extends: [amilint], rules: { 'launch-template-version-latest': 'off' } };\n",
    ],
    [
      '.spectral.cjs',
      "module.exports = { extends: [require('amilint/spectral')], rules: { 'launch-template-version-latest': 'off' } };\n",
    ],
  ])('from %s, with single rules switched off', (name, text) => {
    const codes = lint('batch.yaml', LONG, { [name]: text }).map(({ code }) => code);
    expect(codes).toContain('user-data-not-mime-multipart');
    expect(codes).not.toContain('launch-template-version-latest');
  });
});

describe('options', () => {
  test('choose policies and give parameters', () => {
    const own = `import { ruleset } from 'amilint/spectral';
export default { extends: [ruleset({ policies: ['hardcoded-ami-id'], parameters: { Image: 'ami-0123456789abcdef0' } })] };
`;
    const results = lint('batch.yaml', LONG, { '.spectral.js': own });
    expect(results).toMatchObject([
      { code: 'hardcoded-ami-id', message: expect.stringContaining('ami-0123456789abcdef0') },
    ]);
  });

  test('that cannot be used are an error', () => {
    expect(() => ruleset({ policies: ['nonsense'] })).toThrow('no such policy: nonsense');
  });
});

test('the example fails on the fault of its template', () => {
  const folder = hostFolder({ from: 'examples/spectral', tools: TOOLS });
  const { status, stdout } = spectral(folder, 'batch.json', '--quiet');
  expect(stdout).toContain('hardcoded-ami-id');
  expect(status).toBe(1);
});

const JSON_TEMPLATE = `{
  "Resources": {
    "Workers": {
      "Type": "AWS::Batch::ComputeEnvironment",
      "Properties": {
        "Type": "MANAGED",
        "ComputeResources": {
          "Type": "EC2",
          "AllocationStrategy": "BEST_FIT_PROGRESSIVE",
          "InstanceTypes": ["c6i"],
          "ImageId": "ami-0f1e2d3c4b5a69788",
          "LaunchTemplate": { "LaunchTemplateId": { "Fn::GetAtt": ["Template", "LaunchTemplateId"] }, "Version": "$Latest" }
        }
      }
    },
    "Template": {
      "Type": "AWS::EC2::LaunchTemplate",
      "Properties": { "LaunchTemplateData": { "UserData": { "Fn::Base64": "#!/bin/bash" } } }
    }
  }
}
`;
