// What expressions of CloudFormation come to: each row is an expression, and the value of the attribute that
// holds it.
import { describe, expect, test } from 'vitest';
import { load, plain, propertyOf, type LoadOptions } from './support.ts';

const SECTIONS = `
Parameters:
  Stage: { Type: String, Default: prod }
  Open: { Type: String }
  Compared: { Type: String }
  Size: { Type: String, Default: small, AllowedValues: [large, small] }
  Only: { Type: String, AllowedValues: [one] }
  Items: { Type: CommaDelimitedList, Default: 'a, b,c' }
  Image: { Type: 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>', Default: /golden/ami }
  Secret: { Type: String, Default: '{{resolve:ssm:/x/y:3}}' }
Mappings:
  Regions:
    eu-west-1: { ami: ami-eu, other: ami-eu2 }
    us-east-1: { ami: ami-us }
  Stages:
    prod: { ami: ami-prod }
  Mixed:
    Names: { ami: workers-* }
    us-east-1: { ami: ami-us }
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
  IsDev: !Equals [!Ref Stage, dev]
  IsX: !Equals [!Ref Compared, x]
  IsY: !Equals [!Ref Compared, y]
  NotX: !Not [!Condition IsX]
  NoImage: !Equals [!Ref Image, '']
  Both: !And [!Condition IsX, !Condition IsY]
  Either: !Or [!Condition IsProd, !Condition IsX]
  BothLong: { Fn::And: [{ Condition: IsProd }, { Condition: IsX }] }
  NotLong: { Fn::Not: [{ Condition: IsProd }] }
  Alias: { Condition: IsProd }
  InAccount: !Equals [!Ref AWS::AccountId, '123456789012']
Resources:
  Role: { Type: AWS::IAM::Role }
`;

const withExpression = (expression: string) => `${SECTIONS}  Environment:
    Type: AWS::Batch::ComputeEnvironment
    Properties:
      ComputeResources:
        ImageId: ${expression.includes('\n') ? expression.replaceAll('\n', '\n          ') : expression}
`;
const valueOf = (expression: string, options?: LoadOptions) =>
  plain(propertyOf(load(withExpression(expression), options), 'computeResources/imageId'));

describe('references', () => {
  test.each([
    ['!Ref Stage', 'prod'],
    ['{ Ref: Stage }', 'prod'],
    ['!Ref Open', { unknown: 'no-default' }],
    ['!Ref Size', { 'Size = small': 'small', 'Size = large': 'large' }],
    ['!Ref Only', 'one'],
    ['!Ref Image', { ssm: '/golden/ami' }],
    ['!Ref Secret', { ssm: '/x/y' }],
    ['!Ref Role', { refers: 'template.yaml#Role.Ref' }],
    ['!GetAtt Role.Arn', { refers: 'template.yaml#Role.Arn' }],
    ['!GetAtt [Role, Arn]', { refers: 'template.yaml#Role.Arn' }],
    ['{ "Fn::GetAtt": [Role, Arn] }', { refers: 'template.yaml#Role.Arn' }],
    ['!Ref AWS::NoValue', { absent: true }],
    ['!Ref AWS::Partition', { unknown: 'pseudo-parameter' }],
    ['!Ref Nothing', { unknown: 'invalid' }],
    ['!GetAtt Nothing.Arn', { refers: 'template.yaml#Nothing.Arn' }],
    ['!ImportValue nobody', { unknown: 'outside' }],
    ['""', { absent: true }],
    ['null', { absent: true }],
    ['123', '123'],
  ])('%s', (expression, expected) => expect(valueOf(expression)).toEqual(expected));
});

