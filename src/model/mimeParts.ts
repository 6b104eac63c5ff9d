// User data with the parts of its MIME archive decoded: a part whose Content-Transfer-Encoding is base64 or
// quoted-printable is replaced by the text that it encodes. The MultipartUserData of the CDK writes its parts
// so.
import { concat, slice } from '../value/compose.ts';
import { identify } from '../value/identity.ts';
import { rangeKey } from '../value/source.ts';
import { encodedAt, rangeWithin, skeleton, textParts } from '../value/text.ts';
import { unknown, type Settled } from '../value/value.ts';
import { linesOf } from './lines.ts';

/** A part of an archive: its headers, and the offsets of its body. */
export interface MimePart {
  readonly headers: string;
  readonly start: number;
  readonly end: number;
}

/** The parts of a MIME archive, those of an archive within it among them; empty if no boundary is written. */
export function mimeParts(text: string): readonly MimePart[] {
  const boundaries = new Set<string>();
  const parts: MimePart[] = [];
  let from: number | undefined;
  let isHeader = true;
  for (const line of linesOf(text)) {
    const content = line.text.trimEnd();
    if (content === '') isHeader = false;
    const boundary = isHeader ? boundaryIn(content) : undefined;
    if (boundary !== undefined) boundaries.add(boundary);
    if (!isBoundary(content, boundaries)) continue;
    if (from !== undefined) parts.push(partBetween(text, from, line.start));
    from = line.end + (text.startsWith('\r\n', line.end) ? 2 : 1);
    isHeader = true;
  }
  if (from !== undefined && from < text.length) parts.push(partBetween(text, from, text.length));
  return parts;
}

function boundaryIn(line: string): string | undefined {
  return /\bboundary\s*=\s*"?([^"\r\n;]+)"?/i.exec(line)?.[1]?.trimEnd();
}

function isBoundary(line: string, boundaries: ReadonlySet<string>): boolean {
  if (!line.startsWith('--')) return false;
  const name = line.slice(2);
  return boundaries.has(name) || (name.endsWith('--') && boundaries.has(name.slice(0, -2)));
}

function partBetween(text: string, start: number, end: number): MimePart {
  const whole = text.slice(start, end);
  if (/^\r?\n/.test(whole)) return { headers: '', start, end };
  const blank = /\n[ \t]*\r?\n/.exec(whole);
  const bodyAt = blank ? blank.index + blank[0].length : 0;
  return { headers: blank ? whole.slice(0, blank.index) : '', start: start + bodyAt, end };
}

/** The user data with its encoded parts as plain text, each at the place of what it encodes. */
export function decodeParts(text: Settled<string>): Settled<string> {
  const shape = skeleton(text);
  if (!/^content-transfer-encoding:/im.test(shape)) return text;
  const { at } = text.origin;
  const pieces: Settled<string>[] = [];
  let from = 0;
  for (const part of mimeParts(shape)) {
    const decoded = decodedBody(text, shape, part);
    if (!decoded) continue;
    pieces.push(slice(text, from, part.start), decoded);
    // The line end before the boundary belongs to the boundary.
    from = part.start + shape.slice(part.start, part.end).trimEnd().length;
  }
  if (pieces.length === 0) return text;
  return concat([...pieces, slice(text, from, shape.length)], at, 'MIME');
}

function decodedBody(text: Settled<string>, shape: string, part: MimePart): Settled<string> | undefined {
  const encoding = /^content-transfer-encoding:\s*([\w-]+)/im.exec(part.headers)?.[1]?.toLowerCase();
  const body = shape.slice(part.start, part.end);
  const start = part.start + body.length - body.trimStart().length;
  const end = part.start + body.trimEnd().length;
  if (start >= end) return undefined;
  if (encoding === 'quoted-printable') return placed(text, start, end, fromQuotedPrintable(body));
  if (encoding !== 'base64') return undefined;
  const source = encodedAt(text, start, end);
  if (source) return source;
  const compact = body.replaceAll(/\s/g, '');
  const bytes = Buffer.from(compact, 'base64');
  // Compressed, or with an unknown part.
  const isText = /^[A-Za-z0-9+/]+={0,2}$/.test(compact) && !(bytes[0] === 0x1f && bytes[1] === 0x8b);
  return isText ? placed(text, start, end, bytes.toString('latin1')) : notRead(text, start, end);
}

/** A text all of whose characters are located at what encodes them. */
function placed(text: Settled<string>, start: number, end: number, value: string): Settled<string> {
  const at = rangeWithin(text, start, end);
  const origin = { at, how: 'derived' as const, via: [] };
  return { kind: 'known', value, origin, segments: [{ from: 0, at, isWhole: true }] };
}

function notRead(text: Settled<string>, start: number, end: number): Settled<string> {
  const inner = textParts(slice(text, start, end)).find(({ kind }) => kind === 'unknown');
  if (inner) return inner;
  const at = rangeWithin(text, start, end);
  return unknown(
    { code: 'not-understood', text: 'a part of the user data is compressed or is no base64' },
    { at, how: 'derived', via: [] },
    { identity: identify(`MIME part ${rangeKey(at)}`) },
  );
}

/** `=3D` is a character, `=` at the end of a line joins it with the next one. */
function fromQuotedPrintable(body: string): string {
  return body
    .trim()
    .replaceAll(/=\r?\n/g, '')
    .replaceAll(/=([0-9A-F]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}
