/** What all sizes of each family share, from what `aws ec2 describe-instance-types` prints. */
export function familiesOf(description: {
  readonly InstanceTypes: readonly object[];
}): Record<string, { architectures?: string[]; nvidia?: boolean; instanceStore?: boolean }>;
