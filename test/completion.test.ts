// Completion in shells: bash itself completes by the script; zsh and fish read theirs where they are
// installed.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, describe, test } from 'vitest';
import { completionScript, SHELLS } from '../src/commands/completion.ts';
import { programOf } from '../src/command.ts';
import { standardPolicies } from '../src/policies.ts';
import { FORMAT_NAMES } from '../src/report/formats.ts';

const policies = standardPolicies().policies.map(({ id }) => id);
const program = programOf(() => undefined);
const script = (shell: string) => completionScript(shell, program, { policies, formats: FORMAT_NAMES });

/** What bash offers for the last of these words. */
function completed(...words: string[]): string[] {
  const typed = words.map((word) => `'${word}'`).join(' ');
  const driver = `${script('bash')}\nCOMP_WORDS=(amilint ${typed}); COMP_CWORD=${words.length}; _amilint\nprintf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync('bash', ['--noprofile', '--norc', '-c', driver], { encoding: 'utf8' });
  expect(stderr).toBe('');
  return stdout.split('\n').filter(Boolean);
}

describe('bash', () => {
  test.each<[string, string[], readonly string[]]>([
    ['commands', ['conv'], ['convert']],
    ['formats', ['--format', 'gi'], ['github', 'gitlab']],
    ['formats of convert', ['convert', '--format', 'mark'], ['markdown']],
    ['policies of an option', ['--policy', 'hardcoded'], ['hardcoded-ami-id']],
    ['policies to explain', ['explain', 'launch-template-pins'], ['launch-template-pins-ami']],
    ['choices', ['scan', '--fail-on', 'w'], ['warning']],
    ['options', ['scan', '--partial'], ['--partial-baseline']],
    ['shells', ['completion', 'z'], ['zsh']],
  ])('%s', (_, words, expected) => expect(completed(...words)).toEqual(expected));
});

describe.each(SHELLS)('%s', (shell) => {
  test('knows every command, option, format and policy', () => {
    const text = script(shell);
    for (const command of program.commands) expect(text).toContain(command.name());
    for (const name of [...policies, ...FORMAT_NAMES]) expect(text).toContain(name);
    for (const { long } of program.commands.flatMap((command) => command.options))
      if (long && long !== '--no-color') expect(text).toContain(shell === 'fish' ? long.slice(2) : long);
  });

  test.skipIf(spawnSync(shell, ['--version']).error)(
    'reads the script (skipped where the shell is absent)',
    () => {
      const file = join(mkdtempSync(join(tmpdir(), 'amilint-shell-')), 'script');
      writeFileSync(file, script(shell));
      const { status, stderr } = spawnSync(shell, ['-n', file], { encoding: 'utf8' });
      expect(stderr).toBe('');
      expect(status).toBe(0);
    },
  );
});

test('another shell is refused', () => expect(() => script('tcsh')).toThrow('there are bash, zsh, fish'));
