// Odd input of each kind that once brought a scan down: it ends, and what can be judged is judged.
import { describe, expect, test } from 'vitest';
import { effectOnAgent } from '../src/model/serviceCommands.ts';
import { shellProgram } from '../src/model/shellProgram.ts';
import { scanSources } from '../src/scanSources.ts';

/** The policies of the findings, each once. */
function policiesOf(text: string, path: string): readonly string[] {
  const { findings } = scanSources([{ path, text }], { asOf: '2026-11-25' });
  return [...new Set(findings.map(({ policy }) => policy.id))].toSorted();
}

describe('names that every object of JavaScript has are ordinary names', () => {
  const NAMES = ['constructor', 'toString', 'valueOf', 'hasOwnProperty', '__proto__'];

  test.each(NAMES)('a resource type %s is one that is not known', (name) => {
    const template = `Resources:
  Odd: {Type: ${name}, Properties: {a: 1}}
  E: {Type: AWS::Batch::ComputeEnvironment, Properties: {Type: MANAGED, ComputeResources: {Type: EC2}}}
`;
    const module = `resource "${name}" "odd" {
}
resource "aws_batch_compute_environment" "e" {
  type = "MANAGED"
  compute_resources {
    type = "EC2"
  }
}
`;
    expect(policiesOf(template, 'template.yaml')).toContain('allocation-strategy-unset');
    expect(policiesOf(module, 'main.tf')).toContain('allocation-strategy-unset');
  });

  test.each(NAMES)('a launch template with the logical id %s is one', (name) => {
    const template = `Resources:
  ${name}:
    Type: AWS::EC2::LaunchTemplate
    Properties: {LaunchTemplateData: {ImageId: ami-0123456789abcdef0}}
  E:
    Type: AWS::Batch::ComputeEnvironment
    Properties:
      Type: MANAGED
      ComputeResources: {Type: EC2, LaunchTemplate: {LaunchTemplateId: !Ref ${name}}}
`;
    expect(policiesOf(template, 'template.yaml')).toContain('launch-template-pins-ami');
  });

  test.each(NAMES)('a parameter and a mapping %s are ones', (name) => {
    const template = `Parameters:
  ${name}: {Type: String, Default: x86}
Mappings:
  ${name}: {x86: {${name}: ami-0123456789abcdef0}}
Resources:
  E:
    Type: AWS::Batch::ComputeEnvironment
    Properties:
      Type: MANAGED
      ComputeResources: {Type: EC2, ImageId: !FindInMap [${name}, !Ref ${name}, ${name}]}
`;
    expect(policiesOf(template, 'template.yaml')).toContain('hardcoded-ami-id');
  });

  test.each(NAMES)('an argument %s of a resource in a plan, and its action, are not known', (name) => {
    const planned = {
      address: 'aws_batch_compute_environment.e',
      mode: 'managed',
      type: 'aws_batch_compute_environment',
      name: 'e',
    };
    const values = JSON.stringify({ type: 'MANAGED', compute_resources: [{ type: 'EC2', odd: ['a'] }] });
    const plan = {
      format_version: '1.2',
      terraform_version: '1.11.4',
      planned_values: {
        root_module: {
          resources: [{ ...planned, values: JSON.parse(values.replace('odd', name)) }],
        },
      },
      resource_changes: [{ ...planned, change: { actions: [name] } }],
    };
    expect(policiesOf(JSON.stringify(plan), 'plan.json')).toContain('allocation-strategy-unset');
  });
});

describe('what a command does to the ECS agent', () => {
  test.each([
    ['systemctl stop ecs', 'stops'],
    ['systemctl --now --quiet disable docker ecs.service', 'stops'],
    ['systemctl mask ecs.service', 'stops'],
    ['nohup systemctl restart ecs', 'starts'],
    ['systemctl enable --now ecs', 'starts'],
    ['systemctl stop nginx', undefined],
    ['systemctl status ecs', undefined],
    ['service ecs stop', 'stops'],
    ['service ecs restart', 'starts'],
    ['initctl stop ecs', 'stops'],
    ['stop ecs', 'stops'],
    ['start ecs', 'starts'],
    ['chkconfig ecs off', 'stops'],
    ['chkconfig ecs on', 'starts'],
    ['docker rm -f ecs-agent', 'stops'],
    ['docker run --name ecs-agent amazon/amazon-ecs-agent', 'starts'],
    ['docker stop nginx', undefined],
    ['', undefined],
  ])('%s: %s', (command, effect) => {
    expect(effectOnAgent(shellProgram(command)[0]?.words ?? [])).toBe(effect);
  });
});

test.each([
  ['echo a # b', 'echo a'],
  ['echo "a # b"', 'echo "a # b"'],
  ['echo a#b', 'echo a#b'],
  ['echo a # "b" c', 'echo a'],
  [`echo 'a' # b`, `echo 'a'`],
])('the comment of `%s` is left out', (line, code) => {
  expect(shellProgram(line).map(({ start, end }) => line.slice(start, end))).toEqual([code]);
});

