// From the frames of a trace to the head of the call in the app's source.
import type { Files } from '../../model/resource.ts';
import { withoutLineEnd } from '../../value/trimming.ts';
import { lineStarts, type Range, type Source } from '../../value/source.ts';
import { pathFrom } from '../cloudformation/paths.ts';
import { frameOf, type Frame } from './frames.ts';
import { originalOf } from './sourceMap.ts';

/** `new batch.ManagedEc2EcsComputeEnvironment`, `makeWorkers`, `super` */
const HEAD = /(?:new\s+)?[\p{ID_Start}$_#][\p{ID_Continue}$_]*(?:\.[\p{ID_Start}$_#][\p{ID_Continue}$_]*)*/uy;
/** The same at the start of a call on a line whose column is not known. */
const CALLED = /(?:new\s+)?[\p{ID_Start}$_][\p{ID_Continue}$_]*(?:\.[\p{ID_Start}$_][\p{ID_Continue}$_]*)*/uy;

/**
 * The innermost call of the trace that stands in a file of the root.
 * @param folder where the app ran, for frames with relative paths: the folder around its output
 */
export function callPlace(frames: readonly string[], folder: string, files: Files): Range | undefined {
  for (const text of frames) {
    const frame = frameOf(text);
    const place = frame && placeOf(frame, folder, files);
    if (place) return place;
  }
  return undefined;
}

function placeOf(frame: Frame, folder: string, files: Files): Range | undefined {
  const path = pathOf(frame.file, folder, files);
  const source = path === undefined || /(^|\/)node_modules\//.test(path) ? undefined : files.read(path);
  if (!source) return undefined;
  const { line, column } = frame;
  const original = column === undefined ? undefined : originalOf({ source, line, column }, files);
  return (
    (original && headAt(original.source, original.line, original.column)) ?? headAt(source, line, column)
  );
}

function pathOf(file: string, folder: string, files: Files): string | undefined {
  const isAbsolute = /^(?:[\\/]|file:|[A-Za-z]:[\\/])/.test(file);
  return isAbsolute ? files.within?.(file) : pathFrom(`${folder}/app`.replace(/^\//, ''), file);
}

/**
 * The head of the call at a place. A place that the file does not have, or at which no call can start, is one of another
 * version of the file.
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
