// Facts about launch templates of the code that nothing refers to, and that seem to be meant for AWS Batch.
import { lineStarts, textOf } from '../../value/source.ts';
import { derived } from '../../value/origins.ts';
import { isDictionary, isList, known, type Settled, type Value } from '../../value/value.ts';
import { isMade, ofKind, ofScope, perModel, perModelAndKey } from '../link.ts';
import { namesIn } from '../names.ts';
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
const unusedIn = perModelAndKey((model, scope: string) => {
  const { addresses } = namesOfAll(model);
  return ofScope(model, 'launchTemplate', scope).filter(
    // All code beside a template has to be searched for its users, and the environment is a user of most
    // templates.
    ({ address, users }) => !addresses.has(address) && users?.().size === 0,
  );
});

/** Whether an environment of the scan, also in other code, refers to it by a name that may be its own. */
function mayBeMeantByName(template: Resource, { model, world }: Context): boolean {
  const own = walk(propertiesOf(template, world), 'launchTemplateName', world).value;
  if (own.kind === 'absent') return false;
  const names = namesOfAll(model);
  if (own.kind !== 'known') return names.hasUnknown || names.known.size > 0;
  return names.hasUnknown || names.known.has(own.value);
}

/**
 * The ids and names by which the environments of the scan refer to launch templates. Found once for all
 * templates.
 */
const namesOfAll = perModel((model) => {
  const references = ofKind(model, 'computeEnvironment').flatMap(({ properties }) =>
    referencesIn(properties),
  );
  const names = references.filter(([name]) => name === 'launchTemplateName').map(([, value]) => value);
  return {
    addresses: new Set(references.flatMap(([, value]) => [...namesIn(value).addresses])),
    known: new Set<unknown>(names.flatMap((name) => (name.kind === 'known' ? [name.value] : []))),
    hasUnknown: names.some((name) => name.kind !== 'known'),
  };
});

/**
 * The ids and names by which an environment refers to launch templates. A value that may contain them counts
 * as a name.
 */
function referencesIn(value: Value): readonly (readonly [name: string, value: Value])[] {
  if (value.kind !== 'known') return value.kind === 'absent' ? [] : [['launchTemplateName', value]];
  if (isList(value.value)) return value.value.items.flatMap(referencesIn);
  if (!isDictionary(value.value)) return [];
  const { entries } = value.value;
  const own = (name: string): readonly Value[] => {
    const member = entries.get(name)?.value;
    return !member || member.kind === 'absent' ? [] : [member];
  };
  return [
    ...['computeResources', 'launchTemplate', 'overrides'].flatMap((name) => own(name).flatMap(referencesIn)),
    ...['launchTemplateId', 'launchTemplateName'].flatMap((name) =>
      own(name).map((one) => [name, one] as const),
    ),
  ];
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

/** Whether its name, its tags or the comment above it mentions Batch. */
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
