// Plans of Terraform as far as changes go, for the tests of `amilint diff`.
import type { Json, Values } from '../plans.ts';

export interface PlannedResource {
  readonly actions: readonly string[];
  readonly before?: Values | null;
  readonly after?: Values | null;
  readonly unknown?: Json;
  readonly replacePaths?: Json;
  readonly sensitive?: Json;
  readonly previously?: string;
  /** The id of what an import block takes over. */
  readonly importing?: string;
}

/** A plan as `terraform show -json` prints it, as far as changes go. */
export function planOf(
  changes: { readonly [address: string]: PlannedResource },
  constraint?: string,
): string {
  return JSON.stringify({
    format_version: '1.2',
    terraform_version: '1.11.4',
    planned_values: { root_module: {} },
    resource_changes: Object.entries(changes).map(([address, one]) => ({
      address,
      ...(one.previously === undefined ? {} : { previous_address: one.previously }),
      mode: 'managed',
      type: address.split('.').at(-2),
      change: {
        actions: one.actions,
        before: one.before ?? null,
        after: one.after ?? null,
        after_unknown: one.unknown ?? {},
        ...(one.importing === undefined ? {} : { importing: { id: one.importing } }),
        before_sensitive: one.sensitive ?? {},
        after_sensitive: one.sensitive ?? {},
        ...(one.replacePaths ? { replace_paths: one.replacePaths } : {}),
      },
    })),
    ...(constraint === undefined
      ? {}
      : {
          configuration: {
            provider_config: {
              aws: {
                name: 'aws',
                full_name: 'registry.terraform.io/hashicorp/aws',
                version_constraint: constraint,
              },
            },
          },
        }),
  });
}

export const ARN = 'arn:aws:batch:eu-west-1:123456789012:compute-environment/workers';
const SLR = 'arn:aws:iam::123456789012:role/aws-service-role/batch.amazonaws.com/AWSServiceRoleForBatch';

/** An environment as the provider aws has it in a state. */
export function environment(resources: Values, more: Values = {}): Values {
  return {
    arn: ARN,
    id: 'workers',
    name: 'workers',
    name_prefix: '',
    type: 'MANAGED',
    state: 'ENABLED',
    service_role: SLR,
    tags: {},
    tags_all: {},
    update_policy: [{ terminate_jobs_on_update: false, job_execution_timeout_minutes: 30 }],
    compute_resources: [
      {
        type: 'EC2',
        allocation_strategy: 'BEST_FIT_PROGRESSIVE',
        instance_type: ['m6i.large'],
        max_vcpus: 64,
        min_vcpus: 0,
        desired_vcpus: 4,
        security_group_ids: ['sg-1'],
        subnets: ['subnet-1'],
        ec2_configuration: [{ image_type: 'ECS_AL2023', image_id_override: '' }],
        launch_template: [{ launch_template_id: 'lt-1', launch_template_name: '', version: '3' }],
        ...resources,
      },
    ],
    ...more,
  };
}
