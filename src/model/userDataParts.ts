// User data as its parts, and each part as the scripts that cloud-init runs from it.
// Sources: docs.aws.amazon.com/batch/latest/userguide/launch-templates.html (MIME multi-part),
// docs.aws.amazon.com/batch/latest/APIReference/API_LaunchTemplateSpecification.html (nodeadm),
// cloudinit.readthedocs.io/en/latest/explanation/format.html and …/reference/modules.html (what runs when)
import { HOLE, skeleton } from '../value/text.ts';
import type { Settled } from '../value/value.ts';
import { contentOf, linesOf, type Line } from './lines.ts';
import { decodeParts, mimeParts } from './mimeParts.ts';
import { shellProgram, type ShellCommand, type Stretch } from './shellProgram.ts';

/** A part of user data, with its place in the text. */
export interface Part {
  readonly kind: 'shell' | 'boothook' | 'cloud-config' | 'nodeadm' | 'other';
  readonly start: number;
  readonly body: string;
}

/** A command of a part. */
export interface Placed {
  readonly part: Part;
  readonly command: ShellCommand;
  /** It runs early in the boot, before Docker starts. */
  readonly isEarly: boolean;
}

/** User data that is read once for all facts about it. */
export interface UserData {
  /** Its parts are decoded; some of the text may be unknown. */
  readonly text: Settled<string>;
  /** The text with a hole for each unknown part. */
  readonly shape: string;
  readonly parts: readonly Part[];
  /** All commands in the order in which they run. */
  readonly program: readonly Placed[];
}

/** Reads decoded user data; undefined if nothing of it is known, or if it is compressed. */
export function readUserData(archive: Settled<string>): UserData | undefined {
  const text = decodeParts(archive);
  const shape = skeleton(text);
  if (shape === HOLE || shape.startsWith('\u001F')) return undefined;
  const parts = userDataParts(shape);
  return { text, shape, parts, program: programOf(parts) };
}

/** The parts of user data; it is one part itself if it is not MIME multi-part. */
function userDataParts(shape: string): readonly Part[] {
  return mimeFault(shape) === false ? partsOf(shape) : [partOf(shape, 0, undefined)];
}

/** A header, a line that continues one, and the first line of a mailbox. */
const HEADER_LINE = /^(?:[A-Za-z-]+:|[ \t]|From )/;

