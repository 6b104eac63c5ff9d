// The fuzzer, for a short time with fixed seeds: npm run fuzz goes on for longer.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const RUN = fileURLToPath(new URL('fuzz/run.mjs', import.meta.url));
const fuzz = (...options: string[]): string =>
  execFileSync(process.execPath, [RUN, ...options], { encoding: 'utf8' });

test.each([
  'yaml',
  'json',
  'hcl',
  'terraform-json',
  'plan',
  'state',
  'pulumi',
  'deployed',
  'cdk',
  'policies',
])('mutated inputs of the kind %s are without a fault', (kind) => {
  // A busy machine may take long over an input that takes milliseconds: an endless loop takes longer still.
  const report = fuzz('--frontend', kind, '--count', '300', '--seconds', '6', '--longest', '20000');
  expect(report).toMatch(/: \d+ inputs with the seed 1, 0 kinds of faults/);
});

test('an input can be made again by its number', () => {
  const show = (from: string): string => fuzz('--frontend', 'hcl', '--seed', '7', '--from', from, '--show');
  expect(show('3')).toBe(show('3'));
  expect(show('3')).not.toBe(show('4'));
});
