// What the code of a secret looks like in frames, excerpts and patches: every literal that it is made of is
// hidden, whether or not a compute environment uses it, and the code beside it is shown.
import { describe, expect, test } from 'vitest';
import { expectHidden, SECRET, SHOWN, shownTexts as shown, type Texts } from './hidden.ts';

/** Something that is scanned, so that the files around it are read. */
const ENVIRONMENT = `
resource "aws_batch_compute_environment" "workers" {
  type = "MANAGED"
  compute_resources {
    type                = "EC2"
    allocation_strategy = "BEST_FIT"
  }
}
`;

const VARIABLE = `variable "token" {
  description = "${SHOWN}"
  default     = "${SECRET}"
}
`;
const marks = (expression: string) => `output "marked" {\n  value = sensitive(${expression})\n}\n`;
const inMain = (code: string): Texts => ({ 'main.tf': code + ENVIRONMENT });

describe('what sensitive() marks', () => {
  test.each<[string, Texts]>([
    ['a variable', inMain(VARIABLE + marks('var.token'))],
    ['a variable in a template', inMain(VARIABLE + marks('"x-${var.token}"'))],
    ['a variable in a call', inMain(VARIABLE + marks('upper(trimspace(var.token))'))],
    [
      'a branch, and not the condition',
      inMain(
        `${VARIABLE}variable "on" { default = "${SHOWN}" }\n${marks('var.on == "a" ? var.token : null')}`,
      ),
    ],
    [
      'one member of a variable',
      inMain(
        `variable "all" { default = { name = "${SHOWN}", token = "${SECRET}" } }\n${marks('var.all.token')}`,
      ),
    ],
    [
      'one item of a variable',
      inMain(`variable "all" { default = ["${SHOWN}", "${SECRET}"] }\n${marks('var.all[1]')}`),
    ],
    [
      'a member of each item',
      inMain(`locals { all = [{ name = "${SHOWN}", token = "${SECRET}" }] }\n${marks('local.all[*].token')}`),
    ],
    ['a local of a local', inMain(`locals {\n  a = "${SECRET}"\n  b = local.a\n}\n${marks('local.b')}`)],
    [
      'a member that locals pass on',
      inMain(
        `locals {\n  a = { n = "${SHOWN}", t = "${SECRET}" }\n  b = { all = local.a }\n}\n${marks('local.b.all["t"]')}`,
      ),
    ],
    [
      'what merge() puts together',
      inMain(
        `locals { all = merge({ name = "${SHOWN}" }, { token = "${SECRET}" }) }\n${marks('local.all.token')}`,
      ),
    ],
    [
      'an item of a loop',
      inMain(`locals { all = [for one in [{ n = "${SHOWN}", t = "${SECRET}" }] : sensitive(one.t)] }\n`),
    ],
    [
      'the items that a loop makes',
      inMain(`locals { all = { for one in ["${SECRET}"] : "${SHOWN}" => one } }\n${marks('local.all["x"]')}`),
    ],
    [
      'each value of a block',
      inMain(
        `resource "aws_ssm_parameter" "p" {\n  for_each = { ${SHOWN} = "${SECRET}" }\n  name = each.key\n  value = sensitive(each.value)\n}\n`,
      ),
    ],
    [
      'each value of a dynamic block',
      inMain(
        `resource "aws_instance" "i" {\n  dynamic "tag" {\n    for_each = [{ k = "${SHOWN}", v = "${SECRET}" }]\n    content {\n      k = tag.value.k\n      v = sensitive(tag.value.v)\n    }\n  }\n}\n`,
      ),
    ],
    [
      'an argument of a resource',
      inMain(
        `resource "aws_ssm_parameter" "p" {\n  name  = "${SHOWN}"\n  value = "${SECRET}"\n}\n${marks('aws_ssm_parameter.p.value')}`,
      ),
    ],
    [
      'a variable, with its value in a file',
      { ...inMain(VARIABLE + marks('var.token')), 'terraform.tfvars': `token = "${SECRET}"\n` },
    ],
    [
      'a variable, with its value in a test',
      {
        ...inMain(VARIABLE + marks('var.token')),
        'tests/one.tftest.hcl': `run "one" {\n  variables {\n    token = "${SECRET}"\n  }\n}\n`,
      },
    ],
    [
      'a variable of a module that is called',
      {
        'main.tf': `locals { t = "${SECRET}" }\nmodule "m" {\n  source = "./m"\n  name   = "${SHOWN}"\n  token  = "\${local.t}-${SECRET}"\n}\n`,
        'm/main.tf': `${VARIABLE}variable "name" {}\n${marks('var.token')}${ENVIRONMENT}`,
      },
    ],
    [
      'a variable of a module in a module',
      {
        'main.tf': `module "m" {\n  source = "./m"\n  outer  = "${SECRET}"\n}\n`,
        'm/main.tf': `variable "outer" { default = "${SECRET}" }\nmodule "n" {\n  source = "./n"\n  token  = var.outer\n}\n`,
        'm/n/main.tf': VARIABLE + marks('var.token') + ENVIRONMENT,
      },
    ],
    [
      'an output of a module',
      {
        'main.tf': `module "m" { source = "./m" }\n${marks('module.m.out')}`,
        'm/main.tf': `${VARIABLE}output "out" { value = var.token }\n${ENVIRONMENT}`,
      },
    ],
    [
      'an output of each instance of a module',
      {
        'main.tf': `module "m" {\n  for_each = toset(["a"])\n  source   = "./m"\n}\n${marks('module.m["a"].out.t')}`,
        'm/main.tf': `output "out" { value = { n = "${SHOWN}", t = "${SECRET}" } }\n${ENVIRONMENT}`,
      },
    ],
  ])('%s', (_, texts) => expectHidden(texts));

  test('what nonsensitive() shows again stays', () => {
    expect(shown(inMain(VARIABLE + marks('nonsensitive(var.token)')))).toContain(SECRET);
  });
});

