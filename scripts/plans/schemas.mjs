// What the providers aws and awscc know of the resources of the fixtures: arguments, and what is known after
// deployment.
//
// An attribute is its type with marks before it: `!` required, `=` known after deployment where it is not
// set, `<` only ever read, `?` sensitive; a default follows after a colon. A block says how many of it there
// may be, 0 for any number.
// Source: registry.terraform.io/providers/hashicorp/aws/latest/docs, …/hashicorp/awscc/latest/docs

const block = (most, members) => ({ most, members });
const nested = (nesting, members) => ({ nesting, members });
/** What jobs run, as the provider awscc has it. */
const CONTAINER = {
  image: '=text',
  resource_requirements: nested('list', { type: '=text', value: '=text' }),
};
const TASKS = { task_properties: nested('list', { containers: nested('list', CONTAINER) }) };
const POD = {
  pod_properties: nested('single', {
    containers: nested('list', {
      image: '=text',
      resources: nested('single', { limits: '=map', requests: '=map' }),
    }),
  }),
};
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
        ec2_configuration: block(2, {
          image_id_override: '=text',
          image_kubernetes_version: 'text',
          image_type: 'text',
        }),
        launch_template: block(1, {
          launch_template_id: 'text',
          launch_template_name: 'text',
          version: '=text',
        }),
      }),
      eks_configuration: block(1, { eks_cluster_arn: '!text', kubernetes_namespace: '!text' }),
      update_policy: block(1, {
        job_execution_timeout_minutes: 'number',
        terminate_jobs_on_update: 'boolean',
      }),
    },
    aws_launch_template: {
      ...TAGGED,
      arn: '<text',
      default_version: '=number',
      description: 'text',
      disable_api_termination: 'boolean',
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
      iam_instance_profile: block(1, { arn: 'text', name: 'text' }),
      instance_market_options: block(1, { market_type: 'text' }),
      instance_requirements: block(1, {
        memory_mib: block(1, { max: 'number', min: '!number' }),
        vcpu_count: block(1, { max: 'number', min: '!number' }),
      }),
      metadata_options: block(1, {
        http_endpoint: '=text',
        http_put_response_hop_limit: '=number',
        http_tokens: '=text',
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
      ecs_properties: 'text',
      id: '<text',
      name: '!text',
      node_properties: 'text',
      eks_properties: block(1, {
        pod_properties: block(1, {
          containers: block(10, {
            image: '!text',
            resources: block(1, { limits: 'map', requests: 'map' }),
          }),
        }),
      }),
      retry_strategy: block(1, {
        attempts: 'number',
        evaluate_on_exit: block(5, { action: '!text', on_exit_code: 'text' }),
      }),
      timeout: block(1, { attempt_duration_seconds: 'number' }),
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
      inline_policy: block(0, { name: 'text', policy: 'text' }),
      managed_policy_arns: '=set',
      name: '=text',
      name_prefix: '=text',
      path: 'text:/',
      unique_id: '<text',
    },
    aws_iam_policy: {
      ...TAGGED,
      arn: '<text',
      id: '<text',
      name: '=text',
      name_prefix: '=text',
      path: 'text:/',
      policy: '!text',
      policy_id: '<text',
    },
    aws_iam_policy_attachment: {
      id: '<text',
      name: '!text',
      policy_arn: '!text',
      groups: 'set',
      roles: 'set',
      users: 'set',
    },
    aws_iam_role_policies_exclusive: { policy_names: '!set', role_name: '!text' },
    aws_iam_role_policy: {
      id: '<text',
      name: '=text',
      name_prefix: '=text',
      policy: '!text',
      role: '!text',
    },
    aws_iam_instance_profile: {
      ...TAGGED,
      arn: '<text',
      id: '<text',
      name: '=text',
      name_prefix: '=text',
      path: 'text:/',
      role: 'text',
      unique_id: '<text',
    },
    aws_imagebuilder_component: {
      arn: '<text',
      id: '<text',
      name: '!text',
      platform: '!text',
      version: '!text',
      data: '=text',
    },
    aws_imagebuilder_image_recipe: {
      arn: '<text',
      id: '<text',
      name: '!text',
      parent_image: '!text',
      version: '!text',
      component: block(0, { component_arn: '!text' }),
    },
    aws_imagebuilder_distribution_configuration: {
      id: '<text',
      name: '!text',
      distribution: block(0, {
        region: '!text',
        launch_template_configuration: block(100, {
          account_id: 'text',
          default: 'boolean',
          launch_template_id: '!text',
        }),
      }),
    },
    aws_iam_service_linked_role: {
      ...TAGGED,
      arn: '<text',
      aws_service_name: '!text',
      custom_suffix: 'text',
      id: '<text',
      name: '<text',
      path: '<text',
    },
    aws_ssm_parameter: {
      ...TAGGED,
      arn: '<text',
      data_type: '=text',
      id: '<text',
      insecure_value: '=text',
      name: '!text',
      region: '=text',
      type: '!text',
      value: '?=text',
      version: '<number',
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
        ec_2_configuration: nested('list', {
          image_id_override: '=text',
          image_kubernetes_version: '=text',
          image_type: '=text',
        }),
        ec_2_key_pair: '=text',
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
        scaling_policy: nested('single', { min_scale_down_delay_minutes: '=number' }),
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
      update_policy: nested('single', {
        job_execution_timeout_minutes: '=number',
        terminate_jobs_on_update: '=boolean',
      }),
    },
    awscc_ec2_launch_template: {
      tag_specifications: nested('list', {
        resource_type: '=text',
        tags: nested('list', { key: '=text', value: '=text' }),
      }),
      default_version_number: '<text',
      id: '<text',
      latest_version_number: '<text',
      launch_template_data: nested('single', {
        block_device_mappings: nested('list', {
          device_name: '=text',
          ebs: nested('single', { snapshot_id: '=text', volume_size: '=number', volume_type: '=text' }),
          no_device: '=text',
          virtual_name: '=text',
        }),
        disable_api_termination: '=boolean',
        iam_instance_profile: nested('single', { arn: '=text', name: '=text' }),
        image_id: '=text',
        instance_market_options: nested('single', { market_type: '=text' }),
        instance_requirements: nested('single', {
          memory_mi_b: nested('single', { max: '=number', min: '=number' }),
          v_cpu_count: nested('single', { max: '=number', min: '=number' }),
        }),
        instance_type: '=text',
        key_name: '=text',
        metadata_options: nested('single', { http_endpoint: '=text', http_tokens: '=text' }),
        network_interfaces: nested('list', {
          device_index: '=number',
          groups: '=list',
          interface_type: '=text',
          subnet_id: '=text',
        }),
        security_group_ids: '=list',
        security_groups: '=list',
        user_data: '=text',
      }),
      launch_template_id: '<text',
      launch_template_name: '=text',
    },
    awscc_batch_job_queue: {
      compute_environment_order: nested('list', { compute_environment: '=text', order: '=number' }),
      id: '<text',
      job_queue_arn: '<text',
      job_queue_name: '=text',
      priority: '!number',
      state: '=text',
    },
    awscc_batch_job_definition: {
      container_properties: nested('single', CONTAINER),
      ecs_properties: nested('single', TASKS),
      eks_properties: nested('single', POD),
      id: '<text',
      job_definition_arn: '<text',
      job_definition_name: '=text',
      node_properties: nested('single', {
        main_node: '=number',
        num_nodes: '=number',
        node_range_properties: nested('list', {
          container: nested('single', CONTAINER),
          ecs_properties: nested('single', TASKS),
          eks_properties: nested('single', POD),
          target_nodes: '=text',
        }),
      }),
      retry_strategy: nested('single', {
        attempts: '=number',
        evaluate_on_exit: nested('list', { action: '=text', on_exit_code: '=text' }),
      }),
      timeout: nested('single', { attempt_duration_seconds: '=number' }),
      platform_capabilities: '=list',
      type: '!text',
    },
    awscc_iam_role: {
      arn: '<text',
      assume_role_policy_document: '!text',
      id: '<text',
      managed_policy_arns: '=list',
      path: '=text',
      policies: nested('list', { policy_document: '=text', policy_name: '=text' }),
      role_id: '<text',
      role_name: '=text',
    },
    awscc_iam_managed_policy: {
      id: '<text',
      managed_policy_name: '=text',
      path: '=text',
      policy_arn: '<text',
      policy_document: '!text',
      roles: '=list',
    },
    awscc_iam_role_policy: {
      id: '<text',
      policy_document: '=text',
      policy_name: '!text',
      role_name: '!text',
    },
    awscc_iam_instance_profile: {
      arn: '<text',
      id: '<text',
      instance_profile_name: '=text',
      path: '=text',
      roles: '!list',
    },
    awscc_imagebuilder_component: {
      arn: '<text',
      id: '<text',
      name: '!text',
      platform: '!text',
      version: '!text',
      data: '=text',
    },
    awscc_imagebuilder_image_recipe: {
      arn: '<text',
      id: '<text',
      name: '!text',
      parent_image: '!text',
      version: '!text',
      components: nested('list', { component_arn: '=text' }),
    },
    awscc_imagebuilder_distribution_configuration: {
      id: '<text',
      name: '!text',
      distributions: nested('list', {
        region: '!text',
        launch_template_configurations: nested('list', {
          launch_template_id: '=text',
          set_default_version: '=boolean',
        }),
      }),
    },
    awscc_iam_service_linked_role: {
      aws_service_name: '=text',
      custom_suffix: '=text',
      description: '=text',
      id: '<text',
      role_name: '<text',
    },
    awscc_ssm_parameter: { data_type: '=text', id: '<text', name: '=text', type: '!text', value: '!text' },
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
  aws_caller_identity: () => ({
    account_id: '123456789012',
    arn: 'arn:aws:iam::123456789012:user/somebody',
    id: '123456789012',
    user_id: 'AIDAEXAMPLE',
  }),
  aws_partition: () => ({
    dns_suffix: 'amazonaws.com',
    id: 'aws',
    partition: 'aws',
    reverse_dns_prefix: 'com.amazonaws',
  }),
  aws_ssm_parameter: ({ name }) => {
    const value = name.endsWith('/recommended')
      ? '{"image_id":"ami-0a1b2c3d4e5f60718"}'
      : 'ami-0a1b2c3d4e5f60718';
    return {
      arn: `arn:aws:ssm:eu-west-1::parameter${name}`,
      id: name,
      insecure_value: value,
      region: 'eu-west-1',
      type: 'String',
      value,
      version: 100,
    };
  },
};

/** What a provider refuses to plan. */
export function refusal(type, config) {
  if (
    type === 'aws_batch_compute_environment' &&
    config.type === 'UNMANAGED' &&
    config.compute_resources.length > 0
  )
    return 'no `compute_resources` can be specified when `type` is "UNMANAGED"';
  return undefined;
}
