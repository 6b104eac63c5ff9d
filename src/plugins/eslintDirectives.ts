// ESLint's comments in templates and modules: `# eslint-disable-next-line amilint/hardcoded-ami-id -- why`.

export interface Directive {
  readonly type: 'disable' | 'enable' | 'disable-line' | 'disable-next-line';
  /** The comment, with its place as the language of the plug-in counts. */
  readonly node: {
    readonly type: 'Comment';
    readonly range: [number, number];
    readonly loc: { readonly start: Position; readonly end: Position };
  };
  /** The names of rules, with commas between them; empty for all. */
  readonly value: string;
  readonly justification: string;
}

interface Position {
  readonly line: number;
  readonly column: number;
}

/** A comment of YAML or HCL up to the end of its line; what looks like one within a text is none. */
const COMMENT = /(?<=^|\s)(?:#|\/\/|\/\*)\s*eslint-(disable-next-line|disable-line|disable|enable)(?![\w-])/;

export function directivesIn(text: string): Directive[] {
  const directives: Directive[] = [];
  for (const [index, line] of linesOf(text).entries()) {
    const found = COMMENT.exec(line.text);
    if (!found) continue;
    const [head, type] = found;
    const [start, end] = [found.index, line.text.trimEnd().length];
    const rest = line.text.slice(start + head.length, end);
    const body = rest.endsWith('*/') ? rest.slice(0, -2) : rest;
    const dashes = /\s-{2,}\s/.exec(body);
    directives.push({
      // The expression has these four alone.
      type: type as Directive['type'],
      node: {
        type: 'Comment',
        range: [line.start + start, line.start + end],
        loc: { start: { line: index + 1, column: start + 1 }, end: { line: index + 1, column: end + 1 } },
      },
      value: body.slice(0, dashes?.index).trim(),
      justification: dashes ? body.slice(dashes.index + dashes[0].length).trim() : '',
    });
  }
  return directives;
}

function linesOf(text: string): { readonly start: number; readonly text: string }[] {
  let start = 0;
  return text.split(/(?<=\r\n|\n|\r(?!\n))/).map((line) => {
    const at = start;
    start += line.length;
    return { start: at, text: line.replace(/[\r\n]{1,2}$/, '') };
  });
}
