// What a change of the code does: tables of small changes, by who deploys them.
import { describe, expect, test } from 'vitest';
import { diffOfOne, diffTexts, effectsText, hcl, hclQueue, template } from './support.ts';

const IN_PLACE = 'ReplaceComputeEnvironment: false';

describe('CloudFormation', () => {
  test.each<[string, Parameters<typeof template>[0], Parameters<typeof template>[0], string]>([
    ['nothing', {}, {}, 'nothing'],
    [
      'vCPUs in place',
      { properties: IN_PLACE, resources: 'MaxvCpus: 64' },
      { properties: IN_PLACE, resources: 'MaxvCpus: 128' },
      'scales',
    ],
    [
      'vCPUs while it replaces, on which AWS’s pages and schema disagree',
      { resources: 'MaxvCpus: 64' },
      { resources: 'MaxvCpus: 128' },
      'scales or replaced',
    ],
    [
      'an AMI in place',
      { properties: IN_PLACE },
      { properties: IN_PLACE, resources: 'ImageId: ami-1' },
      'infrastructureUpdate',
    ],
    ['an AMI while it replaces', {}, { resources: 'ImageId: ami-1' }, 'replaced'],
    [
      'an AMI while it replaces under a fixed name',
      { properties: 'ComputeEnvironmentName: workers' },
      { properties: 'ComputeEnvironmentName: workers', resources: 'ImageId: ami-1' },
      'refused',
    ],
    [
      'tags under a fixed name',
      { properties: `${IN_PLACE}\nComputeEnvironmentName: workers` },
      { properties: `${IN_PLACE}\nComputeEnvironmentName: workers\nTags: { Team: a }` },
      'refused',
    ],
    [
      'another name',
      { properties: 'ComputeEnvironmentName: a' },
      { properties: 'ComputeEnvironmentName: b' },
      'replaced',
    ],
    ['the state', {}, { properties: 'State: DISABLED' }, 'stored'],
    [
      'an AMI under a custom role',
      { properties: `${IN_PLACE}\nServiceRole: arn:aws:iam::123456789012:role/mine` },
      {
        properties: `${IN_PLACE}\nServiceRole: arn:aws:iam::123456789012:role/mine`,
        resources: 'ImageId: ami-1',
      },
      'refused',
    ],
    [
      'the order of properties',
      { properties: IN_PLACE, resources: 'SpotIamFleetRole: a\nPlacementGroup: a' },
      { properties: IN_PLACE, resources: 'PlacementGroup: a\nSpotIamFleetRole: a' },
      'nothing',
    ],
  ])('%s', (_, old, fresh, effects) => {
    expect(effectsText(diffOfOne('batch.yaml', template(old), template(fresh)))).toBe(effects);
  });

  test('a parameter that is the same on both sides is no change, and one in the place of a value is a possible one', () => {
    const parameters = 'Ami: { Type: String }';
    const by = (value: string) =>
      template({ parameters, properties: IN_PLACE, resources: `ImageId: ${value}` });
    expect(effectsText(diffOfOne('batch.yaml', by('!Ref Ami'), by('!Ref Ami')))).toBe('nothing');
    expect(effectsText(diffOfOne('batch.yaml', by('ami-1'), by('!Ref Ami')))).toBe(
      'infrastructureUpdate or nothing',
    );
  });

  test('an expression that is laid out in another way is no change', () => {
    const by = (value: string) =>
      template({
        properties: IN_PLACE,
        resources: `PlacementGroup:${value}`,
        more: 'Group: { Type: AWS::EC2::PlacementGroup }',
      });
    const one = diffOfOne(
      'batch.yaml',
      by('\n  Fn::GetAtt:\n    - Group\n    - GroupName'),
      by(' { Fn::GetAtt: [Group, GroupName] }'),
    );
    expect(one.status).toBe('unchanged');
  });

  test('each case of a condition is compared with the same case', () => {
    const staged = (value: string) =>
      `Conditions:\n  IsProd: !Equals [!Ref Stage, prod]\n${template({
        parameters: 'Stage: { Type: String, Default: dev, AllowedValues: [dev, prod] }',
        properties: IN_PLACE,
        resources: `MaxvCpus: ${value}`,
      })}`;
    const one = diffOfOne('batch.yaml', staged('!If [IsProd, 64, 32]'), staged('!If [IsProd, 128, 32]'));
    expect(one.effect).toBe('nothing');
    expect(one.otherCases).toMatchObject([{ assuming: ['parameter Stage is prod'], effect: 'scales' }]);
  });

  test('a parameter whose allowed values change is compared as far as both sides have them', () => {
    const staged = (values: string) => `Mappings:
  Sizes: { dev: { Most: 1 }, test: { Most: 2 }, prod: { Most: 3 } }
${template({
  parameters: `Stage: { Type: String, Default: dev, AllowedValues: [${values}] }`,
  properties: IN_PLACE,
  resources: 'MaxvCpus: !FindInMap [Sizes, !Ref Stage, Most]',
})}`;
    const one = diffOfOne('batch.yaml', staged('dev, test, prod'), staged('dev, prod'));
    expect(one.effect).toBe('nothing');
  });

  test('a new version of the launch template is a change where the version follows its number', () => {
    const withTemplate = (key: string, version: string) =>
      template({
        properties: IN_PLACE,
        resources: `LaunchTemplate: { LaunchTemplateId: !Ref Template, Version: ${version} }`,
        more: `Template:\n  Type: AWS::EC2::LaunchTemplate\n  Properties:\n    LaunchTemplateData: { KeyName: ${key} }`,
      });
    const follows = '!GetAtt Template.LatestVersionNumber';
    expect(effectsText(diffOfOne('batch.yaml', withTemplate('a', follows), withTemplate('b', follows)))).toBe(
      'infrastructureUpdate',
    );
    const latest = diffOfOne('batch.yaml', withTemplate('a', '$Latest'), withTemplate('b', '$Latest'));
    expect(latest.effect).toBe('nothing');
    expect(latest.hidden.map(({ text }) => text).join()).toContain('The launch template changes (KeyName)');
  });
});

