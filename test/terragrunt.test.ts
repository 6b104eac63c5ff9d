// Terragrunt: a terragrunt.hcl is a root that calls its module and gives values to its variables.
import { describe, expect, test } from 'vitest';
import { scanSources } from '../src/scanSources.ts';
import type { ScanSourcesOptions } from '../src/options.ts';
import { positions } from '../src/value/source.ts';

type Texts = Readonly<Record<string, string>>;

/** A module that pins whatever image it is given. */
const MODULE = `
variable "image" {
  default = null
}
variable "types" {
  type    = list(string)
  default = ["m5.large"]
}
resource "aws_batch_compute_environment" "workers" {
  type = "MANAGED"
  compute_resources {
    type                = "EC2"
    allocation_strategy = "BEST_FIT_PROGRESSIVE"
    instance_type       = var.types
    security_group_ids  = ["sg-1"]
    max_vcpus           = 4
    ec2_configuration {
      image_type        = "ECS_AL2023"
      image_id_override = var.image
    }
  }
}
`;

const SOURCE = 'terraform {\n  source = "../../modules//batch"\n}\n';

function scanned(texts: Texts, options: ScanSourcesOptions = {}) {
  const all = { 'modules/batch/main.tf': MODULE, ...texts };
  return scanSources(
    Object.entries(all).map(([path, text]) => ({ path, text })),
    { asOf: '2026-11-26', policies: ['hardcoded-ami-id'], ...options },
  );
}

/** The images that are written in the code: `live/batch/terragrunt.hcl:5 ami-00000001`. */
function images(texts: Texts, options: ScanSourcesOptions = {}): string[] {
  return scanned(texts, options).findings.map(({ at }) => {
    const { line } = positions(at).start;
    return `${at.source.path}:${line} ${at.source.text.slice(at.start, at.end).replaceAll('"', '')}`;
  });
}

const UNIT = 'live/batch/terragrunt.hcl';
const include = (more = '') => `include "root" {\n  path = find_in_parent_folders("root.hcl")\n${more}}\n`;
const withImage = (expression: string) => `${SOURCE}inputs = {\n  image = ${expression}\n}\n`;

