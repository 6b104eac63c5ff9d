// Command lines of the AWS CLI, with the names of this environment.

/** A word of a command line for a shell: in quotes if it needs them. */
export function word(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** @param args names without dashes and their values; an empty value is a flag */
export function aws(
  service: string,
  operation: string,
  args: Readonly<Record<string, string | readonly string[]>>,
): string {
  const parts = Object.entries(args).flatMap(([name, value]) => {
    const values = typeof value === 'string' ? [value] : value;
    return [`--${name}`, ...values.filter((one) => one !== '').map(word)];
  });
  return ['aws', service, operation, ...parts].join(' ');
}

export const describeEnvironment = (name: string): string =>
  aws('batch', 'describe-compute-environments', { 'compute-environments': name });

export const environmentStatus = (name: string): string =>
  aws('batch', 'describe-compute-environments', {
    'compute-environments': name,
    query: 'computeEnvironments[0].[status,statusReason]',
    output: 'text',
  });

export const describeQueue = (name: string): string =>
  aws('batch', 'describe-job-queues', { 'job-queues': name });

/** @param environments in the order that is wanted */
export const setOrder = (queue: string, environments: readonly string[]): string =>
  aws('batch', 'update-job-queue', {
    'job-queue': queue,
    'compute-environment-order': environments.map(
      (name, index) => `order=${index + 1},computeEnvironment=${name}`,
    ),
  });

export const setState = (name: string, state: 'ENABLED' | 'DISABLED'): string =>
  aws('batch', 'update-compute-environment', { 'compute-environment': name, state });

export const deleteEnvironment = (name: string): string =>
  aws('batch', 'delete-compute-environment', { 'compute-environment': name });

export const listJobs = (queue: string, status: 'STARTING' | 'RUNNING'): string =>
  aws('batch', 'list-jobs', {
    'job-queue': queue,
    'job-status': status,
    query: 'jobSummaryList[].jobId',
    output: 'text',
  });

/** The commands that lead from an ECS environment to the AMI that its instances boot. */
export function bootedAmi(environment: string): readonly string[] {
  return [
    `CLUSTER=$(${aws('batch', 'describe-compute-environments', {
      'compute-environments': environment,
      query: 'computeEnvironments[0].ecsClusterArn',
      output: 'text',
    })})`,
    'MEMBERS=$(aws ecs list-container-instances --cluster "$CLUSTER" --query containerInstanceArns --output text)',
    'INSTANCES=$(aws ecs describe-container-instances --cluster "$CLUSTER" --container-instances $MEMBERS --query "containerInstances[].ec2InstanceId" --output text)',
    'aws ec2 describe-instances --instance-ids $INSTANCES --query "Reservations[].Instances[].[InstanceId,ImageId,LaunchTime]" --output text',
  ];
}

/** On EKS the instances are found by the tag that AWS Batch sets on them. */
export const BOOTED_ON_EKS =
  'aws ec2 describe-instances --filters Name=tag-key,Values=AWSBatchServiceTag Name=instance-state-name,Values=running --query "Reservations[].Instances[].[InstanceId,ImageId,LaunchTime]" --output text';