describe('texts', () => {
  test.each([
    ['!Sub "ami-${Stage}"', 'ami-prod'],
    ['{ "Fn::Sub": "ami-${Stage}" }', 'ami-prod'],
    ['!Sub ["ami-${a}-${Stage}", { a: !Ref Only }]', 'ami-one-prod'],
    ['!Sub "ami-${!Literal}"', 'ami-${Literal}'],
    ['!Sub "${Open}"', { unknown: 'no-default' }],
    ['!Sub "a-${Open}-${AWS::StackName}b"', { text: 'a-…-…b' }],
    ['!Sub "x-${Role.Arn}"', { text: 'x-…' }],
    ['!Sub "${Role}"', { refers: 'template.yaml#Role.Ref' }],
    ['!Sub "${Size}!"', { 'Size = small': 'small!', 'Size = large': 'large!' }],
    ['!Join ["-", [a, !Ref Stage, c]]', 'a-prod-c'],
    ['!Join ["", [!Ref Items]]', { unknown: 'invalid' }],
    ['!Join ["+", !Ref Items]', 'a+b+c'],
    ['!Join ["-", [a, !Ref AWS::NoValue, c]]', 'a-c'],
    ['!Join ["-", [a, !Ref Open]]', { text: 'a-…' }],
    ['!Base64 hello', 'aGVsbG8='],
    ['{ "Fn::Base64": !Sub "${Stage}" }', 'cHJvZA=='],
    ['!ToJsonString { a: [1, true, "x"] }', '{"a":[1,true,"x"]}'],
    ['{ "Fn::ToJsonString": { a: !Ref Stage } }', '{"a":"prod"}'],
    ['{ "Fn::ToJsonString": null }', 'null'],
    ['"{{resolve:ssm:/a/b}}"', { ssm: '/a/b' }],
    ['!Sub "{{resolve:ssm:/a/${Stage}/b:2}}"', { ssm: '/a/prod/b' }],
    ['!Sub "{{resolve:ssm:/a/${Open}/b}}"', { ssm: { text: '/a/…/b' } }],
    ['"{{resolve:secretsmanager:x:SecretString:y}}"', { unknown: 'looked-up' }],
    ['"{{ ami }}"', { unknown: 'not-understood' }],
  ])('%s', (expression, expected) => expect(valueOf(expression)).toEqual(expected));
});

describe('lists and mappings', () => {
  test.each([
    ['!Select [1, [a, b, c]]', 'b'],
    ['!Select ["1", !Ref Items]', 'b'],
    ['!Select [5, [a]]', { unknown: 'invalid' }],
    ['!Select [0, !Split ["/", "a/b"]]', 'a'],
    ['!Select [0, !Split ["/", !Sub "a/${Open}/c"]]', 'a'],
    ['!Select [2, !Split ["/", !Sub "a/${Open}/c"]]', { unknown: 'no-default' }],
    ['!Select [0, !GetAZs ""]', { unknown: 'deploy-time' }],
    ['!Select [0, !Cidr ["10.0.0.0/16", 2, 8]]', { unknown: 'deploy-time' }],
    ['!Length [a, b]', '2'],
    ['{ "Fn::Length": !Ref Items }', '3'],
    ['!FindInMap [Stages, !Ref Stage, ami]', 'ami-prod'],
    ['{ "Fn::FindInMap": [Stages, prod, ami] }', 'ami-prod'],
    ['!FindInMap [Stages, nowhere, ami]', { unknown: 'invalid' }],
    ['!FindInMap [Stages, nowhere, ami, { DefaultValue: ami-x }]', 'ami-x'],
    [
      '!FindInMap [Regions, !Ref AWS::Region, ami]',
      {
        'AWS::Region = eu-west-1': 'ami-eu',
        'AWS::Region = us-east-1': 'ami-us',
        'AWS::Region = another value': { unknown: 'invalid' },
      },
    ],
    [
      // No region has the name of the other row.
      '!FindInMap [Mixed, !Ref AWS::Region, ami]',
      {
        'AWS::Region = us-east-1': 'ami-us',
        'AWS::Region = another value': { unknown: 'invalid' },
      },
    ],
    [
      '!FindInMap [Regions, !Ref AWS::Region, ami, { DefaultValue: none }]',
      {
        'AWS::Region = eu-west-1': 'ami-eu',
        'AWS::Region = us-east-1': 'ami-us',
        'AWS::Region = another value': 'none',
      },
    ],
    [
      // The first key is known, so that only its members can be meant.
      '!FindInMap [Regions, us-east-1, !Ref Open]',
      { 'Open = ami': 'ami-us', 'Open = another value': { unknown: 'no-default' } },
    ],
  ])('%s', (expression, expected) => expect(valueOf(expression)).toEqual(expected));
});