describe('an input', () => {
  test.each<[string, Texts, readonly string[]]>([
    [
      'is underlined in the file of the unit',
      { [UNIT]: withImage('"ami-00000001"') },
      [`${UNIT}:5 ami-00000001`],
    ],
    [
      'of an included file is underlined there',
      { [UNIT]: include() + SOURCE, 'live/root.hcl': 'inputs = { image = "ami-00000002" }\n' },
      ['live/root.hcl:1 ami-00000002'],
    ],
    [
      'of the unit wins over that of an included file',
      {
        [UNIT]: include() + withImage('"ami-00000001"'),
        'live/root.hcl': 'inputs = { image = "ami-00000002" }\n',
      },
      [`${UNIT}:8 ami-00000001`],
    ],
    [
      'of the last included file wins over those before',
      {
        [UNIT]: `include "a" {\n  path = "../a.hcl"\n}\ninclude "b" {\n  path = "../b.hcl"\n}\n${SOURCE}`,
        'live/a.hcl': 'inputs = { image = "ami-00000003" }\n',
        'live/b.hcl': 'inputs = { image = "ami-00000004" }\n',
      },
      ['live/b.hcl:1 ami-00000004'],
    ],
    [
      'of a file that is included with no_merge is not given',
      {
        [UNIT]: include('  merge_strategy = "no_merge"\n') + SOURCE,
        'live/root.hcl': 'inputs = { image = "ami-00000002" }\n',
      },
      [],
    ],
    [
      'of an exposed file is there by its name',
      {
        [UNIT]:
          include('  expose = true\n  merge_strategy = "no_merge"\n') + withImage('include.root.inputs.ami'),
        'live/root.hcl': 'inputs = { ami = "ami-00000005" }\n',
      },
      ['live/root.hcl:1 ami-00000005'],
    ],
    [
      'may be a local of an exposed file',
      {
        [UNIT]: include('  expose = true\n') + withImage('include.root.locals.ami'),
        'live/root.hcl': 'locals {\n  ami = "ami-00000006"\n}\n',
      },
      ['live/root.hcl:2 ami-00000006'],
    ],
    [
      'may come from a file that is read',
      {
        [UNIT]: withImage('read_terragrunt_config(find_in_parent_folders("env.hcl")).locals.ami'),
        'live/env.hcl': 'locals { ami = "ami-00000007" }\n',
      },
      ['live/env.hcl:1 ami-00000007'],
    ],
    [
      'may come from a file of YAML beside the unit',
      {
        [UNIT]: withImage('yamldecode(file("${get_terragrunt_dir()}/values.yaml")).ami'),
        'live/batch/values.yaml': 'ami: ami-00000008\n',
      },
      [`${UNIT}:5 yamldecode(file(\${get_terragrunt_dir()}/values.yaml))`],
    ],
    [
      'is the default of an environment variable',
      { [UNIT]: withImage('get_env("AMI", "ami-00000009")') },
      [`${UNIT}:5 ami-00000009`],
    ],
    ['is unknown without that default', { [UNIT]: withImage('get_env("AMI")') }, []],
    [
      'is never a mock of a dependency',
      {
        [UNIT]: `dependency "ami" {\n  config_path  = "../ami"\n  mock_outputs = { id = "ami-0000000a" }\n}\n${withImage('dependency.ami.outputs.id')}`,
      },
      [],
    ],
    [
      'is unknown if it is made of the path of the code',
      { [UNIT]: withImage('"ami-${get_repo_root()}"') },
      [],
    ],
    [
      'may depend on the place of the unit',
      {
        [UNIT]:
          include() +
          withImage('{ batch = "ami-0000000b", other = "ami-0000000c" }[path_relative_to_include()]'),
        'live/root.hcl': '',
      },
      [`${UNIT}:8 ami-0000000b`],
    ],
  ])('%s', (_, texts, expected) => expect(images(texts)).toEqual(expected));

  test('is weaker than a file of variables of the module, and than --var', () => {
    const texts = { [UNIT]: withImage('"ami-00000001"') };
    const file = { 'modules/batch/terraform.tfvars': 'image = "ami-0000000d"\n' };
    expect(images({ ...texts, ...file })).toEqual(['modules/batch/terraform.tfvars:1 ami-0000000d']);
    expect(images(texts, { parameters: { image: 'ami-0000000e' } })).not.toContain(`${UNIT}:5 ami-00000001`);
  });

  test('is weaker than a file that extra_arguments name', () => {
    const unit = `terraform {
  source = "../../modules/batch"
  extra_arguments "files" {
    commands           = get_terraform_commands_that_need_vars()
    required_var_files = ["\${get_parent_terragrunt_dir()}/common.tfvars"]
  }
}
inputs = { image = "ami-00000001" }
`;
    expect(images({ [UNIT]: unit, 'live/batch/common.tfvars': 'image = "ami-0000000f"\n' })).toEqual([
      'live/batch/common.tfvars:1 ami-0000000f',
    ]);
  });
});

describe('the strategy of an include', () => {
  const module = MODULE.replace('var.image', 'var.settings.image').replace(
    'variable "image" {\n  default = null',
    'variable "settings" {\n  default = {}',
  );
  const texts = (strategy: string): Texts => ({
    'modules/batch/main.tf': module,
    [UNIT]: `${include(`  merge_strategy = "${strategy}"\n`)}${SOURCE}inputs = { settings = { other = 1 } }\n`,
    'live/root.hcl': 'inputs = { settings = { image = "ami-00000002" } }\n',
  });
  test('deep merges maps', () => expect(images(texts('deep'))).toEqual(['live/root.hcl:1 ami-00000002']));
  test('shallow replaces them', () => expect(images(texts('shallow'))).toEqual([]));
});

