// What is mutated: the cases of fixtures/same, apps of CDK made of them, states made of their plans,
// policies.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SAME = join(ROOT, 'fixtures/same');
const CASES = readdirSync(SAME).toSorted();

const textOf = (...parts) => {
  const path = join(...parts);
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
};

/** The files of one name in all cases, each as an input of one file. */
const eachOf = (name, path = name) =>
  CASES.flatMap((one) => {
    const text = textOf(SAME, one, name);
    return text === undefined ? [] : [[{ path, text }]];
  });

/** A plan as the state that it leads to. */
function stateOf([{ text }]) {
  const plan = JSON.parse(text);
  const resources = (plan.planned_values?.root_module?.resources ?? []).map(
    ({ mode, type, name, provider_name: provider, values, schema_version: version = 0 }) => ({
      mode,
      type,
      name,
      provider: `provider["${provider}"]`,
      instances: [{ schema_version: version, attributes: values, sensitive_attributes: [] }],
    }),
  );
  const state = { version: 4, terraform_version: '1.11.4', serial: 3, lineage: 'a', outputs: {}, resources };
  return [{ path: 'terraform.tfstate', text: JSON.stringify(state, null, 1) }];
}

/** A template as the output of a CDK app that has a construct for each resource. */
function appOf([{ text }]) {
  const { Resources: resources = {} } = JSON.parse(text);
  const metadata = Object.fromEntries(
    Object.keys(resources).map((name) => [
      `/Batch/${name}/Resource`,
      [
        { type: 'aws:cdk:logicalId', data: name },
        { type: 'aws:cdk:creationStack', data: ['new Workers (lib/app.js:2:10)', 'main (bin/app.ts:2:1)'] },
      ],
    ]),
  );
  const stack = {
    type: 'aws:cloudformation:stack',
    environment: 'aws://1/us',
    properties: { templateFile: 'Batch.template.json', parameters: { P: 'ami-1' } },
    metadata,
  };
  const manifest = { version: '36.0.0', artifacts: { Batch: stack, Tree: { type: 'cdk:tree' } } };
  const tree = { version: 'tree-0.1', tree: { id: 'App', path: '', children: {} } };
  return [
    { path: 'cdk.out/manifest.json', text: JSON.stringify(manifest, null, 1) },
    { path: 'cdk.out/Batch.template.json', text },
    { path: 'cdk.out/tree.json', text: JSON.stringify(tree) },
    { path: 'lib/app.js', text: 'x;\nworkers = new batch.Managed();\n//# sourceMappingURL=app.js.map\n' },
    {
      path: 'lib/app.js.map',
      text: JSON.stringify({ version: 3, sources: ['app.ts'], names: [], mappings: 'AAAA;AACA,CAAC' }),
    },
    { path: 'lib/app.ts', text: 'x;\nworkers = new batch.Managed();\n' },
    { path: 'bin/app.ts', text: 'const app = new App();\nnew Batch(app, "Batch");\n' },
  ];
}

/** A module in HCL's other form, as far as blocks with labels and attributes of literals go. */
function terraformJson([{ text }]) {
  const plan = JSON.parse(text);
  const resource = {};
  for (const one of plan.planned_values?.root_module?.resources ?? [])
    (resource[one.type] ??= {})[one.name] = {
      ...one.values,
      ...(one.type === 'aws_batch_compute_environment'
        ? { service_role: '${data.aws_iam_role.batch.arn}', for_each: '${toset(var.names)}' }
        : {}),
    };
  const document = {
    variable: { names: { default: ['a', 'b'] }, image: [{ type: 'string', default: 'ami-1' }] },
    locals: { image: '${var.image}', all: '${[for n in var.names : "x-${n}"]}' },
    data: {
      aws_iam_role: { batch: { name: '${local.image}' } },
      aws_ami: { golden: { owners: ['self'], filter: [{ name: 'name', values: ['a-*'] }] } },
      aws_ssm_parameter: { ami: { name: '/aws/service/ecs' } },
    },
    resource,
  };
  return [{ path: 'main.tf.json', text: JSON.stringify(document, null, 1) }];
}

const policies = () =>
  readdirSync(join(ROOT, 'policies'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yaml'))
    .toSorted()
    .map((name) => [
      {
        path: 'policies/own.yaml',
        text: readFileSync(join(ROOT, 'policies', name), 'utf8').replace(/^id: .*$/m, 'id: own-policy'),
      },
    ]);

const environment = (name) =>
  `Resources:\n  ${name}:\n    Type: AWS::Batch::ComputeEnvironment\n    Properties: {Type: MANAGED, ComputeResources: {Type: EC2, AllocationStrategy: BEST_FIT}}\n`;

/** A file that no mutation touches: its findings have to stay, whatever stands beside it. */
export const SIBLINGS = {
  template: { path: 'untouched/sibling.yaml', text: environment('Sibling') },
  module: {
    path: 'untouched/main.tf',
    text: 'resource "aws_batch_compute_environment" "sibling" {\n  type = "MANAGED"\n  compute_resources {\n    type                = "EC2"\n    allocation_strategy = "BEST_FIT"\n  }\n}\n',
  },
};

const plans = () => eachOf('plan.json', 'plan/plan.json');

/** What the AWS CLI prints: each output beside that of the environments, and code that makes one of them. */
function deployed() {
  const folder = join(ROOT, 'fixtures/deployed/account');
  const outputs = readdirSync(folder).map((name) => ({
    path: `account/${name}`,
    text: readFileSync(join(folder, name), 'utf8'),
  }));
  const environments = outputs.filter(({ path }) => path.endsWith('compute-environments.json'));
  const code = {
    path: 'code/template.json',
    text: JSON.stringify({
      Resources: {
        Workers: {
          Type: 'AWS::Batch::ComputeEnvironment',
          Properties: {
            ComputeEnvironmentName: 'science-workers',
            Type: 'MANAGED',
            ComputeResources: { Type: 'EC2', InstanceTypes: ['m5.large'], ImageId: 'ami-0aaa1111bbb222233' },
          },
        },
      },
    }),
  };
  return [outputs, ...outputs.map((output) => [output, ...environments, code])].map((files) => [
    ...new Map(files.map((file) => [file.path, file])).values(),
  ]);
}

/**
 * By the name of a kind of input: what it starts from, how it is written, and what stands untouched beside
 * it.
 */
export const KINDS = {
  yaml: { seeds: () => eachOf('template.yaml'), as: 'words', sibling: SIBLINGS.template },
  json: { seeds: () => eachOf('template.json'), as: 'tree', sibling: SIBLINGS.template },
  hcl: { seeds: () => eachOf('main.tf', 'code/main.tf'), as: 'words', sibling: SIBLINGS.module },
  'terraform-json': { seeds: () => plans().map(terraformJson), as: 'tree', sibling: SIBLINGS.module },
  plan: { seeds: plans, as: 'tree', sibling: SIBLINGS.module },
  state: { seeds: () => plans().map(stateOf), as: 'tree', sibling: SIBLINGS.module },
  pulumi: { seeds: () => eachOf('Pulumi.yaml'), as: 'words', sibling: SIBLINGS.template },
  deployed: { seeds: deployed, as: 'tree', sibling: SIBLINGS.template },
  cdk: { seeds: () => eachOf('template.json').map(appOf), as: 'tree', sibling: SIBLINGS.template },
  policies: { seeds: policies, as: 'words', sibling: SIBLINGS.template },
};
