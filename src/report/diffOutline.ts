// The answer of `amilint diff` as an outline, which text and Markdown show each in its own way.
import type {
  ChangedProperty,
  DiffAnswer,
  EnvironmentDiff,
  HiddenChange,
  QueueDiff,
  Status,
  Subject,
} from '../diff/answer.ts';
import type { Effect } from '../model/updates/table.ts';
import type { Range } from '../value/source.ts';
import type { Item, Section } from './outline.ts';
import { placeText } from './region.ts';
import { count } from './wording.ts';

/** An effect in one or two words, for titles and lists. */
export const EFFECT_NAMES: Readonly<Record<Effect, string>> = {
  nothing: 'no effect',
  stored: 'stored',
  scales: 'scales',
  infrastructureUpdate: 'infrastructure update',
  replaced: 'replaced',
  refused: 'refused',
};

const MARKS: Readonly<Record<Effect, NonNullable<Item['mark']>>> = {
  nothing: 'quiet',
  stored: 'good',
  scales: 'good',
  infrastructureUpdate: 'look',
  replaced: 'bad',
  refused: 'bad',
};

/** One environment or queue, with what is reported about it. */
export interface Block {
  readonly what: 'environment' | 'queue';
  readonly title: string;
  readonly at: Range;
  /** «replaced», «possibly refused», «added». */
  readonly label: string;
  readonly mark: NonNullable<Item['mark']>;
  readonly headline: string;
  readonly sections: readonly Section[];
}

/** All that is not unchanged. */
export function blocksOf(answer: DiffAnswer): readonly Block[] {
  const { environments, queues } = withRoots(answer);
  return [
    ...environments.filter(isOfInterest).map(environmentBlock),
    ...queues.filter(({ status }) => status !== 'unchanged').map(queueBlock),
  ];
}

/** The answer in which names that several subjects share have the template or root module added. */
function withRoots({ environments, queues, ...rest }: DiffAnswer): DiffAnswer {
  const subjects = [...environments.map((one) => one.environment), ...queues.map((one) => one.queue)];
  const counts = new Map<string, number>();
  for (const { name } of subjects) counts.set(name, (counts.get(name) ?? 0) + 1);
  const named = (subject: Subject): Subject => {
    const root = subject.address.slice(0, Math.max(0, subject.address.indexOf('#')));
    const isAlone = (counts.get(subject.name) ?? 0) < 2 || root === '';
    return isAlone ? subject : { ...subject, name: `${subject.name} in ${root}` };
  };
  return {
    ...rest,
    environments: environments.map((one) => ({ ...one, environment: named(one.environment) })),
    queues: queues.map((one) => ({ ...one, queue: named(one.queue) })),
  };
}

/** An environment that another case of the code changes is no unchanged one. */
function isOfInterest({ status, otherCases }: EnvironmentDiff): boolean {
  return status !== 'unchanged' || otherCases.length > 0;
}

/** One line on all: «3 environments: 1 replaced, 2 unchanged. 1 queue: unchanged.» */
export function summaryOf({ environments, queues }: DiffAnswer): string {
  if (environments.length + queues.length === 0) return 'No AWS Batch compute environment found.';
  const parts = [
    `${count(environments.length, 'environment')}${tally(environments.map(labelOf))}.`,
    ...(queues.length === 0 ? [] : [`${count(queues.length, 'queue')}${tally(queues.map(queueLabel))}.`]),
  ];
  return parts.join(' ');
}

function tally(labels: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  const list = [...counts].map(([label, number]) => `${number} ${label}`);
  return list.length === 0 ? '' : `: ${list.join(', ')}`;
}

const STATUS_WORDS: { readonly [status in Status]?: string } = {
  notInOutput: 'not in the output',
  kept: 'kept in AWS',
};

function statusWord(status: Status): string {
  return STATUS_WORDS[status] ?? status;
}

function queueLabel({ status, certainty }: QueueDiff): string {
  const isSure = certainty === 'certain' || !['gone', 'changed'].includes(status);
  return `${isSure ? '' : 'possibly '}${statusWord(status)}`;
}