describe('Terraform', () => {
  const AMI = 'ec2_configuration {\n image_type = "ECS_AL2023"\n image_id_override = "ami-1"\n }';
  const OTHER = AMI.replace('ami-1', 'ami-2');

  test.each<[string, string | undefined, string, string, string]>([
    ['vCPUs', undefined, 'max_vcpus = 64', 'max_vcpus = 128', 'scales'],
    ['vCPUs by an old provider', '5.9.0', 'max_vcpus = 64', 'max_vcpus = 128', 'scales'],
    ['an AMI by a provider before 5.10', '5.9.0', AMI, OTHER, 'replaced'],
    ['an AMI by a provider since 5.10', '5.10.0', AMI, OTHER, 'infrastructureUpdate'],
    ['an AMI by a provider since 6.10', '6.10.0', AMI, OTHER, 'infrastructureUpdate'],
    ['a placement group', undefined, '', 'placement_group = "a"', 'replaced'],
  ])('%s', (_, provider, old, fresh, effects) => {
    const given = provider === undefined ? {} : { provider };
    const one = diffOfOne('main.tf', hcl({ resources: old }), hcl({ resources: fresh }), given);
    expect(effectsText(one)).toBe(effects);
  });

  test('the order of instance types is no change: they are a set', () => {
    const one = diffOfOne(
      'main.tf',
      hcl(),
      hcl().replace('"m6i.large", "m6i.xlarge"', '"m6i.xlarge", "m6i.large"'),
    );
    expect(one.status).toBe('unchanged');
  });

  test.each<[string, string]>([
    ['5.31.0', 'replaced'],
    ['6.9.0', 'replaced'],
    ['6.10.0', 'infrastructureUpdate'],
    ['6.60.0', 'infrastructureUpdate'],
  ])('SPOT_PRICE_CAPACITY_OPTIMIZED by the provider %s: %s', (provider, effect) => {
    const text = (ami: string) =>
      hcl({ properties: '', resources: AMI.replace('ami-1', ami) }).replace(
        '"BEST_FIT_PROGRESSIVE"',
        '"SPOT_PRICE_CAPACITY_OPTIMIZED"',
      );
    expect(diffOfOne('main.tf', text('ami-1'), text('ami-2'), { provider }).effect).toBe(effect);
  });

  test.each<[string, string, string, string]>([
    [
      'another launch template of the code',
      'aws_launch_template.b.id',
      'aws_launch_template.b.latest_version',
      'infrastructureUpdate',
    ],
    ['$Latest in the place of the number', 'aws_launch_template.a.id', '"$Latest"', 'infrastructureUpdate'],
    [
      'an id that the code does not know',
      'var.template',
      'aws_launch_template.a.latest_version',
      'infrastructureUpdate or nothing',
    ],
  ])('%s', (_, id, version, effects) => {
    const more = `variable "template" {}
      resource "aws_launch_template" "a" {}
      resource "aws_launch_template" "b" {}`;
    const using = (templateId: string, number: string) =>
      hcl({
        resources: `launch_template {\n launch_template_id = ${templateId}\n version = ${number}\n }`,
        more,
      });
    const old = using('aws_launch_template.a.id', 'aws_launch_template.a.latest_version');
    expect(effectsText(diffOfOne('main.tf', old, using(id, version)))).toBe(effects);
  });

  test('the reason names what keeps the provider from an update', () => {
    const mine = 'name = "workers"\n service_role = "arn:aws:iam::123456789012:role/mine"';
    const using = (resources: string) => hcl({ properties: mine, resources });
    const one = diffOfOne('main.tf', using(AMI), using(OTHER));
    expect(one.changes[0]?.reasons.at(-1)?.text).toContain('with a service role of your own: it replaces it');
  });

  test('an environment that a queue holds is not deleted before the new one is made', () => {
    const queue = hclQueue();
    const one = diffOfOne(
      'main.tf',
      hcl({ more: queue }),
      hcl({ resources: 'placement_group = "a"', more: queue }),
    );
    expect(one.effect).toBe('refused');
    expect(one.blockers[0]?.text).toContain('job queue');
  });

  test('what ignore_changes has is left as it is', () => {
    const ignoring = 'name = "workers"\n lifecycle {\n ignore_changes = [compute_resources[0].max_vcpus]\n }';
    const one = diffOfOne(
      'main.tf',
      hcl({ properties: ignoring }),
      hcl({ properties: ignoring, resources: 'max_vcpus = 128' }),
    );
    expect(one.effect).toBe('nothing');
    expect(one.changes[0]?.reasons[0]?.text).toContain('ignore_changes');
  });

  test('a new version of the launch template ends jobs after the timeout', () => {
    const withTemplate = (key: string) =>
      hcl({
        properties:
          'name = "workers"\n update_policy {\n job_execution_timeout_minutes = 45\n terminate_jobs_on_update = false\n }',
        resources:
          'launch_template {\n launch_template_id = aws_launch_template.t.id\n version = aws_launch_template.t.latest_version\n }',
        more: `resource "aws_launch_template" "t" {\n key_name = "${key}"\n}`,
      });
    const one = diffOfOne('main.tf', withTemplate('a'), withTemplate('b'));
    expect(effectsText(one)).toBe('infrastructureUpdate');
    expect(one.jobs).toMatchObject({ what: 'endAfterTimeout', certainty: 'certain', minutes: 45 });
  });
});