describe('conditions', () => {
  test.each([
    ['!If [IsProd, yes, no]', 'yes'],
    ['!If [IsDev, a, b]', 'b'],
    ['{ "Fn::If": [IsProd, a, b] }', 'a'],
    ['!If [IsX, a, b]', { 'Compared = x': 'a', 'Compared = y': 'b', 'Compared = another value': 'b' }],
    ['!If [NotX, a, b]', { 'Compared = x': 'b', 'Compared = y': 'a', 'Compared = another value': 'a' }],
    ['!If [Both, a, b]', 'b'],
    // What an SSM parameter has is never empty.
    ['!If [NoImage, a, b]', 'b'],
    ['!If [Either, a, b]', 'a'],
    ['!If [BothLong, a, b]', { 'Compared = x': 'a', 'Compared = y': 'b', 'Compared = another value': 'b' }],
    ['!If [NotLong, a, b]', 'b'],
    ['!If [Alias, a, b]', 'a'],
    ['{ "Fn::If": [{ "Condition": "IsProd" }, a, b] }', 'a'],
    [
      '!If [InAccount, a, b]',
      { 'AWS::AccountId = 123456789012': 'a', 'AWS::AccountId = another value': 'b' },
    ],
    [
      '!If [IsX, !If [IsY, never, a], b]',
      { 'Compared = x': 'a', 'Compared = y': 'b', 'Compared = another value': 'b' },
    ],
    ['!If [Missing, a, b]', { unknown: 'invalid' }],
    [
      '!If [IsX, !Ref AWS::NoValue, b]',
      { 'Compared = x': { absent: true }, 'Compared = y': 'b', 'Compared = another value': 'b' },
    ],
  ])('%s', (expression, expected) => expect(valueOf(expression)).toEqual(expected));

  test('branches that are the same are no choice', () => {
    expect(valueOf('!If [Both, !Ref Open, prod]')).toBe('prod');
  });
});

describe('parameters that are given', () => {
  test.each<[string, LoadOptions]>([
    ['on the command line', { parameters: { Open: 'ami-1' } }],
    [
      'in the form of the AWS CLI',
      { parameterFile: '[{ "ParameterKey": "Open", "ParameterValue": "ami-1" }]' },
    ],
    ['in the form of CodePipeline', { parameterFile: '{ "Parameters": { "Open": "ami-1" }, "Tags": {} }' }],
    ['plainly', { parameterFile: '{ "Open": "ami-1" }' }],
    [
      'in a file, and on the command line, which wins',
      { parameterFile: '{ "Open": "ami-2" }', parameters: { Open: 'ami-1' } },
    ],
  ])('%s', (_, options) => expect(valueOf('!Ref Open', options)).toBe('ami-1'));

  test('a given value overrides the default and the allowed values, and decides conditions', () => {
    expect(valueOf('!Ref Size', { parameters: { Size: 'large' } })).toBe('large');
    expect(valueOf('!If [IsX, a, b]', { parameters: { Compared: 'x' } })).toBe('a');
    expect(valueOf('!Select [0, !Ref Items]', { parameters: { Items: 'z,y' } })).toBe('z');
  });

  test('a parameter file that is not JSON is a note', () => {
    expect(load(withExpression('x'), { parameterFile: '{' }).notes).toMatchObject([
      { code: 'syntax', path: 'parameters.json' },
    ]);
  });
});

