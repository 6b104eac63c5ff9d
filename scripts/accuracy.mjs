// Recall and precision over labelled public sources: node scripts/accuracy.mjs FOLDER [--as-of DATE]
//
// FOLDER holds `sources/<owner>__<name>/…` and tables *.tsv with the columns repo, file, environment, policy, line,
// certainty and note. A policy `-none-` marks an environment that is rightly without findings; a row whose note starts
// with OPTIONAL is neither demanded nor wrong. A finding is right where a label has its file, line and policy.
// Policies that no label names are left out: the labels do not speak of them.
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

const labelled = new Map(labels.map((label) => [label.key, label]));
const policies = [...new Set(labels.map(({ policy }) => policy))].toSorted();
const demanded = [...labelled.values()].filter(({ optional }) => !optional);
const missed = demanded.filter(({ key }) => !found.has(key));
const judged = [...found].filter(([, { policy }]) => values.all || policies.includes(policy));
const wrong = judged.filter(([key]) => !labelled.has(key));
const otherCertainty = demanded.filter(
  ({ key, certainty }) => found.has(key) && found.get(key).certainty !== certainty,
);

const share = (part, whole) => (whole === 0 ? 'none' : `${(part / whole).toFixed(3)} (${part} of ${whole})`);
const lines = [
  `recall     ${share(demanded.length - missed.length, demanded.length)}`,
  `precision  ${share(judged.length - wrong.length, judged.length)}`,
  '',
  ...missed.map(({ key, certainty }) => `missed            ${key} (${certainty})`),
  ...wrong.map(
    ([key, { certainty, message }]) =>
      `not labelled      ${key} (${certainty})\n                  ${message}`,
  ),
  ...otherCertainty.map(
    ({ key, certainty }) =>
      `other certainty   ${key} (labelled ${certainty}, found ${found.get(key).certainty})`,
  ),
];
process.stdout.write(`${lines.join('\n')}\n`);
