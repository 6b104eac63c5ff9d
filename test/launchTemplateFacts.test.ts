// Facts about launch templates and overrides, each by itself: a template, the pointer of a row, and its
// value.
import { describe, expect, test } from 'vitest';
import { environment, factsIn } from './judging.ts';

const PARAMETERS = 'Parameters: { P: { Type: String }, L: { Type: CommaDelimitedList } }';
const none = { absent: true };
const unknown = { unknown: 'no-default' };

describe('launch templates', () => {
  const reference = (lines: string, template = 'LaunchTemplateData: { KeyName: k }', more = '') =>
    environment(`LaunchTemplate:\n  ${lines.replaceAll('\n', '\n  ')}`, more) +
    `  Template:\n    Type: AWS::EC2::LaunchTemplate\n    Properties: { ${template} }\n`;
  test.each([
    ['$Latest', 'LaunchTemplateId: !Ref Template\nVersion: $Latest', 'latest'],
    ['$Default', 'LaunchTemplateId: !Ref Template\nVersion: $Default', 'default'],
    ['a number', 'LaunchTemplateId: !Ref Template\nVersion: 3', 'number'],
    ['none', 'LaunchTemplateId: !Ref Template', 'unset'],
    ['an empty text', 'LaunchTemplateId: !Ref Template\nVersion: ""', 'unset'],
    [
      'the newest',
      'LaunchTemplateId: !Ref Template\nVersion: !GetAtt Template.LatestVersionNumber',
      'newest-number',
    ],
    [
      'the default',
      'LaunchTemplateId: !Ref Template\nVersion: !GetAtt Template.DefaultVersionNumber',
      'default-number',
    ],
  ])('the version %s', (_, lines, kind) => {
    expect(factsIn('launchTemplate', '/reference/versionKind', reference(lines))).toEqual([kind]);
  });

  test.each<[string, string, unknown]>([
    ['both', 'LaunchTemplateId: lt-1\nLaunchTemplateName: n', 'both its id and its name'],
    ['neither', 'Version: "1"', 'neither its id nor its name'],
    ['the id alone', 'LaunchTemplateId: lt-1', none],
    ['the name alone', 'LaunchTemplateName: n', none],
  ])('identified by %s', (_, lines, value) => {
    expect(factsIn('launchTemplate', '/reference/misidentified', reference(lines))).toEqual([value]);
    expect(factsIn('launchTemplate', '/reference/isEmpty', reference(lines))).toEqual([
      value === 'neither its id nor its name',
    ]);
  });

  test.each<[string, string, unknown, unknown, unknown]>([
    ['in the code', 'LaunchTemplateId: !Ref Template', 'Template', true, false],
    ['elsewhere, by its id', 'LaunchTemplateId: lt-1', 'lt-1', false, { unknown: 'outside' }],
    ['elsewhere, by its name', 'LaunchTemplateName: shared', 'shared', false, { unknown: 'outside' }],
    ['nowhere', 'Version: "1"', none, false, false],
  ])('%s', (_, lines, name, inCode, moves) => {
    const of = (pointer: string) => factsIn('launchTemplate', pointer, reference(lines));
    expect(of('/launchTemplate/name')).toEqual([name]);
    expect(of('/launchTemplate/inCode')).toEqual([inCode]);
    expect(of('/reference/defaultMoves')).toEqual([moves]);
  });

  test('a reference may come through an export of another stack', () => {
    const imported = (id: string) =>
      factsIn(
        'launchTemplate',
        '/reference/imported',
        reference(`LaunchTemplateId: ${id}`, undefined, PARAMETERS),
        0,
        {
          others: {
            'shared.yaml': `Resources:
  Shared: { Type: AWS::EC2::LaunchTemplate, Properties: { LaunchTemplateData: { KeyName: k } } }
Outputs:
  Id: { Value: !Ref Shared, Export: { Name: shared } }
`,
          },
        },
      );
    expect(imported('!Ref Template')).toEqual([false]);
    expect(imported('!Ref P')).toEqual([false]);
    expect(imported('!ImportValue shared')).toEqual([true]);
  });

  test('what $Default comes to depends on who can move it', () => {
    const meaning = (template: string) => factsIn('launchTemplate', '/reference/defaultMeaning', template);
    expect(meaning(reference('LaunchTemplateId: !Ref Template'))).toEqual([
      'CloudFormation cannot move the default version, so it stays at 1 unless somebody moves it by hand',
    ]);
    expect(meaning(reference('LaunchTemplateId: lt-1'))).toEqual([
      'AWS Batch evaluates it when it creates the environment and at an infrastructure update only',
    ]);
  });

  test.each([
    ['', 'Nothing in the code moves the default version, so it stays at 1', false],
    [
      'update_default_version = true',
      'AWS Batch evaluates it when it creates the environment and at an infrastructure update only',
      true,
    ],
    [
      'default_version = 3',
      'AWS Batch evaluates it when it creates the environment and at an infrastructure update only',
      true,
    ],
    [
      'update_default_version = false',
      'Nothing in the code moves the default version, so it stays at 1',
      false,
    ],
  ])('in Terraform $Default with «%s»', (argument, meaning, moves) => {
    const module = `
resource "aws_launch_template" "t" {
  ${argument}
}
resource "aws_batch_compute_environment" "e" {
  compute_resources {
    launch_template { launch_template_id = aws_launch_template.t.id }
  }
}`;
    expect(factsIn('launchTemplate', '/reference/defaultMeaning', module)).toEqual([meaning]);
    expect(factsIn('launchTemplate', '/reference/defaultMoves', module)).toEqual([moves]);
  });

  test.each<[string, string, unknown]>([
    ['$Latest', 'Version: $Latest', true],
    ['$Default', 'Version: $Default', true],
    ['no version', '', true],
    ['a number', 'Version: "2"', false],
    ['a version that is not known', 'Version: !Ref P', unknown],
  ])('the only AMI is that of a launch template of %s', (_, version, value) => {
    const template = reference(
      `LaunchTemplateId: !Ref Template\n${version}`,
      'LaunchTemplateData: { ImageId: ami-1 }',
      PARAMETERS,
    );
    expect(factsIn('environment', '/environment/onlyFloatingLaunchTemplateImage', template)).toEqual([value]);
  });

  test('overrides count for what floats', () => {
    const template = reference(
      'LaunchTemplateId: !Ref Template\nVersion: $Latest\nOverrides: [{ LaunchTemplateId: lt-2, Version: "3", TargetInstanceTypes: [c5] }]',
      'LaunchTemplateData: { ImageId: ami-1 }',
    );
    expect(factsIn('environment', '/environment/onlyFloatingLaunchTemplateImage', template)).toEqual([false]);
  });

  const script = (data: string) =>
    reference('LaunchTemplateId: !Ref Template', `LaunchTemplateData: { UserData: ${data} }`, PARAMETERS);
  const mime =
    'MIME-Version: 1.0\\nContent-Type: multipart/mixed; boundary=\\"b\\"\\n\\n--b\\nContent-Type: text/x-shellscript\\n\\nx\\n--b--\\n';
  const text: string = JSON.parse(`"${mime}"`);
  const encoded = Buffer.from(text).toString('base64');
  // Three bytes are four letters.
  const whole = Buffer.from(text.padEnd(Math.ceil(text.length / 3) * 3, '\n')).toString('base64');
  test.each<[string, string, unknown]>([
    ['encoded by Fn::Base64', `{ "Fn::Base64": "${mime}" }`, true],
    ['in base64', `"${encoded}"`, true],
    ['in base64 over lines', `"${encoded.slice(0, 40)}\\n${encoded.slice(40)}"`, true],
    ['in base64 without its end', `"${encoded.replaceAll('=', '')}"`, true],
    ['as it is', `"${mime}"`, true],
    ['a script in base64', `"${Buffer.from('#!/bin/bash\necho').toString('base64')}"`, false],
    ['a text of letters that is no base64, by its length', '"abcde"', false],
    ['in base64 with a letter too many', `"${whole}A"`, false],
    ['a text with signs that base64 does not have', `"#!${encoded}"`, false],
    ['none', '!Ref AWS::NoValue', none],
  ])('user data %s', (_, data, multipart) => {
    expect(factsIn('launchTemplate', '/userData/mimeMultipart', script(data))).toEqual([multipart]);
  });
});

