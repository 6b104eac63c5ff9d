// The remedies of policies in the words of CDK, followed: each construct twice, with the fault and as the
// remedy says. CDK synthesises both.
import { beforeAll, expect, test } from 'vitest';
import type { scan } from '../src/scan.ts';
import { PATIENCE_MS, project, synthesised } from './cdkSynthesis.ts';

interface Case {
  readonly policy: string;
  /** What the app makes, in its language; `vpc` is there. */
  readonly fault: string;
  readonly mended: string;
}

const template = (props: string): string => `new ec2.LaunchTemplate(this, 'Template', { ${props} })`;

/** A launch template with a script, in an environment that takes its newest version. */
const script = (command: string, props: string): string => `
    const userData = ec2.UserData.forLinux();
    userData.addCommands(${JSON.stringify(command)});
    const parts = new ec2.MultipartUserData();
    parts.addUserDataPart(userData, ec2.MultipartBody.SHELL_SCRIPT, true);
    const launchTemplate = ${template('userData: parts')};
    this.newest(new Managed(this, 'Workers', { vpc, launchTemplate, ${props} }), launchTemplate);`;

const FLAG = 'updateToLatestImageVersion: true';
const OWN = `images: [{ image: ec2.MachineImage.fromSsmParameter('/golden/ami'), imageType: ECS_AL2023 }]`;
const cfn = (resources: string): string =>
  `new batch.CfnComputeEnvironment(this, 'Workers', { type: 'MANAGED', replaceComputeEnvironment: false, ${resources} });`;
const RESOURCES = `maxvCpus: 4, type: 'EC2', allocationStrategy: 'BEST_FIT_PROGRESSIVE', instanceTypes: ['m6i'], securityGroupIds: ['sg-01234567'], subnets: ['subnet-01234567'], ${FLAG}`;

const CASES: readonly Case[] = [
  {
    policy: 'neuron-instances-without-neuron-image',
    fault: `new Managed(this, 'Workers', { vpc, instanceTypes: [inf2], useOptimalInstanceClasses: false, ${FLAG} });`,
    mended: `new Managed(this, 'Workers', { vpc, instanceTypes: [inf2], useOptimalInstanceClasses: false,
      images: [{ image: ecs.EcsOptimizedImage.amazonLinux2023(ecs.AmiHardwareType.NEURON), imageType: ECS_AL2023 }] });`,
  },
  {
    policy: 'security-groups-beside-network-interfaces',
    fault: `const launchTemplate = ${template('securityGroup, associatePublicIpAddress: true')};
    this.newest(new Managed(this, 'Workers', { vpc, launchTemplate, ${FLAG} }), launchTemplate);`,
    mended: `const launchTemplate = ${template('securityGroup, associatePublicIpAddress: true')};
    this.newest(new Managed(this, 'Workers', { vpc, launchTemplate, securityGroups: [], ${FLAG} }), launchTemplate);`,
  },
  {
    policy: 'private-ssm-parameter-in-launch-template',
    fault: `const launchTemplate = ${template("machineImage: ec2.MachineImage.resolveSsmParameterAtLaunch('/golden/ami')")};
    this.newest(new Managed(this, 'Workers', { vpc, launchTemplate }), launchTemplate);`,
    mended: `const launchTemplate = ${template('')};
    this.newest(new Managed(this, 'Workers', { vpc, launchTemplate, ${OWN} }), launchTemplate);`,
  },
  {
    policy: 'instance-type-invalid',
    fault: `new Managed(this, 'Workers', { vpc, instanceTypes: [ec2.InstanceType.of(ec2.InstanceClass.M5, ec2.InstanceSize.XLARGE3)], ${FLAG} });`,
    mended: `new Managed(this, 'Workers', { vpc, instanceClasses: [ec2.InstanceClass.M5], ${FLAG} });`,
  },
  {
    policy: 'gpu-families-incompatible',
    fault: `new Managed(this, 'Workers', { vpc, instanceClasses: [ec2.InstanceClass.P2, ec2.InstanceClass.P5], useOptimalInstanceClasses: false, ${FLAG} });`,
    mended: `new Managed(this, 'Workers', { vpc, instanceClasses: [ec2.InstanceClass.P5], useOptimalInstanceClasses: false, ${FLAG} });`,
  },
  {
    policy: 'fargate-with-ami-settings',
    fault: `new batch.FargateComputeEnvironment(this, 'Workers', { vpc, ${FLAG} });`,
    mended: `new batch.FargateComputeEnvironment(this, 'Workers', { vpc });`,
  },
  {
    policy: 'ecs-agent-start-blocks',
    fault: script('systemctl start ecs', FLAG),
    mended: script('systemctl start --no-block ecs', FLAG),
  },
  { policy: 'user-data-reboots', fault: script('reboot', FLAG), mended: script('date', FLAG) },
  {
    policy: 'user-data-updates-packages',
    fault: script('yum update -y', OWN),
    mended: script('yum update -y --security', OWN),
  },
  {
    policy: 'outdated-docker-or-agent',
    fault: script('yum install -y ecs-init-1.20.1', FLAG),
    mended: script('date', FLAG),
  },
  {
    policy: 'user-data-for-other-amazon-linux',
    fault: script('amazon-linux-extras install -y epel', FLAG),
    mended: script('dnf install -y lustre-client', `images: [{ imageType: ECS_AL2023 }], ${FLAG}`),
  },
  {
    policy: 'docker-options-refused',
    fault: script(`echo '{"graph": "/scratch"}' > /etc/docker/daemon.json`, FLAG),
    mended: script(`echo '{"data-root": "/scratch"}' > /etc/docker/daemon.json`, FLAG),
  },
  {
    policy: 'desired-vcpus-managed',
    fault: cfn(`computeResources: { ${RESOURCES}, desiredvCpus: 2 }`),
    mended: cfn(`computeResources: { ${RESOURCES}, minvCpus: 2 }`),
  },
  {
    policy: 'managed-instances-with-ami-settings',
    fault: cfn("computeResources: { type: 'ECS_MANAGED_INSTANCES', maxvCpus: 4, instanceTypes: ['m6i'] }"),
    mended: cfn("computeResources: { type: 'ECS_MANAGED_INSTANCES', maxvCpus: 4 }"),
  },
  {
    policy: 'eks-kubernetes-version-pinned',
    fault: cfn(
      `eksConfiguration: { eksClusterArn: 'arn:aws:eks:eu-west-1:123456789012:cluster/a', kubernetesNamespace: 'a' }, computeResources: { ${RESOURCES}, ec2Configuration: [{ imageType: 'EKS_AL2023', imageKubernetesVersion: '1.33' }] }`,
    ),
    mended: cfn(
      `eksConfiguration: { eksClusterArn: 'arn:aws:eks:eu-west-1:123456789012:cluster/a', kubernetesNamespace: 'a' }, computeResources: { ${RESOURCES}, ec2Configuration: [{ imageType: 'EKS_AL2023' }] }`,
    ),
  },
];

