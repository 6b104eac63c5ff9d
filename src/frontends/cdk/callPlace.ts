// From the frames of a trace to the head of the call in the app's source.
import type { Files } from '../../model/resource.ts';
import { withoutLineEnd } from '../../value/trimming.ts';
import { lineStarts, textOf, type Range, type Source } from '../../value/source.ts';
import { pathFrom } from '../cloudformation/paths.ts';
import { frameOf, type Frame } from './frames.ts';
import { originalOf } from './sourceMap.ts';

/** `new batch.ManagedEc2EcsComputeEnvironment`, `makeWorkers`, `super` */
const HEAD = /(?:new\s+)?[\p{ID_Start}$_#][\p{ID_Continue}$_]*(?:\.[\p{ID_Start}$_#][\p{ID_Continue}$_]*)*/uy;
/** The same at the start of a call on a line whose column is not known. */
const CALLED = /(?:new\s+)?[\p{ID_Start}$_][\p{ID_Continue}$_]*(?:\.[\p{ID_Start}$_][\p{ID_Continue}$_]*)*/uy;

/** A call of a trace. */
export interface CallPlace {
  /** The head of the call in the app's source. */
  readonly at: Range;
  /** Whether it is compiled code that no source map leads from. */
  readonly isCompiled: boolean;
  /** The frame, as the trace has it. */
  readonly frame: string;
}

/**
 * The calls of a trace that are in a file of the root, innermost first.
 * @param folder where the app ran, for frames with relative paths: the folder around its output
 */
export function* callPlaces(frames: readonly string[], folder: string, files: Files): Generator<CallPlace> {
  for (const text of frames) {
    const frame = frameOf(text);
    const place = frame && placeOf(frame, folder, files);
    if (place) yield { ...place, frame: text.trim() };
  }
}

/** The innermost call of the trace that is in a file of the root. */
export function callPlace(frames: readonly string[], folder: string, files: Files): CallPlace | undefined {
  const [first] = callPlaces(frames, folder, files);
  return first;
}

/**
 * Whether a frame is one of a function that makes constructs for others: no constructor, and not the file
 * itself.
 */
function isFactory(frame: string): boolean {
  const bracket = frame.indexOf(' (');
  const name = frame
    .slice(0, Math.max(bracket, 0))
    .replace(/^at /, '')
    .replace(/^async /, '');
  return name !== '' && !/^(?:new |<|Object\.<|Module\.|main$)/.test(name);
}

/**
 * The call of the function or the subclass that makes a construct for its callers; undefined if the construct
 * is made where it is used.
 */
export function callerOf(frames: readonly string[], folder: string, files: Files): Range | undefined {
  const [call, caller] = callPlaces(frames, folder, files);
  if (!call || !caller) return undefined;
  return textOf(call.at) === 'super' || isFactory(call.frame) ? caller.at : undefined;
}

function placeOf(frame: Frame, folder: string, files: Files): Omit<CallPlace, 'frame'> | undefined {
  const path = pathOf(frame.file, folder, files);
  const source = path === undefined || /(^|\/)node_modules\//.test(path) ? undefined : files.read(path);
  if (!source) return undefined;
  const { line, column } = frame;
  const original = column === undefined ? undefined : originalOf({ source, line, column }, files);
  const mapped = original && headAt(original.source, original.line, original.column);
  const at = mapped ?? headAt(source, line, column);
  return at && { at, isCompiled: !mapped && isCompiled(source, files) };
}

/** What TypeScript's compiler or a bundler writes, or a file beside its TypeScript. */
function isCompiled({ path, text }: Source, files: Files): boolean {
  if (!/\.[cm]?js$/.test(path)) return false;
  return text.includes('__esModule') || files.read(path.replace(/js$/, 'ts')) !== undefined;
}

function pathOf(file: string, folder: string, files: Files): string | undefined {
  const isAbsolute = /^(?:[\\/]|file:|[A-Za-z]:[\\/])/.test(file);
  return isAbsolute ? files.within?.(file) : pathFrom(`${folder}/app`.replace(/^\//, ''), file);
}

/**
 * The head of the call at a place. A place that the file does not have, or at which no call can start,
 * belongs to another version of the file.
 */
function headAt(source: Source, line: number, column: number | undefined): Range | undefined {
  const starts = lineStarts(source);
  const from = starts[line - 1];
  if (from === undefined || (column !== undefined && column < 1)) return undefined;
  const text = withoutLineEnd(source.text.slice(from, starts[line] ?? source.text.length));
  if (column === undefined) {
    const called = firstCall(text);
    const start = called?.start ?? text.search(/\S/);
    return start < 0
      ? undefined
      : {
          source,
          start: from + start,
          end: from + (called?.end ?? text.trimEnd().length),
        };
  }
  HEAD.lastIndex = column - 1;
  const head = HEAD.exec(text)?.[0];
  return head === undefined
    ? undefined
    : { source, start: from + column - 1, end: from + column - 1 + head.length };
}

/** The first call of a line: a name, after which a bracket opens. */
function firstCall(text: string): { readonly start: number; readonly end: number } | undefined {
  for (let start = 0; start < text.length;) {
    CALLED.lastIndex = start;
    const name = CALLED.exec(text)?.[0];
    if (name === undefined) {
      start++;
      continue;
    }
    const end = start + name.length;
    let after = end;
    while (/\s/.test(text.charAt(after))) after++;
    if ('(<'.includes(text.charAt(after) || ' ')) return { start, end };
    start = end;
  }
  return undefined;
}
