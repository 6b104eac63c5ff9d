// Accepts all that a scan finds now, or removes suppressions that match nothing.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { frontends } from '../frontends/all.ts';
import { scan } from '../scan.ts';
import { readerOf } from '../fileKinds.ts';
import type { Finding } from '../judge/finding.ts';
import { dayOf, UsageError, type ScanOptions } from '../options.ts';
import { count } from '../report/wording.ts';
import { acceptIn, entryOf, type Acceptance } from '../suppressions/accept.ts';
import { pruned } from '../suppressions/prune.ts';
import { SettingsFormError, withIgnores } from '../suppressions/settingsFile.ts';
import type { IgnoreEntry } from '../suppressions/suppression.ts';
import type { Source } from '../value/source.ts';
import { EXIT } from './exit.ts';
import { write } from './output.ts';

/** The settings file that is written if there is none. */
const SETTINGS = '.amilint.yaml';

export interface IgnoreFlags {
  readonly reason?: string;
  readonly until?: string;
  readonly prune?: boolean;
}

/** @returns the exit status: clean if no finding is left that a suppression could accept */
export async function runIgnore(options: ScanOptions, flags: IgnoreFlags): Promise<number> {
  if (flags.prune) return prune(options);
  const acceptance = acceptanceOf(flags);
  const first = await scan(options);
  const { root } = first;
  const found = first.findings.filter(isAcceptable);
  const files = new Map<string, Finding[]>();
  for (const finding of found) {
    const { path } = finding.at.source;
    files.set(path, [...(files.get(path) ?? []), finding]);
  }
  const left: Finding[] = [];
  let written = 0;
  for (const [path, findings] of files) {
    const accepted = acceptFile(join(root, path), findings, acceptance);
    for (const finding of accepted.left) left.push(finding);
    if (accepted.written > 0) written++;
  }
  const entries = distinct(left.map((finding) => entryOf(finding, acceptance)));
  if (entries.length > 0) writeSettings(root, entries);
  write(summary(found.length, found.length - left.length, written, left.length));
  return EXIT.clean;
}

/** What follows from another finding is accepted with it; findings on suppressions cannot be accepted. */
function isAcceptable({ policy, follows }: Finding): boolean {
  return policy.checks.length > 0 && policy.ignorable !== false && follows.length === 0;
}

function acceptanceOf({ reason = '', until }: IgnoreFlags): Acceptance {
  if (reason.trim() === '') throw new UsageError('say why with --reason "…"');
  if (/[\r\n]/.test(reason)) throw new UsageError('the reason has to be on one line');
  return { reason: reason.trim(), ...(until === undefined ? {} : { until: dayOf(until) }) };
}

function acceptFile(
  file: string,
  findings: readonly Finding[],
  acceptance: Acceptance,
): { readonly left: readonly Finding[]; readonly written: number } {
  const [first] = findings;
  const source = first?.at.source;
  const own = findings.filter(({ language }) => language !== 'cdk');
  const others = findings.filter(({ language }) => language === 'cdk');
  const text = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  const mark = text?.startsWith('\uFEFF') ? '\uFEFF' : '';
  // Another encoding than UTF-8, or a text that did not come from this file.
  if (!source || text === undefined || text.slice(mark.length) !== source.text)
    return { left: findings, written: 0 };
  const { text: changed, left } = acceptIn(source, own, acceptance, layoutOf);
  if (changed !== undefined) writeFileSync(file, `${mark}${changed}`);
  return { left: [...left, ...others], written: own.length - left.length };
}

const layoutOf = (source: Source) => readerOf(frontends, source).layout(source);

function writeSettings(root: string, entries: readonly IgnoreEntry[]): void {
  const file = join(root, SETTINGS);
  try {
    writeFileSync(file, withIgnores(existsSync(file) ? readFileSync(file, 'utf8') : undefined, entries));
  } catch (error) {
    if (error instanceof SettingsFormError) throw new UsageError(`${SETTINGS}: ${error.message}`);
    throw error;
  }
}

function distinct(entries: readonly IgnoreEntry[]): readonly IgnoreEntry[] {
  return [...new Map(entries.map((entry) => [JSON.stringify(entry), entry])).values()];
}

function summary(all: number, inFiles: number, files: number, inSettings: number): string {
  if (all === 0) return 'There is nothing to accept.\n';
  const places = [
    ...(inFiles > 0 ? [`${inFiles} in ${count(files, 'file')}`] : []),
    ...(inSettings > 0 ? [`${inSettings} in ${SETTINGS}`] : []),
  ];
  return `Accepted ${count(all, 'finding')}: ${places.join(', ')}.\n`;
}

async function prune(options: ScanOptions): Promise<number> {
  const { findings, root } = await scan(options);
  const unused = findings.filter(({ policy }) => policy.id === 'suppression-unused');
  const files = new Map<string, Finding[]>();
  for (const finding of unused) {
    const { path } = finding.at.source;
    files.set(path, [...(files.get(path) ?? []), finding]);
  }
  for (const [path, list] of files) {
    const file = join(root, path);
    const text = readFileSync(file, 'utf8');
    const mark = text.startsWith('\uFEFF') ? '\uFEFF' : '';
    const ranges = list.map(({ at, path: pointer }) => ({
      at,
      policy: pointer.slice(pointer.indexOf('/') + 1),
    }));
    writeFileSync(file, `${mark}${pruned(text.slice(mark.length), ranges)}`);
  }
  write(
    unused.length === 0
      ? 'Every suppression matches a finding.\n'
      : `Removed ${count(unused.length, 'suppression')} from ${count(files.size, 'file')}.\n`,
  );
  return EXIT.clean;
}
