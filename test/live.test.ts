// Deployed environments: what the AWS CLI prints, recognised by its content and judged by the same policies.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { dump as yamlOf } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { readerOf } from '../src/fileKinds.ts';
import { languages } from '../src/frontends/languages.ts';
import { FORMAT_NAMES, report } from '../src/report/formats.ts';
import { scan } from '../src/scan.ts';
import { scanSources, scanSourcesWithCode } from '../src/scanSources.ts';
import { shownText } from '../src/value/sensitive.ts';

const FOLDER = fileURLToPath(new URL('../fixtures/deployed/account', import.meta.url));
const asOf = '2026-11-26';
const account = readdirSync(FOLDER)
  .toSorted()
  .map((path) => ({ path, text: readFileSync(`${FOLDER}/${path}`, 'utf8') }));
const textOf = (path: string): string => account.find((one) => one.path === path)?.text ?? '';

interface Members {
  readonly [name: string]: unknown;
}

const NAME = 'workers';
const ARN = 'arn:aws:batch:eu-west-1:111122223333:compute-environment/workers';

/** The output for one environment with these compute resources. */
function environment(computeResources: Members, more: Members = {}): string {
  const one = {
    computeEnvironmentName: NAME,
    computeEnvironmentArn: ARN,
    type: 'MANAGED',
    state: 'ENABLED',
    status: 'VALID',
    computeResources: {
      type: 'EC2',
      allocationStrategy: 'BEST_FIT_PROGRESSIVE',
      instanceTypes: ['m5.large'],
      securityGroupIds: ['sg-0aaa1111bbb222233'],
      ...computeResources,
    },
    ...more,
  };
  return JSON.stringify({ computeEnvironments: [one] }, null, 4);
}

/** The output for versions of one launch template; the last is the newest. */
function versions(data: readonly Members[], byDefault = 1): string {
  const list = data.map((one, index) => ({
    LaunchTemplateId: 'lt-0aaa1111bbb222233',
    LaunchTemplateName: 'workers',
    VersionNumber: index + 1,
    DefaultVersion: index + 1 === byDefault,
    LaunchTemplateData: one,
  }));
  return JSON.stringify({ LaunchTemplateVersions: list }, null, 4);
}

/** `policy certainty file:line` of the findings. */
function marks(files: Readonly<Record<string, string>>, policies?: readonly string[]): string[] {
  const texts = Object.entries(files).map(([path, text]) => ({ path, text }));
  const { findings } = scanSources(texts, { asOf, ...(policies ? { policies } : {}) });
  return findings.map(({ policy, certainty, at }) => {
    const line = at.source.text.slice(0, at.start).split('\n').length;
    return `${policy.id} ${certainty} ${at.source.path}:${line}`;
  });
}

/** The same output as `--output yaml` prints it: the items of a list begin below its key. */
function inYaml(text: string): string {
  const output: Members = JSON.parse(text);
  return Object.entries(output)
    .map(([name, list]) => `${name}:\n${yamlOf(list)}`)
    .join('');
}

describe('outputs are recognised by what they say', () => {
  test.each(account.map(({ path, text }) => [path, text] as const))(
    '%s, in JSON and in YAML',
    (path, text) => {
      for (const source of [
        { path, text },
        { path: 'output.txt', text },
        { path: 'output.yaml', text: inYaml(text) },
      ])
        expect(readerOf(languages, source).id).toBe('live');
    },
  );

  test.each([
    ['one line of JSON', JSON.stringify(JSON.parse(textOf('job-queues.json')))],
    ['pages of YAML', yamlOf([JSON.parse(textOf('job-queues.json'))])],
    [
      'an output with its token first',
      '{"nextToken": "x", "jobQueues": [{"jobQueueArn": "arn:aws:batch:x"}]}',
    ],
    [
      'a single parameter',
      '{"Parameter": {"Name": "/x", "ARN": "arn:aws:ssm:eu-west-1:1:parameter/x", "Value": "1"}}',
    ],
  ])('%s', (_, text) => {
    expect(readerOf(languages, { path: 'output', text }).id).toBe('live');
  });

  test.each([
    ['a template with parameters', 'Parameters:\n  ARN:\n    Default: arn:aws:x\nResources: {}\n'],
    [
      'a template that speaks of an environment',
      '{"Resources": {}, "computeEnvironments": [{"computeEnvironmentArn": "arn:aws:x"}]}',
    ],
    ['a file of parameters', '{"Parameters": {"Image": "ami-1"}}'],
    ['a configuration with a list of that name', 'jobQueues:\n- name: main\n'],
  ])('%s is none', (_, text) => {
    expect(readerOf(languages, { path: 'output.yaml', text }).id).not.toBe('live');
  });
});

