// What expressions of Pulumi YAML come to: each row is an expression, and the value of the property that has
// it.
import { describe, expect, test } from 'vitest';
import { answersOfScan } from '../src/answers.ts';
import { readerOf } from '../src/fileKinds.ts';
import { pulumi } from '../src/frontends/pulumi/frontend.ts';
import { frontends } from '../src/frontends/all.ts';
import { scanSources, scanSourcesWithCode } from '../src/scanSources.ts';
import { positions, textOf } from '../src/value/source.ts';
import { attributeRange } from '../src/value/value.ts';
import { filesOf, plain, propertyOf } from './support.ts';

const SECTIONS = `name: web
runtime: yaml
config:
  stage: { type: string, default: prod }
  open: { type: string }
  size: { type: integer, default: 16 }
  web:types: { type: List<String>, default: [c5.large, m5.large] }
  plain: ami-plain
  older: { value: ami-older }
variables:
  region:
    fn::invoke: { function: aws:index:getRegion, return: name }
  parameter:
    fn::invoke: { function: aws:ssm/getParameter:getParameter, arguments: { name: "/golden/\${stage}" } }
  tags: { team: batch, images: [ami-first, ami-second] }
  ring: \${other}
  other: \${ring}
  secret: { fn::secret: ami-secret }
resources:
  Template:
    type: aws:ec2/launchTemplate:LaunchTemplate
    properties: { imageId: ami-template, name: workers }
  Existing:
    type: aws:ec2:LaunchTemplate
    get: { id: lt-0123 }
  Network:
    type: pulumi:pulumi:StackReference
    properties: { name: org/network/prod }
`;

const programOf = (expression: string, type = 'aws:batch:ComputeEnvironment') => `${SECTIONS}  Environment:
    type: ${type}
    properties:
      computeResources:
        imageId: ${expression}
`;

interface Options {
  readonly parameters?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
}

function load(text: string, { parameters = {}, files = {} }: Options = {}, path = 'Pulumi.yaml') {
  return pulumi.load(
    [{ path, text }],
    {
      parameters: new Map(Object.entries(parameters)),
      parameterFiles: [],
      variableFiles: [],
      environment: new Map(),
      named: new Set([path]),
    },
    filesOf(files),
  );
}

describe('an expression and its value', () => {
  test.each([
    ['a text', 'ami-1', 'ami-1'],
    ['a variable', '${region}', { unknown: 'looked-up' }],
    ['configuration with a default', '${stage}', 'prod'],
    ['configuration with the name of the project', '${web:stage}', 'prod'],
    ['configuration without a default', '${open}', { unknown: 'no-default' }],
    ['configuration that is a value', '${plain}', 'ami-plain'],
    ['configuration of a project, with a value', '${older}', 'ami-older'],
    ['an item of a list', '${types[1]}', 'm5.large'],
    ['a member of a map', '${tags.team}', 'batch'],
    ['a member in quotes', '\'${tags["team"]}\'', 'batch'],
    ['an item of a member', '${tags.images[1]}', 'ami-second'],
    ['an item that is not there', '${tags.images[2]}', { unknown: 'invalid' }],
    ['a text with placeholders', 'ami-${stage}-${size}', 'ami-prod-16'],
    ['a text with an unknown part', 'ami-${pulumi.stack}-x', { text: 'ami-…-x' }],
    ['the project', '${pulumi.project}', 'web'],
    ['an escaped placeholder', '$${stage}', '${stage}'],
    ['a dollar sign', '$Latest', '$Latest'],
    ['a property of a resource', '${Template.imageId}', 'ami-template'],
    ['an attribute of a resource', '${Template.id}', { refers: 'Pulumi.yaml#Template.id' }],
    [
      'an attribute of a resource that is read',
      '${Existing.imageId}',
      { refers: 'Pulumi.yaml#Existing.imageId' },
    ],
    ['an output of another stack', '${Network.outputs.ami}', { unknown: 'outside' }],
    ['an SSM parameter', '${parameter.value}', { ssm: '/golden/prod' }],
    ['a name that is not there', '${nothing}', { unknown: 'invalid' }],
    ['a name that every object has', '${constructor}', { unknown: 'invalid' }],
    ['a ring', '${ring}', { unknown: 'invalid' }],
    ['an empty placeholder', 'a${}b', { text: 'a…b' }],
  ])('%s: %s', (_, expression, value) => {
    expect(plain(propertyOf(load(programOf(expression)), 'computeResources/imageId'))).toEqual(value);
  });
});

