// Builds the syntax tree of a YAML text from the events of js-yaml.
import { withoutLineEnd } from '../../value/trimming.ts';
import { COLLECTION_STYLE, EVENT_ID, getScalarValue, SCALAR_STYLE, YAMLException, type Event } from 'js-yaml';
import type { Range, Source } from '../../value/source.ts';
import type { Segment } from '../../value/value.ts';
import { MAX_DEPTH, MAX_NODES, FaultError } from './faults.ts';
import { yamlEvents } from '../document/yamlEvents.ts';
import type { ListNode, MapNode, Member, Node, ScalarNode } from './syntax.ts';

type ScalarEvent = Extract<Event, { type: typeof EVENT_ID.SCALAR }>;

/** A collection that is being read. */
interface Frame {
  readonly node:
    | { kind: 'map'; members: Map<string, Member> }
    | { kind: 'list'; items: Node[] }
    | { kind: 'document' };
  readonly start: number;
  readonly tagRange: Range | undefined;
  readonly anchor: string | undefined;
  readonly flow: boolean;
  /** The key whose value comes next. */
  key?: { readonly name: string; readonly range: Range; readonly isMerge: boolean } | undefined;
  readonly merged: Member[];
  end: number;
  size: number;
}

/** @throws FaultError with the place at which the text is not YAML, or goes beyond a bound */
export function readYaml(source: Source, checkTag: (node: Node) => void = () => undefined): Node[] {
  return new YamlReader(source, checkTag).read();
}

/**
 * The comments of a text, without line ends. A `#` begins one only outside of scalars, and behind a blank or
 * a quote.
 * @throws FaultError like {@link readYaml}
 */
