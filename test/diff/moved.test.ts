// `moved` blocks of Terraform: an environment under another name is the one that it was.
import { describe, expect, test } from 'vitest';
import { diffTexts, effectsText, hcl } from './support.ts';

const named = (name: string, more = '', resources = '') =>
  hcl({ properties: 'name = "w"', more, resources }).replace('"workers"', `"${name}"`);
const moved = (from: string, to: string) => `moved {\n  from = ${from}\n  to   = ${to}\n}\n`;
const A = 'aws_batch_compute_environment.a';
const B = 'aws_batch_compute_environment.b';
const old = { 'main.tf': named('a') };
const repeated = (text: string, argument: string) =>
  text.replace('type = "MANAGED"', `type = "MANAGED"\n  ${argument}`);

describe('a moved block', () => {
  test.each<[string, Record<string, string>]>([
    ['of the resource', { 'main.tf': named('b', moved(A, B)) }],
    ['with blanks in the address', { 'main.tf': named('b', moved('aws_batch_compute_environment . a', B)) }],
    ['in another file', { 'main.tf': named('b'), 'moved.tf': moved(A, B) }],
    ['in JSON', { 'main.tf': named('b'), 'moved.tf.json': JSON.stringify({ moved: { from: A, to: B } }) }],
    [
      'of several, one behind the other',
      { 'main.tf': named('c', moved(A, B) + moved(B, 'aws_batch_compute_environment.c')) },
    ],
    ['to an instance of count', { 'main.tf': repeated(named('b', moved(A, `${B}[0]`)), 'count = 1') }],
    [
      'to an instance of for_each',
      { 'main.tf': repeated(named('b', moved(A, `${B}["x"]`)), 'for_each = toset(["x"])') },
    ],
    [
      'into a module',
      {
        'main.tf': `module "m" {\n  source = "./m"\n}\n${moved(A, `module.m.${B}`)}`,
        'm/main.tf': named('b'),
      },
    ],
    [
      'within a module that has moved',
      {
        'main.tf': `module "n" {\n  source = "./m"\n}\n${moved('module.m', 'module.n')}${moved(A, `module.m.${A}`)}`,
        'm/main.tf': named('b', moved(A, B)),
      },
    ],
  ])('%s', (_, fresh) => {
    const { environments } = diffTexts(old, fresh);
    expect(environments.map(({ status, formerly }) => [status, formerly?.name])).toEqual([['unchanged', A]]);
  });

  test('leaves the effect of another change', () => {
    const { environments } = diffTexts(old, { 'main.tf': named('b', moved(A, B), 'max_vcpus = 128') });
    expect(environments.map(effectsText)).toEqual(['scales']);
  });

  test('of a name that the old side has, too, moves nothing', () => {
    const both = { 'main.tf': named('a') + named('b').replace('"w"', '"v"') };
    const fresh = { 'main.tf': named('b', moved(A, B)).replace('"w"', '"v"') };
    const { environments } = diffTexts(both, fresh);
    expect(environments.map(({ environment, status }) => [environment.name, status])).toEqual([
      [A, 'gone'],
      [B, 'unchanged'],
    ]);
  });

  test('of a chain in which each name was taken moves each', () => {
    const c = 'aws_batch_compute_environment.c';
    const both = { 'main.tf': named('a') + named('b').replace('"w"', '"v"') };
    const fresh = {
      'main.tf': named('b', moved(B, c) + moved(A, B)) + named('c').replace('"w"', '"v"'),
    };
    const { environments } = diffTexts(both, fresh);
    expect(environments.map(({ environment, formerly }) => [environment.name, formerly?.name])).toEqual([
      [B, A],
      [c, B],
    ]);
  });
});

test('without a block, and under one fixed name, it may have been moved in the state', () => {
  const { environments } = diffTexts(old, { 'main.tf': named('b', '', 'max_vcpus = 128') });
  expect(environments.map(effectsText)).toEqual(['refused or scales']);
});
