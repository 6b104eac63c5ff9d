// The edits of findings: what is written in each language, what is never written, and that the rest of a file
// stays.
import { describe, expect, test } from 'vitest';
import { applyFixes, type Applied } from '../../src/fix/apply.ts';
import { textsAfter } from '../../src/fix/check.ts';
import { editsOf } from '../../src/fix/fix.ts';
import { Fixer } from '../../src/fix/fixes.ts';
import type { Fix } from '../../src/judge/finding.ts';
import { scanSourcesWithCode } from '../../src/scanSources.ts';

const asOf = '2026-11-24';

function fixable(files: Readonly<Record<string, string>>) {
  const scanned = scanSourcesWithCode(
    Object.entries(files).map(([path, text]) => ({ path, text })),
    { asOf },
  );
  expect(scanned.result.notes).toEqual([]);
  const { findings, policies } = scanned.result;
  return { ...scanned, findings, policies, asOf };
}

/** The edit of the only finding of a policy. */
function fixOf(id: string, files: Readonly<Record<string, string>>): Fix | undefined {
  const code = fixable(files);
  const [finding, ...others] = code.findings.filter(({ policy }) => policy.id === id);
  expect(others).toEqual([]);
  if (!finding) throw new Error(`no finding of ${id}`);
  return new Fixer(code).fixOf(finding);
}

/**
 * The text of a file after the edits of all deployments of the fix of a policy; undefined if there is
 * none.
 */
function mended(id: string, path: string, text: string): string | undefined {
  const fix = fixOf(id, { [path]: text });
  return fix && textsAfter(editsOf(fix.steps)).get(path);
}

const template = (properties: string, resources = ''): string => `Resources:
  Workers: # the one for nightly jobs
    Type: AWS::Batch::ComputeEnvironment
    Properties:
${properties}${resources}`;

describe('a member of YAML', () => {
  const text = template(`      Type: MANAGED
      ReplaceComputeEnvironment: true # for now
      ComputeResources:
        Type: "EC2" # on demand
        MaxvCpus: 16
        AllocationStrategy: BEST_FIT_PROGRESSIVE
        DesiredvCpus: 4 # from the old days
        MinvCpus: 0
        Subnets: [subnet-1]
        SecurityGroupIds: [sg-1]
`);

  test('is taken out with its line, and nothing else', () => {
    expect(mended('desired-vcpus-managed', 'batch.yaml', text)).toBe(
      text.replace('        DesiredvCpus: 4 # from the old days\n', ''),
    );
  });

  test('gets another value, and keeps the comment behind it; a new one comes behind the type', () => {
    expect(mended('update-to-latest-image-version-unset', 'batch.yaml', text)).toBe(
      text
        .replace('ReplaceComputeEnvironment: true #', 'ReplaceComputeEnvironment: false #')
        .replace('"EC2" # on demand\n', '"EC2" # on demand\n        UpdateToLatestImageVersion: true\n'),
    );
  });

  test.each(['\r\n', '\n'])('keeps the line ends %j', (lineEnd) => {
    const written = text.replaceAll('\n', lineEnd);
    expect(mended('update-to-latest-image-version-unset', 'batch.yaml', written)).toBe(
      mended('update-to-latest-image-version-unset', 'batch.yaml', text)?.replaceAll('\n', lineEnd),
    );
  });
});

test('the flag of CloudFormation is deployed alone, and the rest in a second deployment', () => {
  const fix = fixOf('update-to-latest-image-version-unset', {
    'batch.yaml': template(`      Type: MANAGED
      ComputeResources:
        Type: EC2
        AllocationStrategy: BEST_FIT_PROGRESSIVE
        SecurityGroupIds: [sg-1]
`),
  });
  expect(fix?.steps.map(({ text, effect }) => [text, effect])).toEqual([
    ['set ReplaceComputeEnvironment to false', 'nothing'],
    ['set UpdateToLatestImageVersion to true', 'infrastructureUpdate'],
  ]);
});

