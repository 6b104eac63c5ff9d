// Benchmarks: ratios within one run, beside the floor and beside another tool. Run npm run build first; npm run bench.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const CLI = join(ROOT, 'dist/cli.js');
const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const pinned = readFileSync(join(ROOT, 'fixtures/pinned-ami/batch.yaml'), 'utf8');
const other = join(ROOT, 'test/counterparts/node_modules/@aws/cloudformation-validate');

const median = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1];

/** Runs a script as a process of its own. @returns its seconds by the wall, and its peak memory in MB */
function processOf(script, ...args) {
  const start = performance.now();
  const { stderr, status } = spawnSync(process.execPath, ['--import', here('peak.mjs'), script, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  if (status !== 0 && status !== 1) throw new Error(`${script} ended with ${status}: ${stderr}`);
  return { seconds: (performance.now() - start) / 1000, megabytes: Number(/peak (\d+)/.exec(stderr)?.[1] ?? 0) / 1024 };
}

/** Medians of two kinds of runs that take turns, so that a drifting machine changes both. */
function paired(runs, one, two) {
  const results = [];
  for (let run = 0; run <= runs; run++) results.push([one(), two()]);
  const [ones, twos] = [0, 1].map((index) => results.slice(1).map((pair) => pair[index]));
  return [ones, twos].map((list) => ({ seconds: median(list.map((one) => one.seconds)), megabytes: median(list.map((one) => one.megabytes)) }));
}

const rows = [];
function row(name, value, wanted, met) {
  rows.push([name, value, wanted, met === undefined ? '' : met ? 'met' : 'missed']);
}
const ms = (seconds) => `${(seconds * 1000).toFixed(0)} ms`;

function startUp() {
  const [own, node] = paired(
    15,
    () => processOf(CLI, join(ROOT, 'fixtures/clean/batch.yaml')),
    () => processOf(here('nothing.mjs')),
  );
  const ratio = own.seconds / node.seconds;
  row('one template, beside node -e 0', `${ratio.toFixed(2)} × (${ms(own.seconds)} and ${ms(node.seconds)})`, '< 2.5 ×', ratio < 2.5);
  if (!existsSync(other)) return;
  const [mine, theirs] = paired(
    3,
    () => processOf(CLI, join(ROOT, 'fixtures/clean/batch.yaml')),
    () => processOf(here('validate.mjs'), join(ROOT, 'fixtures/clean/batch.yaml')),
  );
  row(
    'one template, beside cloudformation-validate',
    `${(mine.seconds / theirs.seconds).toFixed(2)} × (${ms(theirs.seconds)}, ${theirs.megabytes.toFixed(0)} MB)`,
    '',
    undefined,
  );
}

/** 20,000 files of code and configuration, 50 of them templates with compute environments. */
function repository(folder) {
  const line = 'key: value # a line of configuration that says nothing of interest here\n';
  for (let index = 0; index < 20_000; index++) {
    const at = join(folder, `d${index % 200}`);
    if (index < 200) mkdirSync(at, { recursive: true });
    const relevant = index % 400 === 0;
    writeFileSync(join(at, `f${index}.${index % 2 ? 'json' : 'yaml'}`), relevant ? pinned : line.repeat(10 + (index % 60)));
  }
}

function manyFiles(folder) {
  repository(folder);
  const [own, floor] = paired(
    5,
    () => processOf(CLI, folder, '--format', 'json'),
    () => processOf(here('floor.mjs'), folder),
  );
  const ratio = own.seconds / floor.seconds;
  row('20,000 files, beside reading and searching them', `${ratio.toFixed(2)} × (${ms(own.seconds)} and ${ms(floor.seconds)})`, '< 2 ×', ratio < 2);
  row('20,000 files, peak memory', `${own.megabytes.toFixed(0)} MB`, '< 150 MB', own.megabytes < 150);
}

function manyTemplates(folder) {
  mkdirSync(folder);
  for (let index = 0; index < 500; index++) writeFileSync(join(folder, `t${index}.yaml`), pinned);
  const [own, floor] = paired(
    5,
    () => processOf(CLI, folder, '--format', 'json'),
    () => processOf(here('floor.mjs'), folder),
  );
  const megabytes = (pinned.length * 500) / 1e6;
  row(
    '500 templates, all relevant',
    `${ms(own.seconds)}, ${(megabytes / own.seconds).toFixed(1)} MB/s, ${(own.seconds / floor.seconds).toFixed(1)} × the floor`,
    '',
    undefined,
  );
  if (!existsSync(other)) return;
  const theirs = processOf(here('validate.mjs'), ...Array.from({ length: 50 }, (_, index) => join(folder, `t${index}.yaml`)));
  row(
    '50 of them by cloudformation-validate',
    `${ms(theirs.seconds)}, ${(megabytes / 10 / theirs.seconds).toFixed(2)} MB/s, ${theirs.megabytes.toFixed(0)} MB`,
    '',
    undefined,
  );
}

function parsing() {
  const output = execFileSync(process.execPath, [here('parsing.mjs')], { encoding: 'utf8' });
  for (const [name, speed] of JSON.parse(output)) row(`parsing ${name}`, `${speed.toFixed(1)} MB/s`, '≥ 10 MB/s', speed >= 10);
}

const folder = mkdtempSync(join(tmpdir(), 'amilint-bench-'));
try {
  startUp();
  manyFiles(folder);
  manyTemplates(join(folder, 'relevant'));
  parsing();
} finally {
  rmSync(folder, { recursive: true });
}
console.log(`${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} processors, node ${process.version}`);
const widths = [0, 1, 2].map((column) => Math.max(...rows.map((one) => one[column].length)));
for (const one of rows)
  console.log(
    one
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
