// The case options-and-value-files, command by command: what ends the run, and what is noted.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { caseFolder } from './support.ts';

const CLI = fileURLToPath(new URL('../../dist/cli.cjs', import.meta.url));
const folder = caseFolder('use/options-and-value-files');

function run(args: readonly string[]) {
  const all = ['scan', 'templates', '--root', '.', '--as-of', '2026-11-25', '--format', 'text', ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...all], {
    cwd: folder,
    encoding: 'utf8',
  });
  // Sentences are wrapped.
  return { status, text: `${stdout}${stderr}`.replaceAll(/\s+/g, ' ') };
}

describe.skipIf(!existsSync(folder))(
  'values of options and files (skipped where ../shared/cases is absent)',
  () => {
    test.each<[string, readonly string[], number, string]>([
      ['a list of Name=value is read', ['--parameters', 'params/strings.json'], 1, 'genomics-prod-ondemand'],
      [
        'TOML',
        ['--parameters', 'params/samconfig.toml'],
        2,
        'params/samconfig.toml:1:1: this is no parameter file: it is TOML',
      ],
      [
        'lines of Name=value',
        ['--parameters', 'params/env.txt'],
        2,
        'params/env.txt:1:1: this is no parameter file',
      ],
      [
        'a single text',
        ['--parameters', 'params/str.json'],
        2,
        'params/str.json:1:2: this is no parameter file',
      ],
      ['a misspelt name in a file', ['--parameters', 'params/typo.json'], 1, 'did you mean Stage?'],
      ['a misspelt name in an option', ['--parameter', 'Stge=prod'], 1, 'did you mean Stage?'],
      ['no value', ['--parameters', 'params/novalue.json'], 2, 'Stage has no ParameterValue'],
      [
        'the value that the stack has',
        ['--parameters', 'params/prev.json'],
        1,
        '(UsePreviousValue), so Stage is unknown here',
      ],
      ['a broken file', ['--parameters', 'params/broken.json'], 1, 'not read params/broken.json'],
      ['an empty file', ['--parameters', 'params/empty.json'], 1, 'not read params/empty.json'],
      [
        'a value outside of AllowedValues',
        ['--parameters', 'params/types.json'],
        1,
        'not among its AllowedValues (dev, prod)',
      ],
      ['the same by an option', ['--parameter', 'Stage=qa'], 1, 'not among its AllowedValues (dev, prod)'],
      [
        'two parameters in one option',
        ['--parameter', 'Stage=dev,UseGpu=yes'],
        1,
        'For several parameters, repeat the option',
      ],
      ['a variable that nothing has', ['--var', 'gpuu=true'], 1, 'parameter or variable gpuu'],
      ['the same in a file', ['--var-file', 'params/typo.tfvars'], 1, 'has a variable gpuu'],
      ['a broken file of variables', ['--var-file', 'params/b.tfvars'], 2, 'params/b.tfvars:1:'],
      [
        'a template as a file of variables',
        ['--var-file', 'templates/compute.yaml'],
        2,
        'this is no variable file',
      ],
      [
        '--exclude by the path in the report',
        ['--exclude', 'templates/compute.yaml'],
        0,
        'No AWS Batch compute environment found',
      ],
      [
        'no policy is left',
        ['--policy', 'windows-ami', '--skip-policy', 'windows-ami'],
        2,
        'no policy is left',
      ],
      ['--stdin-path without -', ['--stdin-path', 'x.yaml'], 2, 'give the path - too'],
    ])('%s', (_, args, status, text) => {
      const result = run(args);
      expect(result.text).toContain(text);
      expect(result.status).toBe(status);
    });
  },
);
