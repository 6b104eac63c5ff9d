// The field table: what the model knows of each resource, in the names of the AWS API.
import type { ResourceKind } from './resource.ts';

/**
 * What the value of a field is. Keywords are compared without letter case, as the API does, and kept in upper
 * case.
 */
export type Field = { readonly doc: string } & (
  | { readonly is: 'text'; /** `""` reads as not set. */ readonly emptyIsUnset?: true }
  | { readonly is: 'keyword' }
  | { readonly is: 'boolean' }
  | { readonly is: 'number' }
  | { readonly is: 'data' }
  | { readonly is: 'list'; readonly of: Field }
  | { readonly is: 'object'; readonly fields: Fields }
);

export type Fields = { readonly [name: string]: Field };

const text = (doc: string): Field => ({ is: 'text', doc });
const optionalText = (doc: string): Field => ({ is: 'text', emptyIsUnset: true, doc });
const keyword = (doc: string): Field => ({ is: 'keyword', doc });
const boolean = (doc: string): Field => ({ is: 'boolean', doc });
const number = (doc: string): Field => ({ is: 'number', doc });
const data = (doc: string): Field => ({ is: 'data', doc });
const list = (doc: string, of: Field): Field => ({ is: 'list', doc, of });
const object = (doc: string, fields: Fields): Field => ({ is: 'object', doc, fields });

const launchTemplateReference: Fields = {
  launchTemplateId: optionalText('Id of the launch template; exclusive with launchTemplateName.'),
  launchTemplateName: optionalText('Name of the launch template; exclusive with launchTemplateId.'),
  version: optionalText('Version number, `$Latest` or `$Default`; not set means `$Default`.'),
  userdataType: keyword('How EKS user data is given: EKS_BOOTSTRAP_SH or EKS_NODEADM.'),
};

const computeResources: Fields = {
  type: keyword('EC2, SPOT, FARGATE, FARGATE_SPOT or ECS_MANAGED_INSTANCES.'),
  allocationStrategy: keyword('How instance types are chosen; not set means BEST_FIT on ECS.'),
  bidPercentage: number('Highest Spot price in percent of the On-Demand price.'),
  desiredvCpus: number('vCPUs wanted at creation.'),
  ec2Configuration: list(
    'Image types, one or two.',
    object('One image type and the AMI for it.', {
      imageType: optionalText('The kind of AMI, ECS_AL2023 for example.'),
      imageIdOverride: optionalText('The AMI that instances matching the image type boot.'),
      imageKubernetesVersion: optionalText('Kubernetes version of the AMI (EKS).'),
      batchImageStatus: optionalText('LATEST or UPDATE_AVAILABLE; only ever read.'),
    }),
  ),
  ec2KeyPair: optionalText('EC2 key pair.'),
  imageId: optionalText('The AMI; deprecated in favour of imageIdOverride.'),
  instanceRole: optionalText('Instance profile of the instances.'),
  instanceTypes: list('Instance types, families, optimal or default_*.', text('An instance type.')),
  launchTemplate: object('The launch template of the instances.', {
    ...launchTemplateReference,
    overrides: list(
      'Other launch templates for some of the instance types, at most ten.',
      object('A launch template for some instance types.', {
        ...launchTemplateReference,
        targetInstanceTypes: list('The instance types that it is for.', text('An instance type or family.')),
      }),
    ),
  }),
  capacityTags: data('Tags of the capacity of ECS Managed Instances.'),
  managedInstancesProvider: object('What ECS Managed Instances are made with.', {
    infrastructureRoleArn: optionalText('Role that ECS manages the instances with.'),
    instanceLaunchTemplate: object('How the instances are launched.', {
      ec2InstanceProfileArn: optionalText('Instance profile of the instances.'),
      capacityOptionType: keyword('ON_DEMAND or SPOT.'),
      fipsEnabled: boolean('Whether the instances are in FIPS mode.'),
      instanceRequirements: data('Attribute-based instance types.'),
      networkConfiguration: data('Subnets and security groups.'),
      storageConfiguration: data('Storage.'),
    }),
    infrastructureOptimization: data('When idle instances end.'),
    propagateTags: keyword('Where tags are copied from.'),
  }),
  maxvCpus: number('Most vCPUs.'),
  minvCpus: number('Fewest vCPUs.'),
  placementGroup: optionalText('EC2 placement group.'),
  scalingPolicy: data('Scaling policy.'),
  securityGroupIds: list('Security groups of the instances.', text('A security group.')),
  spotIamFleetRole: optionalText('Role of the Spot fleet.'),
  subnets: list('Subnets of the instances.', text('A subnet.')),
  tags: data('Tags of the instances.'),
  updateToLatestImageVersion: boolean("Whether an infrastructure update takes Batch's newest AMI."),
};

