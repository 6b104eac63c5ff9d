// The suppressions that are written in the scanned texts.
import type { Comment, IgnoreInBlock, Layout, LayoutBlock } from '../model/layout.ts';
import { positionAt, type Source } from '../value/source.ts';
import { ignoreComment, MARK } from './comment.ts';
import type { Scope, Suppression } from './suppression.ts';

/** What an entry of `Metadata` has in place of the mark of a comment. */
const METADATA = /\bamilint"?'?\s*:/;

/** Whether a text can have a suppression in it: most do not, and are not parsed for it. */
export function mayHold({ text }: Source): boolean {
  return text.includes(MARK) || METADATA.test(text);
}

export function suppressionsIn(source: Source, layout: Layout): readonly Suppression[] {
  return [
    ...layout.comments.flatMap((comment) => fromComment(comment, scopesOf(comment, source, layout))),
    ...layout.blocks.flatMap((block) => block.ignores.flatMap((entry) => fromBlock(entry, block))),
  ];
}

function fromComment(comment: Comment, scopes: readonly Scope[]): readonly Suppression[] {
  const read = ignoreComment(comment.text);
  if (!read) return [];
  const { policies, ...rest } = read;
  const common = { ...rest, scopes, at: comment.at, kind: 'inSource' } as const;
  return policies.length === 0 ? [common] : policies.map((policy) => ({ ...common, policy }));
}

function fromBlock(entry: IgnoreInBlock, { at, whole }: LayoutBlock): readonly Suppression[] {
  const scopes: readonly Scope[] = [{ kind: 'block', at, whole }];
  if (entry.comment !== undefined) return fromComment({ text: entry.comment, at: entry.at }, scopes);
  const { policy, reason = '', until } = entry;
  return [
    {
      ...(policy === undefined ? {} : { policy }),
      reason,
      ...(until === undefined ? {} : { until }),
      scopes,
      at: entry.at,
      kind: 'inSource',
    },
  ];
}

/**
 * A comment behind code is about its line. One that is alone on its line is about the next line that is not
 * such a comment, and if that line opens a block, about the block.
 */
function scopesOf({ at }: Comment, source: Source, { comments, blocks }: Layout): readonly Scope[] {
  const { path } = source;
  const own = positionAt(source, at.start).line;
  if (!isAlone(source, at.start)) return [{ kind: 'line', path, line: own }];
  const alone = new Map(
    comments
      .filter((comment) => isAlone(source, comment.at.start))
      .map((comment) => [positionAt(source, comment.at.start).line, positionAt(source, comment.at.end).line]),
  );
  let line = own;
  for (let end = alone.get(line); end !== undefined; end = alone.get(line)) line = end + 1;
  const opened = blocks.filter((block) => positionAt(source, block.at.start).line === line);
  return [
    { kind: 'line', path, line },
    ...opened.map((block): Scope => ({ kind: 'block', at: block.at, whole: block.whole })),
  ];
}

/** Whether only blanks are before it on its line. */
function isAlone({ text }: Source, start: number): boolean {
  let at = start - 1;
  while (at >= 0 && (text[at] === ' ' || text[at] === '\t')) at--;
  return at < 0 || text[at] === '\n' || text[at] === '\r';
}
