// Terraform that says the same gets the same findings, however it is written; what is known less is judged
// less.
import { expect, test } from 'vitest';
import type { SourceText } from '../src/options.ts';
import { scanSources } from '../src/scanSources.ts';
import { fc, runs } from './property.ts';

/** An expression of HCL that is JSON as well. */
type Expression = string;
type Arguments = Readonly<Record<string, Expression>>;

/** Arguments of the compute resources, each with values that policies treat differently. */
const ARGUMENTS: Readonly<Record<string, readonly Expression[]>> = {
  type: ['"EC2"', '"SPOT"', '"FARGATE"'],
  allocation_strategy: ['"BEST_FIT"', '"BEST_FIT_PROGRESSIVE"', '"SPOT_CAPACITY_OPTIMIZED"'],
  image_id: ['"ami-0123456789abcdef0"', '"ami-00000000000000001"'],
  instance_type: ['["g5.xlarge"]', '["m5", "c6g"]', '["optimal"]', '["p3"]'],
  security_group_ids: ['["sg-1"]', '[]'],
};

/** Nested blocks of the compute resources. */
const BLOCKS: Readonly<Record<string, readonly Arguments[]>> = {
  ec2_configuration: [
    { image_type: '"ECS_AL2"' },
    { image_type: '"ECS_AL2023"', image_id_override: '"ami-0fedcba9876543210"' },
    { image_type: '"NONSENSE"' },
  ],
  launch_template: [
    { launch_template_name: '"workers"', version: '"$Latest"' },
    { launch_template_name: '"workers"', version: '"1"' },
    { launch_template_id: '"lt-1"', launch_template_name: '"workers"' },
  ],
};

interface Settings {
  readonly arguments: Arguments;
  readonly blocks: Readonly<Record<string, Arguments>>;
}

const oneOfEach = <T>(table: Readonly<Record<string, readonly T[]>>, requiredKeys: string[]) =>
  fc.record(
    Object.fromEntries(Object.entries(table).map(([name, values]) => [name, fc.constantFrom(...values)])),
    {
      requiredKeys,
      noNullPrototype: true,
    },
  ) as fc.Arbitrary<Record<string, T>>;

const settings: fc.Arbitrary<Settings> = fc.record({
  arguments: oneOfEach(ARGUMENTS, ['type']),
  blocks: oneOfEach(BLOCKS, []),
});

/** How the code is written; plainly by default. */
interface Style {
  /** An expression for the value of an argument. */
  readonly write?: (value: Expression, name: string) => Expression;
  /** A nested block. */
  readonly block?: (name: string, content: Arguments) => string;
  /** What precedes the arguments of the environment: count, for_each. */
  readonly head?: string;
  /** How its instance is referred to. */
  readonly instance?: string;
  /** The order of arguments and blocks. */
  readonly order?: <T>(items: T[]) => T[];
}

const plainBlock = (name: string, content: Arguments): string =>
  `${name} {\n${Object.entries(content)
    .map(([argument, value]) => `${argument} = ${value}`)
    .join('\n')}\n}`;

const mapped = (values: Arguments, change: (value: Expression, name: string) => Expression): Arguments =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value, name)]));

/** An environment with a launch template and a queue. */
function code({ arguments: values, blocks }: Settings, style: Style = {}): string {
  const {
    write = (value) => value,
    block = plainBlock,
    head = '',
    instance = '',
    order = (items) => items,
  } = style;
  const inner = order([
    ...Object.entries(mapped(values, write)).map(([name, value]) => `${name} = ${value}`),
    ...Object.entries(blocks).map(([name, content]) => block(name, mapped(content, write))),
  ]);
  const outer = order([
    `type = ${write('"MANAGED"', 'managed')}`,
    `name = ${write('"workers"', 'name')}`,
    `service_role = ${write('"arn:aws:iam::123456789012:role/Mine"', 'role')}`,
    `compute_resources {\n${inner.join('\n')}\n}`,
  ]);
  return order([
    `resource "aws_batch_compute_environment" "this" {\n${head}${outer.join('\n')}\n}`,
    `resource "aws_launch_template" "workers" {
  name     = ${write('"workers"', 'template')}
  image_id = ${write('"ami-00112233445566778"', 'image')}
  block_device_mappings {
    device_name = ${write('"/dev/xvdcz"', 'device')}
    ebs {
      volume_size = 10
    }
  }
}`,
    `resource "aws_batch_job_queue" "jobs" {
  name     = "jobs"
  state    = "ENABLED"
  priority = 1
  compute_environment_order {
    order               = 1
    compute_environment = aws_batch_compute_environment.this${instance}.arn
  }
}`,
  ]).join('\n\n');
}

