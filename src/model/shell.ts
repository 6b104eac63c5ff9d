// A cautious reading of shell scripts: which commands are certainly in them, line by line. No shell grammar is needed for
// that: what is not recognised is passed over.

/** A command line, and where it starts in the script. */
export interface CommandLine {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** `<<EOT`, `<<-"EOT"`, `<< 'EOT'` */
const HEREDOC = /<<(-?)\s*(?:"([A-Za-z_]\w*)"|'([A-Za-z_]\w*)'|([A-Za-z_]\w*))/;

/** The command lines of a script: comments and the bodies of here-documents are left out, lines that go on are joined. */
export function commandLines(script: string): readonly CommandLine[] {
  const lines: CommandLine[] = [];
  let heredoc: { readonly mark: string; readonly tabs: boolean } | undefined;
  let open: CommandLine | undefined;
  for (const { text, start, end } of linesOf(script)) {
    if (heredoc) {
      if ((heredoc.tabs ? text.replace(/^\t+/, '') : text).trimEnd() === heredoc.mark) heredoc = undefined;
      continue;
    }
    const content = withoutComment(text);
    const whole: CommandLine = open
      ? { text: `${open.text} ${content.trim()}`, start: open.start, end }
      : { text: content, start, end };
    if (content.trimEnd().endsWith('\\')) {
      open = { ...whole, text: whole.text.trimEnd().slice(0, -1) };
      continue;
    }
    open = undefined;
    if (whole.text.trim() !== '') lines.push(whole);
    const [opens, dash, ...marks] = HEREDOC.exec(content) ?? [];
    const mark = marks.find((one) => one !== undefined);
    if (opens !== undefined && mark !== undefined) heredoc = { mark, tabs: dash === '-' };
  }
  if (open) lines.push(open);
  return lines;
}

/** Lines with their offsets, without line ends. */
export function linesOf(text: string): readonly CommandLine[] {
  const lines: CommandLine[] = [];
  let start = 0;
  for (const part of text.split('\n')) {
    const content = part.replace(/\r$/, '');
    lines.push({ text: content, start, end: start + content.length });
    start += part.length + 1;
  }
  return lines;
}

function withoutComment(line: string): string {
  if (line.trimStart().startsWith('#')) return '';
  let end = line.length;
  let quotes = 0;
  for (let at = line.length - 1; at > 0; at--) {
    const character = line.charAt(at);
    if (character === '"' || character === "'") quotes++;
    // A mark with one quote after it is within quotes.
    if (character === '#' && quotes !== 1 && /\s/.test(line.charAt(at - 1))) end = at;
  }
  return line.slice(0, end);
}

/** The simple commands of a line: what is between `;`, `&&`, `||` and `|`, quotes respected. */
export function simpleCommands(line: string): readonly string[] {
  const commands: string[] = [];
  let quote = '';
  let from = 0;
  for (let at = 0; at < line.length; at++) {
    const character = line.charAt(at);
    if (quote !== '') {
      if (character === quote) quote = '';
    } else if (character === '"' || character === "'") quote = character;
    else if (
      character === ';' ||
      character === '|' ||
      (character === '&' && line[at - 1] !== '>' && line[at + 1] !== '>')
    ) {
      commands.push(line.slice(from, at));
      from = at + 1;
    }
  }
  commands.push(line.slice(from));
  return commands
    .map((command) =>
      command
        .trim()
        .replace(/^(then|do|else|!|sudo(\s+-\S+)*|if|while)\s+/, '')
        .replace(/^sudo\s+/, ''),
    )
    .filter((command) => command !== '');
}

/** The words of a simple command, with the quotes that are around them. */
export function wordsOf(command: string): readonly string[] {
  return command.split(/\s+/).filter((word) => word !== '');
}
