// The rows that policies judge: what a subject is, and what each pointer of its row means.
import { own } from '../value/own.ts';
import { textOf, type Range } from '../value/source.ts';
import type { Settled } from '../value/value.ts';
import { blockDeviceFacts, blockDeviceRows, devicesOfEnvironment } from './facts/blockDevice.ts';
import { ec2ConfigurationFacts, ec2ConfigurationRows } from './facts/ec2Configuration.ts';
import { environmentFacts } from './facts/environment.ts';
import type { Fact, Facts } from './facts/fact.ts';
import { imageFacts, imageRows, imagesOfEnvironment } from './facts/image.ts';
import { instanceFacts } from './facts/instances.ts';
import { jobDefinitionFacts, jobDefinitionRows } from './facts/jobDefinition.ts';
import { launchTemplateFacts } from './facts/launchTemplate.ts';
import { overrideFacts, overrideRows } from './facts/override.ts';
import { updateFacts } from './facts/update.ts';
import { userDataFacts, userDataOfEnvironment } from './facts/userData.ts';
import { fields, type Field } from './fields.ts';
import type { Resource } from './resource.ts';
import {
  launchTemplateUses,
  placeOf,
  property,
  remember,
  type Context,
  type LaunchTemplateUse,
  type PartOf,
} from './row.ts';
import { spelled } from './spelling.ts';
import { resolveDeep } from './walk.ts';

export type RowSubject =
  | 'environment'
  | 'launchTemplate'
  | 'override'
  | 'image'
  | 'ec2Configuration'
  | 'blockDevice'
  | 'jobDefinition';

/** A compute environment joined with one thing of its own. */
export interface Row {
  /** Address of the resource that holds what the row is about. */
  readonly address: string;
  /** The resources on the way to it, from the environment on. */
  readonly route: readonly { readonly message: string; readonly at: Range }[];
  /** The environments that it concerns, where they are not just the environment that it was made for. */
  readonly environments?: readonly Resource[];
  /** Name for `/environment/name` where it is not to be put off until all environments are known. */
  readonly environmentName?: string;
  /** A sentence with its properties as the language of the environment writes them. */
  spelled(sentence: string): string;
  /** What a pointer says in this row and world, without choices within. An unknown pointer is an error of the caller. */
  value(pointer: string): Settled;
  /** Where to underline for a pointer: the attribute; of what is missing, the thing that should hold it. */
  place(pointer: string): Range;
  /** Where the literal stands that reaches the pointer. */
  literalPlace(pointer: string): Range;
  /** What people call the resource at an address; undefined where the model has none there. */
  nameOf(address: string): string | undefined;
}

interface SubjectTable<R extends Context> {
  readonly rows: (context: Context) => readonly PartOf<R>[];
  readonly facts: Facts<R>;
  readonly of?: (row: R) => { address?: string; use?: LaunchTemplateUse; environments?: readonly Resource[] };
}

const everywhere: Facts<Context> = {
  ...environmentFacts,
  ...updateFacts,
  ...instanceFacts,
  ...imagesOfEnvironment,
  ...devicesOfEnvironment,
  ...userDataOfEnvironment,
};

const launchTemplateRows = (context: Context): readonly { use: LaunchTemplateUse }[] =>
  launchTemplateUses(context).map((use) => ({ use }));

const subjects: { readonly [subject in RowSubject]: SubjectTable<any> } = {
  environment: { rows: () => [{}], facts: {} },
  launchTemplate: {
    rows: launchTemplateRows,
    facts: { ...launchTemplateFacts, ...userDataFacts },
    of: ({ use }) => ({ use }),
  },
  override: { rows: overrideRows, facts: overrideFacts },
  image: { rows: imageRows, facts: imageFacts, of: ({ image }) => ({ use: image.use }) },
  ec2Configuration: { rows: ec2ConfigurationRows, facts: ec2ConfigurationFacts },
  blockDevice: {
    rows: blockDeviceRows,
    facts: { ...launchTemplateFacts, ...blockDeviceFacts },
    of: ({ use }) => ({ use }),
  },
  jobDefinition: {
    rows: jobDefinitionRows,
    facts: jobDefinitionFacts,
    of: ({ jobDefinition, environments }) => ({ address: jobDefinition.address, environments }),
  },
};

