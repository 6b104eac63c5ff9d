// The rows that policies judge, as data for authors of policies and for other engines.
import { isMade, modelOf, ofKind, type Model } from '../model/link.ts';
import type { Resource } from '../model/resource.ts';
import type { Context } from '../model/row.ts';
import { pointersOf, rowSubjects, type Pointer } from '../model/rows/pointers.ts';
import { rowsOf } from '../model/rows/rows.ts';
import type { RowSubject } from '../model/rows/subjects.ts';
import { SENSITIVE } from '../value/sensitive.ts';
import type { Range } from '../value/source.ts';
import { isList, type Settled, type Value } from '../value/value.ts';
import { explore, Memory, type Outcome } from '../value/worlds.ts';
import { assumptionsOf } from './assumptions.ts';
import { unknownsIn } from './clause.ts';

/** The subject of a name; undefined if there is none. */
export function subjectNamed(name: string): RowSubject | undefined {
  return rowSubjects.find((subject) => subject === name);
}

/** The pointers of each subject, sorted. */
export function pointersOfSubjects(
  subjects: readonly RowSubject[],
): readonly (readonly [RowSubject, readonly (readonly [string, Pointer])[]])[] {
  return subjects.map((subject) => [
    subject,
    [...pointersOf(subject)].toSorted(([a], [b]) => (a < b ? -1 : 1)),
  ]);
}

/** The names of all subjects. */
export const allSubjects: readonly RowSubject[] = rowSubjects;

/** One value that a pointer can have. */
export interface PointerCase {
  /** Null if it is not set. Within lists and objects, what is unknown is `{ "$unknown": "…" }`. */
  readonly value?: unknown;
  /** `known`: the value is in the code. `unknown`: it is known at deployment only, or not to this scan. */
  readonly certainty: 'known' | 'unknown';
  /** Why it is unknown, and what would decide it. */
  readonly reason?: string;
  readonly settle?: string;
  /** The choices under which the pointer has this value: «condition IsGpu is true». */
  readonly assuming?: readonly string[];
  /** Where a finding would underline it. */
  readonly at: Range;
}

/** The value of a pointer: one case, or several with different assumptions. */
export type PointerData =
  | PointerCase
  | { readonly certainty: 'depends'; readonly cases: readonly PointerCase[] };

/** One row: what a policy with this subject judges. */
export interface RowData {
  readonly subject: RowSubject;
  /** The resource that the row is about, or that it is in. */
  readonly address: string;
  readonly values: Readonly<Record<string, PointerData>>;
}

export interface EnvironmentRows {
  readonly name: string;
  readonly address: string;
  readonly language: string;
  readonly at: Range;
  readonly rows: readonly RowData[];
}

export interface RowsWanted {
  readonly subjects: readonly RowSubject[];
  readonly isWanted: (environment: Resource) => boolean;
  /** The day for dated facts, `2026-11-24`. */
  readonly asOf: string;
  /** Whether pointers that are certainly not set are listed, too. */
  readonly all: boolean;
}

/** The rows of the compute environments that are wanted. */
export function modelRows(resources: readonly Resource[], wanted: RowsWanted): readonly EnvironmentRows[] {
  const model = modelOf(resources);
  return ofKind(model, 'computeEnvironment')
    .filter(wanted.isWanted)
    .map((environment) => {
      const memory = new Memory();
      const { name, address, language, at } = environment;
      const rows = wanted.subjects.flatMap((subject) =>
        rowsOfSubject(subject, environment, { model, memory, wanted }),
      );
      return { name, address, language, at, rows };
    });
}

interface Looking {
  readonly model: Model;
  readonly memory: Memory;
  readonly wanted: RowsWanted;
}

/** A value of one row in one world. */
interface Seen {
  readonly address: string;
  readonly value: Settled;
  readonly at: Range;
}

