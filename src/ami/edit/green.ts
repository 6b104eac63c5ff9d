// The two patches of a blue/green change: a copy of the environment that takes new AMIs, first in its queues;
// then the old one taken away.
import type { Language } from '../../model/languages.ts';
import { attributeRange } from '../../value/value.ts';
import { textOf, type Range, type Source } from '../../value/source.ts';
import type { Context } from '../../model/row.ts';
import { folderOf } from '../../value/paths.ts';
import type { Deployer, EnvironmentState } from '../../model/updates/state.ts';
import type { OrderEntry, Queue } from '../queues.ts';
import { MOST_IN_QUEUE } from '../../model/queues.ts';
import { edited, editedWithin, type SourceEdit } from '../../edits/members.ts';
import { mends, resourceSpan, takesPatches } from './mends.ts';
import {
  bracesAround,
  indentAt,
  lineEnd,
  lineStart,
  memberSpan,
  styleAt,
  type Span,
} from '../../edits/span.ts';

export interface GreenPlan {
  /** What people call the new environment in the code: its logical id, its address. */
  readonly name: string;
  /** The sources before and after the first deployment, and after the second. */
  readonly files: readonly { readonly source: Source; readonly first: string; readonly second: string }[];
  /** What is different in the copy, as parts of a sentence. */
  readonly differences: readonly string[];
  /** What has to be edited by hand in the copy. */
  readonly byHand: readonly string[];
  /** Queues whose order the patches do not change. */
  readonly otherQueues: readonly Queue[];
}

/**
 * @param sources all texts of the scan, for further references to the environment
 * @returns undefined if the code can't be copied as a text: made by an app, by a loop of CloudFormation, in a
 *   package
 */
export function greenPlan(
  context: Context,
  state: EnvironmentState,
  deployer: Deployer,
  queues: readonly Queue[],
  sources: readonly Source[],
): GreenPlan | undefined {
  const { environment } = context;
  const local = localName(context);
  if (local === undefined || !takesPatches(context)) return undefined;
  const { source } = environment.at;
  const span = resourceSpan(context);
  const green = freeName(local, environment.language, source);
  const named: Named = { local, type: environment.type, language: environment.language };
  const rename = (text: string): string => withReferences(text, named, green);
  const list = mends({ context, state, deployer, span });
  const edits = list.flatMap(({ edit }) => (edit ? [edit] : []));
  const copy = editedWithin(source, span, [...edits, headerEdit(environment.at, local, green)]);
  const changed = queues.map((queue) => ({ queue, edits: queueEdits(queue, context, rename) }));
  const first = [
    copyBefore(source, span, copy, environment.at),
    ...changed.flatMap((one) => one.edits?.first ?? []),
  ];
  const gone = [blueGone(source, span, environment.at), ...changed.flatMap((one) => one.edits?.gone ?? [])];
  const touched = new Set([...first, ...gone].map((edit) => edit.source));
  for (const other of sources) if (mentions(other, source, named)) touched.add(other);
  return {
    name: environment.name.endsWith(local)
      ? `${environment.name.slice(0, environment.name.length - local.length)}${green}`
      : green,
    files: [...touched].map((file) => ({
      source: file,
      first: edited(file, first),
      second: rename(edited(file, [...first.filter((edit) => !isWithin(edit, gone)), ...gone])),
    })),
    differences: list.map(({ text }) => text),
    byHand: list.filter(({ edit }) => !edit).map(({ text }) => text),
    otherQueues: changed.filter((one) => !one.edits).map(({ queue }) => queue),
  };
}

/** The environment's name in its own text: the logical id, the second label of a block. */
function localName({ environment }: Context): string | undefined {
  const { name, type, at } = environment;
  const text = textOf(at);
  const own = /\.(?:tf|tofu)$/i.test(at.source.path)
    ? labelOf(text, type)
    : name.slice(name.lastIndexOf('/') + 1);
  const isPackage = /(?:^|\/)(?:\.terraform|node_modules|cdk\.out)\//.test(at.source.path);
  return own !== undefined && text.includes(own) && !/\s/.test(own) && !isPackage ? own : undefined;
}

/** The second label of a `resource` block of a type. */
function labelOf(header: string, type: string): string | undefined {
  const [, first, second] = /^resource\s+"([\w-]+)"\s+"([\w-]+)"/.exec(header) ?? [];
  return first === type ? second : undefined;
}

