// Facts about user data: which Amazon Linux its commands run on, and what is known of it if it is not in the
// code, or compressed.
import { describe, expect, test } from 'vitest';
import { environment, factsIn } from './judging.ts';

const SCRIPT = `  Template:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData:
        UserData:
          Fn::Base64: |
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary="B"

            --B
            Content-Type: text/x-shellscript

            dnf install -y jq
            --B--
`;
const PATH = '/aws/service/ecs/optimized-ami/amazon-linux-2/recommended/image_id';
const none = { absent: true };

test.each([
  ['AWS Batch takes its default', '', none, none, true],
  ['an image type', 'Ec2Configuration: [{ ImageType: ECS_AL2 }]', 'Amazon Linux 2', 'ECS_AL2', false],
  ['a parameter of AWS', `ImageId: '{{resolve:ssm:${PATH}}}'`, 'Amazon Linux 2', PATH, false],
  [
    'two image types',
    'Ec2Configuration: [{ ImageType: ECS_AL2 }, { ImageType: ECS_AL2023 }]',
    none,
    'ECS_AL2',
    false,
  ],
  ['an AMI that says nothing', 'ImageId: ami-0123456789abcdef0', none, 'ami-0123456789abcdef0', false],
])('the system that dnf lacks, by %s', (_, more, lacking, shownBy, isDefault) => {
  const use = 'LaunchTemplate: { LaunchTemplateId: !Ref Template }';
  const template = environment(`Type: EC2\n${more}\n${use}`) + SCRIPT;
  const of = (pointer: string) => factsIn('userDataCommand', pointer, template)[0];
  expect(of('/command/lackingSystem')).toEqual(lacking);
  expect(of('/command/systemShownBy')).toEqual(shownBy);
  expect(of('/command/imageByDefault')).toBe(isDefault);
});

test('user data that is not known has no command that a system lacks, and may have any', () => {
  const template = `${environment('Type: EC2\nLaunchTemplate: { LaunchTemplateId: !Ref T }', 'Parameters: { P: { Type: String } }')}
  T: { Type: AWS::EC2::LaunchTemplate, Properties: { LaunchTemplateData: { UserData: !Ref P } } }
`;
  const unknown = { unknown: 'no-default' };
  expect(factsIn('userDataCommand', '/command/lackingSystem', template)).toEqual([none]);
  expect(factsIn('userDataCommand', '/command/deed', template)).toEqual([unknown]);
  expect(factsIn('configWrite', '/userData/replacesEcsConfig', template)).toEqual([unknown]);
});

describe('user data of a module', () => {
  const facts = (pointer: string, userData: string) =>
    factsIn(
      'launchTemplate',
      `/userData/${pointer}`,
      `data "cloudinit_config" "plain" {
  gzip = false
  part {
    content_type = "text/x-shellscript"
    content      = "#!/bin/bash"
  }
}
data "cloudinit_config" "compressed" {
  part {
    content_type = "text/x-shellscript"
    content      = "#!/bin/bash"
  }
}
resource "aws_launch_template" "t" {
  user_data = ${userData}
}
resource "aws_batch_compute_environment" "e" {
  type = "MANAGED"
  compute_resources {
    type = "EC2"
    launch_template {
      launch_template_id = aws_launch_template.t.id
    }
  }
}
`,
    );

  test.each<[string, string, unknown, unknown]>([
    ['a script', 'base64encode("#!/bin/bash")', none, true],
    ['parts', 'data.cloudinit_config.plain.rendered', none, true],
    [
      'parts that gzip compresses',
      'data.cloudinit_config.compressed.rendered',
      true,
      { unknown: 'not-understood' },
    ],
  ])('%s', (_, userData, isCompressed, isRead) => {
    expect(facts('compressed', userData)).toEqual([isCompressed]);
    expect(facts('uncompressed', userData)).toEqual([isRead]);
  });
});
