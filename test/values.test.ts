// Values that come with a scan: which files hold some, and what is said of names and values that nothing
// takes.
import { describe, expect, test } from 'vitest';
import { scanSources } from '../src/scanSources.ts';
import type { ScanSourcesOptions } from '../src/options.ts';

const TEMPLATE = `Parameters:
  Strategy: { Type: String, AllowedValues: [BEST_FIT, BEST_FIT_PROGRESSIVE] }
  Size: { Type: Number, Default: 4 }
Resources:
  Workers:
    Type: AWS::Batch::ComputeEnvironment
    Properties:
      Type: MANAGED
      ComputeResources: { Type: EC2, AllocationStrategy: !Ref Strategy, MaxvCpus: !Ref Size }
`;

const MODULE = `variable "strategy" {
  type = string
  validation {
    condition     = contains(["BEST_FIT", "BEST_FIT_PROGRESSIVE"], var.strategy)
    error_message = "no"
  }
}
variable "size" { type = number }
resource "aws_batch_compute_environment" "workers" {
  type = "MANAGED"
  compute_resources {
    type                = "EC2"
    allocation_strategy = var.strategy
    max_vcpus           = var.size
  }
}
`;

function scanned(path: string, text: string, options: ScanSourcesOptions) {
  const { findings, notes } = scanSources([{ path, text }], { asOf: '2026-11-25', ...options });
  const blocks = findings.filter(({ policy }) => policy.id === 'allocation-strategy-blocks-updates');
  return {
    certainties: blocks.map(({ certainty }) => certainty),
    notes: notes.map(({ message }) => message),
  };
}

const inTemplate = (options: ScanSourcesOptions) => scanned('template.yaml', TEMPLATE, options);
const inModule = (options: ScanSourcesOptions) => scanned('main.tf', MODULE, options);

describe('files that hold values of parameters', () => {
  test.each([
    ['of create-stack', 'cli.json', '[{ "ParameterKey": "Strategy", "ParameterValue": "BEST_FIT" }]'],
    ['of deploy', 'deploy.json', '["Strategy=BEST_FIT", "Size=8"]'],
    ['of CodePipeline', 'pipeline.json', '{ "Parameters": { "Strategy": "BEST_FIT" }, "Tags": {} }'],
    ['of Git sync', 'sync.yaml', 'template-file-path: template.yaml\nparameters:\n  Strategy: BEST_FIT\n'],
    ['names with values', 'plain.json', '{ "Strategy": "BEST_FIT" }'],
  ])('%s', (_, path, text) => {
    expect(inTemplate({ parameterFiles: [{ path, text }] })).toEqual({ certainties: ['certain'], notes: [] });
  });
});

describe('files that hold no values: the scan ends with their place and what is missing', () => {
  test.each([
    ['a single text', 'str.json', '"x"', 'str.json:1:2: this is no parameter file: it has only one text'],
    ['lines of names and values', 'env.txt', 'Strategy=BEST_FIT\n', 'env.txt:1:1: this is no parameter file'],
    [
      'TOML',
      'samconfig.toml',
      'version = 0.1\n[default]\n',
      'samconfig.toml:1:1: this is no parameter file: it is TOML',
    ],
    [
      'no value',
      'novalue.json',
      '[{ "ParameterKey": "Stage" }]',
      'novalue.json:1:2: this is no parameter file: Stage has no ParameterValue',
    ],
    ['a list without assignments', 'list.json', '["Strategy"]', '"Strategy" is not Name=value'],
    ['an object as a value', 'tests.yaml', 'project: { name: x }\n', 'the value of project is not a text'],
  ])('%s', (_, path, text, message) => {
    expect(() => inTemplate({ parameterFiles: [{ path, text }] })).toThrow(message);
  });

  test.each([
    ['a file with a fault', 'b.tfvars', 'x = \n', 'b.tfvars:1:'],
    ['a template', 'template.yaml', TEMPLATE, 'template.yaml:1:'],
    ['a module', 'main.tf', MODULE, 'it has a block variable'],
  ])('of variables: %s', (_, path, text, message) => {
    expect(() => inModule({ variableFiles: [{ path, text }] })).toThrow(message);
  });
});

describe('names and values that nothing takes are noted', () => {
  test.each([
    [
      'a misspelt option',
      { parameters: { Startegy: 'BEST_FIT' } },
      'parameter or variable Startegy, so its value is not used; did you mean Strategy?',
    ],
    [
      'a misspelt name in a file',
      { parameterFiles: [{ path: 'p.json', text: '{ "Startegy": "BEST_FIT" }' }] },
      'did you mean Strategy?',
    ],
    [
      'a value that is not allowed',
      { parameters: { Strategy: 'FIT' } },
      'The value FIT of parameter Strategy is not among its AllowedValues',
    ],
    [
      'several parameters in one option',
      { parameters: { Strategy: 'BEST_FIT,Size=8' } },
      'repeat the option for each',
    ],
    ['not a number', { parameters: { Size: 'many' } }, 'The value many of parameter Size is not a number'],
    [
      'the value that the stack has',
      {
        parameterFiles: [
          { path: 'p.json', text: '[{ "ParameterKey": "Strategy", "UsePreviousValue": true }]' },
        ],
      },
      'The stack keeps the value of Strategy that it has',
    ],
  ])('in a template: %s', (_, options, message) => {
    expect(inTemplate(options).notes).toEqual([expect.stringContaining(message)]);
  });

  test.each([
    [
      'a misspelt option',
      { parameters: { strateg: 'BEST_FIT' } },
      'parameter or variable strateg, so its value is not used; did you mean strategy?',
    ],
    [
      'a misspelt name in a file',
      { variableFiles: [{ path: 'a.tfvars', text: 'sise = 2\n' }] },
      'did you mean size?',
    ],
    [
      'a value that the validation forbids',
      { parameters: { strategy: 'FIT' } },
      'is none that its validation allows (BEST_FIT, BEST_FIT_PROGRESSIVE)',
    ],
  ])('in a module: %s', (_, options, message) => {
    expect(inModule(options).notes).toEqual([expect.stringContaining(message)]);
  });

  test('an object among texts is passed over, and files of variables are checked where there is no module', () => {
    const files = { parameterFiles: [{ path: 'p.json', text: '{ "Strategy": 5, "Tags": { "a": 1 } }' }] };
    expect(inTemplate(files).notes).toEqual([expect.stringContaining('The value 5 of parameter Strategy')]);
    const variables = { variableFiles: [{ path: 'a.tfvars', text: 'gpuu = true\n' }] };
    expect(inTemplate(variables).notes).toEqual([expect.stringContaining('a variable gpuu')]);
  });

  test('names that are right are not noted', () => {
    expect(inTemplate({ parameters: { Strategy: 'BEST_FIT', Size: '8' } }).notes).toEqual([]);
    expect(inModule({ parameters: { strategy: 'BEST_FIT', size: '8' } }).notes).toEqual([]);
  });
});
