// Benchmarks: ratios within one run, beside the floor and beside another tool. Run npm run build first; npm
// run bench.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  calls,
  deployed,
  largeModule,
  oneModule,
  pinned,
  platform,
  repository,
  templates,
  terraform,
} from './made.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const CLI = join(ROOT, 'dist/cli.cjs');
const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const other = join(ROOT, 'test/counterparts/node_modules/@aws/cloudformation-validate');

const median = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1];

/** Runs a script as a process of its own. @returns its seconds by the wall, and its peak memory in MB */
function processOf(script, ...args) {
  return processIn({}, script, ...args);
}

/** As {@link processOf}, with variables of the environment. */
function processIn(variables, script, ...args) {
  const env = { ...process.env, ...variables };
  const start = performance.now();
  const { stderr, status } = spawnSync(process.execPath, ['--import', here('peak.mjs'), script, ...args], {
    encoding: 'utf8',
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  if (status !== 0 && status !== 1) throw new Error(`${script} ended with ${status}: ${stderr}`);
  return {
    seconds: (performance.now() - start) / 1000,
    megabytes: Number(/peak (\d+)/.exec(stderr)?.[1] ?? 0) / 1024,
  };
}

const scanOf = (path) => () => processOf(CLI, path, '--format', 'json');
const floorOf = (path) => () => processOf(here('floor.mjs'), path);
const startOfNode = () => processOf(here('nothing.mjs'));

/** Medians of several kinds of runs that take turns, so that a drifting machine changes all. */
function inTurns(runs, ...kinds) {
  const results = kinds.map(() => []);
  for (let run = 0; run <= runs; run++) kinds.forEach((kind, index) => results[index].push(kind()));
  return results.map((list) => {
    const warm = list.slice(1);
    return {
      seconds: median(warm.map((one) => one.seconds)),
      megabytes: median(warm.map((one) => one.megabytes)),
    };
  });
}

const rows = [];
function row(name, value, wanted = '', met = undefined) {
  rows.push([name, value, wanted, met === undefined ? '' : met ? 'met' : 'missed']);
}
const ms = (seconds) => `${(seconds * 1000).toFixed(0)} ms`;

/** The first run of a build keeps its compiled code, later runs use it. */
function startUp(folder) {
  const template = join(ROOT, 'fixtures/clean/batch.yaml');
  const module = oneModule(folder);
  let homes = 0;
  const first = (path) => processIn({ XDG_CACHE_HOME: join(folder, `home-${++homes}`) }, CLI, path);
  const [ofTemplate, ofModule, firstOfTemplate, firstOfModule, node] = inTurns(
    15,
    () => processOf(CLI, template),
    () => processOf(CLI, module),
    () => first(template),
    () => first(module),
    startOfNode,
  );
  for (const [name, own, ...wanted] of [
    ['one template, from the second run on', ofTemplate, 2],
    ['one file of Terraform, from the second run on', ofModule, 2],
    ['one template, the first run', firstOfTemplate],
    ['one file of Terraform, the first run', firstOfModule],
  ]) {
    const ratio = own.seconds / node.seconds;
    row(
      `${name}, beside node -e 0`,
      `${ratio.toFixed(2)} × (${ms(own.seconds)} and ${ms(node.seconds)})`,
      ...wanted.flatMap((most) => [`≤ ${most} ×`, ratio <= most]),
    );
  }
  if (!existsSync(other)) return;
  const [mine, theirs] = inTurns(
    3,
    () => processOf(CLI, template),
    () => processOf(here('validate.mjs'), template),
  );
  row(
    'one template, beside cloudformation-validate',
    `${(mine.seconds / theirs.seconds).toFixed(2)} × (${ms(theirs.seconds)}, ${theirs.megabytes.toFixed(0)} MB)`,
  );
}

function memory(name, { megabytes }, most) {
  row(`${name}, peak memory`, `${megabytes.toFixed(0)} MB`, `< ${most} MB`, megabytes < most);
}

/** 20,000 files of which 50 are templates; the other tool reads those 50 alone. */
function manyFiles(folder) {
  const relevant = repository(folder);
  const [own, floor] = inTurns(5, scanOf(folder), floorOf(folder));
  const ratio = own.seconds / floor.seconds;
  row(
    '20,000 files, beside reading and searching them',
    `${ratio.toFixed(2)} × (${ms(own.seconds)} and ${ms(floor.seconds)})`,
    '< 2 ×',
    ratio < 2,
  );
  memory('20,000 files', own, 150);
  if (!existsSync(other)) return;
  const theirs = processOf(here('validate.mjs'), ...relevant);
  row(
    '… beside cloudformation-validate on the 50 that matter',
    `${(own.seconds / theirs.seconds).toFixed(2)} × (${ms(theirs.seconds)}, ${theirs.megabytes.toFixed(0)} MB)`,
  );
}

function manyTemplates(folder) {
  templates(folder, 500);
  const [own, floor] = inTurns(5, scanOf(folder), floorOf(folder));
  const megabytes = (pinned.length * 500) / 1e6;
  row(
    '500 templates, all relevant',
    `${ms(own.seconds)}, ${(megabytes / own.seconds).toFixed(1)} MB/s, ${(own.seconds / floor.seconds).toFixed(1)} × the floor`,
  );
}

/** 2,000 files of Terraform of which 40 matter; hcl2json parses those 40 alone. */
function manyModules(folder) {
  const relevant = terraform(folder);
  const [own, floor, theirs] = inTurns(5, scanOf(folder), floorOf(folder), () =>
    processOf(here('hcl2json.mjs'), ...relevant),
  );
  row(
    '2,000 files of Terraform, beside reading and searching them',
    `${(own.seconds / floor.seconds).toFixed(2)} × (${ms(own.seconds)} and ${ms(floor.seconds)})`,
  );
  const ratio = own.seconds / theirs.seconds;
  row(
    '… beside hcl2json parsing the 40 that matter',
    `${ratio.toFixed(2)} × (${ms(theirs.seconds)}, ${theirs.megabytes.toFixed(0)} MB)`,
    '< 1 ×',
    ratio < 1,
  );
  memory('2,000 files of Terraform', own, 250);
}

/**
 * Many roots, modules and templates without AWS Batch beside few with it: as many as 18 public repositories
 * have together, and as one of them may have.
 */
function manyWithoutBatch(folder) {
  const sizes = [
    { name: '25,000 files', most: 1.6, counts: { roots: 6_000, templates: 3_400, others: 14_400 } },
    { name: '3,400 files', counts: { roots: 2_000, templates: 1_000, others: 0 } },
  ];
  for (const [index, { name, most, counts }] of sizes.entries()) {
    const at = join(folder, String(index));
    platform(at, counts);
    const [own, floor] = inTurns(5, scanOf(at), floorOf(at));
    const ratio = own.seconds / floor.seconds;
    row(
      `${name} of which little is of AWS Batch, beside reading and searching them`,
      `${ratio.toFixed(2)} × (${ms(own.seconds)} and ${ms(floor.seconds)})`,
      ...(most === undefined ? [] : [`≤ ${most} ×`, ratio <= most]),
    );
    memory(`… ${name}`, own, 120);
  }
}

function largeFile(folder) {
  const path = largeModule(folder);
  const [own] = inTurns(3, scanOf(path));
  row('one file of Terraform of 5 MB', ms(own.seconds));
  memory('one file of Terraform of 5 MB', own, 250);
}

/** A module that is called many times: a call among many costs what it costs among few. */
function manyCalls(folder) {
  const counts = [50, 100, 200];
  for (const count of counts) calls(join(folder, String(count)), count);
  calls(join(folder, '5'), 5);
  const [few, ...many] = inTurns(5, ...[5, ...counts].map((count) => scanOf(join(folder, String(count)))));
  const perCall = counts.map((count, index) => (many[index].seconds - few.seconds) / (count - 5));
  const ratio = perCall[2] / perCall[0];
  row('a module called 50, 100 and 200 times', many.map(({ seconds }) => ms(seconds)).join(', '));
  row(
    '… a call among 200 beside one among 50',
    `${ratio.toFixed(2)} × (${perCall.map((one) => `${(one * 1000).toFixed(1)} ms`).join(', ')})`,
    '< 1.5 ×',
    ratio < 1.5,
  );
  memory('a module called 200 times', many[2], 250);
}

/** The outputs of the AWS CLI for 200 environments, beside reading and searching them. */
function account(folder) {
  deployed(folder);
  const [own, floor] = inTurns(5, scanOf(folder), floorOf(folder));
  const seconds = own.seconds - floor.seconds;
  row(
    '200 deployed environments, more than reading and searching their files',
    `${ms(seconds)} (${ms(own.seconds)} and ${ms(floor.seconds)})`,
    '< 1000 ms',
    seconds < 1,
  );
  memory('200 deployed environments', own, 250);
}

function parsing() {
  const output = execFileSync(process.execPath, [here('parsing.mjs')], { encoding: 'utf8' });
  for (const [name, speed] of JSON.parse(output)) {
    const isTemplate = !name.startsWith('HCL');
    row(`parsing ${name}`, `${speed.toFixed(1)} MB/s`, ...(isTemplate ? ['≥ 10 MB/s', speed >= 10] : []));
  }
}

const folder = mkdtempSync(join(tmpdir(), 'amilint-bench-'));
try {
  startUp(join(folder, 'one'));
  manyFiles(join(folder, 'files'));
  manyTemplates(join(folder, 'relevant'));
  manyModules(join(folder, 'terraform'));
  manyWithoutBatch(join(folder, 'platform'));
  largeFile(join(folder, 'large'));
  manyCalls(join(folder, 'calls'));
  account(join(folder, 'account'));
  parsing();
} finally {
  rmSync(folder, { recursive: true });
}
console.log(
  `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} processors, node ${process.version}`,
);
const widths = [0, 1, 2].map((column) => Math.max(...rows.map((one) => one[column].length)));
for (const one of rows)
  console.log(
    one
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
