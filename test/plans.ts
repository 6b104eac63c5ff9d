// Plans and states in Terraform's words, made from what a test says of them, and what a scan finds in them.
import type { ScanSourcesOptions } from '../src/options.ts';
import { scanSources } from '../src/scanSources.ts';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };
export type Values = { readonly [name: string]: Json };

export const refer = (...references: string[]): Json => ({
  references: references.flatMap((one) => [one, one.slice(0, one.lastIndexOf('.'))]),
});
export const constant = (value: Json): Json => ({ constant_value: value });

/** A plan in Terraform's words, by the addresses of its resources. */
export interface Parts {
  /** What is planned, by address; `unknown` holds true for what is known after the change. */
  readonly planned: {
    readonly [address: string]: {
      readonly values: Values;
      readonly unknown?: Json;
      readonly actions?: readonly string[];
    };
  };
  /** Expressions by block. */
  readonly code?: { readonly [block: string]: Values };
  readonly variables?: { readonly [name: string]: { readonly value: Json; readonly default?: Json } };
  /** What data sources have found, by address. */
  readonly data?: { readonly [address: string]: Values };
  readonly calls?: Json;
  readonly more?: Values;
}

const typeOf = (address: string): string => /(?:^|\.)(aws\w+)\./.exec(address)![1]!;
const resource = (address: string, values: Values): Values => ({
  address,
  mode: address.includes('data.') ? 'data' : 'managed',
  type: typeOf(address),
  values,
  sensitive_values: {},
});

/** Resources as the tree of modules that Terraform writes. */
function tree(resources: { readonly [address: string]: Values }): Json {
  const modules = new Map<string, Json[]>();
  for (const [address, values] of Object.entries(resources)) {
    const module = /^module\.\w+(?:\["\w+"\])?/.exec(address)?.[0] ?? '';
    modules.set(module, [...(modules.get(module) ?? []), resource(address, values)]);
  }
  const child_modules = [...modules]
    .filter(([address]) => address !== '')
    .map(([address, list]) => ({ address, resources: list }));
  return { resources: modules.get('') ?? [], child_modules };
}

export function planOf(
  { planned, code, variables = {}, data = {}, calls = {}, more = {} }: Parts,
  indent?: number,
): string {
  const entries = Object.entries(planned);
  const plan: Json = {
    format_version: '1.2',
    terraform_version: '1.11.4',
    variables: Object.fromEntries(Object.entries(variables).map(([name, { value }]) => [name, { value }])),
    planned_values: {
      root_module: tree(Object.fromEntries(entries.map(([address, { values }]) => [address, values]))),
    },
    resource_changes: entries.map(([address, { unknown = {}, actions = ['create'] }]) => ({
      address,
      type: typeOf(address),
      change: { actions, before: null, after: {}, after_unknown: unknown },
    })),
    prior_state: { format_version: '1.0', values: { root_module: tree(data) } },
    ...(code
      ? {
          configuration: {
            root_module: {
              resources: Object.entries(code).map(([address, expressions]) => ({
                address,
                mode: 'managed',
                type: typeOf(address),
                expressions,
              })),
              module_calls: calls,
              variables: Object.fromEntries(
                Object.entries(variables).map(([name, one]) => [
                  name,
                  one.default === undefined ? {} : { default: one.default },
                ]),
              ),
            },
          },
        }
      : {}),
    complete: true,
    errored: false,
    ...more,
  };
  return JSON.stringify(plan, null, indent);
}

export const stateOf = (resources: { readonly [address: string]: Values }): string =>
  JSON.stringify({
    format_version: '1.0',
    terraform_version: '1.11.4',
    values: { root_module: tree(resources) },
  });

export const ENVIRONMENT = 'aws_batch_compute_environment.this';
export const LAUNCH_TEMPLATE = 'aws_launch_template.workers';

/** The values of an environment. */
export const environment = (resources: Values): Values => ({
  name: 'workers',
  type: 'MANAGED',
  compute_resources: [
    {
      type: 'EC2',
      allocation_strategy: 'BEST_FIT_PROGRESSIVE',
      instance_type: ['m6i.large'],
      security_group_ids: ['sg-1'],
      ...resources,
    },
  ],
});

/** The expressions of that environment. */
export const environmentCode = (resources: Values): Values => ({
  name: constant('workers'),
  type: constant('MANAGED'),
  compute_resources: [
    {
      type: constant('EC2'),
      allocation_strategy: constant('BEST_FIT_PROGRESSIVE'),
      instance_type: constant(['m6i.large']),
      security_group_ids: constant(['sg-1']),
      ...resources,
    },
  ],
});

export const image = (id: string): Values =>
  environment({ ec2_configuration: [{ image_type: 'ECS_AL2023', image_id_override: id }] });
export const imageCode = (expression: Json): Values =>
  environmentCode({
    ec2_configuration: [{ image_type: constant('ECS_AL2023'), image_id_override: expression }],
  });
export const AMI = 'ami-0123456789abcdef0';

export function scan(
  texts: Readonly<Record<string, string>>,
  policies: readonly string[],
  options: ScanSourcesOptions = {},
) {
  const sources = Object.entries(texts).map(([path, text]) => ({ path, text }));
  return scanSources(sources, { asOf: '2026-11-24', policies, ...options });
}

/** The findings of one policy as `certainty path text`, and that it is undecided. */
export function found(
  policy: string,
  texts: Readonly<Record<string, string>>,
  options?: ScanSourcesOptions,
): string[] {
  const { findings, undecided } = scan(texts, [policy], options);
  return [
    ...findings.map(
      ({ at, certainty }) => `${certainty} ${at.source.path} ${at.source.text.slice(at.start, at.end)}`,
    ),
    ...undecided.map(({ environment: { name } }) => `undecided ${name}`),
  ];
}