describe('the provider awscc', () => {
  const awscc = (
    resources: string,
    properties = '',
  ) => `resource "awscc_batch_compute_environment" "workers" {
  type = "MANAGED"
  ${properties}
  compute_resources = {
    type = "EC2", allocation_strategy = "BEST_FIT_PROGRESSIVE", instance_types = ["m6i.large"], maxv_cpus = 8
    ${resources}
  }
}`;
  test.each<[string, string, string]>([
    ['by default', '', 'refused'],
    [
      'with replace_compute_environment = false',
      'replace_compute_environment = false',
      'infrastructureUpdate',
    ],
  ])('another AMI %s', (_, properties, effect) => {
    const one = diffOfOne(
      'main.tf',
      awscc('image_id = "ami-1"', properties),
      awscc('image_id = "ami-2"', properties),
    );
    expect(effectsText(one)).toBe(effect);
    if (effect === 'refused')
      expect(one.changes[0]?.reasons.map(({ text }) => text).join()).toContain('NotUpdatable');
  });
});

describe('which environment is which', () => {
  test('a template under another name has the same environments', () => {
    const { environments } = diffTexts({ 'a.yaml': template() }, { 'b.yaml': template() });
    expect(environments).toMatchObject([{ status: 'unchanged', formerly: { name: 'Workers' } }]);
  });

  test('a resource of Terraform that gets a count is moved by Terraform', () => {
    const counted = hcl().replace('"workers" {', '"workers" {\n  count = 1');
    expect(diffOfOne('main.tf', hcl(), counted)).toMatchObject({ status: 'unchanged' });
  });

  test('another logical id under the same fixed name is refused', () => {
    const named = template({ properties: 'ComputeEnvironmentName: workers' });
    const one = diffOfOne('batch.yaml', named, named.replace('  Workers:', '  Other:'));
    expect(one).toMatchObject({ effect: 'refused', certainty: 'certain', formerly: { name: 'Workers' } });
  });

  test('another logical id without a name is an environment that is gone, and a new one', () => {
    const { environments } = diffTexts(
      { 'batch.yaml': template() },
      { 'batch.yaml': template().replace('  Workers:', '  Other:') },
    );
    expect(environments.map(({ status, environment: { name } }) => `${name} ${status}`)).toEqual([
      'Workers gone',
      'Other added',
    ]);
  });
});