function rowsOfSubject(subject: RowSubject, environment: Resource, looking: Looking): RowData[] {
  const { model, memory, wanted } = looking;
  const values = new Map<string, Map<string, PointerData>>();
  const addresses = new Map<string, string>();
  for (const pointer of ownPointers(subject)) {
    const { outcomes } = explore<readonly Seen[] | undefined>(
      (world) => {
        if (!isMade(environment, world)) return undefined;
        const context: Context = { model, world, environment, asOf: wanted.asOf };
        return rowsOf(subject, context).map((row) => ({
          address: row.address,
          value: row.value(pointer),
          at: row.place(pointer),
        }));
      },
      { memory },
    );
    for (const [key, address, data] of byRow(outcomes)) {
      addresses.set(key, address);
      const row = values.get(key) ?? new Map<string, PointerData>();
      values.set(key, row);
      if (wanted.all || !isNotSet(data)) row.set(pointer, data);
    }
  }
  return [...values].map(([key, row]) => ({
    subject,
    address: addresses.get(key) ?? key,
    values: Object.fromEntries(row),
  }));
}

/** The pointers of a subject; those that all subjects have are listed with the environment alone. */
function ownPointers(subject: RowSubject): readonly string[] {
  const shared = pointersOf('environment');
  const own = [...pointersOf(subject).keys()];
  return (subject === 'environment' ? own : own.filter((pointer) => !shared.has(pointer))).toSorted();
}

const isNotSet = (data: PointerData): boolean => data.certainty === 'known' && data.value === null;

/**
 * The value of a pointer in each row: rows of all worlds are the same if they have the same address and place
 * in the list.
 */
function byRow(
  outcomes: readonly Outcome<readonly Seen[] | undefined>[],
): readonly (readonly [key: string, address: string, data: PointerData])[] {
  const keyOf = (seen: Seen, index: number): string => `${seen.address} ${index}`;
  const keys = new Map<string, string>();
  for (const { result } of outcomes)
    for (const [index, seen] of (result ?? []).entries()) keys.set(keyOf(seen, index), seen.address);
  return [...keys].map(([key, address]) => {
    const inWorlds = outcomes.map(({ result }) => result?.find((seen, index) => keyOf(seen, index) === key));
    return [key, address, pointerData(inWorlds, outcomes)];
  });
}

function pointerData(
  inWorlds: readonly (Seen | undefined)[],
  outcomes: readonly Outcome<unknown>[],
): PointerData {
  const texts = inWorlds.map((seen) => seen && JSON.stringify(caseOf(seen)));
  const distinct = [...new Set(texts)].filter((text) => text !== undefined);
  const cases = distinct.flatMap((text) => {
    const index = texts.indexOf(text);
    const [seen, world] = [inWorlds[index], outcomes[index]];
    if (!seen || !world) return [];
    const { reported } = assumptionsOf(world, outcomes, (world) => texts.at(world) === text);
    const assuming = reported.map((one) => one.text);
    return [{ ...caseOf(seen), ...(assuming.length > 0 ? { assuming } : {}), at: seen.at }];
  });
  const [only, ...others] = cases;
  return only && others.length === 0 ? only : { certainty: 'depends', cases };
}

function caseOf({ value }: Seen): Omit<PointerCase, 'at'> {
  if (value.kind === 'absent') return { value: null, certainty: 'known' };
  const [unknown] = unknownsIn(value);
  const why = unknown && {
    reason: unknown.why.text,
    ...(unknown.why.settle === undefined ? {} : { settle: unknown.why.settle }),
  };
  if (value.kind === 'unknown') return { certainty: 'unknown', ...why };
  return { value: dataOf(value), certainty: why ? 'unknown' : 'known', ...why };
}

/** Plain data, with the reason in the place of each unknown. */
function dataOf(value: Value): unknown {
  if (value.kind === 'absent') return null;
  if (value.kind === 'unknown') return { $unknown: value.why.text };
  if (value.kind !== 'known') return { $unknown: `${value.over.name} decides` };
  const { value: data } = value;
  if (typeof data !== 'object') return value.sensitive ? SENSITIVE : data;
  const rest = data.rest ? { $unknown: data.rest.why.text } : undefined;
  if (isList(data)) return [...data.items.map(dataOf), ...(rest ? [rest] : [])];
  const members = [...data.entries].map(([name, entry]) => [name, dataOf(entry.value)] as const);
  return Object.fromEntries([...members, ...(rest ? [['$rest', rest] as const] : [])]);
}
