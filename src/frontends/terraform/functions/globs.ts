// Which files of a folder a pattern means: `*`, `**`, `?`, `[…]`, `{…,…}`.
// Source: developer.hashicorp.com/terraform/language/functions/fileset
import { BeyondLimit } from '../evaluation/decimals.ts';
import { byCharacters } from '../evaluation/order.ts';
import { re2 } from '../../../value/libraries.ts';
import type { Scan } from '../scope.ts';

/** How many folders one pattern is looked for in, and how many ways its braces may be read. */
const MOST_FOLDERS = 5_000;
const MOST_READINGS = 200;

/** Paths below the folder, in the order of sets. */
export function globbed(pattern: string, folder: string, scan: Pick<Scan, 'files' | 'folders'>): string[] {
  const found = new Set<string>();
  let visited = 0;
  const visit = (at: string, segments: readonly string[]): void => {
    if (++visited > MOST_FOLDERS)
      throw new BeyondLimit(`the pattern leads into more than ${MOST_FOLDERS} folders`);
    const [segment, ...rest] = segments;
    if (segment === undefined) return;
    if (segment === '**') {
      if (rest.length === 0) for (const file of scan.files(at)) found.add(file);
      else visit(at, rest);
      for (const inner of scan.folders(at)) visit(inner, segments);
      return;
    }
    const matches = matcherOf(segment);
    for (const path of rest.length === 0 ? scan.files(at) : scan.folders(at)) {
      if (!matches(path.slice(path.lastIndexOf('/') + 1))) continue;
      if (rest.length === 0) found.add(path);
      else visit(path, rest);
    }
  };
  for (const reading of braced(pattern)) visit(folder, segmentsOf(reading));
  const start = folder === '' ? 0 : folder.length + 1;
  return [...found].map((path) => path.slice(start)).toSorted(byCharacters);
}

function segmentsOf(pattern: string): string[] {
  const segments: string[] = [];
  for (const segment of pattern.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment === '..' && segments.length > 0) segments.pop();
    else if (segment !== '**' || segments.at(-1) !== '**') segments.push(segment);
  }
  return segments;
}

const BRACES = /\{([^{}]*)\}/;

/** The pattern with each of the alternatives in its braces. */
function braced(pattern: string): string[] {
  let readings = [pattern];
  for (;;) {
    if (!readings.some((reading) => BRACES.test(reading))) return readings;
    readings = readings.flatMap((reading) => {
      const braces = BRACES.exec(reading);
      if (!braces) return [reading];
      const [before, after] = [
        reading.slice(0, braces.index),
        reading.slice(braces.index + braces[0].length),
      ];
      return (braces[1] ?? '').split(',').map((alternative) => before + alternative + after);
    });
    if (readings.length > MOST_READINGS) throw new BeyondLimit('the pattern has too many alternatives');
  }
}

function matcherOf(segment: string): (name: string) => boolean {
  if (segment.split('*').length > 6 || segment.length > 255)
    throw new BeyondLimit('the pattern has too many stars');
  const { RE2JS } = re2();
  const source = segment.replaceAll(
    /\*+|\?|\[(\^)?((?:\\.|[^\]\\])+)\]|\\(.)|([.+^${}()|[\]\\])/g,
    (whole, negated?: string, set?: string, escaped?: string) => {
      if (whole.startsWith('*')) return '.*';
      if (whole === '?') return '.';
      if (set !== undefined)
        return `[${negated === undefined ? '' : '^'}${set.replaceAll(/[[\]^]/g, String.raw`\$&`)}]`;
      return RE2JS.quote(escaped ?? whole);
    },
  );
  const expression = RE2JS.compile(source, RE2JS.DOTALL);
  return (name) => expression.matches(name);
}