describe('the AMI', () => {
  const withType = (type: string, more = '') =>
    template({
      properties: IN_PLACE,
      resources: `${type === '' ? '' : `Ec2Configuration: [{ ImageType: ${type} }]`}\n${more}`,
    });
  test.each<[string, string, string, boolean | 'unknown', string, string]>([
    [
      'another image type takes its newest AMI',
      withType('ECS_AL2'),
      withType('ECS_AL2023'),
      true,
      'the AMI that AWS Batch chose (ECS_AL2)',
      'the newest AMI of ECS_AL2023',
    ],
    [
      'the type that an environment got by default is not known',
      withType(''),
      withType('ECS_AL2023'),
      'unknown',
      'the AMI that AWS Batch chose',
      'the newest AMI of ECS_AL2023',
    ],
    [
      'an update without UpdateToLatestImageVersion keeps the AMI',
      withType('', 'BidPercentage: 50'),
      withType('', 'BidPercentage: 60'),
      false,
      'the AMI that AWS Batch chose',
      'the AMI that AWS Batch chose',
    ],
  ])('%s', (_, old, fresh, moves, before, after) => {
    expect(diffOfOne('batch.yaml', old, fresh).ami).toMatchObject({ moves, before, after });
  });
});

describe('job queues', () => {
  test('that may have another name are possibly replaced', () => {
    const queue = (name: string) =>
      template({ more: `Queue:\n  Type: AWS::Batch::JobQueue\n  Properties:\n    JobQueueName: ${name}` });
    const parameter = 'Parameters: { Name: { Type: String } }\n';
    const { queues } = diffTexts(
      { 'batch.yaml': parameter + queue('!Ref Name') },
      { 'batch.yaml': queue('jobs') },
    );
    expect(queues).toMatchObject([
      {
        effect: 'replaced',
        certainty: 'possible',
        headline: expect.stringMatching(/^Possible: a new queue/),
        changes: [{ name: 'JobQueueName', certainty: 'possible', effects: ['replaced', 'nothing'] }],
      },
    ]);
  });

  test('that may get another state are stored, or nothing is', () => {
    const queue = (state: string) =>
      template({
        parameters: 'P: { Type: String }',
        more: `Queue:\n  Type: AWS::Batch::JobQueue\n  Properties:\n    State: ${state}`,
      });
    const { queues } = diffTexts({ 'batch.yaml': queue('!Ref P') }, { 'batch.yaml': queue('DISABLED') });
    expect(queues).toMatchObject([
      {
        status: 'changed',
        effect: 'stored',
        certainty: 'possible',
        changes: [{ name: 'State', after: { text: 'DISABLED' }, effects: ['stored', 'nothing'] }],
      },
    ]);
  });

  const withQueue = (properties: string) =>
    template({ more: `Queue:\n  Type: AWS::Batch::JobQueue\n  Properties: { ${properties} }` });
  test.each<[string, string, string, string]>([
    ['nothing', 'JobQueueName: a', 'JobQueueName: a', 'unchanged nothing'],
    ['another name', 'JobQueueName: a', 'JobQueueName: b', 'changed replaced'],
    ['the state', 'State: ENABLED', 'State: DISABLED', 'changed stored'],
    [
      'another environment first',
      'ComputeEnvironmentOrder: [{ Order: 1, ComputeEnvironment: !Ref Workers }]',
      'ComputeEnvironmentOrder: [{ Order: 2, ComputeEnvironment: !Ref Workers }, { Order: 1, ComputeEnvironment: x }]',
      'changed stored',
    ],
  ])('%s', (_, old, fresh, wanted) => {
    const { queues } = diffTexts({ 'batch.yaml': withQueue(old) }, { 'batch.yaml': withQueue(fresh) });
    expect(queues.map(({ status, effect }) => `${status} ${effect}`)).toEqual([wanted]);
  });
});
