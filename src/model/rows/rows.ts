// The rows that policies judge, in one world: the value of each pointer, and where it is located.
import { memoized } from '../../value/memoized.ts';
import { textOf, type Range } from '../../value/source.ts';
import type { Settled } from '../../value/value.ts';
import type { Resource } from '../resource.ts';
import { placeOf, property, remember, type Context, type LaunchTemplateUse } from '../row.ts';
import { spelledOnce } from '../spelling.ts';
import { resolveDeep, type Found } from '../walk.ts';
import { environmentPath } from './pointers.ts';
import { everywhere, findIn, subjects, type RowSubject, type SubjectRow } from './subjects.ts';

/** A compute environment joined with one part of it, or with one resource that it uses. */
export interface Row {
  /** Address of the resource that contains what the row is about. */
  readonly address: string;
  /** The resources on the way to it, from the environment on. */
  readonly route: readonly { readonly message: string; readonly at: Range }[];
  /** The environments that it concerns, if they are not just the environment that it was made for. */
  readonly environments?: readonly Resource[];
  /** A sentence of a policy with its properties as the language of the environment writes them. */
  spelled(sentence: string): string;
  /**
   * The value of a pointer in this row and world, with all choices in it decided. An unknown pointer is an
   * error of the caller.
   */
  value(pointer: string): Settled;
  /** The same with the choices in it left undecided: for callers that need only its origin. */
  surface(pointer: string): Settled;
  /** The same with the key of the attribute; undefined for a fact, which no attribute has. */
  found(pointer: string): Found | undefined;
  /** Where to underline for a pointer: the attribute; if it is missing, what should contain it. */
  place(pointer: string): Range;
  /** Where the literal is located that reaches the pointer. */
  literalPlace(pointer: string): Range;
  /** What people call the resource at an address; undefined if the model has none there. */
  nameOf(address: string): string | undefined;
}

/**
 * The name under which the place of a pointer is remembered. Made once: a new text would be hashed at each
 * look.
 */
const placeName = memoized((pointer) => `place of ${pointer}`);

/** The rows of a subject for one environment in one world. Made once for all worlds that decide alike. */
export function rowsOf(subject: RowSubject, context: Context): readonly Row[] {
  return remember(context, subject, () => {
    const { rows, has } = subjects[subject];
    return rows(context).map((row) => rowFrom(context, row, has));
  });
}

function rowFrom(context: Context, subjectRow: SubjectRow, isOwn: (pointer: string) => boolean): Row {
  const { environment, world, model } = context;
  const { use, address, environments } = subjectRow.about;
  // The environment remembers what all rows share; the part of the row remembers the rest.
  const holder = (pointer: string): object => (isOwn(pointer) ? subjectRow.part : environment);
  const look = (pointer: string): { value: Settled; key?: Range } =>
    subjectRow.find(pointer) ?? ofEnvironment(context, pointer);
  const find = (pointer: string): { value: Settled; key?: Range } =>
    world.recall(holder(pointer), placeName(pointer), () => look(pointer));
  return {
    address: address ?? use?.template?.address ?? environment.address,
    route: routeOf(environment, use),
    ...(environments ? { environments } : {}),
    spelled: (sentence) => spelledOnce(sentence, environment.spelling),
    value: (pointer) => {
      const { value } = find(pointer);
      // Most values contain nothing that could be a choice.
      if (value.kind !== 'known' || typeof value.value !== 'object') return value;
      return world.recall(holder(pointer), pointer, () => resolveDeep(value, world));
    },
    surface: (pointer) => find(pointer).value,
    found: (pointer) => {
      const { value, key } = find(pointer);
      return key ? { value, key } : undefined;
    },
    place: (pointer) => {
      const { value, key } = find(pointer);
      return firstLine(key ? placeOf({ value, key }) : (value.origin.via[0]?.at ?? value.origin.at));
    },
    literalPlace: (pointer) => firstLine(find(pointer).value.origin.at),
    nameOf: (at) => model.byAddress.get(at)?.name,
  };
}

function ofEnvironment(context: Context, pointer: string): { value: Settled; key?: Range } {
  const found = findIn(pointer, everywhere.facts, everywhere.joins, context);
  if (found) return found;
  const path = environmentPath(pointer);
  if (path === undefined) throw new RangeError(`no such pointer in this row: ${pointer}`);
  return property(context, path);
}

/**
 * The first line of a range over several lines: code scanning shows a finding only if all its lines were
 * touched.
 */
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
