// Comments by which Renovate keeps an AMI id fresh. Renovate finds them by regular expressions in the text,
// in any language. Sources: docs.renovatebot.com/modules/datasource/aws-machine-image,
// docs.renovatebot.com/modules/manager/regex
import type { Range } from '../value/source.ts';

const COMMENT = /^\s*(?:#|\/\/)/;
const OF_RENOVATE = /^\s*(?:#|\/\/)\s*(?:amiFilter\s*=|renovate\s*:)/;
const BEHIND = /(?:#|\/\/)\s*renovate\s*:/;

/** The comment in the lines just above a value, or behind it in its line; undefined if there is none. */
export function renovateComment({ source, start, end }: Range): Range | undefined {
  const { text } = source;
  const lineEnd = endOfLine(text, end);
  const behind = BEHIND.exec(text.slice(end, lineEnd));
  if (behind) return { source, start: end + behind.index, end: lineEnd };
  let found: Range | undefined;
  let next = startOfLine(text, start);
  while (next > 0) {
    const from = startOfLine(text, next - 1);
    const line = text.slice(from, endOfLine(text, from));
    if (!COMMENT.test(line)) break;
    if (OF_RENOVATE.test(line))
      found = { source, start: from + line.search(/\S/), end: from + line.trimEnd().length };
    next = from;
  }
  return found;
}

function startOfLine(text: string, offset: number): number {
  return offset <= 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}

function endOfLine(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end === -1 ? text.length : end;
}
