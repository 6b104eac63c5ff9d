// Scripts as simple commands: which ones certainly run, in the background or not, and what they write.
import { describe, expect, test } from 'vitest';
import { shellProgram, type ShellCommand } from '../src/model/shellProgram.ts';
import { fc, runs } from './property.ts';

/** A command as one line: its words, `?` if it may not run, `&` if the script does not wait, and `> file`. */
function shown({ words, isGuarded, isBackground, writes }: ShellCommand): string {
  const files = writes.map(({ path, appends }) => `${appends ? '>>' : '>'} ${path}`);
  return [...(isGuarded ? ['?'] : []), ...words, ...files, ...(isBackground ? ['&'] : [])].join(' ');
}

describe('the commands of a script', () => {
  test.each<[name: string, script: string, commands: readonly string[]]>([
    ['one after the other', 'a; b\nc', ['a', 'b', 'c']],
    ['runners are left out', 'sudo -E nohup a b', ['a b']],
    ['programs by their path', '/usr/bin/sudo /sbin/reboot now; /opt/bin/x', ['reboot now', '/opt/bin/x']],
    ['quotes are left out', `a "b c" 'd'`, ['a b c d']],
    ['a comment', 'a # b\n# c', ['a']],
    ['an order of work', 'yum update && reboot', ['yum update', 'reboot']],
    ['a test before', '[ -f /x ] && reboot', ['[ -f /x ]', '? reboot']],
    ['a test that goes on in the next line', 'test -f /x &&\n  reboot', ['test -f /x', '? reboot']],
    ['an alternative', 'a || b\nc', ['a', '? b', 'c']],
    ['if', 'if a; then b; else c; fi; d', ['? a', '? b', '? c', 'd']],
    ['a loop', 'for x in 1 2; do a $x; done', ['? for x in 1 2', '? a $x']],
    ['the background', 'a & b', ['a &', 'b']],
    ['a group in the background', '{ a; b; } &', ['a &', 'b &']],
    ['a function that is called', 'f() { a; }\nf', ['a', 'f']],
    ['a function that is not called', 'f() { a; }', ['? a']],
    ['a function that another one calls', 'g() { a; }\nf() { g; }\nf', ['a', 'g', 'f']],
    ['a function that only an uncalled one calls', 'g() { a; }\nf() { g; }', ['? a', '? g']],
    ['a script in an argument', 'sudo bash -c "a > /x; b"', ['bash -c a > /x; b', 'a > /x', 'b']],
    ['a list', 'list=(reboot now)\na', ['a']],
    ['what a substitution runs is a part of the word', 'a $(b; c) d', ['a $(b; c) d']],
    ['a here-document', 'cat <<EOF > /x\nreboot\nEOF\na', ['cat > /x', 'a']],
    ['appending', 'a >> /x 2>&1', ['a >> /x']],
    ['nothing after the end', 'a\nexit 0\nb', ['a', 'exit 0']],
    ['an end that may not come', 'if x; then exit 1; fi\nb', ['? x', '? exit 1', 'b']],
  ])('%s', (_, script, commands) => {
    expect(shellProgram(script).map(shown)).toEqual(commands);
  });

  test('commands of one pipeline have one number, and those of two lines have two', () => {
    const numbers = shellProgram('a | b |\n  c\nd').map(({ pipeline }) => pipeline);
    expect(new Set(numbers.slice(0, 3)).size).toBe(1);
    expect(numbers[3]).not.toBe(numbers[0]);
  });
});

test('any text is read, and every command is located in it', () => {
  const piece = fc.constantFrom(
    'a',
    ' ',
    '\n',
    ';',
    '&',
    '|',
    '&&',
    '||',
    '(',
    ')',
    '{',
    '}',
    '"',
    "'",
    '$(',
    '`',
    '\\',
    '<<E',
    'E',
    '>',
    '>>',
    'if',
    'then',
    'fi',
    'case',
    'esac',
    'do',
    'done',
    'function',
    'f()',
    '=',
    '(',
    'sh -c',
    '#',
    '2>&1',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const script = pieces.join('');
      for (const { start, end, writes, documents } of shellProgram(script))
        for (const stretch of [{ start, end }, ...writes, ...documents]) {
          expect(stretch.start).toBeGreaterThanOrEqual(0);
          expect(stretch.end).toBeGreaterThanOrEqual(stretch.start);
          expect(stretch.start).toBeLessThanOrEqual(script.length);
        }
    }),
    { numRuns: runs(1000) },
  );
});