/** The rows of a subject for one environment in one world. */
export function rowsOf(subject: RowSubject, context: Context): readonly Row[] {
  const table = subjects[subject];
  const parts = remember(context, subject, () => table.rows(context));
  return parts.map((part) => rowFrom(context, part, table));
}

function rowFrom(context: Context, part: object, table: SubjectTable<any>): Row {
  const row = { ...part, ...context };
  const { environment, world } = row;
  const { use, address, environments } = table.of?.(row) ?? {};
  // What all rows share is remembered of the environment, the rest of the row's own part.
  const holder = (pointer: string): object => (own(table.facts, pointer) ? part : environment);
  const find = (pointer: string): { value: Settled; key?: Range } =>
    world.recall(holder(pointer), `place of ${pointer}`, () => look(pointer));
  const look = (pointer: string): { value: Settled; key?: Range } => {
    const fact: Fact<any> | undefined = own(table.facts, pointer) ?? own(everywhere, pointer);
    if (fact) return { value: fact.of(row) };
    const path = propertyPath(pointer);
    if (path === undefined) throw new RangeError(`no such pointer in this row: ${pointer}`);
    return property(row, path);
  };
  const value = (pointer: string): Settled =>
    world.recall(holder(pointer), pointer, () => resolveDeep(find(pointer).value, world));
  return {
    address: address ?? use?.template?.address ?? environment.address,
    route: routeOf(environment, use),
    ...(environments ? { environments } : {}),
    spelled: (sentence) => spelled(sentence, environment.spelling),
    value,
    place: (pointer) => {
      const found = find(pointer);
      return firstLine(
        found.key
          ? placeOf({ value: found.value, key: found.key })
          : (found.value.origin.via[0]?.at ?? found.value.origin.at),
      );
    },
    literalPlace: (pointer) => firstLine(find(pointer).value.origin.at),
    nameOf: (at) => row.model.byAddress.get(at)?.name,
  };
}

/** Of a range that goes over several lines the first: code scanning shows a finding only where all its lines were touched. */
function firstLine(range: Range): Range {
  const text = textOf(range);
  const lineEnd = text.search(/[\r\n]/);
  const { length } = text.slice(0, Math.max(lineEnd, 0)).trimEnd();
  return length > 0 ? { ...range, end: range.start + length } : range;
}

function routeOf(environment: Resource, use: LaunchTemplateUse | undefined): Row['route'] {
  const start = { message: `compute environment ${environment.name}`, at: environment.at };
  if (!use?.template) return [start];
  return [
    start,
    { message: 'its reference to the launch template', at: use.reference.key },
    { message: `launch template ${use.template.name}`, at: use.template.at },
  ];
}

/** Every pointer of a subject's row, with what it means: for the policy loader and the published schema of the model. */
export function pointersOf(
  subject: RowSubject,
): ReadonlyMap<string, { readonly type: string; readonly doc: string }> {
  const pointers = new Map<string, { type: string; doc: string }>();
  for (const [pointer, { type, doc }] of Object.entries({
    ...everywhere,
    ...subjects[subject].facts,
  } as Facts<never>))
    pointers.set(pointer, { type, doc });
  for (const [path, field] of fieldPaths('', {
    is: 'object',
    doc: 'The compute environment.',
    fields: fields.computeEnvironment,
  })) {
    pointers.set(`/environment${path}`, { type: field.is, doc: field.doc });
  }
  return pointers;
}

export const rowSubjects = Object.keys(subjects) as readonly RowSubject[];

function* fieldPaths(path: string, field: Field): Generator<[string, Field]> {
  if (path !== '') yield [path, field];
  if (field.is === 'object')
    for (const [name, member] of Object.entries(field.fields)) yield* fieldPaths(`${path}/${name}`, member);
}

const propertyPaths = new Set(
  [...fieldPaths('', { is: 'object', doc: '', fields: fields.computeEnvironment })].map(([path]) => path),
);

function propertyPath(pointer: string): string | undefined {
  if (!pointer.startsWith('/environment/')) return undefined;
  const path = pointer.slice('/environment'.length);
  return propertyPaths.has(path) ? path.slice(1) : undefined;
}
