// The types of the doors are those that the hosts require: configurations in TypeScript compile.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { hostFolder, ROOT } from './host.ts';

const ESLINT = `import amilint from 'amilint/eslint';
import type { ESLint, Linter } from 'eslint';
import { defineConfig } from 'eslint/config';

export const plugin: ESLint.Plugin = amilint;
export const recommended: Linter.Config = amilint.configs.recommended;
export default defineConfig([
  amilint.configs.recommended,
  { plugins: { amilint }, rules: { 'amilint/hardcoded-ami-id': ['error', { strict: true }] } },
]);
`;

const SPECTRAL = `import amilint, { ruleset } from 'amilint/spectral';
import type { RulesetDefinition } from '@stoplight/spectral-core';

export const rules: RulesetDefinition = amilint;
export default { extends: [ruleset({ asOf: '2026-11-24' })] } satisfies RulesetDefinition;
// @ts-expect-error a day is a text
ruleset({ asOf: 2026 });
`;

const COMMONJS = `import amilint = require('amilint/eslint');
import spectral = require('amilint/spectral');
import type { Linter } from 'eslint';
const options: amilint.TemplateLanguageOptions = { asOf: '2026-11-24' };
export const recommended: Linter.Config = { ...amilint.configs.recommended, languageOptions: { ...options } };
export const rules: Record<string, spectral.SpectralRule> = spectral.ruleset({ asOf: '2026-11-24' }).rules;
`;

test.each([
  ['CommonJS', { eslint: 'eslint10' }, COMMONJS],
  ['ESLint 9', { eslint: 'eslint9' }, ESLINT],
  ['ESLint 10', { eslint: 'eslint10' }, ESLINT],
  ['Spectral', { '@stoplight/spectral-core': '@stoplight/spectral-core' }, SPECTRAL],
])('%s', (_, tools, text) => {
  const type = text === COMMONJS ? 'commonjs' : 'module';
  const folder = hostFolder({
    tools,
    files: { 'package.json': JSON.stringify({ type }), 'config.ts': text },
  });
  const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
  const options = [
    '--noEmit',
    '--strict',
    '--skipLibCheck',
    '--target',
    'es2022',
    '--module',
    'nodenext',
    '--types',
    '',
  ];
  expect(
    spawnSync(process.execPath, [compiler, ...options, 'config.ts'], { cwd: folder, encoding: 'utf8' })
      .stdout,
  ).toBe('');
});