test('a folder is found and judged, and files without such keys are left out', async () => {
  const { findings, environments, notes, coverage } = await scan({ paths: [FOLDER], asOf });
  expect(environments.map(({ name, language }) => `${language} ${name}`)).toEqual([
    'live science-workers',
    'live science-spot',
  ]);
  expect(notes).toEqual([]);
  expect(coverage.read).toBe(account.length);
  expect(findings.map(({ policy }) => policy.id)).toEqual(
    expect.arrayContaining([
      'launch-template-pins-ami',
      'service-role-blocks-updates',
      'allocation-strategy-unset',
    ]),
  );
});

test('outputs in one text, one behind the other, are read as several files are', () => {
  const texts = account.map(({ text }) => text);
  const ids = (sources: readonly { path: string; text: string }[]) =>
    scanSources(sources, { asOf })
      .findings.map(({ policy }) => policy.id)
      .toSorted();
  expect(ids([{ path: 'all.json', text: texts.join('\n') }])).toEqual(ids(account));
});

describe('what AWS does not return is unknown', () => {
  test('updateToLatestImageVersion is neither reported as missing nor taken as set', () => {
    const { findings } = scanSources([{ path: 'ce.json', text: environment({}) }], { asOf });
    expect(findings.filter(({ policy }) => policy.id.startsWith('update-to-latest'))).toEqual([]);
    const { resources } = scanSourcesWithCode([{ path: 'ce.json', text: environment({}) }], { asOf });
    const [one] = resources;
    expect(
      JSON.stringify(one?.properties, (_, value) => (value instanceof Map ? [...value] : value)),
    ).toContain('AWS Batch does not return updateToLatestImageVersion');
  });

  test('an image type may be the default that AWS Batch wrote: GPU types beside it are a possible finding', () => {
    const gpu = environment({
      instanceTypes: ['p4d.24xlarge'],
      ec2Configuration: [{ imageType: 'ECS_AL2023' }],
    });
    expect(marks({ 'ce.json': gpu }, ['gpu-instances-without-gpu-image'])).toEqual([
      'gpu-instances-without-gpu-image possible ce.json:20',
    ]);
  });
});

describe('a reference to a launch template means one of its versions', () => {
  const data = [{ KeyName: 'ops' }, { ImageId: 'ami-0aaa1111bbb222233' }];
  const using = (version?: string) =>
    environment({
      launchTemplate: { launchTemplateId: 'lt-0aaa1111bbb222233', ...(version ? { version } : {}) },
    });
  const pins = (version: string | undefined, byDefault?: number) =>
    marks({ 'ce.json': using(version), 'lt.json': versions(data, byDefault) }, ['launch-template-pins-ami']);

  test.each([
    ['its number', '2', 1],
    ['$Latest', '$Latest', 1],
    ['$Default, moved to it', '$Default', 2],
    ['no version, with the default moved to it', undefined, 2],
  ])('%s: the version with an image', (_, version, byDefault) => {
    expect(pins(version, byDefault)).toEqual([
      expect.stringContaining('launch-template-pins-ami certain lt.json:'),
    ]);
  });

  test.each([
    ['its number', '1'],
    ['$Default', '$Default'],
  ])('%s: the version without one', (_, version) => {
    expect(pins(version)).toEqual([]);
  });

  test('a version that is not in the output is unknown', () => {
    expect(pins('7')).toEqual(['launch-template-pins-ami possible ce.json:19']);
  });
});

