// Notes on what a scan of Terraform has not used, and whether it says anything to anybody.
import { expect, test } from 'vitest';
import { scanSources } from '../src/scanSources.ts';

const ENVIRONMENT = `variable "capacity" {
  default = "FARGATE"
}
resource "aws_batch_compute_environment" "e" {
  type = "MANAGED"
  compute_resources {
    type               = var.capacity
    security_group_ids = ["sg-1"]
  }
}
`;
const call = (name: string, source: string, more = ''): string =>
  `module "${name}" {\n  source = "${source}"\n${more}}\n`;
const missing = (source: string, isUnread: boolean): string =>
  `unresolved The module ${source} is not in the scanned code, so what it makes is left out; run terraform init before the scan, and it is read. ${isUnread}`;

test.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
  [
    'files of variables for each stage',
    {
      'main.tf': ENVIRONMENT,
      'terraform.tfvars': 'capacity = "FARGATE"\n',
      'a.auto.tfvars': 'capacity = "FARGATE"\n',
      'envs/dev.tfvars': 'capacity = "EC2"\n',
      'envs/prod.tfvars': 'capacity = "SPOT"\n',
      'state/main.tf': 'variable "capacity" {}\n',
      'state/terraform.tfvars': 'capacity = "EC2"\n',
      'envs/other.tfvars': 'of_another_module = 1\n',
    },
    [
      'not-used envs/dev.tfvars, envs/prod.tfvars are not used: by itself Terraform loads only terraform.tfvars and *.auto.tfvars in the folder of the root module. To judge the values in one of them, add --var-file envs/prod.tfvars. false',
    ],
  ],
  [
    'files of variables for many stages',
    {
      'main.tf': ENVIRONMENT,
      ...Object.fromEntries(
        ['a', 'b', 'c', 'd', 'e'].map((stage) => [`${stage}.tfvars`, 'capacity = "EC2"\n']),
      ),
    },
    [
      'not-used a.tfvars, b.tfvars, c.tfvars and 2 more are not used: by itself Terraform loads only terraform.tfvars and *.auto.tfvars in the folder of the root module. To judge the values in one of them, add --var-file c.tfvars. false',
    ],
  ],
  [
    'a module that is not there, in which the only environment is',
    { 'main.tf': call('workers', 'git::https://git.example.com/acme/batch-workers.git') },
    [missing('git::https://git.example.com/acme/batch-workers.git', true)],
  ],
  [
    'one whose arguments speak of AWS Batch',
    { 'main.tf': call('workers', 'acme/workers/aws', '  compute_environments = {}\n') },
    [missing('acme/workers/aws', true)],
  ],
  [
    'one whose name does',
    { 'main.tf': call('batch', 'acme/workers/aws') },
    [missing('acme/workers/aws', true)],
  ],
  [
    'one beside an environment that is judged',
    { 'main.tf': ENVIRONMENT + call('more', 'acme/batch/aws') },
    [missing('acme/batch/aws', false)],
  ],
  ['alarms of an environment', { 'main.tf': ENVIRONMENT + call('batch_alarms', 'acme/alarms/aws') }, []],
])('%s', (_, texts, expected) => {
  const { notes } = scanSources(Object.entries(texts).map(([path, text]) => ({ path, text })));
  expect(notes.map(({ code, message, incomplete }) => `${code} ${message} ${incomplete}`)).toEqual(expected);
});