const stack = (name: string, index: number, body: string): string => `
new (class extends Stack {
  newest(environment, launchTemplate) {
    const version = launchTemplate.latestVersionNumber;
    environment.node.defaultChild.addPropertyOverride('ComputeResources.LaunchTemplate.Version', version);
  }
  constructor() {
    super(app, '${name}${index}');
    const vpc = ec2.Vpc.fromVpcAttributes(this, 'Vpc', { vpcId: 'vpc-01234567', availabilityZones: ['a'], privateSubnetIds: ['subnet-01234567'] });
    const securityGroup = ec2.SecurityGroup.fromSecurityGroupId(this, 'Group', 'sg-01234567');
    ${body}
  }
})();`;

const APP = `const { App, Stack, aws_batch: batch, aws_ec2: ec2, aws_ecs: ecs } = require('aws-cdk-lib');
const app = new App();
const { ECS_AL2023 } = batch.EcsMachineImageType;
const Managed = batch.ManagedEc2EcsComputeEnvironment;
const inf2 = ec2.InstanceType.of(ec2.InstanceClass.INF2, ec2.InstanceSize.XLARGE);
${CASES.map(({ fault }, index) => stack('Fault', index, fault)).join('\n')}
${CASES.map(({ mended }, index) => stack('Mended', index, mended)).join('\n')}
app.synth();
`;

let result: Awaited<ReturnType<typeof scan>>;
beforeAll(async () => {
  result = await synthesised(project({ 'app.js': APP }), 'app.js');
}, PATIENCE_MS);

function found(construct: string): readonly string[] {
  return result.findings
    .filter(({ environments }) => environments.some(({ name }) => name === construct))
    .map(({ policy }) => policy.id);
}

test.each(CASES.map(({ policy }, index) => [policy, index] as const))(
  '%s is gone once its remedy is followed, and nothing else comes',
  (policy, index) => {
    const faults = found(`Fault${index}/Workers`);
    expect(faults).toContain(policy);
    expect(found(`Mended${index}/Workers`).filter((one) => !faults.includes(one) || one === policy)).toEqual(
      [],
    );
  },
);

test('each of these findings says what CDK has for it', () => {
  const silent = result.findings.filter(
    ({ policy, remedy }) =>
      CASES.some((one) => one.policy === policy.id) &&
      !(policy.hints.cdk !== undefined && remedy.includes(policy.hints.cdk)),
  );
  expect(silent.map(({ policy }) => policy.id)).toEqual([]);
});
