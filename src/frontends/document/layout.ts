// What a document has beside its values: comments of YAML, and members that comments can be above.
import type { Range, Source } from '../../value/source.ts';
import type { Member } from './syntax.ts';
import { commentsOf } from './yaml.ts';

/** The comments of a text that is well-formed; JSON has none. */
export function commentsIn(source: Source): { readonly text: string; readonly at: Range }[] {
  const isJson = /^\s*\{/.test(source.text);
  return isJson
    ? []
    : commentsOf(source).map((at) => ({ text: source.text.slice(at.start + 1, at.end), at }));
}

/** All of the text of a member. A value that an anchor brings in is written elsewhere. */
export function wholeOf({ key, value }: Member): Range {
  return { ...key, end: value.at.start >= key.end ? value.at.end : key.end };
}