describe('where a condition decides', () => {
  const text = (role: string): string => `Parameters:
  Stage: { Type: String, AllowedValues: [a, b] }
Conditions:
  Own: !Equals [!Ref Stage, a]
${template(`      Type: MANAGED
      ServiceRole: ${role}
      ComputeResources:
        Type: EC2
        AllocationStrategy: BEST_FIT_PROGRESSIVE
        SecurityGroupIds: [sg-1]
`)}`;

  test('whether the finding holds, there is no edit', () => {
    const own = text("!If [Own, 'arn:aws:iam::111122223333:role/batch', !Ref AWS::NoValue]");
    expect(mended('service-role-blocks-updates', 'batch.yaml', own)).toBeUndefined();
  });

  test('whether a member is set, it is not written twice', () => {
    const left = text('!Ref AWS::NoValue').replace(
      'BEST_FIT_PROGRESSIVE',
      '!If [Own, BEST_FIT_PROGRESSIVE, !Ref AWS::NoValue]',
    );
    expect(mended('allocation-strategy-unset', 'batch.yaml', left)).toBeUndefined();
  });
});

test('jobs that an update ends at once may go on until its timeout', () => {
  const text = `${template(`      Type: MANAGED
      ReplaceComputeEnvironment: false
      UpdatePolicy: { TerminateJobsOnUpdate: true, JobExecutionTimeoutMinutes: 60 }
      ComputeResources:
        Type: EC2
        AllocationStrategy: BEST_FIT_PROGRESSIVE
        UpdateToLatestImageVersion: true
        SecurityGroupIds: [sg-1]
`)}  Queue:
    Type: AWS::Batch::JobQueue
    Properties:
      Priority: 1
      ComputeEnvironmentOrder: [{ Order: 1, ComputeEnvironment: !Ref Workers }]
  Job:
    Type: AWS::Batch::JobDefinition
    Properties: { Type: container, ContainerProperties: { Image: solver } }
`;
  expect(mended('update-terminates-jobs', 'batch.yaml', text)).toBe(
    text.replace('TerminateJobsOnUpdate: true', 'TerminateJobsOnUpdate: false'),
  );
  const steps = fixOf('update-terminates-jobs', { 'batch.yaml': text })?.steps;
  expect(steps?.map(({ effectText }) => effectText)).toEqual(['deploys in place']);
});

test('in JSON commas and quotes are those of JSON', () => {
  const text = `{
  "Resources": {
    "Template": { "Type": "AWS::EC2::LaunchTemplate", "Properties": { "LaunchTemplateData": {} } },
    "Workers": {
      "Type": "AWS::Batch::ComputeEnvironment",
      "Properties": {
        "Type": "MANAGED",
        "ReplaceComputeEnvironment": false,
        "ComputeResources": {
          "Type": "EC2",
          "AllocationStrategy": "BEST_FIT_PROGRESSIVE",
          "SecurityGroupIds": ["sg-1"],
          "LaunchTemplate": { "LaunchTemplateId": { "Ref": "Template" }, "Version": "$Latest" }
        }
      }
    }
  }
}
`;
  expect(mended('launch-template-version-latest', 'batch.json', text)).toBe(
    text.replace('"$Latest"', '{ "Fn::GetAtt": ["Template", "LatestVersionNumber"] }'),
  );
  expect(mended('update-to-latest-image-version-unset', 'batch.json', text)).toBe(
    text.replace('"Type": "EC2",', '"Type": "EC2",\n          "UpdateToLatestImageVersion": true,'),
  );
});

