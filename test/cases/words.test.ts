// What messages and remedies are about: cases whose findings are settled.
import { describeCases } from './support.ts';

describeCases('words', {
  'cause-that-is-not-known': {
    findings: ['note, possible blue-green-blocked-by-fixed-name :6', 'note terraform-cannot-refresh-ami :9'],
    says: [/if the service role or the allocation strategy of .* is one that cannot be updated in place/],
    saysNot: [/\(none\)|\(\)/],
  },
  'gpu-types-under-a-template-image': {
    findings: [
      'warning amazon-linux-2-image-type :3',
      'warning gpu-instances-without-gpu-image :3',
      'note launch-template-pins-ami :8',
      'warning service-role-blocks-updates :18',
      'warning allocation-strategy-unset :20',
    ],
    says: [
      /^gpu-instances-without-gpu-image: .*remedy: Take the image out of the launch template/m,
      /^service-role-blocks-updates: .*-replace.*delete it in a later one/m,
    ],
  },
  'in-place-update-refused-for-the-role': {
    findings: [
      'warning service-role-blocks-updates :7',
      'error in-place-update-refused :8',
      'note instance-store-unused :13',
    ],
    says: [/^in-place-update-refused: .*ServiceRole .*as another resource.*delete it in a later one/m],
    saysNot: [/^in-place-update-refused: .*strategy/im],
  },
  'override-beside-the-same-template-image': {
    findings: ['note launch-template-pins-ami :18'],
    saysNot: [/remedy: .*ImageIdOverride/],
  },
  'same-parameter-in-override-and-template': { findings: ['note launch-template-pins-ami :23'] },
  'role-left-out-and-removed': {
    findings: ['note launch-template-block-replaces :3', 'note terraform-cannot-refresh-ami :6'],
  },
  'update-to-latest-remedy-followed-at-once': {
    findings: ['note fixed-name-blocks-replacement :7'],
    says: [/tags \(those of the stack, too\), of EksConfiguration, of SpotIamFleetRole or of its type/],
  },
  'service-linked-role-without-its-path': {
    findings: ['error service-linked-role-arn-without-path :7'],
    says: [/remedy: Write the path into the ARN/],
  },
  'template-image-that-is-looked-up': {
    findings: ['note launch-template-pins-ami :8'],
    says: [/remedy: .*This note remains while the image stays in the launch template/],
    saysNot: [/AWS Batch never refreshes it/, /remedy: .*(?:latest_version|newest version number)/],
  },
  'two-roots-of-one-module': {
    findings: [
      'warning hardcoded-ami-id envs/prod/terraform.tfvars:1',
      'warning launch-template-pins-ami modules/batch/main.tf:13',
      'note launch-template-pins-ami modules/batch/main.tf:13',
      'warning launch-template-version-latest modules/batch/main.tf:29',
    ],
    says: [
      /\(root module envs\/dev\) to the AMI of the SSM parameter \/golden\/gpu or the AMI of .*\/golden\/cpu/,
      /^hardcoded-ami-id: .*\(root module envs\/prod\).*from the value in terraform\.tfvars/m,
      /^launch-template-version-latest: .*\(root modules envs\/dev and envs\/prod\)/m,
    ],
    saysNot: [/given with the scan/],
  },
  'unknown-ami-beside-a-template-image': {
    findings: [
      'warning allocation-strategy-unset :8',
      'note deprecated-image-id :10',
      'warning launch-template-shadows-ami :10',
      'warning hardcoded-ami-id :24',
      'warning launch-template-pins-ami :24',
    ],
    says: [/^launch-template-shadows-ami: .*pages disagree.*Keep one/m, /data\.aws_ami with owners/],
    saysNot: [/The AMI the|the AMI the/],
  },
  'update-to-latest-unset-while-replacing': {
    findings: [
      'warning replacement-blocked-by-fixed-name :7',
      'warning update-to-latest-image-version-unset :8',
    ],
    says: [
      /^update-to-latest-image-version-unset: .*First set ReplaceComputeEnvironment to false.*tag of the compute resources/m,
      /^replacement-blocked-by-fixed-name: .*in a separate deployment/m,
    ],
  },
  'user-data-remedy-in-another-language': {
    findings: ['warning update-to-latest-image-version-unset :6', 'error user-data-not-mime-multipart :15'],
    says: [/starts with #! and has no Content-Type/, /multipart\/mixed/],
    saysNot: [/CDK|Terraform/],
  },
});
