// The pointers of each subject: for the loader of policies, and for the published schema of the model.
import { own } from '../../value/own.ts';
import { fields, type Field, type Fields } from '../fields.ts';
import type { Facts } from '../facts/fact.ts';
import type { Joins } from './joins.ts';
import { everywhere, subjects, type RowSubject } from './subjects.ts';

/** A pointer as documentation shows it: the type in the field table or of the fact, and what it means. */
export interface Pointer {
  readonly type: string;
  readonly doc: string;
}

/** @public for scripts/generate.mjs */
export const rowSubjects = Object.keys(subjects) as readonly RowSubject[];

/** What a remedy has in the place of a pointer in a text about all cases; undefined if it cannot have it. */
export function wordsInGeneral(pointer: string): string | undefined {
  return own(everywhere.facts, pointer)?.inGeneral;
}

const known = new Map<RowSubject, ReadonlyMap<string, Pointer>>();

/** Every pointer of a subject's rows, with what it means. */
export function pointersOf(subject: RowSubject): ReadonlyMap<string, Pointer> {
  let pointers = known.get(subject);
  if (!pointers) {
    pointers = collect(subject);
    known.set(subject, pointers);
  }
  return pointers;
}

function collect(subject: RowSubject): ReadonlyMap<string, Pointer> {
  const pointers = new Map<string, Pointer>();
  addFields(pointers, '/environment', fields.computeEnvironment);
  for (const { facts, joins } of [everywhere, subjects[subject]]) {
    addJoins(pointers, joins);
    addFacts(pointers, facts);
  }
  return pointers;
}

function addFacts(pointers: Map<string, Pointer>, facts: Facts<never>): void {
  for (const [pointer, { type, doc }] of Object.entries(facts)) pointers.set(pointer, { type, doc });
}

function addJoins(pointers: Map<string, Pointer>, joins: Joins<never>): void {
  for (const [name, join] of Object.entries(joins)) {
    if (join.whole !== undefined) pointers.set(`/${name}`, { type: 'object', doc: join.whole });
    addFields(pointers, `/${name}`, join.fields);
  }
}

function addFields(pointers: Map<string, Pointer>, path: string, table: Fields): void {
  for (const [name, field] of Object.entries(table)) addField(pointers, `${path}/${name}`, field);
}

function addField(pointers: Map<string, Pointer>, path: string, field: Field): void {
  pointers.set(path, { type: field.is, doc: field.doc });
  if (field.is === 'object') addFields(pointers, path, field.fields);
}

const environmentPaths = new Map<string, Pointer>();
addFields(environmentPaths, '', fields.computeEnvironment);

/**
 * The path in the field table of a pointer to a field of the environment; undefined for any other pointer.
 */
export function environmentPath(pointer: string): string | undefined {
  if (!pointer.startsWith('/environment/')) return undefined;
  const path = pointer.slice('/environment'.length);
  return environmentPaths.has(path) ? path.slice(1) : undefined;
}