/** The same as JSON: https://developer.hashicorp.com/terraform/language/syntax/json */
function json({ arguments: values, blocks }: Settings): string {
  const parsed = (all: Arguments) =>
    Object.fromEntries(Object.entries(all).map(([name, value]) => [name, JSON.parse(value) as unknown]));
  const nested = Object.fromEntries(
    Object.entries(blocks).map(([name, content]) => [name, [parsed(content)]]),
  );
  return JSON.stringify({
    resource: {
      aws_batch_compute_environment: {
        this: {
          type: 'MANAGED',
          name: 'workers',
          service_role: 'arn:aws:iam::123456789012:role/Mine',
          compute_resources: { ...parsed(values), ...nested },
        },
      },
      aws_launch_template: {
        workers: {
          name: 'workers',
          image_id: 'ami-00112233445566778',
          block_device_mappings: [{ device_name: '/dev/xvdcz', ebs: { volume_size: 10 } }],
        },
      },
      aws_batch_job_queue: {
        jobs: {
          name: 'jobs',
          state: 'ENABLED',
          priority: 1,
          compute_environment_order: {
            order: 1,
            compute_environment: '${aws_batch_compute_environment.this.arn}',
          },
        },
      },
    },
  });
}

/** The policies that find something, with how sure they are. */
function verdicts(...texts: readonly SourceText[]): string[] {
  const { findings, notes } = scanSources(texts, { asOf: '2026-11-24' });
  expect(notes).toEqual([]);
  return findings
    .map(({ policy, certainty, severity }) => `${policy.id} ${certainty} ${severity}`)
    .toSorted();
}

const main = (text: string, path = 'main.tf'): SourceText => ({ path, text });

/** Writes each value under a separate name, and returns the declarations of these names. */
function byName(
  one: Settings,
  root: string,
  declare: (name: string, value: Expression) => string,
): { text: string; declarations: string[] } {
  const declarations = new Map<string, string>();
  const write = (value: Expression, name: string): Expression => {
    declarations.set(name, declare(name, value));
    return `${root}.${name}`;
  };
  return { text: code(one, { write }), declarations: [...declarations.values()] };
}

const variable = (name: string, value: Expression): string => `variable "${name}" {\n  default = ${value}\n}`;

/** Each way to write the same. */
const FORMS: Readonly<Record<string, (one: Settings) => readonly SourceText[]>> = {
  'the default of a variable': (one) => {
    const { text, declarations } = byName(one, 'var', variable);
    return [main(text), main(declarations.join('\n'), 'variables.tf')];
  },
  'a variable of a file': (one) => {
    const { text, declarations } = byName(one, 'var', (name, value) => `${name} = ${value}`);
    const names = declarations.map((line) => `variable "${line.split(' ')[0]}" {}`);
    return [
      main(text),
      main(names.join('\n'), 'variables.tf'),
      main(declarations.join('\n'), 'terraform.tfvars'),
    ];
  },
  'a local': (one) => {
    const { text, declarations } = byName(one, 'local', (name, value) => `${name} = ${value}`);
    return [main(text), main(`locals {\n${declarations.join('\n')}\n}`, 'locals.tf')];
  },
  'the argument of a module': (one) => {
    const { text, declarations } = byName(one, 'var', (name, value) => `${name} = ${value}`);
    const names = declarations.map((line) => `variable "${line.split(' ')[0]}" {}`);
    return [
      main(`module "batch" {\n  source = "./batch"\n${declarations.join('\n')}\n}`),
      main(`${text}\n${names.join('\n')}`, 'batch/main.tf'),
    ];
  },
  'a module': (one) => [
    main('module "batch" {\n  source = "./batch"\n}\n'),
    main(code(one), 'batch/main.tf'),
  ],
  'count = 1': (one) => [main(code(one, { head: 'count = 1\n', instance: '[0]' }))],
  'for_each of one': (one) => [main(code(one, { head: 'for_each = toset(["one"])\n', instance: '["one"]' }))],
  'dynamic blocks': (one) => [
    main(
      code(one, {
        block: (name, content) => {
          const object = `{ ${Object.entries(content)
            .map(([argument, value]) => `${argument} = ${value}`)
            .join(', ')} }`;
          const reads = mapped(content, (_, argument) => `${name}.value.${argument}`);
          return `dynamic "${name}" {\nfor_each = [${object}]\n${plainBlock('content', reads)}\n}`;
        },
      }),
    ),
  ],
  templates: (one) => [
    main(code(one, { write: (value) => (value.startsWith('"') ? `"\${${value}}"` : value) })),
  ],
  'a template of parts': (one) => [
    main(
      code(one, {
        write: (value) =>
          value.startsWith('"') && !value.includes('$') ? `"\${"${value[1]}"}${value.slice(2)}` : value,
      }),
    ),
  ],
  functions: (one) => [
    main(
      code(one, {
        write: (value) => (value.startsWith('"') ? `format("%s", ${value})` : `concat([], ${value})`),
      }),
    ),
  ],
  'a conditional that is decided': (one) => [
    main(code(one, { write: (value) => `1 < 2 ? ${value} : null` })),
  ],
  JSON: (one) => [main(json(one), 'main.tf.json')],
  'another order': (one) => [main(code(one, { order: (items) => items.toReversed() }))],
  comments: (one) => [
    main(
      code(one, { write: (value) => `/* before */ ${value} # "after" {` }).replaceAll('{\n', '{ // here }\n'),
    ),
  ],
  'CRLF and a byte order mark': (one) => [main(`\uFEFF${code(one).replaceAll('\n', '\r\n')}`)],
  'null for what is not set': (one) => {
    const unset = Object.keys(ARGUMENTS).filter((name) => !(name in one.arguments));
    return [
      main(
        code({
          ...one,
          arguments: { ...one.arguments, ...Object.fromEntries(unset.map((name) => [name, 'null'])) },
        }),
      ),
    ];
  },
};

