// Lines of a policy file, for messages about it.
import { EVENT_MAPPING, EVENT_POP, EVENT_SCALAR, EVENT_SEQUENCE, getScalarValue, parseEvents } from 'js-yaml';

/** The line (from 1) of what is at a path; if nothing is there, the line of the nearest part around it. */
export function lineOfPath(text: string, path: readonly string[]): number {
  const offsets = offsetsOf(text);
  for (let length = path.length; length > 0; length--) {
    const offset = offsets.get(JSON.stringify(path.slice(0, length)));
    if (offset !== undefined) return text.slice(0, offset).split('\n').length;
  }
  return 1;
}

interface Frame {
  readonly path: readonly string[];
  readonly isMapping: boolean;
  /** In a mapping: the key whose value comes next. */
  key?: string | undefined;
  index: number;
}

/** Where each path starts: a member at its key, an item at its value. */
function offsetsOf(text: string): ReadonlyMap<string, number> {
  const offsets = new Map<string, number>();
  const frames: Frame[] = [];
  const enter = (start: number): readonly string[] => {
    const frame = frames.at(-1);
    if (!frame) return [];
    const name = frame.isMapping ? (frame.key ?? '') : String(frame.index++);
    frame.key = undefined;
    const path = [...frame.path, name];
    if (!offsets.has(JSON.stringify(path))) offsets.set(JSON.stringify(path), start);
    return path;
  };
  for (const event of parseEvents(text, {})) {
    const frame = frames.at(-1);
    if (event.type === EVENT_SCALAR && frame?.isMapping && frame.key === undefined) {
      frame.key = getScalarValue(text, event);
      offsets.set(JSON.stringify([...frame.path, frame.key]), event.valueStart);
    } else if (event.type === EVENT_SCALAR) enter(event.valueStart);
    else if (event.type === EVENT_MAPPING || event.type === EVENT_SEQUENCE) {
      frames.push({ path: enter(event.start), isMapping: event.type === EVENT_MAPPING, index: 0 });
    } else if (event.type === EVENT_POP) frames.pop();
  }
  return offsets;
}
