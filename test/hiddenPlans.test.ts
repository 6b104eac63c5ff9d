// What a plan or state looks like in frames and excerpts: all secrets in it are hidden, wherever they are.
// `terraform show -json` writes one line, so that all of it is beside every place.
import { expect, test } from 'vitest';
import { changesOfPlan } from '../src/frontends/terraform/plan/changes.ts';
import { scanSourcesWithCode } from '../src/scanSources.ts';
import { shownText } from '../src/value/sensitive.ts';

const SECRET = 'zQ7';
const SHOWN = 'seen';

const environment = {
  address: 'aws_batch_compute_environment.e',
  mode: 'managed',
  type: 'aws_batch_compute_environment',
  name: 'e',
  values: { name: SHOWN, type: 'MANAGED' },
  sensitive_values: {},
};
const database = {
  address: 'module.db["a"].aws_db_instance.d',
  mode: 'managed',
  type: 'aws_db_instance',
  name: 'd',
  values: { engine: SHOWN, password: SECRET, nested: [{ key: SECRET, other: SHOWN }] },
  sensitive_values: { password: true, nested: [{ key: true }] },
};
const planned = (resources: readonly object[], outputs: object = {}) => ({
  outputs,
  root_module: { resources: [environment], child_modules: [{ address: 'module.db', resources }] },
});
const plan = (parts: object): string =>
  JSON.stringify({
    format_version: '1.2',
    terraform_version: '1.11.4',
    planned_values: planned([]),
    ...parts,
  });
const change = (values: object) => ({
  ...environment,
  address: 'aws_db_instance.d',
  type: 'aws_db_instance',
  change: { actions: ['update'], after_unknown: {}, ...values },
});
const code = (module: object): object => ({ configuration: { root_module: module } });

/** Each with one secret or more beside something that is shown. */
const PLANS: readonly (readonly [string, string])[] = [
  ['a resource that the model does not know', plan({ planned_values: planned([database]) })],
  [
    'what there was before the change, and after it',
    plan({
      resource_changes: [
        change({
          before: { password: SECRET, engine: SHOWN },
          before_sensitive: { password: true },
          after: { password: SECRET },
          after_sensitive: { password: true },
        }),
      ],
    }),
  ],
  [
    'what has changed outside of Terraform',
    plan({ resource_drift: [change({ before: { p: SECRET }, before_sensitive: { p: true }, after: {} })] }),
  ],
  ['an earlier state', plan({ prior_state: { format_version: '1.0', values: planned([database]) } })],
  [
    'an output',
    plan({ planned_values: planned([], { o: { sensitive: true, value: [SECRET] }, p: { value: SHOWN } }) }),
  ],
  [
    'an output that changes',
    plan({
      output_changes: {
        o: {
          actions: ['update'],
          before: SECRET,
          after: SECRET,
          before_sensitive: true,
          after_sensitive: true,
        },
      },
    }),
  ],
  [
    'a variable',
    plan({
      variables: { t: { value: SECRET }, s: { value: SHOWN } },
      ...code({ variables: { t: { sensitive: true, default: SECRET }, s: { default: SHOWN } } }),
    }),
  ],
  [
    'an ephemeral variable',
    plan({ variables: { t: { value: SECRET } }, ...code({ variables: { t: { ephemeral: true } } }) }),
  ],
  [
    'what a sensitive variable of a module is called with',
    plan({
      variables: { given: { value: SECRET } },
      ...code({
        variables: { given: { default: SECRET } },
        module_calls: {
          m: {
            expressions: {
              token: { constant_value: SECRET, references: ['var.given'] },
              name: { constant_value: SHOWN },
            },
            module: { variables: { token: { sensitive: true } } },
          },
        },
      }),
    }),
  ],
  [
    'a variable in a sensitive output',
    plan({
      variables: { given: { value: SECRET } },
      ...code({
        outputs: {
          o: { sensitive: true, expression: { references: ['var.given'], constant_value: SECRET } },
        },
        variables: { given: {} },
      }),
    }),
  ],
  [
    'an argument that is a secret by the schema of its provider',
    plan({
      planned_values: planned([database]),
      ...code({
        module_calls: {
          db: {
            module: {
              resources: [
                {
                  address: 'aws_db_instance.d',
                  expressions: {
                    engine: { constant_value: SHOWN },
                    password: { constant_value: SECRET },
                    nested: [{ key: { constant_value: SECRET }, other: { constant_value: SHOWN } }],
                  },
                },
              ],
            },
          },
        },
      }),
    }),
  ],
  [
    'a state of terraform show',
    JSON.stringify({
      format_version: '1.0',
      terraform_version: '1.11.4',
      values: planned([database], { o: { sensitive: true, value: SECRET } }),
    }),
  ],
  [
    'the file of a state',
    JSON.stringify({
      version: 4,
      terraform_version: '1.11.4',
      lineage: 'a',
      outputs: { o: { value: SECRET, type: 'string', sensitive: true } },
      resources: [
        { ...environment, instances: [{ attributes: { name: SHOWN } }] },
        {
          mode: 'managed',
          type: 'aws_db_instance',
          name: 'd',
          instances: [
            {
              attributes: { engine: SHOWN, password: SECRET },
              sensitive_attributes: [[{ type: 'get_attr', value: 'password' }]],
            },
          ],
        },
      ],
    }),
  ],
];

function expectHidden(before: string, after: string): void {
  const at = after.indexOf(SECRET);
  expect(at < 0 ? '' : after.slice(Math.max(0, at - 80), at + 40)).toBe('');
  expect(after.split(SHOWN).length).toBe(before.split(SHOWN).length);
  expect(after).not.toBe(before);
}

test.each(PLANS)('secrets in %s are hidden', (_, text) => {
  const { sources } = scanSourcesWithCode([{ path: 'terraform.tfstate', text }], { asOf: '2026-11-26' });
  expectHidden(text, sources.map((source) => shownText(source)).join('\n'));
});

test.each(PLANS.filter(([, text]) => text.includes('resource_changes')))(
  'secrets in %s are hidden in a comparison',
  (_, text) => {
    const source = { path: 'plan.json', text };
    changesOfPlan(source);
    expectHidden(text, shownText(source));
  },
);
