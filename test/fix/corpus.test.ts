// The edits of public templates, where they are at hand: how many findings have one, and that each is right.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { gitDiff } from '../../src/edits/patch.ts';
import { textsAfter } from '../../src/fix/check.ts';
import { editsOf } from '../../src/fix/fix.ts';
import type { Finding, Fix } from '../../src/judge/finding.ts';
import { scan, scanWithCode } from '../../src/scan.ts';
import { withFixes } from '../../src/withFixes.ts';

const CORPUS = fileURLToPath(new URL('../../../shared/corpus', import.meta.url));
const asOf = '2026-11-23';
/** Part of the certain findings that have an edit. */
const LEAST = 0.55;

type Fixed = Finding & { readonly fix: Fix };

/** The repository in the corpus that a finding is in. */
const folderOf = ({ at }: Finding): string => at.source.path.split('/', 1)[0] ?? '';

const kinds = (findings: readonly Finding[]): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const { policy, at } of findings) {
    const kind = `${policy.id} ${at.source.path}`;
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return counts;
};

describe.skipIf(!existsSync(CORPUS))(
  'the corpus of public templates (skipped where ../shared/corpus is absent)',
  async () => {
    const findings: Finding[] = [];
    for (const folder of existsSync(CORPUS) ? readdirSync(CORPUS) : []) {
      const code = await scanWithCode({ paths: [join(CORPUS, folder)], root: CORPUS, asOf });
      findings.push(...withFixes(code, code.result).findings);
    }
    const certain = findings.filter(({ certainty }) => certainty === 'certain');
    const fixed = certain.filter((finding): finding is Fixed => finding.fix !== undefined);

    test('most certain findings have an edit', () => {
      const percent = (100 * fixed.length) / certain.length;
      process.stdout.write(
        `${fixed.length} of ${certain.length} certain findings have an edit (${percent.toFixed(1)} %)\n`,
      );
      expect(fixed.length).toBeGreaterThanOrEqual(LEAST * certain.length);
    });

    test('possible findings have none', () => {
      expect(findings.filter(({ certainty, fix }) => certainty === 'possible' && fix)).toEqual([]);
    });

    test('the patch of each edit is one that git applies, and changes nothing else', () => {
      const root = mkdtempSync(join(tmpdir(), 'amilint-fix-corpus-'));
      execFileSync('git', ['init', '--quiet'], { cwd: root });
      const failed = fixed.filter(({ fix }) => {
        const edits = editsOf(fix.steps.slice(0, 1));
        const after = textsAfter(edits);
        let patch = '';
        for (const [path, text] of after) {
          const before = readFileSync(join(CORPUS, path), 'utf8');
          const mark = before.startsWith('\uFEFF') ? '\uFEFF' : '';
          mkdirSync(dirname(join(root, path)), { recursive: true });
          writeFileSync(join(root, path), before);
          patch += gitDiff(path, before, `${mark}${text}`);
        }
        execFileSync('git', ['apply', '-'], { cwd: root, input: patch });
        return [...after].some(([path, text]) => {
          const written = readFileSync(join(root, path), 'utf8').replace(/^\uFEFF/, '');
          // What is left of both texts without the places of the edits is the same.
          const own = edits
            .filter(({ source }) => source.path === path)
            .toSorted((a, b) => b.start - a.start);
          let rest = own[0]?.source.text ?? '';
          for (const { start, end } of own) rest = rest.slice(0, start) + rest.slice(end);
          return written !== text || !isWithin(rest, text);
        });
      });
      expect(failed.map(({ policy, at }) => `${policy.id} ${at.source.path}`)).toEqual([]);
    });

    /**
     * One edit for each policy and repository: a scan of the whole repository, by files on disk, takes its
     * time.
     */
    const samples = [
      ...new Map(fixed.map((one) => [`${one.policy.id} ${folderOf(one)}`, one])).values(),
    ].filter((_, index) => index % 6 === 0);

    test('after an edit the whole repository has one finding less, and no other one but hidden ones', async () => {
      const wrong: string[] = [];
      for (const finding of samples) {
        const root = mkdtempSync(join(tmpdir(), 'amilint-fix-repository-'));
        const folder = folderOf(finding);
        execFileSync('cp', ['-r', join(CORPUS, folder), root]);
        const paths = [join(root, folder)];
        const before = await scan({ paths, root, asOf });
        for (const [path, text] of textsAfter(editsOf(finding.fix.steps)))
          writeFileSync(join(root, path), text);
        const after = await scan({ paths, root, asOf });
        const [old, now] = [kinds(before.findings), kinds(after.findings)];
        const kind = `${finding.policy.id} ${finding.at.source.path}`;
        const hidden = [finding.policy, ...finding.policy.checks].flatMap(({ fix = [] }) =>
          fix.flatMap(({ shows }) => shows),
        );
        const isNew = [...now].some(
          ([one, count]) => count > (old.get(one) ?? 0) && !hidden.includes(one.split(' ', 1)[0] ?? ''),
        );
        const isGone = (now.get(kind) ?? 0) < (old.get(kind) ?? 0);
        if (isNew || !isGone || after.notes.length > before.notes.length) wrong.push(kind);
      }
      expect(samples.length).toBeGreaterThan(20);
      expect(wrong).toEqual([]);
    }, 300_000);
  },
);

/** Whether a text is another one with something put in. */
function isWithin(part: string, whole: string): boolean {
  let at = 0;
  for (const character of whole) if (character === part[at]) at++;
  return at >= [...part].length || at === part.length;
}