export function commentsOf(source: Source): Range[] {
  const { text } = source;
  const comments: Range[] = [];
  const search = (from: number, to: number): void => {
    for (let at = text.indexOf('#', from); at >= 0 && at < to; at = text.indexOf('#', at)) {
      const end = at + /^[^\r\n]*/.exec(text.slice(at))![0].length;
      if (at === 0 || /[\s"'\]}]/.test(text.charAt(at - 1))) comments.push({ source, start: at, end });
      at = end;
    }
  };
  let from = 0;
  for (const event of eventsOf(source)) {
    if (event.type !== EVENT_ID.SCALAR || event.valueStart < 0) continue;
    search(from, event.valueStart);
    from = Math.max(from, event.valueEnd);
  }
  search(from, text.length);
  return comments;
}

function eventsOf(source: Source): readonly Event[] {
  try {
    return yamlEvents(source.text, { maxDepth: MAX_DEPTH });
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const offset = Math.min(error.mark?.position ?? 0, source.text.length);
    const tooDeep = error.reason.includes('maxDepth');
    throw new FaultError(
      tooDeep ? 'too-large' : 'syntax',
      tooDeep ? `it is nested more than ${MAX_DEPTH} deep` : error.reason,
      {
        source,
        start: offset,
        end: Math.min(offset + 1, source.text.length),
      },
    );
  }
}

/** State of one run over the events; a class because its parts share all of it. */
class YamlReader {
  private readonly roots: Node[] = [];
  private frames: Frame[] = [];
  private anchors = new Map<string, Node | undefined>();
  private readonly sizes = new Map<Node, number>();

  constructor(
    private readonly source: Source,
    private readonly checkTag: (node: Node) => void,
  ) {}

  read(): Node[] {
    for (const event of eventsOf(this.source)) this.take(event);
    return this.roots;
  }

  private take(event: Event): void {
    switch (event.type) {
      case EVENT_ID.DOCUMENT:
        this.anchors = new Map();
        this.frames.push(this.frame({ kind: 'document' }, 0, undefined, undefined, false));
        return;
      case EVENT_ID.SEQUENCE:
      case EVENT_ID.MAPPING: {
        const anchor =
          event.anchorStart < 0 ? undefined : this.source.text.slice(event.anchorStart, event.anchorEnd);
        if (anchor !== undefined) this.anchors.set(anchor, undefined);
        const node =
          event.type === EVENT_ID.MAPPING
            ? { kind: 'map' as const, members: new Map<string, Member>() }
            : { kind: 'list' as const, items: [] };
        this.frames.push(
          this.frame(node, event.start, this.tagRange(event), anchor, event.style === COLLECTION_STYLE.FLOW),
        );
        return;
      }
      case EVENT_ID.SCALAR:
        this.scalar(event);
        return;
      case EVENT_ID.ALIAS:
        this.alias(event.anchorStart, event.anchorEnd);
        return;
      case EVENT_ID.POP:
        this.pop();
    }
  }

  private frame(
    node: Frame['node'],
    start: number,
    tagRange: Range | undefined,
    anchor: string | undefined,
    flow: boolean,
  ): Frame {
    return { node, start, tagRange, anchor, flow, merged: [], end: start, size: 1 };
  }

  private range(start: number, end: number): Range {
    return { source: this.source, start, end };
  }

  private tagRange(event: { readonly tagStart: number; readonly tagEnd: number }): Range | undefined {
    return event.tagStart < 0 ? undefined : this.range(event.tagStart, event.tagEnd);
  }

  private scalar(event: ScalarEvent): void {
    const frame = this.frames.at(-1)!;
    const tagRange = this.tagRange(event);
    if (frame.node.kind === 'map' && !frame.key) {
      const name = getScalarValue(this.source.text, event);
      const range =
        event.valueStart < 0
          ? this.range(frame.end, frame.end)
          : this.range(event.valueStart, event.valueEnd);
      frame.key = { name, range, isMerge: name === '<<' && event.style === SCALAR_STYLE.PLAIN };
      frame.end = Math.max(frame.end, range.end);
      return;
    }
    const nowhere =
      tagRange?.end ?? (event.anchorEnd >= 0 ? event.anchorEnd : (frame.key?.range.end ?? frame.end));
    const node = scalarNode(this.source, event, tagRange, nowhere);
    this.checkTag(node);
    const quotes =
      event.style === SCALAR_STYLE.SINGLE_QUOTED || event.style === SCALAR_STYLE.DOUBLE_QUOTED ? 1 : 0;
    if (event.anchorStart >= 0)
      this.anchors.set(this.source.text.slice(event.anchorStart, event.anchorEnd), node);
    this.add(node, node.at.end + quotes);
  }

  private alias(start: number, end: number): void {
    const name = this.source.text.slice(start, end);
    const at = this.range(start, end);
    const target = this.anchors.get(name);
    if (!target)
      throw new FaultError(
        'syntax',
        this.anchors.has(name)
          ? `the anchor ${name} is within itself`
          : `there is no anchor ${name} before it`,
        at,
      );
    const frame = this.frames.at(-1)!;
    if (frame.node.kind === 'map' && !frame.key) {
      if (target.kind !== 'scalar') throw new FaultError('syntax', 'a key has to be a text', at);
      frame.key = { name: target.text, range: at, isMerge: false };
      return;
    }
    this.add(target, end);
  }

  private pop(): void {
    const frame = this.frames.pop()!;
    if (frame.node.kind === 'document') return;
    const end = frame.flow ? this.closingBracket(frame.end) : frame.end;
    const at = this.range(frame.start, Math.max(frame.start, end));
    const tag = shortTag(frame.tagRange);
    const common = { at, ...(tag === undefined ? {} : { tag, tagAt: frame.tagRange! }) };
    let node: Node;
    if (frame.node.kind === 'list')
      node = { kind: 'list', items: frame.node.items, ...common } satisfies ListNode;
    else {
      for (const member of frame.merged)
        if (!frame.node.members.has(member.name)) frame.node.members.set(member.name, member);
      node = { kind: 'map', members: frame.node.members, ...common } satisfies MapNode;
    }
    this.sizes.set(node, frame.size);
    if (frame.anchor !== undefined) this.anchors.set(frame.anchor, node);
    this.checkTag(node);
    const parent = this.frames.at(-1)!;
    if (parent.node.kind === 'map' && !parent.key) {
      throw new FaultError(
        'syntax',
        'a key has to be a text',
        this.range(frame.start, Math.min(frame.start + 2, this.source.text.length)),
      );
    }
    this.add(node, end);
  }

  private add(node: Node, end: number): void {
    const frame = this.frames.at(-1)!;
    frame.end = Math.max(frame.end, end);
    frame.size += node.kind === 'scalar' ? 1 : this.sizes.get(node)!;
    if (frame.size > MAX_NODES)
      throw new FaultError('too-large', `it has more than ${MAX_NODES} values, aliases counted`, node.at);
    if (frame.node.kind === 'document') this.roots.push(node);
    else if (frame.node.kind === 'list') frame.node.items.push(node);
    else {
      const { name, range, isMerge } = frame.key!;
      frame.key = undefined;
      if (isMerge) this.merge(node, range, frame);
      else frame.node.members.set(name, { name, key: range, value: node });
    }
  }

  /** Explicit members win over merged ones, and earlier maps of a list over later ones. */
  private merge(node: Node, at: Range, frame: Frame): void {
    for (const map of node.kind === 'list' ? node.items : [node]) {
      if (map.kind !== 'map') throw new FaultError('syntax', 'a merge key takes a map or a list of maps', at);
      for (const member of map.members.values()) frame.merged.push(member);
    }
  }

  /**
   * Where a collection in flow style ends: behind the bracket that follows its last item, blanks and comments
   * between them.
   */
  private closingBracket(from: number): number {
    const { text } = this.source;
    for (let at = from; at < text.length; at++) {
      const character = text[at];
      if (character === ']' || character === '}') return at + 1;
      if (character === '#') while (at + 1 < text.length && text[at + 1] !== '\n') at++;
    }
    return from;
  }
}

/** `Ref` of `!Ref`; undefined for standard tags, which repeat what the value is anyway. */
function shortTag(range: Range | undefined): string | undefined {
  if (!range) return undefined;
  const written = range.source.text.slice(range.start, range.end);
  return /^![^!<]/.test(written) ? written.slice(1) : undefined;
}

function scalarNode(
  source: Source,
  event: ScalarEvent,
  tagAt: Range | undefined,
  nowhere: number,
): ScalarNode {
  const text = getScalarValue(source.text, event);
  const tag = shortTag(tagAt);
  const at = rangeOfScalar(source, event, nowhere);
  const plain = event.style === SCALAR_STYLE.PLAIN && tagAt === undefined;
  const value = plain ? plainValue(text) : text;
  const segments = (): readonly Segment[] => (value === null ? [] : segmentsOf(source, event, text));
  const written = value === null ? '' : text;
  if (tag === undefined) return { kind: 'scalar', at, value, text: written, segments };
  return { kind: 'scalar', at, value, text: written, segments, tag, tagAt: tagAt! };
}

function rangeOfScalar(source: Source, event: ScalarEvent, nowhere: number): Range {
  if (event.valueStart < 0) return { source, start: nowhere, end: nowhere };
  if (!isBlock(event)) return { source, start: event.valueStart, end: event.valueEnd };
  const raw = source.text.slice(event.valueStart, event.valueEnd);
  const start = event.valueStart + raw.length - raw.trimStart().length;
  return { source, start, end: Math.max(start, event.valueStart + raw.trimEnd().length) };
}

function isBlock(event: ScalarEvent): boolean {
  return event.style === SCALAR_STYLE.LITERAL_BLOCK || event.style === SCALAR_STYLE.FOLDED_BLOCK;
}

/** What could be more than a text, by its first characters: most scalars need no closer look. */
const MEANINGFUL = /^(?:$|[~+\-0-9]|[tTyYfFnNoO].{0,4}$)/;

/** What a plain scalar means in YAML 1.1, which CloudFormation reads; its spelling is kept beside it. */
function plainValue(text: string): string | number | boolean | null {
  if (!MEANINGFUL.test(text)) return text;
  if (text === '' || text === '~' || /^(null|Null|NULL)$/.test(text)) return null;
  if (/^(true|True|TRUE|yes|Yes|YES|on|On|ON)$/.test(text)) return true;
  if (/^(false|False|FALSE|no|No|NO|off|Off|OFF)$/.test(text)) return false;
  return /^[-+]?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?$/.test(text) ? Number(text) : text;
}

function segmentsOf(source: Source, event: ScalarEvent, text: string): readonly Segment[] {
  const { valueStart: start, valueEnd: end } = event;
  if (start < 0) return [];
  if (end - start === text.length && !isBlock(event)) return [{ from: 0, at: { source, start, end } }];
  if (event.style === SCALAR_STYLE.LITERAL_BLOCK) return literalSegments(source, event, text);
  return alignedSegments(source, start, end, text, event.style === SCALAR_STYLE.DOUBLE_QUOTED);
}

function literalSegments(source: Source, event: ScalarEvent, text: string): Segment[] {
  const segments: Segment[] = [];
  let from = 0;
  let at = event.valueStart;
  for (const line of text.split('\n')) {
    if (at >= event.valueEnd) break;
    const raw = /[^\r\n]*(\r\n|\n|\r)?/y;
    raw.lastIndex = at;
    const whole = raw.exec(source.text)![0];
    const content = withoutLineEnd(whole);
    const start = at + Math.max(0, content.length - line.length);
    segments.push({ from, at: { source, start, end: Math.min(at + whole.length, event.valueEnd) } });
    from += line.length + 1;
    at += whole.length;
  }
  return segments;
}

/**
 * Finds the words of a folded or escaped text again, one after the other; a new segment starts where the two
 * part.
 */
function alignedSegments(
  source: Source,
  start: number,
  end: number,
  text: string,
  escapes: boolean,
): Segment[] {
  const segments: Segment[] = [];
  let at = start;
  let together = false;
  for (let from = 0; from < text.length; from++) {
    const character = text.charAt(from);
    if (source.text[at] !== character || (escapes && character === '\\')) {
      together = false;
      if (/\S/.test(character)) at = nextPlace(source.text, at, end, character, escapes);
      else if (escapes && source.text[at] === '\\') at += 1;
    }
    if (at >= end) break;
    if (!together) segments.push({ from, at: { source, start: at, end } });
    together = source.text[at] === character;
    if (together || escapes) at += 1;
  }
  return segments.map((segment, index) => ({
    from: segment.from,
    at: { ...segment.at, end: Math.max(segment.at.start, segments[index + 1]?.at.start ?? end) },
  }));
}

function nextPlace(text: string, at: number, end: number, character: string, escapes: boolean): number {
  for (let index = at; index < end; index++) {
    if (escapes && text[index] === '\\' && text[index + 1] !== character)
      return index + escapeLength(text, index) - 1;
    if (text[index] === character && !(escapes && text[index] === '\\' && text[index - 1] !== '\\'))
      return index;
    if (/\S/.test(text[index]!) && text[index] !== '\\' && text[index] !== "'") return index;
  }
  return end;
}

function escapeLength(text: string, at: number): number {
  return ESCAPE_LENGTHS.get(text[at + 1] ?? '') ?? 2;
}

/** The escapes with digits, by their letter. */
const ESCAPE_LENGTHS: ReadonlyMap<string, number> = new Map([
  ['x', 4],
  ['u', 6],
  ['U', 10],
]);