describe('a function and its value', () => {
  test.each([
    ['{ fn::join: ["-", [ami, "${stage}", 1]] }', 'ami-prod-1'],
    ['{ fn::join: ["-", "${open}"] }', { unknown: 'no-default' }],
    ['{ fn::split: [",", "ami-1,ami-2"] }', { unknown: 'invalid' }],
    ['{ fn::select: [1, { fn::split: [",", "ami-1,ami-2"] }] }', 'ami-2'],
    ['{ Fn::Select: [0, [ami-1]] }', 'ami-1'],
    ['{ fn::select: [5, [ami-1]] }', { unknown: 'invalid' }],
    ['{ fn::toBase64: "a${stage}" }', 'YXByb2Q='],
    ['{ fn::fromBase64: YXByb2Q= }', 'aprod'],
    ['{ fn::fromBase64: { fn::toBase64: "a${open}" } }', { text: 'a…' }],
    ['{ fn::toJSON: { a: ["${stage}"] } }', '{"a":["prod"]}'],
    ['{ fn::toJSON: { a: "${open}" } }', { text: '{"a":…}' }],
    ['{ fn::readFile: ./image.txt }', 'ami-file'],
    ['{ fn::readFile: "${pulumi.cwd}/image.txt" }', 'ami-file'],
    ['{ fn::readFile: ./missing.txt }', { unknown: 'outside' }],
    ['{ fn::readFile: ../../outside.txt }', { unknown: 'outside' }],
    ['{ fn::secret: ami-1 }', 'ami-1'],
    ['{ fn::fileAsset: ./image.txt }', { unknown: 'not-understood' }],
    ['{ fn::nothing: 1 }', { unknown: 'not-understood' }],
    ['{ fn::constructor: 1 }', { unknown: 'not-understood' }],
    ['{ fn::join: 1 }', { unknown: 'invalid' }],
    [
      '{ fn::invoke: { function: aws:ssm:getParameter, arguments: { name: /a }, return: value } }',
      { ssm: '/a' },
    ],
    [
      '{ Fn::Invoke: { Function: aws:ssm:getParameter, Arguments: { name: /a }, Return: value } }',
      { ssm: '/a' },
    ],
    [
      '{ fn::invoke: { function: aws:ec2:getAmi, arguments: { owners: [amazon] }, return: id } }',
      { unknown: 'looked-up' },
    ],
    ['{ fn::invoke: 1 }', { unknown: 'invalid' }],
    [
      '{ fn::invoke: { function: aws:iam:getRole, arguments: { name: AWSServiceRoleForBatch }, return: arn } }',
      { text: '…:role/aws-service-role/batch.amazonaws.com/AWSServiceRoleForBatch' },
    ],
  ])('%s', (expression, value) => {
    const files = { 'image.txt': 'ami-file', 'outside.txt': 'no' };
    expect(plain(propertyOf(load(programOf(expression), { files }), 'computeResources/imageId'))).toEqual(
      value,
    );
  });

  test('a look-up by its own name', () => {
    const text = `${programOf('${found.value}')}`.replace(
      'variables:\n',
      'variables:\n  found: { "fn::aws:ssm:getParameter": { name: /found } }\n',
    );
    expect(plain(propertyOf(load(text), 'computeResources/imageId'))).toEqual({ ssm: '/found' });
  });
});

describe('configuration that is given', () => {
  test.each([
    ['by its name', { stage: 'dev' }, '${stage}', 'dev'],
    ['with the project before it', { 'web:stage': 'dev' }, '${stage}', 'dev'],
    ['as a list', { types: '["ami-1"]' }, '${types[0]}', 'ami-1'],
    ['in the place of a missing default', { open: 'ami-2' }, '${open}', 'ami-2'],
  ])('%s', (_, parameters, expression, value) => {
    expect(plain(propertyOf(load(programOf(expression), { parameters }), 'computeResources/imageId'))).toBe(
      value,
    );
  });

  test('files of stacks are named, and not read', () => {
    const files = { 'Pulumi.dev.yaml': 'config: { web:open: ami-dev }' };
    const { notes } = load(programOf('${open}'), { files });
    expect(notes.map(({ message }) => message)).toEqual([
      'The values of stacks (Pulumi.dev.yaml) are not read: give them with --parameter NAME=VALUE.',
    ]);
  });

  test('a program beside its project file has the configuration of both', () => {
    const files = { 'Pulumi.yaml': 'name: project\nruntime: yaml\nconfig: { stage: { default: test } }\n' };
    const text = `resources:
  Environment:
    type: aws:batch:ComputeEnvironment
    properties: { computeResources: { imageId: "ami-\${stage}-\${pulumi.project}" } }
`;
    const loaded = load(text, { files }, 'Main.yaml');
    expect(plain(propertyOf(loaded, 'computeResources/imageId'))).toBe('ami-test-project');
  });
});