const resourceRequirements = list(
  'What the container needs beside vCPUs and memory, or for these.',
  object('One kind of it.', { type: keyword('GPU, VCPU or MEMORY.'), value: text('How much.') }),
);

/** What jobs run, in the forms that a job definition and a range of nodes share. */
const ecsProperties = object('The tasks of a job on ECS.', {
  taskProperties: list(
    'Tasks.',
    object('A task.', { containers: list('Containers.', object('A container.', { resourceRequirements })) }),
  ),
});
const eksProperties = object('The pod of a job on EKS.', {
  podProperties: object('The pod.', {
    containers: list(
      'Containers.',
      object('A container.', {
        resources: object('What it needs.', {
          limits: data('The most that it gets, `nvidia.com/gpu` for example.'),
          requests: data('The least that it gets.'),
        }),
      }),
    ),
  }),
});

/**
 * Every field of every resource that the model knows. A language maps the names; a test names what it leaves
 * out.
 */
export const fields: { readonly [kind in ResourceKind]: Fields } = {
  computeEnvironment: {
    computeEnvironmentName: optionalText('Fixed name; not set means a generated one.'),
    computeEnvironmentNamePrefix: optionalText('Beginning of a generated name (Terraform).'),
    type: keyword('MANAGED or UNMANAGED.'),
    state: keyword('ENABLED or DISABLED.'),
    status: keyword('VALID, INVALID, UPDATING…; only ever read.'),
    statusReason: optionalText('Why it has its status; only ever read.'),
    serviceRole: optionalText('Role that AWS Batch acts with; not set means the service-linked role.'),
    replaceComputeEnvironment: boolean(
      'Whether CloudFormation replaces instead of updating; not set means true.',
    ),
    createBeforeDestroy: boolean(
      'Whether a replacement is made before the old one goes (Terraform lifecycle).',
    ),
    ignoreChanges: list('What Terraform leaves as it is (lifecycle).', text('An argument, or all.')),
    unmanagedvCpus: number('vCPUs of an unmanaged environment.'),
    ecsSettings: data('Settings of the ECS cluster that AWS Batch makes.'),
    updatePolicy: object('What an infrastructure update does to running jobs.', {
      jobExecutionTimeoutMinutes: number('How long jobs may go on, in minutes.'),
      terminateJobsOnUpdate: boolean('Whether jobs are ended.'),
    }),
    eksConfiguration: object('The EKS cluster; not set means ECS.', {
      eksClusterArn: optionalText('ARN of the cluster.'),
      kubernetesNamespace: optionalText('Namespace of the pods.'),
      accessEntry: data('How AWS Batch gets access to the cluster.'),
    }),
    tags: data('Tags of the environment.'),
    computeResources: object('The instances of a managed environment.', computeResources),
  },
  launchTemplate: {
    launchTemplateId: optionalText('Id; only ever read.'),
    versionNumber: number('The number of this version; only ever read.'),
    isDefaultVersion: boolean('Whether this version is the default; only ever read.'),
    launchTemplateName: optionalText('Name; not set means a generated one.'),
    defaultVersion: number('Default version number (Terraform).'),
    tagSpecifications: data('Tags of the launch template itself.'),
    updateDefaultVersion: boolean('Whether a new version becomes the default (Terraform).'),
    launchTemplateData: object('What instances are launched with.', {
      imageId: optionalText('The AMI: an id, or `resolve:ssm:` and a parameter.'),
      instanceType: optionalText('Instance type; Batch ignores it.'),
      userData: optionalText('User data, base64.'),
      keyName: optionalText('EC2 key pair.'),
      blockDeviceMappings: list(
        'Volumes.',
        object('A volume.', {
          deviceName: optionalText('Device name, /dev/xvda for example.'),
          virtualName: optionalText('Instance store volume, ephemeral0 for example.'),
          noDevice: data('Set if the device is left out.'),
          ebs: object('EBS volume.', {
            volumeSize: number('Size in GiB.'),
            volumeType: optionalText('Volume type.'),
            snapshotId: optionalText('Snapshot that it is made from.'),
          }),
        }),
      ),
      securityGroupIds: list('Security groups by id.', text('A security group.')),
      securityGroups: list('Security groups by name.', text('A security group.')),
      networkInterfaces: list(
        'Network interfaces.',
        object('A network interface.', {
          groups: list('Security groups.', text('A security group.')),
          interfaceType: optionalText('interface or efa.'),
          subnetId: optionalText('Subnet; Batch ignores it.'),
        }),
      ),
      iamInstanceProfile: data('Instance profile; Batch ignores it.'),
      instanceMarketOptions: object('Market options; Batch ignores those of Spot Instances.', {
        marketType: keyword('SPOT or CAPACITY-BLOCK; not set means SPOT.'),
      }),
      instanceRequirements: data('Attribute-based instance types.'),
      disableApiTermination: boolean('Termination protection; Batch ignores it.'),
      metadataOptions: data('Instance metadata options.'),
    }),
  },
  jobQueue: {
    jobQueueName: optionalText('Name.'),
    state: keyword('ENABLED or DISABLED.'),
    computeEnvironmentOrder: list(
      'Environments of the queue.',
      object('An environment.', {
        computeEnvironment: optionalText('Name or ARN of the environment.'),
        order: number('Place in the order.'),
      }),
    ),
  },
  jobDefinition: {
    jobDefinitionName: optionalText('Name.'),
    type: keyword('CONTAINER or MULTINODE.'),
    platformCapabilities: list('EC2 or FARGATE.', keyword('A platform.')),
    containerProperties: object('The container.', { resourceRequirements }),
    ecsProperties,
    eksProperties,
    nodeProperties: object('The nodes of a multi-node parallel job.', {
      nodeRangeProperties: list(
        'What the nodes run.',
        object('What some of the nodes run.', {
          container: object('The container.', { resourceRequirements }),
          ecsProperties,
          eksProperties,
        }),
      ),
    }),
    retryStrategy: object('How often a job is tried.', {
      attempts: number('How often at most; not set means once.'),
      evaluateOnExit: data('When it is tried again.'),
    }),
    timeout: object('How long a job may run.', {
      attemptDurationSeconds: number('How long one attempt may run, in seconds.'),
    }),
  },
  role: {
    roleName: optionalText('Name; not set means a generated one.'),
    path: optionalText('Path.'),
    managedPolicyArns: list('Managed policies that it has.', text('ARN of a policy.')),
    policies: list(
      'Inline policies.',
      object('An inline policy.', {
        policyName: optionalText('Name.'),
        policyDocument: data('What it allows.'),
      }),
    ),
  },
  managedPolicy: {
    managedPolicyName: optionalText('Name; not set means a generated one.'),
    policyDocument: data('What it allows.'),
    roles: list('Roles that it is attached to (CloudFormation).', text('A role.')),
  },
  rolePolicy: {
    policyName: optionalText('Name.'),
    policyDocument: data('What it allows.'),
    roles: list('Roles that have it.', text('A role.')),
  },
  policyAttachment: {
    roles: list('Roles that have the policies.', text('A role.')),
    policyArns: list('Managed policies (Terraform).', text('ARN of a policy.')),
    policyNames: list('Names of the only inline policies of a role (Terraform).', text('Name.')),
  },
  instanceProfile: { instanceProfileName: optionalText('Name.'), roles: list('Roles.', text('A role.')) },
  serviceLinkedRole: {
    awsServiceName: optionalText('Service principal that the role is linked to.'),
    customSuffix: optionalText('Suffix of the name.'),
  },
  ssmParameter: {
    name: optionalText('Name; not set means a generated one.'),
    value: text('Value.'),
    type: text('String, StringList or SecureString.'),
    dataType: text('text or aws:ec2:image.'),
  },
  image: {
    imageId: optionalText('Id; only ever read.'),
    name: optionalText('Name; only ever read.'),
    state: keyword('AVAILABLE, DISABLED, DEREGISTERED…; only ever read.'),
    deprecationTime: optionalText('When it is deprecated; only ever read.'),
    architecture: optionalText('x86_64 or arm64; only ever read.'),
    platform: optionalText('windows, or not set; only ever read.'),
    virtualizationType: optionalText('hvm or paravirtual; only ever read.'),
    ownerId: optionalText('Account of the owner; only ever read.'),
    imageOwnerAlias: optionalText('amazon, self or aws-marketplace; only ever read.'),
  },
  imageRecipe: {
    parentImage: optionalText(
      'What EC2 Image Builder starts from: an AMI, `ssm:` and a parameter, or an image of its own.',
    ),
    components: list(
      'What it runs to make the image, in this order.',
      object('A component.', { componentArn: optionalText('ARN of the component.') }),
    ),
  },
  imageComponent: { data: data('What it does: phases with steps.') },
  imageDistribution: {
    distributions: list(
      'Where EC2 Image Builder puts the images that it makes.',
      object('One region.', {
        launchTemplateConfigurations: list(
          'Launch templates that get a new version with each image.',
          object('A launch template.', {
            launchTemplateId: optionalText('Id of the launch template.'),
            setDefaultVersion: boolean('Whether the new version becomes the default.'),
          }),
        ),
      }),
    ),
  },
};
