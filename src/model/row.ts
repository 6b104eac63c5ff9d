// A row is what a policy judges: a compute environment, joined with what it uses, in one world.
import { identify } from '../value/identity.ts';
import { memoized } from '../value/memoized.ts';
import { SENSITIVE } from '../value/sensitive.ts';
import type { Range } from '../value/source.ts';
import { plainText } from '../value/text.ts';
import { isDictionary, isList, unknown, type Settled } from '../value/value.ts';
import type { World } from '../value/worlds.ts';
import { factsOf, type Language } from './languages.ts';
import { linked, referenced, type Model } from './link.ts';
import type { Resource } from './resource.ts';
import { itemsOf, propertiesOf, walk, type Found } from './walk.ts';

/** A compute environment in one world, with what all its rows share. */
export interface Context {
  readonly model: Model;
  readonly world: World;
  readonly environment: Resource;
  /** The day for which dated rules are judged, `2026-11-24`. */
  readonly asOf: string;
}

/** What a row has beside the context that it shares with the environment's other rows. */
export type PartOf<Row extends Context> = Omit<Row, keyof Context>;

/** How an environment, or one of its overrides, refers to a launch template. */
export interface LaunchTemplateUse {
  /** The place of an override in the list; undefined for the environment's own launch template. */
  readonly override?: number;
  readonly reference: Found;
  readonly id: Found;
  readonly name: Found;
  readonly version: Found;
  /** The launch template, if it is in the scanned code. */
  readonly template?: Resource;
}

/** Computes something of the environment once for all worlds and policies that decide its choices alike. */
export function remember<T>({ world, environment }: Context, name: string, compute: () => T): T {
  return world.recall(environment, name, compute);
}

/** The name under which a property is remembered, made once: a new text would be hashed at each look. */
const rememberedName = memoized((path) => `property ${path}`);

/** A property of the environment by its path in the field table. */
export function property(context: Context, path: string): Found {
  return remember(context, rememberedName(path), () =>
    walk(propertiesOf(context.environment, context.world), path, context.world),
  );
}

export function computeResource(context: Context, name: string): Found {
  return property(context, `computeResources/${name}`);
}

/** The environment's own use of a launch template, then those of its overrides. */
export function launchTemplateUses(context: Context): readonly LaunchTemplateUse[] {
  return remember(context, 'launch template uses', () => {
    const reference = computeResource(context, 'launchTemplate');
    if (reference.value.kind !== 'known') return [];
    const overrides = itemsOf(walk(reference, 'overrides', context.world), context.world).items;
    return [
      useOf(context, reference),
      ...overrides.map((override, index) => ({ ...useOf(context, override), override: index })),
    ];
  });
}

function useOf(context: Context, reference: Found): LaunchTemplateUse {
  const { world, model, environment } = context;
  const id = walk(reference, 'launchTemplateId', world);
  const name = walk(reference, 'launchTemplateName', world);
  const template =
    referenced(id.value, 'launchTemplate', model) ??
    linked(name.value, 'launchTemplate', 'launchTemplateName', environment.scope, model, world);
  const use = { reference, id, name, version: walk(reference, 'version', world) };
  return template ? { ...use, template } : use;
}

/**
 * A member of the launch template's data. If that is outside the scanned code, it is unknown, at the id or
 * name that refers to it.
 */
export function launchTemplateData(context: Context, use: LaunchTemplateUse, path: string): Found {
  return launchTemplateField(context, use, `launchTemplateData/${path}`);
}

/** A field of the launch template itself, likewise. */
export function launchTemplateField(context: Context, use: LaunchTemplateUse, path: string): Found {
  return context.world.recall(use, path, () => {
    if (use.template) return walk(propertiesOf(use.template, context.world), path, context.world);
    const reference = use.id.value.kind === 'absent' ? use.name : use.id;
    return memberOutside(
      reference,
      'launch template',
      `${context.environment.address}/launchTemplate/${path}`,
      context.environment.language,
    );
  });
}

/** A member of a resource that is not in the scanned code: unknown, at the value that refers to it. */
export function memberOutside(reference: Found, what: string, identity: string, language: Language): Found {
  const { key, value } = reference;
  if (value.kind === 'absent') return reference;
  const name = plainText(value);
  const called = name === undefined ? '' : ` ${name}`;
  const shown = value.kind === 'known' && value.sensitive ? ` ${SENSITIVE}` : called;
  return {
    key,
    value: unknown(
      {
        code: 'outside',
        text: `the ${what}${shown} is not in the scanned code`,
        settle: factsOf(language).missing?.get(what) ?? `scan the code that makes the ${what}, too`,
      },
      value.origin,
      { mayBeAbsent: true, identity: identify(`${identity}${called}`) },
    ),
  };
}

/**
 * The place to underline for a value: the expression in the attribute; for an object, a list of objects and
 * anything on several lines, its key, which shows what it is without covering the page.
 */
export function placeOf({ value, key }: Found): Range {
  if (value.kind === 'known' && isBulky(value)) return key;
  const place = value.origin.via[0]?.at ?? value.origin.at;
  return isOfOneLine(place) ? place : key;
}

/** Whether a range ends in the line in which it begins. Reads no further than that line. */
function isOfOneLine({ source: { text }, start, end }: Range): boolean {
  for (let at = start; at < end; at++) if (text[at] === '\n' || text[at] === '\r') return false;
  return true;
}

function isBulky(value: Settled & { kind: 'known' }): boolean {
  if (isDictionary(value.value)) return true;
  return (
    isList(value.value) && value.value.items.some((item) => item.kind === 'known' && isDictionary(item.value))
  );
}
