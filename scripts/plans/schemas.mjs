// What the providers aws and awscc know of the resources of the fixtures: arguments, and what is known after deployment.
//
// An attribute is its type with marks before it: `!` required, `=` known after deployment where it is not set, `<` only
// ever read, `?` sensitive; a default follows after a colon. A block says how many of it there may be, 0 for any number.
// Source: registry.terraform.io/providers/hashicorp/aws/latest/docs, …/hashicorp/awscc/latest/docs

const block = (most, members) => ({ most, members });
const nested = (nesting, members) => ({ nesting, members });
const TAGGED = { tags: 'map', tags_all: '=map' };

export const resources = {
  aws: {
    aws_batch_compute_environment: {
      ...TAGGED,
      arn: '<text',
      ecs_cluster_arn: '<text',
      id: '<text',
      name: '=text',
      name_prefix: '=text',
      region: '=text',
      service_role: '=text',
      state: 'text:ENABLED',
      status: '<text',
      status_reason: '<text',
      type: '!text',
      compute_resources: block(1, {
        allocation_strategy: 'text',
        bid_percentage: 'number',
        desired_vcpus: '=number',
        ec2_key_pair: 'text',
        image_id: 'text',
        instance_role: 'text',
        instance_type: 'set',
        max_vcpus: '!number',
        min_vcpus: 'number',
        placement_group: 'text',
        security_group_ids: 'set',
        spot_iam_fleet_role: 'text',
        subnets: '!set',
        tags: 'map',
        type: '!text',
        ec2_configuration: block(2, { image_id_override: '=text', image_kubernetes_version: 'text', image_type: 'text' }),
        launch_template: block(1, { launch_template_id: 'text', launch_template_name: 'text', version: '=text' }),
      }),
      eks_configuration: block(1, { eks_cluster_arn: '!text', kubernetes_namespace: '!text' }),
      update_policy: block(1, { job_execution_timeout_minutes: 'number', terminate_jobs_on_update: 'boolean' }),
    },
    aws_launch_template: {
      ...TAGGED,
      arn: '<text',
      default_version: '=number',
      description: 'text',
      ebs_optimized: 'text',
      id: '<text',
      image_id: 'text',
      instance_type: 'text',
      key_name: 'text',
      latest_version: '<number',
      name: '=text',
      name_prefix: '=text',
      region: '=text',
      security_group_names: 'set',
      update_default_version: 'boolean',
      user_data: 'text',
      vpc_security_group_ids: 'set',
      block_device_mappings: block(0, {
        device_name: 'text',
        no_device: 'text',
        virtual_name: 'text',
        ebs: block(1, {
          delete_on_termination: 'text',
          encrypted: 'text',
          iops: '=number',
          kms_key_id: 'text',
          snapshot_id: 'text',
          throughput: '=number',
          volume_size: '=number',
          volume_type: '=text',
        }),
      }),
      network_interfaces: block(0, {
        associate_public_ip_address: 'text',
        device_index: 'number',
        interface_type: 'text',
        security_groups: 'set',
        subnet_id: 'text',
      }),
    },
    aws_batch_job_queue: {
      ...TAGGED,
      arn: '<text',
      id: '<text',
      name: '!text',
      priority: '!number',
      region: '=text',
      scheduling_policy_arn: 'text',
      state: '!text',
      compute_environment_order: block(0, { compute_environment: '!text', order: '!number' }),
    },
    aws_batch_job_definition: {
      ...TAGGED,
      arn: '<text',
      arn_prefix: '<text',
      container_properties: 'text',
      id: '<text',
      name: '!text',
      node_properties: 'text',
      platform_capabilities: 'set',
      region: '=text',
      revision: '<number',
      type: '!text',
    },
    aws_iam_role: {
      ...TAGGED,
      arn: '<text',
      assume_role_policy: '!text',
      create_date: '<text',
      id: '<text',
      managed_policy_arns: '=set',
      name: '=text',
      name_prefix: '=text',
      path: 'text:/',
      unique_id: '<text',
    },
  },
  awscc: {
    awscc_batch_compute_environment: {
      compute_environment_arn: '<text',
      compute_environment_name: '=text',
      compute_resources: nested('single', {
        allocation_strategy: '=text',
        bid_percentage: '=number',
        desiredv_cpus: '=number',
        ec2_configuration: nested('list', { image_id_override: '=text', image_kubernetes_version: '=text', image_type: '=text' }),
        ec2_key_pair: '=text',
        image_id: '=text',
        instance_role: '=text',
        instance_types: '=list',
        launch_template: nested('single', {
          launch_template_id: '=text',
          launch_template_name: '=text',
          overrides: nested('list', {
            launch_template_id: '=text',
            launch_template_name: '=text',
            target_instance_types: '=list',
            userdata_type: '=text',
            version: '=text',
          }),
          userdata_type: '=text',
          version: '=text',
        }),
        maxv_cpus: '=number',
        minv_cpus: '=number',
        placement_group: '=text',
        security_group_ids: '=list',
        spot_iam_fleet_role: '=text',
        subnets: '=list',
        tags: '=map',
        type: '=text',
        update_to_latest_image_version: '=boolean',
      }),
      eks_configuration: nested('single', { eks_cluster_arn: '=text', kubernetes_namespace: '=text' }),
      id: '<text',
      replace_compute_environment: '=boolean',
      service_role: '=text',
      state: '=text',
      tags: '=map',
      type: '!text',
      unmanagedv_cpus: '=number',
      update_policy: nested('single', { job_execution_timeout_minutes: '=number', terminate_jobs_on_update: '=boolean' }),
    },
  },
};

export const dataSources = {
  aws: {
    aws_caller_identity: { account_id: '<text', arn: '<text', id: '<text', user_id: '<text' },
    aws_partition: { dns_suffix: '<text', id: '<text', partition: '<text', reverse_dns_prefix: '<text' },
    aws_ssm_parameter: {
      arn: '<text',
      id: '<text',
      insecure_value: '<text',
      name: '!text',
      region: '=text',
      type: '<text',
      value: '?<text',
      version: '<number',
      with_decryption: 'boolean',
    },
  },
  awscc: {},
};

/** What looking up gives, by the arguments. */
export const looked = {
  aws_caller_identity: () => ({ account_id: '123456789012', arn: 'arn:aws:iam::123456789012:user/somebody', id: '123456789012', user_id: 'AIDAEXAMPLE' }),
  aws_partition: () => ({ dns_suffix: 'amazonaws.com', id: 'aws', partition: 'aws', reverse_dns_prefix: 'com.amazonaws' }),
  aws_ssm_parameter: ({ name }) => {
    const value = name.endsWith('/recommended') ? '{"image_id":"ami-0a1b2c3d4e5f60718"}' : 'ami-0a1b2c3d4e5f60718';
    return { arn: `arn:aws:ssm:eu-west-1::parameter${name}`, id: name, insecure_value: value, region: 'eu-west-1', type: 'String', value, version: 100 };
  },
};

/** What a provider refuses to plan. */
export function refusal(type, config) {
  if (type === 'aws_batch_compute_environment' && config.type === 'UNMANAGED' && config.compute_resources.length > 0)
    return 'no `compute_resources` can be specified when `type` is "UNMANAGED"';
  return undefined;
}