function freeName(local: string, language: Language, { text }: Source): string {
  const suffix = language === 'terraform' ? '_green' : 'Green';
  for (let number = 1; ; number++) {
    const name = `${local}${suffix}${number === 1 ? '' : number}`;
    if (!text.includes(name)) return name;
  }
}

function headerEdit(at: Range, local: string, green: string): SourceEdit {
  const start = at.start + textOf(at).lastIndexOf(local);
  return { source: at.source, start, end: start + local.length, text: green };
}

function copyBefore(source: Source, span: Span, copy: string, at: Range): SourceEdit {
  const isBraces = styleAt(at) === 'braces';
  const separator = isBraces ? `,\n${indentAt(source.text, span.start)}` : '\n';
  const text = isBraces || copy.endsWith('\n') ? copy : `${copy}\n`;
  return { source, start: span.start, end: span.start, text: `${text}${separator}` };
}

function blueGone(source: Source, span: Span, at: Range): SourceEdit {
  const { text } = source;
  if (styleAt(at) === 'braces') {
    const comma = /^\s*,\s*/.exec(text.slice(span.end));
    if (comma) return { source, start: span.start, end: span.end + comma[0].length, text: '' };
    // The copy in front of it ends with a comma, which is taken away, too.
    return { source, ...span, text: '', trimComma: true };
  }
  const blank = /^[ \t]*\r?\n/.exec(text.slice(span.end));
  return { source, start: span.start, end: span.end + (blank?.[0].length ?? 0), text: '' };
}

function isWithin(edit: SourceEdit, spans: readonly SourceEdit[]): boolean {
  return spans.some((span) => span.source === edit.source && edit.start > span.start && edit.end <= span.end);
}

/** A resource as references name it. */
interface Named {
  /** Its name in its own text. */
  readonly local: string;
  readonly type: string;
  readonly language: Language;
}

/** The text in which every reference to the environment is one to the other environment. */
function withReferences(text: string, named: Named, green: string): string {
  const parts: string[] = [];
  let from = 0;
  for (const at of referencesTo(text, named)) {
    parts.push(text.slice(from, at), green);
    from = at + named.local.length;
  }
  return [...parts, text.slice(from)].join('');
}

