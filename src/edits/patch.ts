// Unified diffs, as `git apply` reads them.
import { createTwoFilesPatch } from 'diff';

/** The change of a file as a unified diff, with the two lines that name the file. */
export function unifiedDiff(path: string, before: string, after: string): string {
  const diff = createTwoFilesPatch(quoted(`a/${path}`), quoted(`b/${path}`), before, after, '', '', {
    context: 3,
  });
  // The first line is a rule that git does not need.
  return diff.replace(/^=+\n/, '').replaceAll(/^(---|\+\+\+) (.*)\t$/gm, '$1 $2');
}

/** The same with the line by which git recognises its diffs, so that it accepts names with blanks. */
export function gitDiff(path: string, before: string, after: string): string {
  return `diff --git ${quoted(`a/${path}`)} ${quoted(`b/${path}`)}\n${unifiedDiff(path, before, after)}`;
}

const TO_ESCAPE = /["\\\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Names with quotes, or with what nobody sees, are in quotes, their bytes in octal, as git has it. */
function quoted(name: string): string {
  const escaped = name.replaceAll(TO_ESCAPE, (character) =>
    '"\\'.includes(character)
      ? `\\${character}`
      : Array.from(Buffer.from(character), (byte) => `\\${byte.toString(8).padStart(3, '0')}`).join(''),
  );
  return escaped === name ? name : `"${escaped}"`;
}