describe('properties by the names of the provider', () => {
  const environment = (type: string, properties: string) =>
    load(`resources:\n  Environment: { type: ${type}, properties: ${properties} }\n`);

  test.each([
    ['aws:batch:ComputeEnvironment', '{ name: a }', 'computeEnvironmentName', 'a'],
    [
      'aws:batch/computeEnvironment:ComputeEnvironment',
      '{ computeEnvironmentName: a }',
      'computeEnvironmentName',
      'a',
    ],
    ['aws:batch:ComputeEnvironment', '{ namePrefix: a }', 'computeEnvironmentNamePrefix', 'a'],
    ['aws:batch:ComputeEnvironment', '{ computeResources: { maxVcpus: 4 } }', 'computeResources/maxvCpus', 4],
    ['aws-native:batch:ComputeEnvironment', '{ computeEnvironmentName: a }', 'computeEnvironmentName', 'a'],
    [
      'aws-native:batch:ComputeEnvironment',
      '{ computeResources: { maxvCpus: 4 } }',
      'computeResources/maxvCpus',
      4,
    ],
    [
      'aws-native:batch:ComputeEnvironment',
      '{ replaceComputeEnvironment: false }',
      'replaceComputeEnvironment',
      false,
    ],
    [
      'aws:batch:ComputeEnvironment',
      '{ replaceComputeEnvironment: false }',
      'replaceComputeEnvironment',
      { absent: true },
    ],
  ])('%s %s', (type, properties, path, value) => {
    expect(plain(propertyOf(environment(type, properties), path))).toEqual(value);
  });

  test.each([
    ['{}', true],
    ['{ deleteBeforeReplace: true }', false],
    ['{ deleteBeforeReplace: false, protect: true, ignoreChanges: [computeResources] }', true],
  ])('options %s: the new one is created first: %s', (options, first) => {
    const text = `resources:\n  Environment: { type: aws:batch:ComputeEnvironment, options: ${options}, properties: {} }\n`;
    expect(plain(propertyOf(load(text), 'createBeforeDestroy'))).toBe(first);
  });
});

describe('which texts are programs', () => {
  const program = 'resources:\n  a: { type: aws:batch:ComputeEnvironment }\n';
  const inJson = '{"resources": {"a": {"type": "aws-native:batch:JobQueue"}}}';
  const withArn = 'resources:\n  a: arn:aws:batch:eu-west-1:1:job-queue/a\n';

  test.each([
    ['a program, whatever its name', 'infra.yaml', program, 'pulumi'],
    ['a program in JSON', 'Pulumi.json', inJson, 'pulumi'],
    ['resources of the Serverless Framework, with an ARN', 'serverless.yml', withArn, 'cloudformation'],
    ['a type in a text without resources', 'a.yaml', 'type: aws:batch:ComputeEnvironment', 'cloudformation'],
  ])('%s', (_, path, text, language) => {
    expect(readerOf(frontends, { path, text }).id).toBe(language);
  });
});

test('amilint ami gives commands and patches of Pulumi, and nothing in the syntax of another language', () => {
  const text = `resources:
  Environment:
    type: aws:batch:ComputeEnvironment
    properties:
      type: MANAGED
      computeResources: { type: EC2, imageId: ami-0123456789abcdef0 }
`;
  const { result, ...code } = scanSourcesWithCode([{ path: 'infra/Pulumi.yaml', text }]);
  const answers = answersOfScan({ ...code, result: { ...result, root: '.' } });
  const written = JSON.stringify(answers);
  expect(written).toContain('pulumi up --cwd infra');
  expect(written).toContain('--- a/infra/Pulumi.yaml');
  expect(written).not.toMatch(/terraform|cloudformation deploy|!GetAtt/);
});

test('the place of a property is its expression, and the literal is reached from there', () => {
  const value = propertyOf(load(programOf('${stage}')), 'computeResources/imageId');
  if (value.kind !== 'known') throw new Error(value.kind);
  expect(textOf(attributeRange(value))).toBe('${stage}');
  expect(textOf(value.origin.at)).toBe('prod');
  expect(value.origin.how).toBe('default');
});

test('a secret is judged, and not shown', () => {
  const text = `resources:
  Environment:
    type: aws:batch:ComputeEnvironment
    properties:
      type: MANAGED
      computeResources: { type: EC2, imageId: { fn::secret: ami-0123456789abcdef0 } }
`;
  const { findings } = scanSources([{ path: 'Pulumi.yaml', text }], { policies: ['hardcoded-ami-id'] });
  expect(findings.map(({ message }) => message.includes('ami-0123456789abcdef0'))).toEqual([false]);
});

test('a program that is not well-formed is a note', () => {
  const { resources, notes } = load('resources:\n  a: [aws:batch:ComputeEnvironment\n');
  expect(resources).toEqual([]);
  expect(notes.map(({ code, incomplete }) => [code, incomplete])).toEqual([['syntax', true]]);
});

describe('findings are accepted by comments', () => {
  const program = (comment: string) => `resources:
  Environment:
    type: aws:batch:ComputeEnvironment
    properties:
      type: MANAGED
      computeResources:
        type: EC2
        ${comment}
        imageId: ami-0123456789abcdef0
`;

  test.each([
    ['# amilint-ignore hardcoded-ami-id: a test', []],
    ['# a comment', [9]],
  ])('%s', (comment, lines) => {
    const { findings } = scanSources([{ path: 'Pulumi.yaml', text: program(comment) }], {
      policies: ['hardcoded-ami-id'],
    });
    expect(findings.map(({ at }) => positions(at).start.line)).toEqual(lines);
  });
});
