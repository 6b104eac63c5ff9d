// The table of effects (model/data/updates.json): its rows by property, and the providers that it
// distinguishes.
import { own } from '../../value/own.ts';
import data from '../data/updates.json' with { type: 'json' };

/**
 * What the deployment of a change does to the compute environment, the strongest last but one; `refused`
 * fails.
 */
export const EFFECTS = [
  'nothing',
  'stored',
  'scales',
  'infrastructureUpdate',
  'replaced',
  'refused',
] as const;
export type Effect = (typeof EFFECTS)[number];

/**
 * One effect; several if the sources contradict each other, the likelier first; null if the tool has no such
 * property.
 */
type Cell = Effect | readonly Effect[] | null;

export interface Row {
  readonly properties: readonly string[];
  /** A sentence on what AWS Batch does. */
  readonly why: string;
  /** What applies in its place with a tool, `aws`, or with one that replaces, `cloudformation/replacing`. */
  readonly whyFor?: Readonly<Record<string, string>>;
  /** Keys of {@link sourceTitle}. */
  readonly sources: readonly string[];
  readonly api: Cell;
  readonly cloudformation: { readonly inPlace: Cell; readonly replacing: Cell };
  readonly aws: { readonly eligible: Cell; readonly ineligible: Cell };
  readonly awscc: { readonly inPlace: Cell; readonly replacing: Cell };
}

// JSON's types have no unions of literals: a test checks that every cell of the table has one of the effects.
const table = data as unknown as {
  readonly asOf: string;
  readonly sources: Readonly<Record<string, string>>;
  readonly rows: readonly Row[];
};

export const rows: readonly Row[] = table.rows;
/** The day on which the table was last compared with its sources. */
export const tableDate: string = table.asOf;

const byProperty = new Map(rows.flatMap((row) => row.properties.map((property) => [property, row] as const)));

/** What a key of a row's sources means. */
export function sourceTitle(key: string): string {
  return Object.hasOwn(table.sources, key) ? (table.sources[key] ?? key) : key;
}

/**
 * The row of a property, or of the nearest property around it: `computeResources/tags/Team` is in
 * `computeResources/tags`.
 */
export function rowOf(property: string): Row | undefined {
  for (let path = property; path !== ''; path = path.slice(0, Math.max(0, path.lastIndexOf('/')))) {
    const row = byProperty.get(path);
    if (row) return row;
  }
  return undefined;
}

/** Why a row has its effects when a tool deploys the change. */
export function whyOf({ why, whyFor = {} }: Row, tool: string, isReplacing: boolean): string {
  return (isReplacing ? own(whyFor, `${tool}/replacing`) : undefined) ?? own(whyFor, tool) ?? why;
}

/** The effects of a cell, the likelier first. */
export function effectsIn(cell: Cell): readonly Effect[] {
  if (cell === null) return [];
  return typeof cell === 'string' ? [cell] : cell;
}
