// Which kinds of files have one of their markers in a file. Most files have none, and each look at one is a
// search of all its bytes: so the parts that many markers share are looked for first.
import type { FileKind } from './model/resource.ts';

const PARTS = ['batch', 'Arn'];

const partOf = new Map<string, string | undefined>();

/** The part that a marker shares with others, if it has one. */
function sharedPart(marker: string): string | undefined {
  if (!partOf.has(marker))
    partOf.set(
      marker,
      PARTS.find((part) => marker.includes(part)),
    );
  return partOf.get(marker);
}

/** Those of the kinds that have a marker in the content of a file. */
export function mentionedIn(content: string | Buffer, kinds: readonly FileKind[]): readonly FileKind[] {
  const there = PARTS.filter((part) => content.includes(part));
  const isThere = (marker: string): boolean => {
    const part = sharedPart(marker);
    return (part === undefined || there.includes(part)) && content.includes(marker);
  };
  return kinds.filter(({ markers }) => markers.some(isThere));
}
