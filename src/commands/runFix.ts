// Shows the edits that mend findings, or writes them.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyFixes, type Applied } from '../fix/apply.ts';
import { keepsJobs } from '../fix/fix.ts';
import { patchText, type ChangedText } from '../fix/patch.ts';
import type { Finding } from '../judge/finding.ts';
import { UsageError, type ScanOptions } from '../options.ts';
import { oneLine } from '../report/harmless.ts';
import { count } from '../report/wording.ts';
import { scanWithCode } from '../scan.ts';
import type { ScannedCode } from '../scanTexts.ts';
import { positionAt, type Range } from '../value/source.ts';
import { EXIT } from './exit.ts';
import { shownPaths } from './fromFolder.ts';
import { tellNotRead } from './notRead.ts';
import { write } from './output.ts';

export interface FixFlags {
  readonly write?: boolean;
  readonly unsafe?: boolean;
}

/** @returns the exit status: clean, or unread if a file that matters could not be read */
export async function runFix(given: ScanOptions, flags: FixFlags): Promise<number> {
  if (given.text) throw new UsageError('fix edits files: it does not read standard input');
  // All policies judge the result: an edit for one of them must not bring a finding of another.
  const { policies, skipPolicies, ...options } = given;
  const scanned = await scanWithCode(options);
  const { result } = scanned;
  const isAsked = ({ policy }: Finding): boolean =>
    (policies?.includes(policy.id) ?? true) && skipPolicies?.includes(policy.id) !== true;
  const writes = flags.write === true || flags.unsafe === true;
  const { applied, left, texts } = applyFixes({
    ...scanned,
    findings: result.findings,
    policies: result.policies,
    asOf: result.asOf,
    isAsked,
    isWanted: (step) => !writes || flags.unsafe === true || keepsJobs(step),
  });
  const files = filesOf(texts, scanned);
  const path = shownPaths(result.root, options.root !== undefined);
  const look: Look = path ? { path } : {};
  write(writes ? '' : applied.map((one) => `${shown(one, '# ', look)}\n`).join(''));
  if (writes) writeFiles(files, { applied, left, look });
  else write(patchText(files, scanned.resources));
  const ofApps = result.findings.filter((one) => isAsked(one) && isOfApp(one));
  write(ofApps.map((one) => `${inApp(one, look)}\n`).join(''));
  if (applied.length + left.length + ofApps.length === 0) write(nothing(result.findings));
  return tellNotRead(result.notes, look.path) ? EXIT.unread : EXIT.clean;
}

/** Whether an edit of a finding belongs into a CDK app, which would write over an edit of its template. */
function isOfApp({ policy, certainty, language }: Finding): boolean {
  const hasFix = [policy, ...policy.checks].some(({ fix = [] }) => fix.length > 0);
  return hasFix && certainty === 'certain' && language === 'cdk';
}

/** Where people edit the app: the line in its source, as far as the template has it. */
function inApp({ policy, at }: Finding, look: Look): string {
  const isTemplate = /\.(?:json|ya?ml|template)$/.test(at.source.path);
  const where = isTemplate ? 'in the app that writes this template' : 'at this line of the app';
  return `# ${placeOf(at, look)} ${policy.id}\n#   no edit: change it ${where} by its remedy\n`;
}

function nothing(findings: readonly Finding[]): string {
  return findings.length === 0
    ? 'There is nothing to fix.\n'
    : `None of ${count(findings.length, 'finding')} has an edit: follow their remedies by hand.\n`;
}

interface ChangedFile extends ChangedText {
  readonly file: string;
}

/** The files as they are on disk, and as they will be: a byte order mark stays. */
function filesOf(texts: ReadonlyMap<string, string>, { result, files, sources }: ScannedCode): ChangedFile[] {
  return [...texts]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, text]) => {
      const file = join(result.root, path);
      const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
      const mark = before.startsWith('\uFEFF') ? '\uFEFF' : '';
      const scanned = sources.find((source) => source.path === path) ?? files.read(path);
      if (before.slice(mark.length) !== scanned?.text)
        throw new UsageError(`${path} changed during the scan, or is not in UTF-8: nothing was written`);
      return { file, path, before, after: `${mark}${text}` };
    });
}

interface Outcome {
  readonly applied: readonly Applied[];
  readonly left: readonly Applied[];
  readonly look: Look;
}

function writeFiles(files: readonly ChangedFile[], { applied, left, look }: Outcome): void {
  for (const { file, after } of files) writeFileSync(file, after);
  if (applied.length > 0) {
    write(`Wrote ${count(applied.length, 'edit')} in ${count(files.length, 'file')}:\n`);
    write(applied.map((one) => shown(one, '  ', look)).join(''));
  }
  if (left.length === 0) return;
  write(`Left ${count(left.length, 'edit')} that --unsafe writes:\n`);
  write(left.map((one) => shown(one, '  ', look)).join(''));
}

interface Look {
  /** How paths are shown to people. */
  readonly path?: (path: string) => string;
}

function placeOf({ source, start }: Range, { path = (own) => own }: Look): string {
  return `${oneLine(path(source.path))}:${positionAt(source, start).line}`;
}

/** An edit with its effect, in lines that git and other readers of patches skip. */
function shown({ finding, step, then }: Applied, indent: string, look: Look): string {
  const { policy, at } = finding;
  const lines = [
    `${placeOf(at, look)} ${policy.id}`,
    `  ${step.text}`,
    `  ${step.effectText}`,
    ...then.map(
      ({ text, effectText }) => `  in a later deployment, by another run: ${text}; it ${effectText}`,
    ),
  ];
  return lines.map((line) => `${indent}${line}\n`).join('');
}
