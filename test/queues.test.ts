// What is linked by a name: the job queues that can hold an environment, and launch templates. Those of the
// same root module come first, those of others only if they can be meant.
import { describe, expect, test } from 'vitest';
import { scanSources } from '../src/scanSources.ts';

const environment = (name: string) => `
resource "aws_batch_compute_environment" "${name}" {
  name = "${name}"
  type = "MANAGED"

  compute_resources {
    type                = "EC2"
    allocation_strategy = "BEST_FIT"
  }
}
`;

const queue = (reference: string, more = '') => `
resource "aws_batch_job_queue" "jobs" {
  name     = "jobs"
  state    = "ENABLED"
  priority = 1
  ${more}

  compute_environment_order {
    order               = 1
    compute_environment = ${reference}
  }
}
`;

/** The findings on names that a queue holds, with what they assume, of root modules by their folders. */
function blocked(roots: Readonly<Record<string, string>>): readonly string[] {
  const sources = Object.entries(roots).map(([folder, text]) => ({ path: `${folder}/main.tf`, text }));
  const { findings } = scanSources(sources, {
    policies: ['blue-green-blocked-by-fixed-name'],
    asOf: '2026-11-24',
  });
  return findings.map(({ environments, assuming }) =>
    [...environments, ...assuming.map(({ text }) => ({ name: `assuming ${text}` }))]
      .map(({ name }) => name)
      .join(', '),
  );
}

/**
 * A queue whose environments depend on a variable, and in one of its cases on another one, which has a
 * default.
 */
const UNDECIDED = `
variable "cloud" {
  type = string

  validation {
    condition     = contains(["aws", "azure"], var.cloud)
    error_message = "It is aws or azure."
  }
}

variable "pool" {
  default = "small"

  validation {
    condition     = contains(["small", "large"], var.pool)
    error_message = "It is small or large."
  }
}
${queue('var.cloud == "aws" ? "runners" : var.pool')}`;

const WORKERS = 'aws_batch_compute_environment.workers';

describe('an environment is in a job queue', () => {
  test.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
    ['of its root module', { own: environment('workers') + queue(`${WORKERS}.arn`) }, [WORKERS]],
    [
      'of its root module, whatever decides the environments of another root module',
      {
        another: UNDECIDED,
        own: environment('workers') + queue(`${WORKERS}.arn`),
      },
      [WORKERS],
    ],
    [
      'of its root module, whatever decides the environments of a queue beside it',
      { own: UNDECIDED.replaceAll('"jobs"', '"others"') + environment('workers') + queue(`${WORKERS}.arn`) },
      [WORKERS],
    ],
    [
      'of another root module that has its name',
      { queues: queue('"workers"'), own: environment('workers') },
      [WORKERS],
    ],
    [
      'of none, if two root modules have an environment of its name',
      { queues: queue('"workers"'), one: environment('workers'), two: environment('workers') },
      [],
    ],
    [
      'of its own root module first, if another one has an environment of its name, too',
      { another: environment('workers'), own: environment('workers') + queue('"workers"') },
      [WORKERS],
    ],
    ['of no root module', { queues: queue('"others"'), own: environment('workers') }, []],
    ['that is never made', { own: environment('workers') + queue(`${WORKERS}.arn`, 'count = 0') }, []],
  ])('%s', (_, roots, expected) => expect(blocked(roots)).toEqual(expected));
});

test('a list in the list of a queue gives its items, as Terraform 0.11 read it', () => {
  const listed = queue('x').replace(
    /compute_environment_order \{[^}]*\}/,
    'compute_environments = ["${aws_batch_compute_environment.here.*.arn}"]',
  );
  expect(
    blocked({ a: environment('here').replace('type = "MANAGED"', 'count = 1\n type = "MANAGED"') + listed }),
  ).toEqual(['aws_batch_compute_environment.here[0]']);
});

/** Ten launch templates of which each has one of two names, by a variable of its own. */
const UNDECIDED_NAMES = Array.from(
  { length: 10 },
  (_, index) => `
variable "is_large_${index}" {
  type = bool
}

resource "aws_launch_template" "pool_${index}" {
  name = var.is_large_${index} ? "large-${index}" : "small-${index}"
}
`,
).join('');

test('a launch template that is named is looked for only among those that can have the name', () => {
  const own = environment('workers').replace(
    'allocation_strategy = "BEST_FIT"',
    'launch_template {\n launch_template_name = "workers"\n version = 1\n }',
  );
  const { findings } = scanSources(
    [
      { path: 'another/main.tf', text: environment('others') + UNDECIDED_NAMES },
      { path: 'own/main.tf', text: own },
    ],
    { policies: ['launch-template-pins-ami'], asOf: '2026-11-24' },
  );
  expect(findings.map(({ unknowns }) => unknowns.map(({ text }) => text))).toEqual([
    ['the launch template workers is not in the scanned code'],
  ]);
});
