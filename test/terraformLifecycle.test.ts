// create_before_destroy that is handed down: whether the environment has it in the end.
import { expect, test } from 'vitest';
import { terraform } from '../src/frontends/terraform/frontend.ts';
import { filesOf, plain, propertyOf } from './support.ts';

function createBeforeDestroy(modules: Readonly<Record<string, string>>): unknown {
  const sources = Object.entries(modules).map(([path, text]) => ({ path, text }));
  const given = {
    parameters: new Map(),
    parameterFiles: [],
    variableFiles: [],
    environment: new Map(),
    named: new Set<string>(),
  };
  const loaded = terraform.load(sources, given, filesOf(modules));
  return plain(propertyOf(loaded, 'createBeforeDestroy'));
}

const ENVIRONMENT = 'resource "aws_batch_compute_environment" "e" {\n  type = "MANAGED"\n}\n';
const queue = (of: string, flag = true, type = 'aws_batch_job_queue'): string =>
  `resource "${type}" "q" {\n  uses = ${of}\n  lifecycle { create_before_destroy = ${flag} }\n}\n`;

test.each<[string, Readonly<Record<string, string>>, unknown]>([
  [
    'by a queue that refers to it',
    { 'main.tf': ENVIRONMENT + queue('[aws_batch_compute_environment.e.arn]') },
    true,
  ],
  [
    'in front of which it says resource',
    { 'main.tf': ENVIRONMENT + queue('resource.aws_batch_compute_environment.e.arn') },
    true,
  ],
  ['not by one that does not refer to it', { 'main.tf': ENVIRONMENT + queue('"arn"') }, { absent: true }],
  [
    'not by one without it',
    { 'main.tf': ENVIRONMENT + queue('aws_batch_compute_environment.e.arn', false) },
    { absent: true },
  ],
  [
    'over a local, and over a resource between them',
    {
      'main.tf': `${ENVIRONMENT}locals { arn = aws_batch_compute_environment.e.arn }
resource "terraform_data" "between" { input = local.arn }
${queue('terraform_data.between.output', true, 'terraform_data')}`,
    },
    true,
  ],
  [
    'over the output of one module and the argument of another',
    {
      'main.tf':
        'module "a" {\n  source = "./a"\n}\nmodule "b" {\n  source = "./b"\n  arns   = [module.a.arn]\n}\n',
      'a/main.tf': `${ENVIRONMENT}output "arn" { value = aws_batch_compute_environment.e.arn }\n`,
      'b/main.tf': `variable "arns" {}\n${queue('var.arns')}`,
    },
    true,
  ],
  [
    'by depends_on of the whole module',
    {
      'main.tf': `module "a" {\n  source = "./a"\n}\nresource "terraform_data" "last" {\n  depends_on = [module.a]\n  lifecycle { create_before_destroy = true }\n}\n`,
      'a/main.tf': ENVIRONMENT,
    },
    true,
  ],
  [
    'and it cannot be switched off there',
    {
      'main.tf': `${ENVIRONMENT.replace('}', '  lifecycle { create_before_destroy = false }\n}')}${queue('aws_batch_compute_environment.e.arn')}`,
    },
    true,
  ],
])('handed down %s', (_, modules, expected) => expect(createBeforeDestroy(modules)).toEqual(expected));
