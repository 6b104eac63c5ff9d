// Facts about launch templates of the code that nothing refers to, and that seem to be meant for AWS Batch.
import { lineStarts, textOf } from '../../value/source.ts';
import { derived } from '../../value/origins.ts';
import { isDictionary, isList, known, type Settled, type Value } from '../../value/value.ts';
import { isMade, ofKind, ofScope, perModel, perModelAndKey } from '../link.ts';
import type { Resource } from '../resource.ts';
import type { Context, PartOf } from '../row.ts';
import { isTrue } from '../truth.ts';
import { propertiesOf, resolveDeep, walk } from '../walk.ts';
import { none, setAt, type Facts } from './fact.ts';

export interface UnusedLaunchTemplateRow extends Context {
  readonly template: Resource;
}

/** The launch templates that are deployed with the environment, and that certainly nothing refers to. */
export function unusedLaunchTemplateRows(context: Context): readonly PartOf<UnusedLaunchTemplateRow>[] {
  const { model, environment, world } = context;
  return unusedIn(model, environment.scope)
    .filter((template) => isMade(template, world) && !mayBeMeantByName(template, context))
    .map((template) => ({ template }));
}

/**
 * Those of a stack or root module that no code refers to. Found once for all its environments: a look at each
 * template for each environment would take time by the square of their number.
 */
const unusedIn = perModelAndKey((model, scope: string) =>
  ofScope(model, 'launchTemplate', scope).filter((template) => template.users?.().size === 0),
);

/** Whether an environment of the scan, also in other code, refers to it by a name that may be its own. */
function mayBeMeantByName(template: Resource, { model, world }: Context): boolean {
  const own = walk(propertiesOf(template, world), 'launchTemplateName', world).value;
  if (own.kind === 'absent') return false;
  const names = namesOfAll(model);
  if (own.kind !== 'known') return names.hasUnknown || names.known.size > 0;
  return names.hasUnknown || names.known.has(own.value);
}

interface NamesInUse {
  readonly known: ReadonlySet<unknown>;
  readonly hasUnknown: boolean;
}

/**
 * The names by which any environment of the scan refers to launch templates. Found once for all templates.
 */
const namesOfAll = perModel((model): NamesInUse => {
  const all = ofKind(model, 'computeEnvironment').flatMap(({ properties }) => namesIn(properties));
  return {
    known: new Set(all.flatMap((name) => (name.kind === 'known' ? [name.value] : []))),
    hasUnknown: all.some((name) => name.kind !== 'known'),
  };
});

/** The names by which an environment refers to launch templates, with what is unknown left as it is. */
function namesIn(value: Value): readonly Value[] {
  if (value.kind !== 'known') return value.kind === 'absent' ? [] : [value];
  if (isList(value.value)) return value.value.items.flatMap(namesIn);
  if (!isDictionary(value.value)) return [];
  const { entries } = value.value;
  return ['computeResources', 'launchTemplate', 'overrides', 'launchTemplateName'].flatMap((name) => {
    const member = entries.get(name)?.value;
    if (!member || member.kind === 'absent') return [];
    return name === 'launchTemplateName' ? [member] : namesIn(member);
  });
}

const SETTINGS = [
  ['userData', 'user data'],
  ['imageId', 'an image'],
  ['blockDeviceMappings', 'block devices'],
] as const;

/** What it sets for instances, as a sentence names it. */
function settings({ template, world }: UnusedLaunchTemplateRow): Settled {
  const data = walk(propertiesOf(template, world), 'launchTemplateData', world);
  const set = SETTINGS.filter(([name]) => isTrue(setAt(walk(data, name, world))));
  const origin = derived(template.at);
  return set.length === 0 ? none(origin) : known(set.map(([, words]) => words).join(' and '), origin);
}

const BATCH = /batch/i;

/** Whether its name, its tags or the comment above it speaks of Batch. */
function speaksOfBatch({ template, world }: UnusedLaunchTemplateRow): boolean {
  const properties = propertiesOf(template, world);
  const own = template.name.slice(template.name.lastIndexOf('.') + 1);
  const texts = ['launchTemplateName', 'tagSpecifications'].flatMap((name) =>
    textsIn(resolveDeep(walk(properties, name, world).value, world)),
  );
  return [own, ...texts, commentAbove(template)].some((text) => BATCH.test(text));
}

function textsIn(value: Value): readonly string[] {
  if (value.kind !== 'known') return [];
  if (typeof value.value !== 'object') return [String(value.value)];
  const inner = isList(value.value)
    ? value.value.items
    : [...value.value.entries.values()].map((entry) => entry.value);
  return inner.flatMap(textsIn);
}

const COMMENT = /^\s*(?:#|\/\/)/;

/** The lines of comment that end right above the resource. */
function commentAbove({ at: { source, start } }: Resource): string {
  const starts = lineStarts(source);
  const line = starts.findLastIndex((one) => one <= start);
  const lines: string[] = [];
  for (let index = line - 1; index >= 0; index--) {
    const text = textOf({ source, start: starts[index] ?? 0, end: starts[index + 1] ?? start });
    if (!COMMENT.test(text)) break;
    lines.push(text);
  }
  return lines.join('');
}

export const unusedLaunchTemplateFacts: Facts<UnusedLaunchTemplateRow> = {
  '/unused/name': {
    type: 'text',
    doc: 'What the code calls the launch template that nothing refers to.',
    of: ({ template }) => known(template.name, derived(template.at)),
  },
  '/unused/settings': {
    type: 'text',
    doc: 'Which of user data, image and block devices it sets; not set if none.',
    of: settings,
  },
  '/unused/speaksOfBatch': {
    type: 'boolean',
    doc: 'Its name, its tags or the comment above it speaks of Batch.',
    of: (row) => known(speaksOfBatch(row), derived(row.template.at)),
  },
};