/** Why it is not MIME multi-part; false if it is; undefined if an unknown part may be among its headers. */
export function mimeFault(text: string): string | false | undefined {
  const start = text.length - text.trimStart().length;
  let end = start;
  for (let next = text.indexOf('\n', end); next >= 0; next = text.indexOf('\n', end)) {
    if (!HEADER_LINE.test(text.slice(end, next))) break;
    end = next + 1;
  }
  const headers = text.slice(start, end);
  const rest = text.slice(end);
  const isOpen = rest.trimStart().startsWith(HOLE) || headers.includes(HOLE);
  if (/^content-type:\s*multipart\//im.test(headers)) {
    return /boundary\s*=/i.test(headers) || isOpen ? false : 'its Content-Type has no boundary';
  }
  if (isOpen) return undefined;
  if (headers !== '' && /^content-type:\s*multipart\//im.test(rest.slice(0, 500)))
    return 'an empty line ends its headers before Content-Type: multipart/mixed';
  if (rest.startsWith('#'))
    return `it starts with ${rest.startsWith('#!') ? '#!' : '#'} and has no Content-Type`;
  return 'it has no header Content-Type: multipart/mixed';
}

function partsOf(text: string): Part[] {
  return mimeParts(text).flatMap(({ headers, start, end }) => {
    const type = /^content-type:\s*([^\s;]+)/im.exec(headers)?.[1]?.toLowerCase();
    return type?.startsWith('multipart/') ? [] : [partOf(text.slice(start, end), start, type)];
  });
}

function partOf(body: string, start: number, type: string | undefined): Part {
  return { kind: kindOf(body.trimStart(), type), start, body };
}

/** The type decides, and of a text without one its first line. */
function kindOf(text: string, type: string | undefined): Part['kind'] {
  if (type === 'text/cloud-config' || text.startsWith('#cloud-config')) return 'cloud-config';
  if (type === 'text/cloud-boothook' || text.startsWith('#cloud-boothook')) return 'boothook';
  if (type === 'text/x-shellscript' || text.startsWith('#!')) return 'shell';
  if (type === 'application/node.eks.aws') return 'nodeadm';
  if (type !== undefined && type !== 'text/plain') return 'other';
  return /^apiVersion:\s*["']?node\.eks\.aws\//m.test(text.slice(0, 500)) ? 'nodeadm' : 'shell';
}

/**
 * A script of a part, of the length of the part: what else the part has is blank, so that places are kept.
 */
interface Script {
  readonly text: string;
  readonly runs: 'early' | 'as script' | 'last';
}

const ORDER: readonly Script['runs'][] = ['early', 'as script', 'last'];

/**
 * All commands in the order in which they run: boothooks and bootcmd before Docker starts, then the scripts,
 * and then runcmd, which cloud-init writes to a script whose name sorts last.
 */
function programOf(parts: readonly Part[]): readonly Placed[] {
  const scripts = parts.flatMap((part) => scriptsOf(part).map((script) => ({ ...script, part })));
  return scripts
    .toSorted((a, b) => ORDER.indexOf(a.runs) - ORDER.indexOf(b.runs))
    .flatMap(({ part, text, runs }) =>
      shellProgram(text).map((command): Placed => ({ part, command, isEarly: runs === 'early' })),
    );
}

function scriptsOf(part: Part): readonly Script[] {
  if (part.kind === 'shell') return [{ text: part.body, runs: 'as script' }];
  if (part.kind === 'boothook') return [{ text: part.body, runs: 'early' }];
  if (part.kind !== 'cloud-config') return [];
  const section = (name: string, runs: Script['runs']): readonly Script[] => {
    const lines = part.body.split('\n');
    let isInside = false;
    const script = lines.map((line) => {
      if (/^[A-Za-z_]+:/.test(line)) isInside = line.startsWith(`${name}:`);
      return isInside ? listedCommand(line) : blank(line);
    });
    return [{ text: script.join('\n'), runs }];
  };
  return [...section('bootcmd', 'early'), ...section('runcmd', 'last')];
}

function blank(text: string): string {
  return ' '.repeat(text.length);
}

/** `  - [ systemctl, stop, ecs ]` and `  - "systemctl stop ecs"` as commands at the same columns. */
function listedCommand(line: string): string {
  const [lead = ''] = /^(?:[a-z]+:)?[ \t]*(?:-[ \t]+)?(?:[|>][-+]?[ \t]*\r?$)?/.exec(line) ?? [];
  const rest = line.slice(lead.length);
  const content = rest.trimEnd();
  if (content.startsWith('[') && content.endsWith(']')) return blank(lead) + withoutBrackets(rest);
  const quote = content.charAt(0);
  const isQuoted = (quote === '"' || quote === "'") && content.indexOf(quote, 1) === content.length - 1;
  return blank(lead) + (isQuoted ? ` ${content.slice(1, -1)} ` : content).padEnd(rest.length);
}

/** The items of a list as words: what is between quotes stays one. */
function withoutBrackets(list: string): string {
  let quote = '';
  return Array.from(list, (character) => {
    if (quote !== '') {
      if (character === quote) quote = '';
      return character;
    }
    if (character === '"' || character === "'") quote = character;
    return '[],'.includes(character) ? ' ' : character;
  }).join('');
}

/** A file that an entry of write_files makes or appends to. */
export interface WrittenFile {
  readonly path: string;
  readonly appends: boolean;
  /** The line with its path, and all lines of the entry, as offsets into the part. */
  readonly at: Stretch;
  readonly lines: readonly Line[];
}

/** The path in a line `- path: "/etc/x" # a comment`. */
function pathIn(line: string): string | undefined {
  const [word] = /^\s*(?:-\s+)?path:(.*)/.exec(line)?.[1]?.trim().split(/\s/, 1) ?? [];
  return word?.replaceAll(/["']/g, '');
}

/** The entries of write_files. cloud-init writes them before Docker starts. */
export function writtenFiles(part: Part): readonly WrittenFile[] {
  if (part.kind !== 'cloud-config') return [];
  const lines = linesOf(part.body);
  const files: WrittenFile[] = [];
  let first = -1;
  let last = -1;
  for (const [place, line] of lines.entries()) {
    if (isItem(line)) first = place;
    const path = pathIn(line.text);
    // One path for each item of the list.
    if (path === undefined || first === last) continue;
    last = first;
    const entry = lines.slice(Math.max(0, first), endOfItem(lines, Math.max(0, first), place + 1));
    const appends = entry.some(({ text }) => /^\s*(?:-\s+)?append:\s*(?:true|yes|on)\b/i.test(text));
    files.push({ path, appends, at: contentOf(line), lines: entry });
  }
  return files;
}

/**
 * The first line that is no longer of the item: the next item of its list, or a line that is not indented.
 */
function endOfItem(lines: readonly Line[], first: number, from: number): number {
  const item = lines[first];
  const indent = item ? indentOf(item) : 0;
  for (let place = from; place < lines.length; place++) {
    const line = lines[place];
    if (!line || /^\S/.test(line.text) || (isItem(line) && indentOf(line) <= indent)) return place;
  }
  return lines.length;
}

function isItem(line: Line): boolean {
  return /^\s*-\s/.test(line.text);
}

function indentOf({ text }: Line): number {
  return text.length - text.trimStart().length;
}