test.each([
  ['options of systemctl', `systemctl ${'--a '.repeat(100_000)} status nginx`],
  ['marks of comments', `echo${' #'.repeat(100_000)}'`],
  ['blanks before a word', `${' '.repeat(300_000)}x`],
  ['names of logging drivers', 'ECS_AVAILABLE_LOGGING_DRIVERS '.repeat(20_000)],
  ['headers without an end', 'Content-Type: \n'.repeat(20_000)],
  ['installers', 'amazon-linux-extras install '.repeat(20_000)],
  ['words of ansible', 'ansible'.repeat(50_000)],
])('user data with very many %s is read', (_, script) => {
  const template = {
    Resources: {
      E: {
        Type: 'AWS::Batch::ComputeEnvironment',
        Properties: {
          Type: 'MANAGED',
          ComputeResources: { Type: 'EC2', LaunchTemplate: { LaunchTemplateId: { Ref: 'T' } } },
        },
      },
      T: {
        Type: 'AWS::EC2::LaunchTemplate',
        Properties: { LaunchTemplateData: { UserData: { 'Fn::Base64': `#!/bin/bash\n${script}\n` } } },
      },
    },
  };
  expect(policiesOf(JSON.stringify(template), 'template.json')).toContain('user-data-not-mime-multipart');
});

const modul = (repetition: string, more = ''): string => `${more}
resource "aws_batch_compute_environment" "e" {
  ${repetition}
  type = "MANAGED"
  compute_resources {
    type                = "EC2"
    allocation_strategy = "BEST_FIT"
  }
}
`;

/** The policies of the findings and the messages of the notes. */
function outcomeOf(text: string, path: string): { policies: readonly string[]; notes: readonly string[] } {
  const { notes } = scanSources([{ path, text }], { asOf: '2026-11-25' });
  return { policies: policiesOf(text, path), notes: notes.map(({ message }) => message) };
}

describe('instances', () => {
  test.each([
    ['count', 'count = 1001'],
    ['for_each', 'for_each = toset([for i in range(1001) : "k${i}"])'],
  ])('above a thousand are left out, and %s says so', (_, repetition) => {
    expect(outcomeOf(modul(repetition), 'main.tf').notes).toEqual([
      'There are more than 1000 instances; the others are left out.',
    ]);
  });

  test.each([
    ['the ids of resources of which the count is not known', 'toset(aws_subnet.s[*].id)', 'count = var.n'],
    ['the id of a resource', 'toset([aws_subnet.s.id])', ''],
    ['an id that is known, and one that is not', 'toset(["a", aws_subnet.s.id])', ''],
  ])('for each of %s are judged', (_, keys, count) => {
    const more = `variable "n" {}\nresource "aws_subnet" "s" {\n  ${count}\n}\n`;
    expect(outcomeOf(modul(`for_each = ${keys}`, more), 'main.tf')).toEqual({
      policies: expect.arrayContaining(['allocation-strategy-blocks-updates']),
      notes: [],
    });
  });

  test('dynamic blocks within each other are bounded', () => {
    const text = modul('').replace(
      'allocation_strategy',
      `dynamic "ec2_configuration" {
      for_each = range(300)
      content {
        dynamic "a" {
          for_each = range(300)
          content {
            b = 1
          }
        }
      }
    }
    allocation_strategy`,
    );
    expect(outcomeOf(text, 'main.tf')).toEqual({
      policies: expect.arrayContaining(['allocation-strategy-blocks-updates']),
      notes: expect.arrayContaining([
        'There are too many dynamic blocks within each other; they are left out.',
      ]),
    });
  });
});

describe('a list or an object where a text is expected is not known, and never shown as [object Object]', () => {
  test.each([
    ['the name of an SSM parameter', 'name = ["a"]'],
    ['an object as the name of an SSM parameter', 'name = { a = 1 }'],
  ])('%s', (_, name) => {
    const more = `data "aws_ssm_parameter" "ami" {\n  ${name}\n}\n`;
    const text = modul('', more).replace(
      '"BEST_FIT"',
      '"BEST_FIT"\n image_id = data.aws_ssm_parameter.ami.value',
    );
    const { findings } = scanSources([{ path: 'main.tf', text }], { asOf: '2026-11-25' });
    expect(findings.length).toBeGreaterThan(0);
    expect(JSON.stringify(findings.map(({ message, unknowns }) => [message, unknowns]))).not.toContain(
      '[object',
    );
  });

  test('a parameter of a nested stack', () => {
    const parent = `Resources:
  N:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: child.yaml, Parameters: {V: {a: 1}}}
`;
    const child = `Parameters:
  V: {Type: String}
Resources:
  T: {Type: AWS::EC2::LaunchTemplate, Properties: {LaunchTemplateData: {KeyName: k}}}
  E:
    Type: AWS::Batch::ComputeEnvironment
    Properties:
      Type: MANAGED
      ComputeResources: {Type: EC2, LaunchTemplate: {LaunchTemplateId: !Ref T, Version: !Sub "\${V}"}}
`;
    const { findings } = scanSources(
      [
        { path: 'parent.yaml', text: parent },
        { path: 'child.yaml', text: child },
      ],
      { asOf: '2026-11-25' },
    );
    expect(findings.length).toBeGreaterThan(0);
    expect(findings.map(({ message }) => message).join('\n')).not.toContain('[object');
  });
});