describe('what is declared as a secret', () => {
  const sensitive = `variable "token" { sensitive = true }\n`;
  test.each<[string, Texts]>([
    [
      'a local in a sensitive output',
      inMain(`locals { t = "${SECRET}" }\noutput "o" {\n  sensitive = true\n  value = local.t\n}\n`),
    ],
    ['an ephemeral variable', inMain(`variable "t" {\n  ephemeral = true\n  default = "${SECRET}"\n}\n`)],
    [
      'a write-only argument',
      inMain(
        `locals { t = "${SECRET}" }\nresource "aws_db_instance" "d" {\n  identifier = "${SHOWN}"\n  password_wo = "\${local.t}-${SECRET}"\n  password_wo_version = 1\n}\n`,
      ),
    ],
    [
      'the default of another variable that a sensitive one is called with',
      {
        'main.tf': `variable "given" { default = "${SECRET}" }\nmodule "m" {\n  source = "./m"\n  token  = var.given\n}\n`,
        'm/main.tf': sensitive + ENVIRONMENT,
      },
    ],
    [
      'an argument of a module that is called no times',
      {
        'main.tf': `module "m" {\n  count  = 0\n  source = "./m"\n  token  = "${SECRET}"\n}\n`,
        'm/main.tf': sensitive + ENVIRONMENT,
      },
    ],
    [
      'what a validation compares a sensitive variable with',
      inMain(
        `variable "t" {\n  sensitive = true\n  validation {\n    condition = contains(["${SECRET}"], var.t)\n    error_message = "${SHOWN}"\n  }\n}\n`,
      ),
    ],
    [
      'an input of Terragrunt',
      {
        'modules/batch/main.tf': sensitive + ENVIRONMENT,
        'live/terragrunt.hcl': `terraform { source = "../modules/batch" }\ninputs = {\n  name  = "${SHOWN}"\n  token = "${SECRET}"\n}\n`,
      },
    ],
    [
      'what an input of Terragrunt is made of',
      {
        'modules/batch/main.tf': sensitive + ENVIRONMENT,
        'live/terragrunt.hcl': `terraform { source = "../modules/batch" }\nlocals { t = "${SECRET}" }\ninputs = merge({ name = "${SHOWN}" }, {\n  token = "x-\${local.t}-\${get_env("T", "${SECRET}")}"\n})\n`,
      },
    ],
    [
      'an input in a file that is included',
      {
        'modules/batch/main.tf': sensitive + ENVIRONMENT,
        'live/root.hcl': `locals { t = "${SECRET}" }\ninputs = { token = "x-\${local.t}" }\n`,
        'live/one/terragrunt.hcl': `include "root" { path = find_in_parent_folders("root.hcl") }\nterraform { source = "../../modules/batch" }\ninputs = { name = "${SHOWN}" }\n`,
      },
    ],
    [
      'an input that Terragrunt marks',
      {
        'modules/batch/main.tf': `variable "other" {}\n${ENVIRONMENT}`,
        'live/terragrunt.hcl': `terraform { source = "../modules/batch" }\nlocals { t = "${SECRET}" }\ninputs = {\n  name  = "${SHOWN}"\n  other = sensitive("\${local.t}-${SECRET}")\n}\n`,
      },
    ],
  ])('%s', (_, texts) => expectHidden(texts));
});

describe('a name of a secret in get_env()', () => {
  const unit = (call: string): Texts => ({
    'modules/batch/main.tf': `variable "other" {}\n${ENVIRONMENT}`,
    'live/terragrunt.hcl': `terraform { source = "../modules/batch" }\nlocals { unused = ${call} }\n`,
  });
  test.each(['DB_PASSWORD', 'TF_VAR_github_token', 'CLIENT_SECRET', 'API_KEY', 'AWS_SECRET_ACCESS_KEY'])(
    'hides the default of %s',
    (name) => expectHidden(unit(`get_env("${name}", "${SECRET}")`)),
  );
  test.each(['REGION', 'KEY_NAME', 'TOKENIZER', 'PWD', 'KMS_KEY_ID'])('shows the default of %s', (name) =>
    expectHidden(unit(`get_env("${name}", "${SHOWN}")`)),
  );
});

describe('long rows and rings of names end', () => {
  const many = Array.from({ length: 20_000 }, (_, index) => index);
  test.each<[string, string]>([
    ['a ring of locals', `locals {\n  a = [local.b, "${SECRET}"]\n  b = local.a.x.y\n}\n${marks('local.a')}`],
    [
      'a row of 20,000 locals',
      `locals {\n${many.map((index) => `  l${index} = local.l${index + 1}\n`).join('')}  l20000 = "${SECRET}"\n}\n${marks('local.l0')}`,
    ],
    [
      'locals that name two members of each other',
      `locals {\n${many
        .slice(0, 60)
        .map((index) => `  l${index} = merge(local.l${index + 1}.a, local.l${index + 1}.b)\n`)
        .join('')}  l60 = "${SECRET}"\n}\n${marks('local.l0')}`,
    ],
    [
      'a module that calls itself twice',
      `module "a" { source = "./" }\nmodule "b" { source = "./" }\noutput "o" { value = [module.a.o, module.b.o, "${SECRET}"] }\n${marks('module.a.o')}`,
    ],
    [
      'an operator of 20,000 operands',
      `locals {\n  a = sensitive("${SECRET}")\n  b = ${'1 + '.repeat(20_000)}1\n}\n`,
    ],
  ])('%s', (_, code) => expectHidden(inMain(code)));
});
