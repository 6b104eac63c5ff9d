// Recall and precision over labelled public sources: node scripts/accuracy.mjs FOLDER [--as-of DATE]
//
// FOLDER holds `sources/<owner>__<name>/…` and tables *.tsv with the columns repo, file, environment, policy,
// line, certainty and note. A policy `-none-` marks an environment that is rightly without findings; a row
// whose note starts with OPTIONAL is neither demanded nor wrong. A finding is right where a label has its
// file, line and policy. Policies that no label names are left out: the labels do not speak of them. A label
// whose file is not there demands nothing, and is listed. `accuracy/relabelled.json` beside this script (or
// FOLDER/relabelled.json) has labels that the policies have changed since they were written, with the reason
// for each: `label` (a key as this script prints it), `now` (`wanted`, `not wanted`) and `because`. The
// numbers are printed for the labels as they were written, and with these changes.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { scan } from '../dist/index.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { 'as-of': { type: 'string', default: '2026-11-23' }, all: { type: 'boolean', default: false } },
});
const [folder] = positionals;
if (folder === undefined || !existsSync(join(folder, 'sources'))) {
  process.stderr.write('accuracy: name a folder with labels (*.tsv) and the labelled code (sources/)\n');
  process.exit(2);
}

/** The labels of all tables; those of `-none-` and `-unparsable-` demand nothing. */
function labelsIn(tables) {
  return tables.flatMap((table) =>
    readFileSync(join(folder, table), 'utf8')
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => line.split('\t'))
      .filter(([, , , policy]) => policy !== undefined && !policy.startsWith('-'))
      .map(([repo, file, , policy, line, certainty, note = '']) => ({
        key: `${repo}/${file}:${line} ${policy}`,
        policy,
        certainty,
        optional: note.startsWith('OPTIONAL'),
      })),
  );
}

const labels = labelsIn(
  readdirSync(folder).filter((name) => name.endsWith('.tsv') && name !== 'SOURCES.tsv'),
);
const root = resolve(folder, 'sources');
const { findings } = await scan({ paths: [root], root, asOf: values['as-of'] });
const found = new Map(
  findings.map(({ at, policy, certainty, message }) => {
    const line = at.source.text.slice(0, at.start).split(/\r\n|\r|\n/).length;
    return [`${at.source.path}:${line} ${policy.id}`, { policy: policy.id, certainty, message }];
  }),
);

const written = new Map(labels.map((label) => [label.key, label]));
const fileOf = ({ key }) => key.slice(0, key.lastIndexOf(':'));
const absent = [...written.values()].filter((label) => !existsSync(join(root, fileOf(label))));
const policies = [...new Set(labels.map(({ policy }) => policy))].toSorted();

/** What is found of the labels, and what is found beside them. */
function compared(labelled) {
  const demanded = [...labelled.values()].filter((label) => !label.optional && !absent.includes(label));
  const judged = [...found].filter(([, { policy }]) => values.all || policies.includes(policy));
  return {
    demanded,
    judged,
    missed: demanded.filter(({ key }) => !found.has(key)),
    wrong: judged.filter(([key]) => !labelled.has(key)),
    otherCertainty: demanded.filter(
      ({ key, certainty }) => found.has(key) && found.get(key).certainty !== certainty,
    ),
  };
}

/** The labels with those changes that the policies made since they were written. */
function changed(labelled, changes) {
  const result = new Map(labelled);
  for (const { label, now } of changes) {
    if (now === 'not wanted') result.delete(label);
    else
      result.set(label, {
        key: label,
        policy: label.slice(label.lastIndexOf(' ') + 1),
        certainty: 'certain',
      });
  }
  return result;
}

const changesPath = join(folder, 'relabelled.json');
const changes = JSON.parse(
  readFileSync(
    existsSync(changesPath) ? changesPath : new URL('accuracy/relabelled.json', import.meta.url),
    'utf8',
  ),
);
const share = (part, whole) => (whole === 0 ? 'none' : `${(part / whole).toFixed(3)} (${part} of ${whole})`);
const numbers = ({ demanded, judged, missed, wrong }) => [
  `recall     ${share(demanded.length - missed.length, demanded.length)}`,
  `precision  ${share(judged.length - wrong.length, judged.length)}`,
];
const raw = compared(written);
const now = compared(changed(written, changes));
const lines = [
  'The labels as they were written:',
  ...numbers(raw),
  '',
  'With the labels that the policies have changed since:',
  ...numbers(now),
  '',
  ...now.missed.map(({ key, certainty }) => `missed            ${key} (${certainty})`),
  ...now.wrong.map(
    ([key, { certainty, message }]) =>
      `not labelled      ${key} (${certainty})\n                  ${message}`,
  ),
  ...now.otherCertainty.map(
    ({ key, certainty }) =>
      `other certainty   ${key} (labelled ${certainty}, found ${found.get(key).certainty})`,
  ),
  ...changes.map(({ label, now: wanted, because }) => `label now ${wanted.padEnd(8)} ${label}: ${because}`),
  ...absent.map(({ key }) => `file not there    ${key}`),
];
process.stdout.write(`${lines.join('\n')}\n`);