/** «replaced», «possibly an infrastructure update», «added». */
export function labelOf({ status, effect, certainty }: EnvironmentDiff): string {
  if (status === 'gone' && certainty === 'possible') return 'possibly gone';
  if (status !== 'changed') return statusWord(status);
  return changedLabel({ effect, certainty });
}

function changedLabel({ effect, certainty }: Pick<QueueDiff, 'effect' | 'certainty'>): string {
  return `${certainty === 'possible' ? 'possibly ' : ''}${EFFECT_NAMES[effect]}`;
}

function environmentBlock(one: EnvironmentDiff): Block {
  return {
    what: 'environment',
    title: one.environment.name,
    at: one.environment.at,
    label: labelOf(one),
    mark: markOf(one),
    headline: one.headline,
    sections: [
      {
        title: 'What changes',
        items: [...formerlyItems(one), ...lifeItems(one), ...changeItems(one.changes)],
      },
      {
        title: one.certainty === 'certain' ? 'What makes it fail' : 'What may make it fail',
        items: one.blockers.map(({ text }) => ({ text: `${text}.`, mark: 'bad' as const })),
      },
      { title: 'AMI', items: amiItems(one) },
      { title: 'Jobs', items: jobItems(one) },
      { title: 'What to do instead', items: one.instead.map((text) => ({ text })) },
      { title: 'This applies', items: holdsItems(one) },
    ].filter(({ items }) => items.length > 0),
  };
}

/** A good effect that may turn out to be a bad one has to be looked at. */
function markOf({ effect, possible }: EnvironmentDiff): Block['mark'] {
  const mark = MARKS[effect];
  const mayBeWorse = possible.some((one) => MARKS[one] === 'bad' || MARKS[one] === 'look');
  return mark === 'good' && mayBeWorse ? 'look' : mark;
}

function formerlyItems({ environment, formerly }: EnvironmentDiff): readonly Item[] {
  if (!formerly) return [];
  const sameName = formerly.name === environment.name;
  return [{ text: sameName ? 'It was at' : `It was ${formerly.name}`, place: formerly.at }];
}

/** What keeps it in AWS, and what takes it over. */
function lifeItems({ keptBy, importedBy }: Pick<EnvironmentDiff, 'keptBy' | 'importedBy'>): readonly Item[] {
  return [
    ...(keptBy ? [{ text: `Whether it stays in AWS is decided by ${keptBy.text}`, place: keptBy.at }] : []),
    ...(importedBy ? [{ text: 'It is imported', place: importedBy }] : []),
  ];
}

/** Changes with the same effects and reasons are grouped below what they have in common. */
function changeItems(changes: readonly ChangedProperty[]): readonly Item[] {
  const groups = new Map<string, ChangedProperty[]>();
  for (const change of changes) {
    const key = [change.effects.join(), ...change.reasons.map(({ text }) => text)].join('\n');
    const group = groups.get(key) ?? [];
    groups.set(key, group);
    group.push(change);
  }
  return [...groups.values()].flatMap((group): Item[] => {
    const [first] = group;
    if (!first) return [];
    const { effects, reasons } = first;
    const [effect = 'nothing'] = effects;
    const why = reasons.map(({ text }) => `${text}.`).join(' ');
    return [
      {
        text: `${effects.map((one) => EFFECT_NAMES[one]).join(' or ')}: ${why}`,
        mark: MARKS[effect],
        items: group.map(changeItem),
      },
    ];
  });
}

/**
 * «max_vcpus: 64 (old/main.tf:4:3) → 128 new/main.tf:4:3»; if nothing is set there is no place to look at.
 */
function changeItem({ name, before, after, certainty }: ChangedProperty): Item {
  const perhaps = certainty === 'possible' ? ' (possibly the same)' : '';
  const place = before.text === UNSET ? '' : ` (${placeText(before.at)})`;
  if (before.text === after.text)
    return { text: `${name}: ${before.text} on both sides${place}, whose value may differ`, place: after.at };
  return { text: `${name}: ${before.text}${place} → ${after.text}${perhaps}`, place: after.at };
}

