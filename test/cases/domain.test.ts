// What AWS does: the cases whose findings are those of the policies that there are.
import { describeCases } from './support.ts';

describeCases('domain', {
  'agent-started-with-a-blocking-call': {
    findings: ['error ecs-agent-start-blocks :38'],
    says: [/The start waits for user data to end, which waits for it.*remedy: .*--no-block.*leave it out/],
  },
  'amazon-linux-extras-on-the-default-image': {
    findings: ['warning user-data-for-other-amazon-linux :34'],
    says: [/boots Amazon Linux 2023 since 2026-01-12\..*also They name no image type.* \(line 8\);/],
  },
  'device-mapper-option-in-a-boothook': {
    findings: ['error docker-options-refused :33'],
    says: [/remedy: .*map \/dev\/xvda/],
  },
  'user-data-reboots': { findings: ['warning user-data-reboots :35'] },
  'agent-started-without-blocking': { findings: [] },
  'amazon-linux-two-by-parameter-path': {
    findings: [
      'warning amazon-linux-2-image-type :4',
      'note deprecated-image-id :20',
      'warning amazon-linux-2-image-type :32',
      'warning amazon-linux-2-image-type :49',
      'note launch-template-pins-ami :49',
    ],
    says: [/Amazon Linux 2 AMIs ended on 2026-06-30/],
    saysNot: [/AWS Batch never refreshes it/],
  },
  'amazon-linux-two-by-search-and-data-source': {
    findings: [
      'warning amazon-linux-2-image-type :2',
      'warning amazon-linux-2-image-type :10',
      'warning image-type-ami-mismatch :24',
      'note launch-template-pins-ami :47',
    ],
  },
  'cloudinit-config-with-gzip': {
    findings: ['warning, possible user-data-not-mime-multipart :11', 'note terraform-cannot-refresh-ami :18'],
    says: [/^user-data-not-mime-multipart: .*also This compresses it\. \(line 2\);.*remedy: .*gzip = false/m],
  },
  'default-version-that-nothing-moves': { findings: ['warning launch-template-version-default :19'] },
  'docker-stopped-and-agent-left-off': {
    findings: ['warning ecs-agent-disabled :34'],
    says: [/The agent is PartOf Docker.*a start of Docker does not bring it back/],
  },
  'gpu-types-in-a-state-under-the-default-image': {
    findings: [
      'note terraform-cannot-refresh-ami :4',
      'warning, possible gpu-instances-without-gpu-image :4',
    ],
    says: [/image type ECS_AL2023 has no GPU drivers\. This applies if the code sets the image type /],
  },
  'instance-store-beside-a-network-mount': { findings: ['note instance-store-unused :12'] },
  'kepler-on-both-gpu-image-types': {
    findings: [
      'note terraform-cannot-refresh-ami :7',
      'error gpu-image-unsupported-instances :11',
      'error amazon-linux-2-image-type :17',
    ],
  },
  'mapping-row-that-is-no-region': {
    findings: ['warning hardcoded-ami-id :5'],
    says: [/assuming AWS::Region is eu-west-1;/],
    saysNot: [/AWS::Region is (?:EXAMPLE|AMI)/],
  },
  'one-cause-with-what-follows': {
    findings: [
      'warning blue-green-blocked-by-fixed-name :3',
      'warning service-role-blocks-updates :5',
      'warning allocation-strategy-unset :7',
      'note terraform-cannot-refresh-ami :7',
    ],
    says: [
      /^blue-green-blocked-by-fixed-name: .*follows service-role-blocks-updates; follows allocation-strategy-unset;/m,
      /^terraform-cannot-refresh-ami: .*follows service-role-blocks-updates; follows allocation-strategy-unset;/m,
      /^service-role-blocks-updates: .*-replace.*Leaving service_role out alone changes nothing.*delete it in a later/m,
    ],
  },
  'refresh-by-a-changed-image-type': {
    findings: ['note terraform-cannot-refresh-ami :5'],
    says: [/A changed image_type also takes the newest AMI.*replace_compute_environment = false/],
    saysNot: [/unless the environment is replaced/],
  },
  'security-groups-in-the-launch-template-alone': {
    findings: ['note terraform-cannot-refresh-ami :11', 'warning allocation-strategy-blocks-updates :13'],
  },
  'strategy-that-the-provider-replaces': {
    findings: ['warning blue-green-blocked-by-fixed-name :3'],
    says: [/the provider aws replaces an environment with .*, although AWS Batch could update it/],
  },
  'gpu-job-where-some-types-have-no-gpu': {
    findings: ['note update-ends-long-jobs :8', 'warning gpu-job-on-non-gpu-environment :19'],
  },
  'queue-of-two-architectures': { findings: ['error job-queue-environments-incompatible :39'] },
  'awscc-that-replaces-by-default': {
    findings: ['error awscc-cannot-replace :2'],
    says: [/remedy: Set replace_compute_environment to false/],
  },
  'default-type-with-a-hyphen': {
    findings: ['note terraform-cannot-refresh-ami :6', 'error instance-type-invalid :10'],
    says: [/did you mean default_x86_64\?/],
  },
  'desired-vcpus-in-the-code': {
    findings: ['note terraform-cannot-refresh-ami :6', 'warning desired-vcpus-managed :11'],
    says: [/remedy: Leave desired_vcpus out.*computed: if it is left out, its value stays/],
  },
  'entry-without-image-type': { findings: ['error image-type-missing :17'] },
  'instance-role-instead-of-a-profile': { findings: ['error instance-role-not-profile :11'] },
  'launch-template-block-yet-to-be-added': {
    findings: ['note launch-template-block-replaces :3', 'note terraform-cannot-refresh-ami :6'],
  },
  'managed-instances-in-terraform': {
    findings: [
      'error managed-instances-with-ami-settings :8',
      'error managed-instances-with-ami-settings :10',
    ],
  },
  'managed-instances-with-ami-settings': {
    findings: [
      ...[9, 10, 11, 12, 13].map((line) => `error managed-instances-with-ami-settings :${line}`),
      'error multi-node-job-unsupported-environment :24',
    ],
  },
  'neuron-types-on-the-default-image': {
    findings: [
      'warning update-to-latest-image-version-moot :9',
      'warning neuron-instances-without-neuron-image :13',
      'warning update-to-latest-image-version-moot :21',
    ],
  },
  'old-gpu-families-on-the-gpu-image': {
    findings: [
      'warning update-to-latest-image-version-moot :9',
      'error gpu-image-unsupported-instances :13',
      'warning update-to-latest-image-version-moot :22',
      'error gpu-families-incompatible :26',
      'error gpu-image-unsupported-instances :26',
      'warning update-to-latest-image-version-moot :34',
      'warning gpu-image-unsupported-instances :38',
      'warning update-to-latest-image-version-moot :46',
      'warning gpu-image-unsupported-instances :50',
    ],
    says: [
      /p3dn\.24xlarge: AWS Batch's reference says that/,
      /g5g\.xlarge: AWS Batch has no GPU image for it/,
    ],
  },
  'override-ami-by-resolve-ssm': {
    findings: ['error ami-id-malformed :19'],
    says: [/remedy: .*\{\{resolve:ssm:PATH}}.*AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>/],
  },
  'parameter-path-as-image-id-in-a-branch': {
    findings: ['error ami-id-malformed :15', 'note deprecated-image-id :15'],
  },
  'private-parameter-in-the-launch-template': {
    findings: [
      'warning update-to-latest-image-version-ignored :17',
      'note launch-template-pins-ami :25',
      'warning private-ssm-parameter-in-launch-template :25',
    ],
    saysNot: [/AWS Batch never refreshes it/],
  },
  'root-volume-below-the-snapshot': { findings: ['error root-volume-smaller-than-ami :27'] },
  'security-groups-beside-an-interface': {
    findings: ['error security-groups-beside-network-interfaces :16'],
    says: [
      /also The network interface\. \(line 2[67]\);.*remedy: Put the security groups into the network interface/,
    ],
  },
  'tags-that-replace-a-fixed-name': { findings: ['warning fixed-name-blocks-replacement :9'] },
  'eks-override-ami-without-nodeadm': {
    findings: [
      'warning update-to-latest-image-version-ignored :10',
      'warning update-to-latest-image-version-moot :10',
      'error eks-nodeadm-user-data-type-missing :16',
    ],
  },
  'eks-template-image-without-nodeadm': {
    findings: ['error eks-nodeadm-user-data-type-missing :24', 'warning launch-template-pins-ami :31'],
  },
  'instance-role-that-cannot-register': { findings: ['error instance-role-cannot-register :25'] },
  'spot-fleet-role-of-the-wrong-kind': {
    findings: [
      'warning allocation-strategy-blocks-updates named.yaml:9',
      'error spot-fleet-role-wrong named.yaml:11',
      'error in-place-update-refused template.yaml:7',
      'warning allocation-strategy-blocks-updates template.yaml:10',
      'error spot-fleet-role-wrong template.yaml:12',
    ],
    says: [/^in-place-update-refused: .*its AllocationStrategy is BEST_FIT\./m],
    saysNot: [/^in-place-update-refused: .*ServiceRole/m],
  },
  'dnf-and-agent-restart-on-amazon-linux-two': {
    findings: [
      'warning update-to-latest-image-version-ignored :17',
      'warning user-data-for-other-amazon-linux :34',
      'error ecs-agent-start-blocks :39',
      'warning amazon-linux-2-image-type :42',
      'note launch-template-pins-ami :42',
    ],
  },
  'docker-graph-option': {
    findings: [
      'warning update-to-latest-image-version-ignored :21',
      'warning amazon-linux-2-image-type :23',
      'error docker-options-refused :44',
    ],
    says: [/data-root in \/etc\/docker\/daemon\.json/],
  },
  'families-newer-than-the-data': {
    findings: [
      ...[9, 22, 34, 46, 59, 71].map((line) => `warning update-to-latest-image-version-moot :${line}`),
      'error gpu-instances-without-gpu-image :14',
      'error mixed-architectures :26',
      'note instance-store-unused :38',
      'error gpu-image-on-graviton :51',
      'warning gpu-image-unsupported-instances :63',
    ],
    saysNot: [/^gpu-image-on-graviton: .*Graviton.*remedy:/m],
  },
  'user-data-updates-all-packages': {
    findings: ['warning update-to-latest-image-version-ignored :20', 'note user-data-updates-packages :40'],
  },
});
