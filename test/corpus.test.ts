// Public templates, where they are at hand: every environment is seen, nothing breaks, and the numbers of
// findings are those that were last read by eye. The snapshot holds numbers and ids alone.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { scan } from '../src/scan.ts';
import { positions, textOf, type Range } from '../src/value/source.ts';

const CORPUS = fileURLToPath(new URL('../../shared/corpus', import.meta.url));

interface Entry {
  readonly path: string;
  readonly kind: string;
  readonly environments: number;
  readonly notes: string;
}

/** Files that the index counts an environment for which is commented out. */
const COMMENTED_OUT = /^aws-samples__aws-batch-comp-infrastructure-sample@\w+\/build-job-queue\.yaml$/;

function index(): Entry[] {
  const lines = readFileSync(`${CORPUS}/INDEX.tsv`, 'utf8').trimEnd().split('\n').slice(1);
  return lines.map((line) => {
    const [, , , path, kind, environments, notes] = line.split('\t') as [
      string,
      string,
      string,
      string,
      string,
      string,
      string,
    ];
    return { path, kind, environments: Number(environments), notes };
  });
}

/** How often each text is among them, by text. */
function tally(texts: readonly string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1));
}

describe.skipIf(!existsSync(CORPUS))(
  'the corpus of public templates (skipped where ../shared/corpus is absent)',
  async () => {
    const result = existsSync(CORPUS)
      ? await scan({ paths: [CORPUS], root: CORPUS, asOf: '2026-11-24' })
      : undefined!;

    test('every file of CloudFormation gives its environments, or a note that says why not', () => {
      const seen = (path: string) =>
        new Set(result.environments.filter(({ at }) => at.source.path === path).map(({ at }) => at.start))
          .size;
      const short = index()
        .filter(({ path }) => !COMMENTED_OUT.test(path))
        .filter(({ kind }) => kind.startsWith('cfn') || kind === 'cdk-assembly')
        .filter(
          ({ path, environments }) =>
            seen(path) < environments && !result.notes.some((note) => note.path === path && note.incomplete),
        )
        .map(({ path, environments }) => `${path}: ${seen(path)} of ${environments}`);
      expect(short).toEqual([]);
    });

    test('every file of Terraform gives its environments, but for those of modules that are switched off or not there', () => {
      const seen = new Set(result.environments.map(({ at }) => at.source.path));
      const short = index().filter(
        ({ kind, path, environments }) => kind === 'tf' && environments > 0 && !seen.has(path),
      );
      // One is called with count = 0, one loops over an empty default.
      expect([...new Set(short.map(({ path }) => path.replace(/[@/].*/, '')))].toSorted()).toEqual([
        'Microrobotics-Simulation-Framework__Neurobotika',
        'provose__provose',
      ]);
    });

    test('every place lies in its text', () => {
      for (const { at, related, flow } of result.findings) {
        for (const range of [at, ...[...related, ...flow].map((place) => place.at)]) {
          expect(range.start).toBeGreaterThanOrEqual(0);
          expect(range.end).toBeLessThanOrEqual(range.source.text.length);
          expect(range.start).toBeLessThanOrEqual(range.end);
        }
        expect(textOf(at)).not.toMatch(/[\r\n]/);
        expect(positions(at).start.line).toBe(positions(at).end.line);
      }
    });

    const kindOf = ({ policy, severity, certainty }: (typeof result.findings)[number]): string =>
      `${policy.id} ${severity} ${certainty}`;

    test('the findings are those that were read', async () => {
      const summary = [
        `environments ${result.environments.length}`,
        `undecided ${result.undecided.length}`,
        ...tally(result.findings.map(kindOf)).map(([kind, count]) => `finding ${kind} ${count}`),
        ...tally(
          result.notes.map(({ code, incomplete }) => `${code}${incomplete ? ' (incomplete)' : ''}`),
        ).map(([code, count]) => `note ${code} ${count}`),
      ];
      await expect(`${summary.join('\n')}\n`).toMatchFileSnapshot('snapshots/corpus.txt');
    });

    test('the findings of each repository are those that were read', async () => {
      const folderOf = (at: Range): string => at.source.path.split('/', 1)[0]!;
      const lines = tally(result.environments.map(({ at }) => folderOf(at))).flatMap(
        ([folder, environments]) => [
          `${folder}: environments ${environments}`,
          ...tally(result.findings.filter(({ at }) => folderOf(at) === folder).map(kindOf)).map(
            ([kind, count]) => `  ${kind} ×${count}`,
          ),
        ],
      );
      await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('snapshots/corpus-repositories.txt');
    });
  },
);
