// Environments that take a new AMI by a second environment only, in each way in which code is written.

export const YAML = `Resources:
  Workers:
    Type: AWS::Batch::ComputeEnvironment
    Properties:
      ComputeEnvironmentName: workers
      Type: MANAGED
      ServiceRole: !GetAtt Role.Arn
      ComputeResources:
        Type: EC2
        AllocationStrategy: BEST_FIT
        MaxvCpus: 64
        InstanceTypes: [m5.large]
        InstanceRole: arn:aws:iam::123456789012:instance-profile/workers
        SecurityGroupIds: [sg-0123456789abcdef0]
        Subnets: [subnet-0123456789abcdef0]

  Queue:
    Type: AWS::Batch::JobQueue
    Properties:
      JobQueueName: jobs
      Priority: 1
      ComputeEnvironmentOrder:
        - ComputeEnvironment: !Ref Workers
          Order: 1

  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {}

Outputs:
  Environment:
    Value: !Ref Workers
`;

export const JSON_TEMPLATE = `{
  "Resources": {
    "Workers": {
      "Type": "AWS::Batch::ComputeEnvironment",
      "Properties": {
        "ComputeEnvironmentName": "workers",
        "Type": "MANAGED",
        "ServiceRole": { "Fn::GetAtt": ["Role", "Arn"] },
        "ComputeResources": {
          "Type": "EC2",
          "MaxvCpus": 64,
          "InstanceTypes": ["m5.large"],
          "InstanceRole": "arn:aws:iam::123456789012:instance-profile/workers",
          "SecurityGroupIds": ["sg-0123456789abcdef0"],
          "Subnets": ["subnet-0123456789abcdef0"]
        }
      }
    },
    "Queue": {
      "Type": "AWS::Batch::JobQueue",
      "Properties": {
        "JobQueueName": "jobs",
        "Priority": 1,
        "ComputeEnvironmentOrder": [
          {
            "ComputeEnvironment": { "Ref": "Workers" },
            "Order": 1
          }
        ]
      }
    },
    "Role": {
      "Type": "AWS::IAM::Role",
      "Properties": { "AssumeRolePolicyDocument": {} }
    }
  }
}
`;

const HCL_ENVIRONMENT = `resource "aws_batch_compute_environment" "workers" {
  name         = "workers"
  type         = "MANAGED"
  service_role = aws_iam_role.batch.arn

  compute_resources {
    type                = "EC2"
    allocation_strategy = "BEST_FIT"
    max_vcpus           = 64
    instance_type       = ["m5.large"]
    instance_role       = "arn:aws:iam::123456789012:instance-profile/workers"
    security_group_ids  = ["sg-0123456789abcdef0"]
    subnets             = ["subnet-0123456789abcdef0"]
  }
}

resource "aws_iam_role" "batch" {
  assume_role_policy = "{}"
}
`;

export const HCL = `${HCL_ENVIRONMENT}
resource "aws_batch_job_queue" "jobs" {
  name     = "jobs"
  state    = "ENABLED"
  priority = 1

  compute_environment_order {
    order               = 1
    compute_environment = aws_batch_compute_environment.workers.arn
  }
}

output "environment" {
  value = aws_batch_compute_environment.workers.arn
}
`;

export const HCL_WITH_A_LIST = `${HCL_ENVIRONMENT}
resource "aws_batch_job_queue" "jobs" {
  name                 = "jobs"
  state                = "ENABLED"
  priority             = 1
  compute_environments = [aws_batch_compute_environment.workers.arn]
}
`;

const PULUMI_ENVIRONMENT = `name: batch
runtime: yaml

resources:
  Workers:
    type: aws:batch:ComputeEnvironment
    properties:
      name: workers
      type: MANAGED
      serviceRole: \${role.arn}
      computeResources:
        type: EC2
        allocationStrategy: BEST_FIT
        maxVcpus: 64
        instanceTypes: [m5.large]
        instanceRole: arn:aws:iam::123456789012:instance-profile/workers
        securityGroupIds: [sg-0123456789abcdef0]
        subnets: [subnet-0123456789abcdef0]
    options:
      deleteBeforeReplace: true

  role:
    type: aws:iam:Role
    properties:
      assumeRolePolicy: "{}"
`;

const PULUMI = `${PULUMI_ENVIRONMENT}
  queue:
    type: aws:batch:JobQueue
    properties:
      name: jobs
      state: ENABLED
      priority: 1
      computeEnvironmentOrders:
        - order: 1
          computeEnvironment: \${Workers.arn}

outputs:
  environment: \${Workers.arn}
`;

/** Version 6 of the provider aws has a list of references. */
const PULUMI_WITH_A_LIST = `${PULUMI_ENVIRONMENT}
  queue:
    type: aws:batch:JobQueue
    properties:
      name: jobs
      state: ENABLED
      priority: 1
      computeEnvironments:
        - \${Workers.arn}
`;

/** A template by the name of a test, with the path that its language is read from. */
export const TEMPLATES = {
  'YAML of CloudFormation': { path: 'batch.yaml', text: YAML },
  'YAML with Windows line ends': { path: 'batch.yaml', text: YAML.replaceAll('\n', '\r\n') },
  'JSON of CloudFormation': { path: 'batch.json', text: JSON_TEMPLATE },
  Terraform: { path: 'main.tf', text: HCL },
  'Terraform with a list of environments': { path: 'main.tf', text: HCL_WITH_A_LIST },
  'a program of Pulumi': { path: 'Pulumi.yaml', text: PULUMI },
  'a program of Pulumi with a list of environments': { path: 'Pulumi.yaml', text: PULUMI_WITH_A_LIST },
} as const;