describe('a source', () => {
  const given = (source: string, more: Texts = {}): string[] =>
    images({
      [UNIT]: `terraform {\n  source = ${source}\n}\ninputs = { image = "ami-00000001" }\n`,
      ...more,
    });
  test.each([
    ['"../../modules/batch"'],
    ['"../../modules//batch"'],
    ['"${get_repo_root()}/modules/batch"'],
    ['"${get_terragrunt_dir()}/../../modules/batch"'],
    ['"${dirname(find_in_parent_folders("modules"))}/modules//batch"'],
    ['"${get_path_to_repo_root()}/modules//batch"'],
    ['"tfr:///terraform-aws-modules/batch/aws?version=3.0.0"'],
  ])('%s', (source) => {
    const registry = source.includes('tfr:');
    const unit = registry
      ? `terraform {\n  source = ${source}\n}\ninputs = { compute_environments = { a = { compute_resources = { type = "EC2", image_id = "ami-00000001" } } } }\n`
      : undefined;
    expect(unit ? images({ [UNIT]: unit }) : given(source)).toEqual([`${UNIT}:4 ami-00000001`]);
  });

  test('may be written in an included file, from the folder of the unit', () => {
    const texts = { [UNIT]: `${include()}inputs = { image = "ami-00000001" }\n`, 'live/root.hcl': SOURCE };
    expect(images(texts)).toEqual([`${UNIT}:4 ami-00000001`]);
  });

  test('may be left out: the module is in the folder of the unit', () =>
    expect(images({ 'modules/batch/terragrunt.hcl': 'inputs = { image = "ami-00000001" }\n' })).toEqual([
      'modules/batch/terragrunt.hcl:1 ami-00000001',
    ]));

  test('that is not there is a note', () => {
    const { notes, findings } = scanned({
      'modules/batch/main.tf': '',
      [UNIT]: 'terraform {\n  source = "git::https://example.com/modules.git//batch?ref=v1"\n}\n',
    });
    expect(findings).toEqual([]);
    expect(notes).toMatchObject([{ code: 'unresolved', path: UNIT, incomplete: true }]);
  });
});

describe('the roots are', () => {
  const environments = (texts: Texts): number => scanned(texts).environments.length;
  test('the units, and not the module that they call', () => {
    const unit = withImage('"ami-00000001"');
    expect(environments({ 'live/dev/terragrunt.hcl': unit, 'live/prod/terragrunt.hcl': unit })).toBe(2);
  });
  test('the module alone, if no unit calls it', () =>
    expect(environments({ 'live/root.hcl': 'inputs = { image = "ami-00000002" }\n' })).toBe(1));
  test('no files that are only included', () =>
    expect(
      environments({
        [UNIT]: `include {\n  path = find_in_parent_folders()\n}\n${SOURCE}`,
        'live/terragrunt.hcl': 'terraform {\n  source = "../modules/batch"\n}\n',
      }),
    ).toBe(1));
});

test('a version that a generate block writes is the version of the provider', () => {
  const generate = (version: string) => `generate "versions" {
  path      = "versions.tf"
  if_exists = "overwrite"
  contents  = <<EOF
terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "${version}" }
  }
}
EOF
}
`;
  const main = MODULE.replace('  compute_resources {', '  update_policy {\n  }\n  compute_resources {');
  const notes = (version: string) =>
    scanned({
      'modules/batch/main.tf': main,
      [UNIT]: SOURCE + include(),
      'live/root.hcl': generate(version),
    }).notes.map(({ message }) => message);
  expect(notes('= 5.30.0')).toEqual([
    'Version 5.30.0 of the provider aws (required_providers: = 5.30.0) does not have the argument update_policy, which exists since 5.32.0.',
  ]);
  expect(notes('= 6.20.0')).toEqual([]);
});

