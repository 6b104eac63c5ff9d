// The places of a plan's answer as places of the code that the plan was made of: those that people edit.
import { placeOf } from '../model/row.ts';
import type { Resource, ResourceKind } from '../model/resource.ts';
import type { Range } from '../value/source.ts';
import { explore } from '../value/worlds.ts';
import type { ChangedProperty, DiffAnswer, Subject } from './answer.ts';
import { hasWithin, leafAt, leavesOf, type Leaves } from './leaves.ts';

/**
 * A resource of the code by its kind and by its name in the root module; undefined if the code does not have
 * it.
 */
export type CodeOf = (kind: ResourceKind, name: string) => Resource | undefined;

/** What the old side has stays at its place in the plan: it is not in the code any more. */
export function inCode(answer: DiffAnswer, codeOf: CodeOf): DiffAnswer {
  return {
    ...answer,
    environments: answer.environments.map((one) => {
      const code = codeOf('computeEnvironment', one.environment.name);
      if (!code) return one;
      const { environment, changes } = one;
      return { ...one, environment: at(environment, code), changes: changesIn(changes, code) };
    }),
    queues: answer.queues.map((one) => {
      const code = codeOf('jobQueue', one.queue.name);
      return code ? { ...one, queue: at(one.queue, code), changes: changesIn(one.changes, code) } : one;
    }),
  };
}

function at(subject: Subject, code: Resource): Subject {
  return { ...subject, at: code.at };
}

function changesIn(changes: readonly ChangedProperty[], code: Resource): readonly ChangedProperty[] {
  if (changes.length === 0) return changes;
  // Any case of the choices of the code shows where a property is written.
  const [first] = explore((world) => leavesOf(code, world), { bound: 1 }).outcomes;
  if (!first) return changes;
  return changes.map((change) => ({
    ...change,
    after: { ...change.after, at: placeIn(first.result, change.property, code) },
  }));
}

function placeIn(leaves: Leaves, property: string, code: Resource): Range {
  if (property === '') return code.at;
  const prefix = 'computeEnvironmentNamePrefix';
  const isPrefix = property === 'computeEnvironmentName' && !leaves.has(property) && leaves.has(prefix);
  const path = isPrefix ? prefix : property;
  const inner = leaves.has(path) ? undefined : innerOf(leaves, path);
  const place = inner ?? placeOf(leafAt(leaves, path, code));
  return place.source.path === code.at.source.path ? place : leafAt(leaves, path, code).key;
}

/** The first member of an object that is one change as a whole. */
function innerOf(leaves: Leaves, path: string): Range | undefined {
  if (!hasWithin(leaves, path)) return undefined;
  for (const [name, { key }] of leaves) if (name.startsWith(`${path}/`)) return key;
  return undefined;
}
