// Facts about commands of user data: which Amazon Linux they run on, and what shows it.
import { expect, test } from 'vitest';
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
