// The registry module terraform-aws-modules/batch/aws if it is called and not installed: how its inputs
// become an environment, in the words of Terraform.
// Source: registry.terraform.io/modules/terraform-aws-modules/batch/aws (inputs of versions 1 to 3)
import type { Source } from '../../value/source.ts';
import { directoryOf } from './directories.ts';
import type { Directory } from './scope.ts';

const ADDRESS =
  /^(?:registry\.terraform\.io\/)?terraform-aws-modules\/batch\/aws$|github\.com[/:]terraform-aws-modules\/terraform-aws-batch(?:\.git)?(?:$|\?)/;

const COMPUTE_RESOURCES = [
  'allocation_strategy',
  'bid_percentage',
  'desired_vcpus',
  'ec2_key_pair',
  'image_id',
  'max_vcpus',
  'min_vcpus',
  'placement_group',
  'security_group_ids',
  'subnets',
  'tags',
  'type',
];

/** Those of the items of a list or a map that are objects. */
function objectsOf(value: string): string {
  return `try([for one in ${value} : one if can(keys(one))], [])`;
}

/**
 * A nested block for each object of a list, a map or one object alone: the versions differ in which they
 * accept.
 */
function nested(block: string, holder: string, members: readonly string[]): string {
  const given = `try(${holder}.${block}, null)`;
  return `
    dynamic "${block}" {
      for_each = concat(${objectsOf(given)}, [for whole in [${given}] : whole if whole != null && length(${objectsOf('whole')}) == 0])
      content {
        ${members.map((name) => `${name} = try(${block}.value.${name}, null)`).join('\n        ')}
      }
    }`;
}

const TEXT = `
variable "create" { default = true }
variable "compute_environments" { default = {} }
variable "create_service_iam_role" { default = true }
variable "create_instance_iam_role" { default = true }
variable "create_spot_fleet_iam_role" { default = false }

resource "aws_iam_role" "service" {
  assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "batch.amazonaws.com" } }] })
}
resource "aws_iam_role" "spot_fleet" {
  assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "spotfleet.amazonaws.com" } }] })
}
resource "aws_iam_instance_profile" "instance" {}

resource "aws_batch_compute_environment" "this" {
  for_each     = { for name, one in merge(var.compute_environments) : name => one if var.create }
  name         = try(each.value.name, each.value.compute_environment_name, null)
  name_prefix  = try(each.value.name_prefix, null) == null ? null : "\${each.value.name_prefix}-"
  type         = coalesce(try(each.value.type, null), "MANAGED")
  state        = try(each.value.state, null)
  service_role = var.create_service_iam_role ? aws_iam_role.service.arn : try(each.value.service_role, null)

  dynamic "compute_resources" {
    for_each = try(each.value.compute_resources, null) == null ? [] : [each.value.compute_resources]
    content {
      ${COMPUTE_RESOURCES.map((name) => `${name} = try(compute_resources.value.${name}, null)`).join('\n      ')}
      instance_type       = try(compute_resources.value.instance_types, null)
      instance_role       = var.create_instance_iam_role ? aws_iam_instance_profile.instance.arn : try(compute_resources.value.instance_role, null)
      spot_iam_fleet_role = var.create_spot_fleet_iam_role ? aws_iam_role.spot_fleet.arn : try(compute_resources.value.spot_iam_fleet_role, null)
      ${nested('ec2_configuration', 'compute_resources.value', ['image_id_override', 'image_type'])}
      ${nested('launch_template', 'compute_resources.value', ['launch_template_id', 'launch_template_name', 'version'])}
    }
  }
  ${nested('eks_configuration', 'each.value', ['eks_cluster_arn', 'kubernetes_namespace'])}
  ${nested('update_policy', 'each.value', ['job_execution_timeout_minutes', 'terminate_jobs_on_update'])}

  lifecycle {
    create_before_destroy = true
  }
}

output "compute_environments" { value = aws_batch_compute_environment.this }
`;

const source: Source = { path: 'terraform-aws-modules/batch/aws', text: TEXT };
let made: Directory | undefined;

/** The module of that source address; undefined for any other one. */
export function registryModule(address: string): Directory | undefined {
  if (!ADDRESS.test(address)) return undefined;
  made ??= {
    ...directoryOf(source.path, [{ ...source, path: `${source.path}/main.tf` }], (_, { message }) => {
      throw new Error(`the description of ${source.path} is not well-formed: ${message}`);
    }),
    isDescription: true,
  };
  return made;
}
