// Arguments of aws_batch_compute_environment: those that there are, and since which version of the provider.
// Sources: hashicorp/terraform-provider-aws, internal/service/batch/compute_environment.go, and its
// CHANGELOG.md
import { compareVersions, versionText, type ProviderVersion } from '../../model/strategies.ts';
import { nearest } from '../../value/nearest.ts';
import { own } from '../../value/own.ts';
import type { Range } from '../../value/source.ts';
import { LOCK } from './providerVersion.ts';
import { providerOf } from './providerVersion.ts';
import type { Instance } from './scope.ts';
import type { Body } from './syntax/tree.ts';

interface Arguments {
  readonly [name: string]: Argument;
}

interface Argument {
  /** The arguments of a nested block. */
  readonly block?: Arguments;
  /** The first version of the provider that has it, and the first that no longer has it. */
  readonly since?: string;
  readonly until?: string;
}

const plain: Argument = {};

const LAUNCH_TEMPLATE: Arguments = { launch_template_id: plain, launch_template_name: plain, version: plain };

const COMPUTE_RESOURCES: Arguments = {
  allocation_strategy: plain,
  bid_percentage: plain,
  desired_vcpus: plain,
  ec2_configuration: {
    block: { image_id_override: plain, image_kubernetes_version: { since: '6.6.0' }, image_type: plain },
  },
  ec2_key_pair: plain,
  image_id: plain,
  instance_role: plain,
  instance_type: plain,
  launch_template: { block: LAUNCH_TEMPLATE },
  max_vcpus: plain,
  min_vcpus: plain,
  placement_group: plain,
  security_group_ids: plain,
  spot_iam_fleet_role: plain,
  subnets: plain,
  tags: plain,
  type: plain,
  // No known version has it: code that uses it needs a newer one.
  update_to_latest_image_version: plain,
};

const ENVIRONMENT: Arguments = {
  name: { since: '6.0.0' },
  name_prefix: { since: '6.0.0' },
  compute_environment_name: { until: '6.0.0' },
  compute_environment_name_prefix: { until: '6.0.0' },
  region: { since: '6.0.0' },
  type: plain,
  state: plain,
  service_role: plain,
  tags: plain,
  tags_all: plain,
  compute_resources: { block: COMPUTE_RESOURCES },
  eks_configuration: { block: { eks_cluster_arn: plain, kubernetes_namespace: plain } },
  update_policy: {
    since: '5.32.0',
    block: { job_execution_timeout_minutes: plain, terminate_jobs_on_update: plain },
  },
  // Those that every resource of Terraform has.
  count: plain,
  for_each: plain,
  depends_on: plain,
  provider: plain,
  lifecycle: plain,
  provisioner: plain,
  connection: plain,
};

/**
 * Reports the arguments of a compute environment that the provider does not have: Terraform refuses the code.
 */
export function noteArguments({ type, block, module }: Instance): void {
  if (type !== 'aws_batch_compute_environment' || module.directory.isDescription) return;
  const provider = providerOf(module);
  const visit = ({ attributes, blocks }: Body, known: Arguments): void => {
    const judge = (name: string, at: Range): void => {
      const fault = faultOf(name, known, provider);
      if (fault !== undefined) module.scan.note('invalid', fault, at, false);
    };
    for (const { name, key } of attributes.values()) judge(name, key);
    for (const inner of blocks) {
      const isDynamic = inner.type === 'dynamic';
      const name = isDynamic ? (inner.labels[0] ?? '') : inner.type;
      judge(name, inner.header);
      const nested = own(known, name)?.block;
      const bodies = isDynamic ? inner.body.blocks.filter((one) => one.type === 'content') : [inner];
      if (nested) for (const { body } of bodies) visit(body, nested);
    }
  };
  visit(block.body, ENVIRONMENT);
}

function faultOf(name: string, known: Arguments, provider: ProviderVersion | undefined): string | undefined {
  // Terraform's JSON has comments of this name.
  if (name === '//') return undefined;
  const argument = own(known, name);
  if (!argument) {
    const meant = nearest(name, Object.keys(known));
    return `No known version of the provider aws has the argument ${name} here${meant === '' ? '.' : meant}`;
  }
  const { version, from } = provider ?? {};
  if (version === undefined) return undefined;
  const { since, until } = argument;
  const which = `Version ${versionText(version)} of the provider aws (${from}) does not have the argument ${name}`;
  if (since !== undefined && compareVersions(version, since) < 0)
    return `${which}, which exists since ${since}.`;
  // A constraint allows older versions, too.
  if (until !== undefined && from === LOCK && compareVersions(version, until) >= 0)
    return `${which}, which is gone since ${until}.`;
  return undefined;
}
