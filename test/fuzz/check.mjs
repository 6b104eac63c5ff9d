// What has to hold for every input, however odd.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FORMATS, PolicyFileError, report, scan, scanSources, UsageError } from '../../dist/index.js';

const OPTIONS = { asOf: '2026-11-25' };
/** Control characters but for the ends of lines, and those that turn the direction of writing. */
const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b\u202a-\u202e\u2066-\u2069\u00ad\u2060]/u;
const COMMAND = /^\s*(?:::(?!(?:error|warning|notice)\b)|##vso\[|##\[)/m;

const folder = mkdtempSync(join(tmpdir(), 'amilint-fuzz-'));

/** Every place of a result lies within its text. */
function isInside({ source: { text }, start, end }) {
  return Number.isInteger(start) && start >= 0 && start <= end && end <= text.length;
}

const rangesOf = ({ findings, notes, environments }) => [
  ...findings.flatMap(({ at, flow, related, assuming, unknowns }) => [
    at,
    ...[...flow, ...related, ...assuming, ...unknowns].map((place) => place.at),
  ]),
  ...[...notes, ...environments].map(({ at }) => at),
];

const findingsIn = ({ findings }, path) =>
  findings
    .filter(({ at }) => at.source.path === path)
    .map(({ policy, at, certainty }) => `${policy.id} ${certainty} ${at.start}`);

const shown = (result) => JSON.stringify({ ...result, policies: undefined }, withoutTexts);
const withoutTexts = (key, value) => (key === 'source' ? value.path : key === 'policy' ? value.id : value);

const alone = new Map();

function expected(sibling) {
  if (!alone.has(sibling.path))
    alone.set(sibling.path, findingsIn(scanSources([sibling], OPTIONS), sibling.path));
  return alone.get(sibling.path);
}

/** Kinds whose inputs join by names, or by paths from the root, so that they are never scanned together. */
const APART = new Set(['policies', 'deployed', 'cdk']);

/**
 * Scans inputs together, each in a folder of its own, and the first of them alone as well: judging the
 * sibling and writing the reports take longer than most inputs.
 * @param {{ files: { path: string, text: string }[], sibling: { path: string, text: string } }[]} inputs
 * @returns {Promise<string | undefined>} what is wrong; undefined if all is right
 */
export async function faultOf(kind, inputs) {
  const [first, ...others] = inputs;
  const alone = await (kind === 'policies' ? faultOfPolicy(first) : faultOfScan(first.files, first.sibling));
  if (alone !== undefined || others.length === 0) return alone;
  if (APART.has(kind)) return faultOf(kind, others);
  const files = inputs.flatMap((input, index) =>
    input.files.map(({ path, text }) => ({ path: `${index}/${path}`, text })),
  );
  return faultOfScan(files, first.sibling);
}

async function faultOfScan(files, sibling) {
  const result = scanSources([...files, sibling], OPTIONS);
  const fault = result.notes.find(({ code }) => code === 'fault');
  if (fault) return `fault: ${fault.message}`;
  const outside = rangesOf(result).find((range) => range && !isInside(range));
  if (outside) return `a place outside the text: ${outside.source.path} ${outside.start}-${outside.end}`;
  if (shown(result) !== shown(scanSources([...files, sibling], OPTIONS))) return 'two scans differ';
  const kept = findingsIn(result, sibling.path);
  if (JSON.stringify(kept) !== JSON.stringify(expected(sibling)))
    return `the sibling's findings differ: ${kept}`;
  return faultOfReports(result);
}

let isFirstReport = true;

/**
 * Texts of all policies are in the first reports only: no input changes them, and they are most of a report.
 */
function withNamedPolicies(result) {
  if (isFirstReport) {
    isFirstReport = false;
    return result;
  }
  const named = new Set(result.findings.map(({ policy }) => policy.id));
  return { ...result, policies: result.policies.filter(({ id }) => named.has(id)) };
}

async function faultOfReports(all) {
  const result = withNamedPolicies(all);
  for (const format of Object.keys(FORMATS)) {
    const text = await report(result, format, { version: '0', homepage: 'https://example.com', width: 80 });
    const found = CONTROL.exec(text);
    if (found) return `${format} has the character ${found[0].codePointAt(0).toString(16)}`;
    const command = format === 'azure' ? undefined : COMMAND.exec(text)?.[0];
    if (command) return `${format} has a line that a runner takes for a command: ${command}`;
  }
  return undefined;
}

async function faultOfPolicy({ files: [{ text }], sibling }) {
  writeFileSync(join(folder, 'own.yaml'), text);
  try {
    await scan({ ...OPTIONS, text: sibling, root: folder, policyFolders: [folder] });
    return undefined;
  } catch (error) {
    return error instanceof PolicyFileError || error instanceof UsageError ? undefined : String(error.stack);
  }
}