describe('overrides', () => {
  const overrides = (list: readonly string[], types = '[c5, m5.large, m5.xlarge]') =>
    environment(
      `InstanceTypes: ${types}\nLaunchTemplate:\n  LaunchTemplateId: lt-0\n  Overrides: [${list.map((targets, index) => `{ LaunchTemplateId: lt-${index + 1}, TargetInstanceTypes: ${targets} }`).join(', ')}]`,
      PARAMETERS,
    );
  const faults = (list: readonly string[], types?: string) =>
    factsIn('override', '/override/fault', overrides(list, types));

  test.each<[string, string, unknown]>([
    ['an instance type', '[m5.large]', none],
    ['two of one family', '[m5.large, m5.xlarge]', none],
    ['a type within an offered family', '[c5.large]', none],
    ['no types', '[]', 'it names no target instance types'],
    ['optimal', '[optimal]', 'optimal is not an instance type or family that an override can target'],
    ['one twice', '[m5.large, m5.large]', 'it targets m5.large twice'],
    ['a family and its member', '[c5, c5.large]', 'it targets c5.large twice'],
    [
      'one that is not offered',
      '[r5.large]',
      'it targets r5.large, which is not among the instance types of the environment',
    ],
    [
      'a family of which only members are offered',
      '[m5]',
      'it targets m5, which is not among the instance types of the environment',
    ],
    ['a list that is not known', '!Ref L', unknown],
    ['a type and one that is not known', '[c5, !Ref P]', unknown],
    [
      'one that is not offered beside one that is not known',
      '[r5, !Ref P]',
      'it targets r5, which is not among the instance types of the environment',
    ],
    ['one twice, in capitals', '[m5.large, M5.large]', 'it targets M5.large twice'],
  ])('targets %s', (_, targets, value) => expect(faults([targets])).toEqual([value]));

  test('one that an earlier override targets', () =>
    expect(faults(['[m5.large]', '[m5.large]'])).toEqual([
      none,
      'it targets m5.large, which an earlier override targets, too',
    ]));
  test('with optimal offered, any type may be among them', () =>
    expect(faults(['[r5.large]'], '[optimal]')).toEqual([none]));
  test('with an unknown list offered, it is not known', () =>
    expect(faults(['[r5.large]'], '!Ref L')).toEqual([unknown]));
  test('with a type offered that is not known, it is not known', () =>
    expect(faults(['[c5]'], '[c5, !Ref P]')).toEqual([unknown]));
  test('one of those that an earlier override targets', () =>
    expect(faults(['[m5.large, m5.xlarge]', '[c5.large]', '[m5.xlarge]'])).toEqual([
      none,
      none,
      'it targets m5.xlarge, which an earlier override targets, too',
    ]));
  test('with optimal among the offered types, any type may be among them', () =>
    expect(faults(['[r5.large]'], '[m5.large, optimal]')).toEqual([none]));
  test('the eleventh', () => {
    const eleven = faults(
      Array.from({ length: 12 }, (_, index) => `[c${index + 20}.large]`),
      `[${Array.from({ length: 12 }, (_, index) => `c${index + 20}`).join(', ')}]`,
    );
    expect(eleven).toEqual([
      ...Array.from({ length: 10 }, () => none),
      'it is the eleventh, and AWS Batch takes 10 at most',
      none,
    ]);
  });
});