describe('loops', () => {
  const environments = (text: string) =>
    load(text).resources.map(({ name, properties }) => [name, plain(properties)]);

  test('of resources, and of loops in loops', () => {
    const text = `
Transform: AWS::LanguageExtensions
Resources:
  Fn::ForEach::Stages:
    - Stage
    - [dev, prod-1]
    - Fn::ForEach::Kinds:
        - Kind
        - !Split [",", "Spot,Fixed"]
        - Env&{Stage}\${Kind}:
            Type: AWS::Batch::ComputeEnvironment
            Properties: { ComputeEnvironmentName: !Sub "\${Stage}-\${Kind}", ServiceRole: !Ref Stage }
`;
    expect(environments(text)).toEqual([
      ['EnvdevSpot', { computeEnvironmentName: 'dev-Spot', serviceRole: 'dev' }],
      ['EnvdevFixed', { computeEnvironmentName: 'dev-Fixed', serviceRole: 'dev' }],
      ['Envprod1Spot', { computeEnvironmentName: 'prod-1-Spot', serviceRole: 'prod-1' }],
      ['Envprod1Fixed', { computeEnvironmentName: 'prod-1-Fixed', serviceRole: 'prod-1' }],
    ]);
  });

  test('fill the names that Ref, GetAtt and Condition take', () => {
    const text = `
Conditions: { IsA: !Equals [a, a], IsB: !Equals [a, b] }
Resources:
  Fn::ForEach::Names:
    - N
    - [A, B]
    - "E\${N}":
        Type: AWS::Batch::ComputeEnvironment
        Condition: "Is\${N}"
        Properties: { ServiceRole: !GetAtt "R\${N}.Arn", ComputeEnvironmentName: !If ["Is\${N}", !Ref "R\${N}", no] }
      "R\${N}": { Type: AWS::IAM::Role }
`;
    const made = load(text).resources.filter(({ kind }) => kind === 'computeEnvironment');
    expect(made.map(({ exists, properties }) => [plain(exists), plain(properties)])).toEqual([
      [
        true,
        {
          serviceRole: { refers: 'template.yaml#RA.Arn' },
          computeEnvironmentName: { refers: 'template.yaml#RA.Ref' },
        },
      ],
      [false, { serviceRole: { refers: 'template.yaml#RB.Arn' }, computeEnvironmentName: 'no' }],
    ]);
  });

  test('of properties', () => {
    const text = `
Transform: AWS::LanguageExtensions
Resources:
  Environment:
    Type: AWS::Batch::ComputeEnvironment
    Properties:
      Tags:
        Fn::ForEach::Tags: [T, [a, b], { "Tag\${T}": !Ref T }]
`;
    expect(environments(text)).toEqual([['Environment', { tags: { Taga: 'a', Tagb: 'b' } }]]);
  });

  test('over a list that is not known leave a note', () => {
    const text = `
Parameters: { Names: { Type: CommaDelimitedList } }
Resources:
  Fn::ForEach::E: [N, !Ref Names, { "E\${N}": { Type: AWS::Batch::ComputeEnvironment } }]
`;
    expect(load(text).notes).toMatchObject([
      {
        code: 'unsupported',
        message: 'The items of Fn::ForEach::E are not known: parameter Names has no default.',
        incomplete: true,
      },
    ]);
  });
});

test('a file that is included', () => {
  const text = `
Resources:
  Fn::Transform: { Name: AWS::Include, Parameters: { Location: parts/environment.yaml } }
  Other:
    Type: AWS::Batch::ComputeEnvironment
    Properties:
      Fn::Transform: { Name: AWS::Include, Parameters: { Location: ./parts/properties.yaml } }
`;
  const files = {
    'parts/environment.yaml':
      'Environment:\n  Type: AWS::Batch::ComputeEnvironment\n  Properties: { Type: MANAGED }\n',
    'parts/properties.yaml': 'ComputeResources: { Type: SPOT }\n',
  };
  const { resources } = load(text, { files });
  expect(resources.map(({ name, properties, at }) => [name, plain(properties), at.source.path])).toEqual([
    ['Environment', { type: 'MANAGED' }, 'parts/environment.yaml'],
    ['Other', { computeResources: { type: 'SPOT' } }, 'template.yaml'],
  ]);
});

test('a resource whose condition is never true is not made', () => {
  const { resources } = load(
    `${SECTIONS}  E: { Type: AWS::Batch::ComputeEnvironment, Condition: IsDev }\n  F: { Type: AWS::Batch::ComputeEnvironment, Condition: IsX }\n`,
  );
  expect(
    resources.filter(({ kind }) => kind === 'computeEnvironment').map(({ exists }) => plain(exists)),
  ).toEqual([false, { 'Compared = x': true, 'Compared = y': false, 'Compared = another value': false }]);
});
