// The answer of `amilint ami` as an outline, which text, Markdown and HTML show each in its own way.
import type { AmiAnswer, AmiSource, Check, Step } from '../ami/answer.ts';
import type { Effect } from '../model/updates/table.ts';
import type { Item, Section } from './outline.ts';

export function outlineOf(answer: AmiAnswer): readonly Section[] {
  const { way, queues } = answer;
  return [
    { title: 'Who chooses the AMI', items: chooserItems(answer) },
    { title: 'When it moves', items: moveItems(answer) },
    { title: 'What blocks a new AMI', items: blockItems(answer) },
    {
      title: 'Job queues',
      items: queues.map(({ name, at, environments, more }) => ({
        text: `${name}: ${environments.join(', then ')}${more ? ', and others that are not known' : ''}`,
        place: at,
      })),
    },
    { title: 'The way to a new AMI', items: [{ text: way.text }, ...assumptionItems(answer)] },
    { title: 'Before you begin', items: way.checks.map(checkItem) },
    { title: 'Steps', items: way.steps.map(numbered) },
    { title: 'See that the new AMI runs', items: way.verify.map(stepItem) },
    { title: 'The way back', items: way.back.map(stepItem) },
    { title: 'The service role', items: way.roles.map((text, index) => ({ text: `${index + 1}. ${text}` })) },
    {
      title: 'Names to fill in',
      items: way.placeholders.map(({ name, meaning, find }) => ({
        text: `${name}: ${meaning}`,
        ...(find === undefined ? {} : { commands: [find] }),
      })),
    },
  ].filter(({ items }) => items.length > 0);
}

function assumptionItems({ assuming, otherCases }: AmiAnswer): readonly Item[] {
  return [
    ...(assuming.length > 0 ? [{ text: `This assumes that ${assuming.join(' and ')}.` }] : []),
    ...otherCases.map((one) => ({ text: `If ${one.assuming.join(' and ')}: ${one.headline}` })),
  ];
}

const STATUS: Readonly<Record<AmiSource['status'], { text: string; mark: NonNullable<Item['mark']> }>> = {
  boots: { text: 'boots', mark: 'good' },
  mayBoot: { text: 'may boot', mark: 'look' },
  shadowed: { text: 'does not boot', mark: 'quiet' },
  notSet: { text: 'not set', mark: 'quiet' },
};

function chooserItems({ sources, disagreement }: AmiAnswer): readonly Item[] {
  return [
    ...sources.map(sourceItem),
    ...(disagreement === undefined ? [] : [{ text: disagreement, mark: 'look' as const }]),
  ];
}

function sourceItem(source: AmiSource): Item {
  const { text, mark } = STATUS[source.status];
  const details = [
    ...(source.unknown === undefined ? [] : [`not known, because ${source.unknown}`]),
    ...(source.instanceTypes === undefined ? [] : [`for ${source.instanceTypes.join(', ')}`]),
    ...(source.note === undefined ? [] : [source.note]),
  ];
  return {
    text: `${source.label}: ${source.value === undefined ? text : `${source.value}, ${text}`}`,
    mark,
    place: source.at,
    ...(details.length === 0 ? {} : { items: details.map((detail) => ({ text: detail })) }),
  };
}

const EFFECTS: Readonly<Record<Effect, string>> = {
  replaced: 'Makes a new environment',
  refused: 'Is refused',
  infrastructureUpdate: 'Starts an infrastructure update',
  scales: 'Only scales',
  stored: 'Is only stored',
  nothing: 'Does nothing',
};

function moveItems({ moves, deployer, way }: AmiAnswer): readonly Item[] {
  if (way.kind === 'none') return [{ text: moves.text }];
  return [
    { text: moves.text },
    ...moves.effects.map(({ effect, certainty, properties }) => ({
      text: `${EFFECTS[effect]}${certainty === 'possible' ? ', possibly' : ''}: ${properties.join(', ')}`,
    })),
    // What no change starts ends no jobs.
    ...(moves.effects.some(({ effect }) => effect === 'infrastructureUpdate')
      ? [{ text: `An infrastructure update: ${lowered(moves.jobs)}` }]
      : []),
    { text: `Deployed by ${deployer}` },
  ];
}

function lowered(sentence: string): string {
  return `${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}`;
}

function blockItems({ blocks }: AmiAnswer): readonly Item[] {
  return blocks.map(({ policy, certainty, text, at }) => ({
    text: `${certainty === 'possible' ? 'possible: ' : ''}${text} (${policy})`,
    mark: certainty === 'certain' ? 'bad' : 'look',
    place: at,
  }));
}

function checkItem({ kind, text, command, expect, at }: Check): Item {
  return {
    text: expect === undefined ? text : `${text}; the command has to print ${expect}`,
    mark: kind === 'stop' ? 'bad' : 'look',
    ...(at ? { place: at } : {}),
    ...(command === undefined ? {} : { commands: [command] }),
  };
}

function numbered(step: Step, index: number): Item {
  const item = stepItem(step);
  return { ...item, text: `${index + 1}. ${item.text}` };
}

function stepItem({ title, commands, until, patches, notes }: Step): Item {
  return {
    text: until === undefined ? title : `${title} (until: ${until})`,
    ...(commands.length === 0 ? {} : { commands }),
    items: [
      ...notes.map((text) => ({ text })),
      ...patches.map(({ path, diff }) => ({ text: `Patch of ${path}`, diff })),
    ],
  };
}
