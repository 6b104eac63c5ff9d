// Which kinds of files a file can be, by the ending of its name and by the markers in its content.
import type { FileKind, LanguageFiles } from './model/resource.ts';
import type { Source } from './value/source.ts';

const byEnding = new WeakMap<readonly FileKind[], ReadonlyMap<string, readonly FileKind[]>>();

function endingsOf(kinds: readonly FileKind[]): ReadonlyMap<string, readonly FileKind[]> {
  const known = byEnding.get(kinds);
  if (known) return known;
  const endings = new Map<string, FileKind[]>();
  for (const kind of kinds)
    for (const extension of kind.extensions)
      endings.set(extension, [...(endings.get(extension) ?? []), kind]);
  byEnding.set(kinds, endings);
  return endings;
}

const NONE: readonly FileKind[] = [];

/**
 * The kinds of files that the ending of a name belongs to, by the longest if there are several (`.tf.json`).
 */
export function kindsByEnding(kinds: readonly FileKind[], path: string): readonly FileKind[] {
  const endings = endingsOf(kinds);
  const name = path.slice(path.lastIndexOf('/') + 1);
  // Most names have small letters alone.
  return kindsOfName(endings, name) ?? kindsOfName(endings, name.toLowerCase()) ?? NONE;
}

function kindsOfName(
  endings: ReadonlyMap<string, readonly FileKind[]>,
  name: string,
): readonly FileKind[] | undefined {
  for (let dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
    const found = endings.get(name.slice(dot + 1));
    if (found) return found;
  }
  return undefined;
}

const kindsOf = new WeakMap<readonly LanguageFiles[], readonly FileKind[]>();

export function kindsOfAll(languages: readonly LanguageFiles[]): readonly FileKind[] {
  const kinds = kindsOf.get(languages) ?? languages.flatMap((language) => language.kinds);
  kindsOf.set(languages, kinds);
  return kinds;
}

/**
 * The language that a text belongs to: by its content if that decides, else by its ending; for another
 * ending, the first.
 */
export function readerOf<F extends LanguageFiles>(languages: readonly F[], source: Source): F {
  const [kind] = kindsByEnding(kindsOfAll(languages), source.path);
  const byContent = languages.find(({ kinds }) => kinds.some((one) => one.byContent && one.claims(source)));
  return byContent ?? languages.find(({ kinds }) => kind && kinds.includes(kind)) ?? languages[0]!;
}

/** Texts that many markers contain: most files have none of them, and each look is a search of all bytes. */
const SHARED = ['batch', 'Arn'];

/** How the markers of some kinds are looked for. */
interface Search {
  /** The texts of {@link SHARED} that markers of these kinds contain. */
  readonly shared: readonly string[];
  readonly markers: readonly {
    readonly kind: FileKind;
    readonly marker: string;
    /** The text of {@link SHARED} that the marker contains. */
    readonly within: string | undefined;
  }[];
}

const searches = new WeakMap<readonly FileKind[], Search>();

function searchFor(kinds: readonly FileKind[]): Search {
  let search = searches.get(kinds);
  if (!search) {
    const markers = kinds.flatMap((kind) =>
      kind.markers.map((marker) => ({
        kind,
        marker,
        within: SHARED.find((text) => marker.includes(text)),
      })),
    );
    const shared = SHARED.filter((text) => markers.some(({ within }) => within === text));
    searches.set(kinds, (search = { shared, markers }));
  }
  return search;
}

/** Those of the kinds that have a marker in the content of a file. */
export function mentionedIn(content: string | Buffer, kinds: readonly FileKind[]): readonly FileKind[] {
  const { shared, markers } = searchFor(kinds);
  let there: string[] | undefined;
  for (const text of shared) if (content.includes(text)) (there ??= []).push(text);
  let mentioned: FileKind[] | undefined;
  for (const { kind, marker, within } of markers) {
    if (within !== undefined && there?.includes(within) !== true) continue;
    if (mentioned?.includes(kind) !== true && content.includes(marker)) (mentioned ??= []).push(kind);
  }
  return mentioned ?? NONE;
}