test.each(Object.entries(FORMS))('%s', (_, write) => {
  fc.assert(
    fc.property(settings, (one) => {
      expect(verdicts(...write(one))).toEqual(verdicts(main(code(one))));
    }),
    { numRuns: runs(30) },
  );
});

test('the properties meet findings of many policies', () => {
  const met = new Set(
    fc
      .sample(settings, { numRuns: 60, seed: 1 })
      .flatMap((one) => verdicts(main(code(one))).map((verdict) => verdict.split(' ')[0])),
  );
  expect(met.size).toBeGreaterThan(12);
});

test('a value that is not known makes no finding certain that was not there for some value of it', () => {
  fc.assert(
    fc.property(settings, fc.constantFrom(...Object.keys(ARGUMENTS)), (one, name) => {
      const withValue = (value: Expression): Settings => ({
        ...one,
        arguments: { ...one.arguments, [name]: value },
      });
      const open = verdicts(main(`${code(withValue('var.open'))}\nvariable "open" {}\n`)).filter((verdict) =>
        verdict.includes(' certain '),
      );
      for (const value of ARGUMENTS[name]!) {
        const known = verdicts(main(code(withValue(value)))).map((verdict) => verdict.split(' ')[0]);
        for (const verdict of open) expect(known, `${name} = ${value}`).toContain(verdict.split(' ')[0]);
      }
    }),
    { numRuns: runs(60) },
  );
});

test('whether a block is there is not known: no finding is certain that one of the two does not have', () => {
  fc.assert(
    fc.property(settings, fc.constantFrom(...Object.keys(BLOCKS)), fc.nat(), (one, name, pick) => {
      const content = BLOCKS[name]![pick % BLOCKS[name]!.length]!;
      const { [name]: _, ...without } = one.blocks;
      const open = code(
        { ...one, blocks: { ...without, [name]: content } },
        {
          block: (block, inner) =>
            block === name
              ? `dynamic "${block}" {\nfor_each = var.open == "yes" ? [1] : []\n${plainBlock('content', inner)}\n}`
              : plainBlock(block, inner),
        },
      );
      const names = (text: string) => verdicts(main(text)).map((verdict) => verdict.split(' ')[0]);
      const either = new Set([
        ...names(code({ ...one, blocks: { ...without, [name]: content } })),
        ...names(code({ ...one, blocks: without })),
      ]);
      const found = verdicts(main(`${open}\nvariable "open" {}\n`));
      for (const verdict of found) expect([...either]).toContain(verdict.split(' ')[0]);
    }),
    { numRuns: runs(40) },
  );
});