const UNSET = 'not set';

/** Nothing happens to the AMI and the jobs of these. */
const SILENT: ReadonlySet<Status> = new Set(['unchanged', 'notInOutput']);

function amiItems({ status, ami: { before, after, moves, why } }: EnvironmentDiff): readonly Item[] {
  if (status === 'added') return [{ text: after }];
  if (status === 'gone') return [{ text: before }];
  if (SILENT.has(status)) return [];
  if (moves === false) return [{ text: `It stays ${before}. ${why}.` }];
  const may = moves === 'unknown' ? 'It may move' : 'It moves';
  const way = before === after ? before : `${before} → ${after}`;
  return [{ text: `${may}: ${way}. ${why}.` }];
}

function jobItems({ status, jobs }: EnvironmentDiff): readonly Item[] {
  return status === 'added' || status === 'imported' || SILENT.has(status) ? [] : [{ text: `${jobs.text}.` }];
}

function holdsItems({ deployer, assuming, otherCases, notCompared }: EnvironmentDiff): readonly Item[] {
  return [
    { text: `Deployed by ${deployer}` },
    ...(assuming.length > 0 ? [{ text: `Assumed: ${assuming.join(' and ')}` }] : []),
    ...otherCases.map((one) => ({ text: `If ${one.assuming.join(' and ')}: ${one.headline}` })),
    ...(notCompared.length > 0
      ? [{ text: `Not compared, since the values are known at deployment only: ${notCompared.join(', ')}` }]
      : []),
  ];
}

function queueBlock(one: QueueDiff): Block {
  const items = [...lifeItems(one), ...changeItems(one.changes)];
  return {
    what: 'queue',
    title: `${one.queue.name} (job queue)`,
    at: one.queue.at,
    label: one.status === 'changed' ? changedLabel(one) : queueLabel(one),
    mark: MARKS[one.effect],
    headline: one.headline,
    sections: items.length > 0 ? [{ title: 'What changes', items }] : [],
  };
}

/** Changes that no comparison shows, each once, with the environments that it is about. */
export function hiddenSection(answer: DiffAnswer): Section | undefined {
  const { environments } = withRoots(answer);
  const groups = new Map<string, { readonly change: HiddenChange; readonly names: string[] }>();
  for (const { environment, hidden } of environments)
    for (const change of hidden) {
      const key = `${change.text}\n${change.effects.join()}`;
      const group = groups.get(key) ?? { change, names: [] };
      group.names.push(environment.name);
      groups.set(key, group);
    }
  if (groups.size === 0) return undefined;
  const items = [...groups.values()].map(({ change, names }) => hiddenItem(change, names));
  return { title: 'Changes that no comparison shows', items };
}

function hiddenItem({ text, effects, at }: HiddenChange, names: readonly string[]): Item {
  const effect = effects.length === 0 ? '' : ` (${effects.map((one) => EFFECT_NAMES[one]).join(' or ')})`;
  return {
    text: `${text}${effect}: ${names.join(', ')}`,
    ...(at && names.length === 1 ? { place: at } : {}),
  };
}

function nameOf({ name, at }: Subject, more = ''): string {
  return `${name} (${placeText(at)}${more})`;
}

/** Names of what is unchanged, with what of it could not be compared. */
export function unchangedOf(answer: DiffAnswer): readonly string[] {
  const { environments, queues } = withRoots(answer);
  return [
    ...environments
      .filter((one) => !isOfInterest(one))
      .map(({ environment, notCompared }) =>
        nameOf(
          environment,
          notCompared.length > 0
            ? `; known at deployment only, and not compared: ${notCompared.join(', ')}`
            : '',
        ),
      ),
    ...queues.filter(({ status }) => status === 'unchanged').map(({ queue }) => nameOf(queue)),
  ];
}