describe('another environment in CloudFormation', () => {
  const text = template(
    `      Type: MANAGED
      ServiceRole: !GetAtt Role.Arn
      ComputeEnvironmentName: workers
      ComputeResources:
        Type: SPOT
        MaxvCpus: 16
        SecurityGroupIds: [sg-1]
`,
    `  Jobs:
    Type: AWS::Batch::JobQueue
    DependsOn:
      - Workers
    Properties:
      Priority: 1
      ComputeEnvironmentOrder:
        - { Order: 1, ComputeEnvironment: !Ref Workers }
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {}
Outputs:
  Workers:
    Value: !Sub 'The one is \${Workers} and \${Workers.ComputeEnvironmentArn}'
`,
  );

  test.each(['service-role-blocks-updates', 'allocation-strategy-unset'])(
    'has another logical id and all that only a new one can have (%s)',
    (id) => {
      expect(mended(id, 'batch.yaml', text)).toBe(
        text
          .replace('  Workers: # the one', '  Workers2: # the one')
          .replace('      ServiceRole: !GetAtt Role.Arn\n      ComputeEnvironmentName: workers\n', '')
          .replace('      Type: MANAGED\n', '      Type: MANAGED\n      ReplaceComputeEnvironment: false\n')
          .replace(
            '        Type: SPOT\n',
            '        Type: SPOT\n        AllocationStrategy: SPOT_PRICE_CAPACITY_OPTIMIZED\n' +
              '        UpdateToLatestImageVersion: true\n',
          )
          .replace('      - Workers\n', '      - Workers2\n')
          .replace('!Ref Workers }', '!Ref Workers2 }')
          .replace('${Workers} and ${Workers.', '${Workers2} and ${Workers2.'),
      );
    },
  );

  test.each([
    ['a queue that knows it by its name', text.replace('!Ref Workers }', 'workers }')],
    ['a text that is included', text.replace('Outputs:', 'Transform: [{ Name: AWS::Include }]\nOutputs:')],
    [
      'an image type that AWS Batch creates no environment with',
      text.replace('        MaxvCpus: 16\n', '        Ec2Configuration: [{ ImageType: ECS_AL2 }]\n'),
    ],
  ])('is not written with %s', (_, other) => {
    const scanned = scanSourcesWithCode([{ path: 'batch.yaml', text: other }], { asOf });
    const { findings, policies } = scanned.result;
    const finding = findings.find(({ policy }) => policy.id === 'service-role-blocks-updates');
    expect(finding).toBeDefined();
    expect(finding && new Fixer({ ...scanned, policies, asOf }).fixOf(finding)).toBeUndefined();
  });
});

describe('Terraform', () => {
  const module = (name: string): string => `resource "aws_batch_compute_environment" "workers" {
${name}  type         = "MANAGED"
  service_role = aws_iam_role.batch.arn # made below

  compute_resources {
    type                = "EC2"
    allocation_strategy = "BEST_FIT_PROGRESSIVE"
    max_vcpus           = 16
    security_group_ids  = ["sg-1"]
  }
}

resource "aws_iam_role" "batch" {
  assume_role_policy = "{}"
}

resource "aws_batch_job_queue" "jobs" {
  name     = "jobs"
  state    = "ENABLED"
  priority = 1
  compute_environment_order {
    order               = 1
    compute_environment = aws_batch_compute_environment.workers.arn
  }
}
`;
  const LIFECYCLE =
    '  }\n\n  lifecycle {\n    create_before_destroy = true\n  }\n}\n\nresource "aws_iam_role"';

  test.each([
    ['  name         = "workers"\n', '  name_prefix  = "workers-"\n'],
    ['  name         = local.name # ours\n', '  name_prefix  = "${local.name}-" # ours\n'],
  ])('a role goes only where the environment is replaced: %j', (before, after) => {
    const text = `${module(before)}\nlocals {\n  name = "workers"\n}\n`;
    expect(mended('service-role-blocks-updates', 'main.tf', text)).toBe(
      text
        .replace(before, after)
        .replace('  service_role = aws_iam_role.batch.arn # made below\n', '')
        .replace('  }\n}\n\nresource "aws_iam_role"', LIFECYCLE),
    );
  });

  test.each(['prevent_destroy = true', 'ignore_changes = [service_role]', 'ignore_changes = all'])(
    'nothing is written where a lifecycle has %s',
    (argument) => {
      const text = module('  name         = "workers"\n').replace(
        '  }\n}\n\nresource "aws_iam_role"',
        `  }\n\n  lifecycle {\n    ${argument}\n  }\n}\n\nresource "aws_iam_role"`,
      );
      expect(mended('service-role-blocks-updates', 'main.tf', text)).toBeUndefined();
    },
  );

  test('a lifecycle that is there gets the argument', () => {
    const text = module('  name         = "workers"\n').replace(
      '  }\n}\n\nresource "aws_iam_role"',
      '  }\n\n  lifecycle {\n    ignore_changes = [compute_resources[0].desired_vcpus]\n  }\n}\n\nresource "aws_iam_role"',
    );
    expect(mended('service-role-blocks-updates', 'main.tf', text)).toContain(
      '  lifecycle {\n    create_before_destroy = true\n    ignore_changes = [',
    );
  });

  test('a role that the provider would keep stays: nothing replaces the environment', () => {
    expect(mended('service-role-blocks-updates', 'main.tf', module('  name_prefix  = "workers-"\n'))).toBe(
      undefined,
    );
  });
});

