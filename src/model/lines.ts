// A text as its lines.

/** A line without its end, and its offsets in the text. */
export interface Line {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

export function linesOf(text: string): readonly Line[] {
  const lines: Line[] = [];
  let start = 0;
  for (const part of text.split('\n')) {
    const content = part.endsWith('\r') ? part.slice(0, -1) : part;
    lines.push({ text: content, start, end: start + content.length });
    start += part.length + 1;
  }
  return lines;
}

/** What a line has behind the blanks at its start. */
export function contentOf({ text, end }: Line): { readonly start: number; readonly end: number } {
  return { start: end - text.trimStart().length, end };
}
