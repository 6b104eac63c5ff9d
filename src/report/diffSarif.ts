// The answer of `amilint diff` as SARIF 2.1.0: a result at each changed line that has an effect.
import type { Log, ReportingDescriptor, Result } from 'sarif';
import type { ChangedProperty, DiffAnswer, EnvironmentDiff } from '../diff/answer.ts';
import type { Effect } from '../model/updates/table.ts';
import type { Range } from '../value/source.ts';
import { jsonText, oneLine, withoutLinks } from './harmless.ts';
import { lineHash } from './lineHash.ts';
import { visiblePositions } from './region.ts';
import { physical } from './sarifPlace.ts';

/** The rule of an effect, `environment-replaced`. */
const RULES: Readonly<
  Record<Effect, { readonly id: string; readonly level: 'error' | 'warning' | 'note'; readonly text: string }>
> = {
  nothing: {
    id: 'environment-not-affected',
    level: 'note',
    text: 'The change has no effect on the compute environment.',
  },
  stored: {
    id: 'environment-setting-stored',
    level: 'note',
    text: 'AWS Batch stores the change, and replaces no instance.',
  },
  scales: { id: 'environment-scales', level: 'note', text: 'AWS Batch adds or removes instances.' },
  infrastructureUpdate: {
    id: 'environment-infrastructure-update',
    level: 'warning',
    text: 'The change starts an infrastructure update: new instances replace the old ones, and jobs may end.',
  },
  replaced: {
    id: 'environment-replaced',
    level: 'warning',
    text: 'A new compute environment takes the place of the old one.',
  },
  refused: {
    id: 'environment-change-refused',
    level: 'error',
    text: 'The change is refused, and the deployment fails.',
  },
};

const LISTED = ['stored', 'scales', 'infrastructureUpdate', 'replaced', 'refused'] as const;

export function diffSarif(
  answer: DiffAnswer,
  { version, homepage }: { readonly version: string; readonly homepage: string },
): string {
  const log: Log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'amilint',
            semanticVersion: version,
            informationUri: homepage,
            rules: LISTED.map(rule),
          },
        },
        columnKind: 'utf16CodeUnits',
        automationDetails: { id: 'amilint-diff/' },
        results: answer.environments.flatMap(resultsOf),
      },
    ],
  };
  return jsonText(log);
}

function rule(effect: Effect): ReportingDescriptor {
  const { id, level, text } = RULES[effect];
  return { id, shortDescription: { text }, defaultConfiguration: { level } };
}

/** A result for each change with an effect; one at the environment if it has no such changes. */
function resultsOf(one: EnvironmentDiff): readonly Result[] {
  if (['added', 'imported', 'kept', 'unchanged', 'notInOutput'].includes(one.status)) return [];
  const changes = one.changes.filter(({ effects: [first] }) => first !== undefined && first !== 'nothing');
  if (changes.length === 0)
    return one.effect === 'nothing' ? [] : [result(one, one.effect, one.environment.at, '')];
  return changes.map((change, index) => {
    // The first change has the strongest effect, which is that of them all.
    const effect = index === 0 ? one.effect : (change.effects[0] ?? 'nothing');
    return result(one, effect, change.after.at, changeText(change));
  });
}

function changeText({ name, before, after }: ChangedProperty): string {
  return `${name} changes from ${before.text} to ${after.text}. `;
}

function result(one: EnvironmentDiff, effect: Effect, at: Range, change: string): Result {
  const { environment, headline, jobs, blockers, certainty } = one;
  const sentences = [
    `${environment.name}: ${change}${headline}`,
    ...blockers.map(({ text }) => `${text}.`),
    `${jobs.text}.`,
  ];
  const { start } = visiblePositions(at);
  const { id, level: usual } = RULES[effect];
  // The environment may be replaced, or the deployment refused, though that is not the likeliest effect.
  const mayBeWorse = effect === one.effect && one.possible.some((other) => RULES[other].level !== 'note');
  const level = usual === 'note' && mayBeWorse ? 'warning' : usual;
  return {
    ruleId: id,
    ruleIndex: LISTED.findIndex((listed) => listed === effect),
    level,
    message: { text: withoutLinks(oneLine(sentences.join(' '))) },
    locations: [
      {
        physicalLocation: physical(at),
        logicalLocations: [
          { name: environment.name, fullyQualifiedName: environment.address, kind: 'resource' },
        ],
      },
    ],
    partialFingerprints: { primaryLocationLineHash: lineHash(at.source, start.line) },
    properties: { certainty, effect, jobs: jobs.what },
  };
}