test('Terraform’s JSON has the same edits in its own form', () => {
  const text = `{
  "resource": {
    "aws_batch_compute_environment": {
      "workers": {
        "name": "workers",
        "type": "MANAGED",
        "service_role": "arn:aws:iam::111122223333:role/batch",
        "compute_resources": {
          "type": "EC2",
          "allocation_strategy": "BEST_FIT_PROGRESSIVE",
          "security_group_ids": ["sg-1"],
          "launch_template": {
            "launch_template_id": "\${aws_launch_template.workers.id}",
            "version": "$Latest"
          }
        }
      }
    },
    "aws_launch_template": { "workers": { "name": "workers" } }
  }
}
`;
  expect(mended('service-role-blocks-updates', 'main.tf.json', text)).toBe(
    text
      .replace('"name": "workers",\n', '"name_prefix": "workers-",\n')
      .replace(
        '"type": "MANAGED",\n        "service_role": "arn:aws:iam::111122223333:role/batch",\n',
        '"type": "MANAGED",\n        "lifecycle": { "create_before_destroy": true },\n',
      ),
  );
  expect(mended('launch-template-version-latest', 'main.tf.json', text)).toContain(
    '"version": "${aws_launch_template.workers.latest_version}"',
  );
});

describe('edits of one file', () => {
  const files = {
    'batch.yaml': template(
      `      Type: MANAGED
      ComputeResources:
        Type: EC2
        DesiredvCpus: 4
        SecurityGroupIds: [sg-1]
        LaunchTemplate:
          LaunchTemplateId: !Ref Template
          Version: $Latest
`,
      `  Template:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData: {}
`,
    ),
  };
  const ids = (list: readonly Applied[]): string[] => list.map(({ finding }) => finding.policy.id);
  const apply = (isWanted: (one: { effect: string }) => boolean) =>
    applyFixes({ ...fixable(files), isAsked: () => true, isWanted });

  test('are made one after the other, the replacement first', () => {
    const { applied, left, texts } = apply(() => true);
    expect(ids(applied)).toEqual([
      'allocation-strategy-unset',
      'desired-vcpus-managed',
      'launch-template-version-latest',
    ]);
    expect(left).toEqual([]);
    const after = fixable(Object.fromEntries(texts));
    expect(after.findings.map(({ policy }) => policy.id)).toEqual([]);
  });

  test('that are not wanted are left', () => {
    const { applied, left } = apply(({ effect }) => effect === 'scales');
    expect(ids(applied)).toEqual(['desired-vcpus-managed']);
    expect(ids(left)).toEqual(['allocation-strategy-unset', 'launch-template-version-latest']);
  });
});