describe('secrets are in no output', () => {
  const SECRET = 'correct-horse-battery';
  const variables = [{ name: 'DATABASE_PASSWORD', value: SECRET }];
  const definition = (properties: Members) =>
    JSON.stringify({
      jobDefinitions: [
        {
          jobDefinitionName: 'simulate',
          jobDefinitionArn: 'arn:aws:batch:eu-west-1:111122223333:job-definition/simulate:1',
          revision: 1,
          ...properties,
        },
      ],
    });
  const node = { targetNodes: '0:', container: { environment: variables } };

  test.each([
    ['the container', definition({ containerProperties: { environment: variables } })],
    ['a node', definition({ nodeProperties: { numNodes: 2, mainNode: 0, nodeRangeProperties: [node] } })],
    [
      'a task',
      definition({ ecsProperties: { taskProperties: [{ containers: [{ environment: variables }] }] } }),
    ],
    ['a pod', definition({ eksProperties: { podProperties: { containers: [{ env: variables }] } } })],
    [
      'a parameter of the type SecureString',
      JSON.stringify({
        Parameter: {
          Name: '/x',
          Type: 'SecureString',
          Value: SECRET,
          ARN: 'arn:aws:ssm:eu-west-1:1:parameter/x',
        },
      }),
    ],
  ])('of %s', (_, text) => {
    const { sources } = scanSourcesWithCode([{ path: 'output.json', text }], { asOf });
    expect(sources.map(shownText).join()).toContain('•');
    expect(sources.map(shownText).join()).not.toContain(SECRET);
  });

  test.each(FORMAT_NAMES)('in the format %s', async (format) => {
    // On one line with what is underlined.
    const text = account.map((one) => JSON.stringify(JSON.parse(one.text))).join(' ');
    const result = scanSources([{ path: 'all.json', text }], { asOf });
    expect(result.findings.length).toBeGreaterThan(3);
    const written = await report(result, format, {
      version: '0',
      homepage: 'https://example.com',
      width: 100,
    });
    expect(written).not.toContain(SECRET);
  });
});

test('a page that the CLI cut off is reported', () => {
  const text = textOf('job-queues.json').replace('"jobQueues"', '"nextToken": "eyJ", "jobQueues"');
  const { notes } = scanSources([{ path: 'jq.json', text }], { asOf });
  expect(notes).toMatchObject([{ code: 'unresolved', path: 'jq.json', incomplete: true }]);
  expect(notes[0]?.message).toContain('nextToken shows that there is more');
});

test.each([
  ['JSON that ends early', '{"jobQueues": [{"jobQueueArn": "arn:aws:batch:x"'],
  ['YAML with a slip', 'jobQueues:\n- jobQueueArn: arn:aws:batch:x\n  "state: ENABLED\n'],
])('%s is reported as a fault of the file', (_, text) => {
  const { notes, findings } = scanSources([{ path: 'jq', text }], { asOf });
  expect(findings).toEqual([]);
  expect(notes).toMatchObject([{ code: 'syntax', path: 'jq', incomplete: true }]);
});