/** How many characters before a name can show that it is a reference. */
const LONGEST_PREFIX = 24;
/** What is before the name of a resource in a reference of CloudFormation. */
const REFERS =
  /(?:!Ref ["']?|!GetAtt (?:\[ ?)?["']?|\$\{|\bRef["']?: ?["']?|\bFn::GetAtt["']?: ?\[? ?["']?|\bDependsOn["']?: ?\[? ?["']?)$/;

/** The offsets of the environment's name in references to it. */
function referencesTo(text: string, { local, type, language }: Named): number[] {
  const found: number[] = [];
  for (let at = text.indexOf(local); at >= 0; at = text.indexOf(local, at + local.length)) {
    const before = text.slice(Math.max(0, at - LONGEST_PREFIX), at);
    const isWhole = !/[\w-]/.test(text[at + local.length] ?? '');
    if (isWhole && refersBehind(before, language, () => isOfType(text, at, type))) found.push(at);
  }
  return found;
}

/** Whether a name behind some text is a reference in its language. */
function refersBehind(before: string, language: Language, isOfItsType: () => boolean): boolean {
  if (language === 'terraform') return isOfItsType();
  return language === 'pulumi' ? before.endsWith('${') : REFERS.test(before);
}

/** Whether `aws_x.` is before an offset, and no longer name. */
function isOfType(text: string, at: number, type: string): boolean {
  const start = at - type.length - 1;
  return text.startsWith(`${type}.`, Math.max(0, start)) && start >= 0 && !/\w/.test(text[start - 1] ?? '');
}

/** Whether another text of the same root module or template refers to the environment. */
function mentions(other: Source, own: Source, named: Named): boolean {
  if (other === own || named.language !== 'terraform') return false;
  return folderOf(other.path) === folderOf(own.path) && referencesTo(other.text, named).length > 0;
}

interface QueueEdits {
  readonly first: readonly SourceEdit[];
  readonly gone: readonly SourceEdit[];
}

/** Puts the new environment before the old one in a queue; undefined if the code does not show how. */
function queueEdits(
  queue: Queue,
  { environment }: Context,
  rename: (text: string) => string,
): QueueEdits | undefined {
  const blue = queue.entries.find(({ resource }) => resource === environment);
  if (!blue || queue.entries.length >= MOST_IN_QUEUE) return undefined;
  const expression = attributeRange(blue.environment.value);
  const { source } = expression;
  const written = textOf(expression);
  if (rename(written) === written) return undefined;
  const item = itemSpan(blue, expression);
  if (!item) return undefined;
  const { start, end } = item.span;
  const copy = rename(source.text.slice(start, end));
  const order = blue.order.value;
  const bumps = queue.entries.flatMap((entry) =>
    bumped(entry, order.kind === 'known' ? Number(order.value) : 1),
  );
  return {
    first: [{ source, start, end: start, text: `${copy}${item.separator}` }, ...bumps],
    gone: [goneFromOrder(source, item)],
  };
}

interface Item {
  readonly span: Span;
  /** What is between two items. */
  readonly separator: string;
}

/**
 * The stretch of an entry of the order: lines of YAML, a block of HCL, an object, or an item of a list of
 * references.
 */
function itemSpan({ item, order, environment }: OrderEntry, expression: Range): Item | undefined {
  const { source } = expression;
  const { at } = item.value.origin;
  if (at.source !== source) return undefined;
  const isHcl = /\.(?:tf|tofu)$/i.test(source.path);
  // An older provider has a list of references, whose items are no objects.
  if (order.value.kind === 'absent' && !isOwnMember(environment, expression))
    return isListLine(expression)
      ? yamlItem(source, expression)
      : { span: { start: expression.start, end: expression.end }, separator: ', ' };
  if (styleAt(environment.key) === 'yaml') return yamlItem(source, environment.key);
  const isBlock = isHcl && source.text[at.start] !== '{';
  if (isBlock) return { span: memberSpan(at), separator: '' };
  const span = bracesAround(source.text, environment.key.start);
  if (!span) return undefined;
  const alone = source.text.slice(lineStart(source.text, span.start), span.start).trim() === '';
  return { span, separator: alone ? `,\n${indentAt(source.text, span.start)}` : ', ' };
}

/** Whether a reference is the whole value of an argument: `compute_environment = aws_…`. */
function isOwnMember({ key }: OrderEntry['environment'], { source, start }: Range): boolean {
  return /compute_?environment"?\s*[=:]\s*["']?$/i.test(source.text.slice(key.start, start));
}

/** Whether a value is an item of a list of YAML, on a separate line. */
function isListLine({ source, start }: Range): boolean {
  return /^[ \t]*- +["']?$/.test(source.text.slice(lineStart(source.text, start), start));
}

/** The lines of a list's item: from the one with its dash up to the next one that is not indented deeper. */
function yamlItem({ text }: Source, key: Range): Item | undefined {
  let start = lineStart(text, key.start);
  while (!/^[ \t]*- /.test(text.slice(start, lineEnd(text, start)))) {
    if (start === 0) return undefined;
    start = lineStart(text, start - 1);
  }
  const dash = indentAt(text, start).length;
  let end = lineEnd(text, start);
  while (end < text.length) {
    const line = text.slice(end, lineEnd(text, end));
    if (line.trim() === '' || line.length - line.trimStart().length <= dash) break;
    end = lineEnd(text, end);
  }
  return { span: { start, end }, separator: '' };
}

/** The places of the old environment and of those behind it, one further. */
function bumped({ order }: OrderEntry, from: number): readonly SourceEdit[] {
  const { value } = order;
  if (value.kind !== 'known' || typeof value.value !== 'number' || value.value < from) return [];
  const { at, via } = value.origin;
  if (via.length > 0 || !/^\d+$/.test(textOf(at))) return [];
  return [{ source: at.source, start: at.start, end: at.end, text: String(value.value + 1) }];
}

function goneFromOrder(source: Source, { span, separator }: Item): SourceEdit {
  if (separator === '') return { source, start: span.start, end: span.end, text: '' };
  const comma = /^\s*,\s*/.exec(source.text.slice(span.end));
  if (comma) return { source, start: span.start, end: span.end + comma[0].length, text: '' };
  // It is the last one: the separator behind the copy is taken away, too.
  return { source, ...span, text: '', trimComma: true };
}