describe('a stack', () => {
  const stack = (ami: string) => `unit "batch" {
  source = "../units/batch"
  path   = "workers"
  values = { ami = "${ami}" }
}
`;
  const unit =
    'terraform {\n  source = "${get_repo_root()}/modules/batch"\n}\ninputs = { image = values.ami }\n';
  test('passes its values to the unit, which is no separate root', () => {
    const texts = {
      'units/batch/terragrunt.hcl': unit,
      'dev/terragrunt.stack.hcl': stack('ami-00000001'),
      'prod/terragrunt.stack.hcl': stack('ami-00000002'),
    };
    expect(images(texts)).toEqual([
      'dev/terragrunt.stack.hcl:4 ami-00000001',
      'prod/terragrunt.stack.hcl:4 ami-00000002',
    ]);
    expect(scanned(texts).environments).toHaveLength(2);
  });
  test('can hold another one', () => {
    const outer = `stack "dev" {
  source = "../stacks/dev"
  path   = "dev"
}
`;
    const inner = stack('ami-00000001').replace('"../units/batch"', '"${get_repo_root()}/units/batch"');
    expect(
      images({
        'units/batch/terragrunt.hcl': unit,
        'stacks/dev/terragrunt.stack.hcl': inner,
        'live/terragrunt.stack.hcl': outer,
      }),
    ).toEqual(['stacks/dev/terragrunt.stack.hcl:4 ami-00000001']);
  });
  test('whose unit is not there is a note', () =>
    expect(
      scanned({
        'modules/batch/main.tf': '',
        'live/terragrunt.stack.hcl': stack('ami-00000001'),
      }).notes,
    ).toMatchObject([{ code: 'unresolved', path: 'live/terragrunt.stack.hcl' }]));
});

test('its functions are those of Terragrunt alone', () => {
  const main = MODULE.replace('default = null', 'default = get_env("AMI", "ami-00000007")');
  expect(images({ 'modules/batch/main.tf': main })).toEqual([]);
});

describe('a unit that Terragrunt leaves out is not judged, and a note gives the reason', () => {
  const noted = (more: string, root = '') => {
    const { environments, notes } = scanned({
      [UNIT]: `${more}${include()}${withImage('"ami-00000001"')}`,
      'live/root.hcl': root,
    });
    return [environments.length, ...notes.map(({ message }) => message)];
  };
  const leftOut = 'The unit live/batch is not judged: Terragrunt leaves it out of its runs, because ';
  test.each<[string, string, string, readonly (number | string)[]]>([
    ['by skip', 'skip = true\n', '', [0, `${leftOut}skip is true.`]],
    ['not by skip of a file that it includes', '', 'skip = true\n', [1]],
    [
      'by exclude, of a file that it includes, too',
      '',
      'exclude {\n  if      = true\n  actions = ["all"]\n}\n',
      [0, `${leftOut}its exclude block applies.`],
    ],
    [
      'not by exclude of another action',
      'exclude {\n  if      = true\n  actions = ["destroy"]\n}\n',
      '',
      [1],
    ],
    ['not if that is not known', 'exclude {\n  if      = get_env("X")\n  actions = ["all"]\n}\n', '', [1]],
  ])('%s', (_, more, root, expected) => expect(noted(more, root)).toEqual(expected));
});

test('a fault in the file of a unit, or in one that it includes, is a note on something that was not read', () => {
  const broken = 'inputs = {\n  image = = 3\n}\n';
  const notes = (texts: Texts) =>
    scanned(texts).notes.map(({ code, path, incomplete }) => [code, path, incomplete]);
  expect(notes({ [UNIT]: SOURCE + broken })).toEqual([['syntax', UNIT, true]]);
  expect(notes({ [UNIT]: SOURCE + include(), 'live/root.hcl': broken })).toEqual([
    ['syntax', 'live/root.hcl', true],
  ]);
});

test('a file that includes itself is a unit', () =>
  expect(
    images({ [UNIT]: `include "me" {\n  path = "terragrunt.hcl"\n}\n${withImage('"ami-00000001"')}` }),
  ).toEqual([`${UNIT}:8 ami-00000001`]));

describe('terragrunt.hcl.json', () => {
  const path = 'live/batch/terragrunt.hcl.json';
  const unit = (more: object) => JSON.stringify({ terraform: { source: '../../modules//batch' }, ...more });
  test('is a unit', () =>
    expect(images({ [path]: unit({ inputs: { image: 'ami-00000001' } }) })).toEqual([
      `${path}:1 ami-00000001`,
    ]));
  test.each([
    ['with a label', { root: { path: '${find_in_parent_folders("root.hcl")}' } }],
    ['without one', { path: '${find_in_parent_folders("root.hcl")}' }],
  ])('includes other files, %s', (_, block) =>
    expect(
      images({ [path]: unit({ include: block }), 'live/root.hcl': 'inputs = { image = "ami-00000002" }\n' }),
    ).toEqual(['live/root.hcl:1 ami-00000002']),
  );
});