describe('beside its code', () => {
  const template = (name: string, strategy: string) => `
Resources:
  Workers:
    Type: AWS::Batch::ComputeEnvironment
    Properties:
      ComputeEnvironmentName: ${name}
      Type: MANAGED
      ComputeResources:
        Type: EC2
        AllocationStrategy: ${strategy}
        InstanceTypes: [m5.large]
        SecurityGroupIds: [sg-0aaa1111bbb222233]
`;

  test('an environment is judged by its code, and in what the two differ is a finding with both places', () => {
    const files = { 'ce.json': environment({}), 't.yaml': template(NAME, 'BEST_FIT') };
    expect(marks(files)).toEqual([
      'replacement-blocked-by-fixed-name certain t.yaml:6',
      'allocation-strategy-blocks-updates certain t.yaml:10',
      'deployed-differs-from-code certain t.yaml:10',
    ]);
    const [drift] = scanSources(
      Object.entries(files).map(([path, text]) => ({ path, text })),
      { asOf, policies: ['deployed-differs-from-code'] },
    ).findings;
    expect(drift?.message).toContain(
      'ComputeResources.AllocationStrategy is BEST_FIT in the code, and BEST_FIT_PROGRESSIVE where it is deployed',
    );
    expect(drift?.related.map(({ message, at }) => `${message} ${at.source.path}`)).toContain(
      'what is deployed ce.json',
    );
  });

  test('an environment of another name is no part of it', () => {
    const files = {
      'ce.json': environment({ allocationStrategy: 'BEST_FIT' }),
      't.yaml': template('other', 'BEST_FIT'),
    };
    expect(marks(files, ['deployed-differs-from-code', 'allocation-strategy-blocks-updates'])).toEqual([
      'allocation-strategy-blocks-updates certain ce.json:11',
      'allocation-strategy-blocks-updates certain t.yaml:10',
    ]);
  });

  test('what is wrong in both is reported in the code alone', () => {
    const files = {
      'ce.json': environment({ allocationStrategy: 'BEST_FIT' }),
      't.yaml': template(NAME, 'BEST_FIT'),
    };
    expect(marks(files, ['deployed-differs-from-code', 'allocation-strategy-blocks-updates'])).toEqual([
      'allocation-strategy-blocks-updates certain t.yaml:10',
    ]);
  });

  const drift = (code: string, deployed: Members) =>
    scanSources(
      [
        { path: 'ce.json', text: environment(deployed) },
        { path: 't.yaml', text: `${template(NAME, 'BEST_FIT_PROGRESSIVE')}        ${code}\n` },
      ],
      { asOf, policies: ['deployed-differs-from-code'] },
    ).findings.map(({ message }) => /Ec2Configuration is .*? is deployed/.exec(message)?.[0]);
  const entry = (imageType: string, imageIdOverride?: string) => ({
    imageType,
    ...(imageIdOverride === undefined ? {} : { imageIdOverride }),
  });
  test.each<[string, string, readonly object[], readonly unknown[]]>([
    ['the default that AWS Batch writes', 'MinvCpus: 0', [entry('ECS_AL2023')], []],
    [
      'an AMI that the code does not have',
      'MinvCpus: 0',
      [entry('ECS_AL2023', 'ami-0123456789abcdef0')],
      [
        'Ec2Configuration is not set in the code, and ECS_AL2023 with ami-0123456789abcdef0 where it is deployed',
      ],
    ],
    [
      'another type',
      'Ec2Configuration: [{ ImageType: ECS_AL2 }]',
      [entry('ECS_AL2023')],
      ['Ec2Configuration is ECS_AL2 in the code, and ECS_AL2023 where it is deployed'],
    ],
    [
      'the same in another order',
      'Ec2Configuration: [{ ImageType: ECS_AL2 }, { ImageType: ECS_AL2_NVIDIA }]',
      [entry('ECS_AL2_NVIDIA'), entry('ECS_AL2')],
      [],
    ],
  ])('image types: %s', (_, code, ec2Configuration, messages) => {
    expect(drift(code, { ec2Configuration })).toEqual(messages);
  });

  test('what only AWS knows is reported beside the code, too', () => {
    const invalid = environment({}, { status: 'INVALID', statusReason: 'CLIENT_ERROR - the role is gone' });
    const files = { 'ce.json': invalid, 't.yaml': template(NAME, 'BEST_FIT_PROGRESSIVE') };
    expect(marks(files, ['compute-environment-invalid'])).toEqual([
      'compute-environment-invalid certain ce.json:8',
    ]);
  });
});
