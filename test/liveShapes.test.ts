// What the reader of deployed environments knows, and the fixtures that it is tested with, beside the service
// model of AWS Batch in @aws-sdk/client-batch: a member that AWS adds, or that never was one, shows here.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { fields, type Field } from '../src/model/fields.ts';
import { counterparts } from './counterparts/install.ts';

/**
 * Kind, name space, name, traits, names of members, shapes of members; of a list the fifth is the shape of an
 * item.
 */
type Shape = readonly [
  number,
  string,
  string,
  unknown,
  readonly string[] | Reference,
  (readonly Reference[])?,
];
type Reference = number | Shape | (() => Shape);

let model: Readonly<Record<string, Shape>> = {};
beforeAll(() => {
  model = createRequire(join(counterparts(), 'package.json'))('@aws-sdk/client-batch');
});

const LIST = 1;
const STRUCTURE = 3;

function shapeNamed(name: string): Shape {
  const shape = model[`${name}$`];
  if (!shape) throw new Error(`the service model has no ${name}`);
  return shape;
}

function resolved(reference: Reference | undefined): Shape | undefined {
  const shape = typeof reference === 'function' ? reference() : reference;
  return Array.isArray(shape) ? (shape as Shape) : undefined; // a number is a scalar, or a list or map of scalars
}

/** The members of a structure with their shapes; undefined for what is none. */
function membersOf(shape: Shape | undefined): ReadonlyMap<string, Shape | undefined> | undefined {
  if (shape?.[0] !== STRUCTURE || !Array.isArray(shape[4])) return undefined;
  const names: readonly string[] = shape[4];
  return new Map(names.map((name, index) => [name, resolved(shape[5]?.[index])]));
}

/** The shape of the items of a list. */
function itemOf(shape: Shape | undefined): Shape | undefined {
  // The fifth part of a list is a reference, and no list of names.
  return shape?.[0] === LIST ? resolved(shape[4] as Reference) : undefined;
}

/** The paths of what a field has and the shape does not. */
function lacking(field: Field, shape: Shape | undefined, path: string): readonly string[] {
  if (field.is === 'list') return lacking(field.of, itemOf(shape) ?? shape, path);
  const members = membersOf(shape);
  if (field.is !== 'object' || !members) return [];
  return Object.entries(field.fields).flatMap(([name, inner]) => {
    const own = `${path}/${name}`;
    return members.has(name) ? lacking(inner, members.get(name), own) : [own];
  });
}

/** Fields of the model that only code has, by why. */
const OF_CODE: Readonly<Record<string, string>> = {
  '/computeEnvironmentNamePrefix': 'Terraform makes a name of it',
  '/replaceComputeEnvironment': 'CloudFormation keeps it to itself',
  '/createBeforeDestroy': 'it says how a tool deploys',
  '/ignoreChanges': 'it says how a tool deploys',
  '/eksConfiguration/accessEntry': 'the service model of this version does not have it',
  '/computeResources/updateToLatestImageVersion': 'requests have it, and answers do not',
};

describe('the fields of the model are members that AWS returns, but for those that only code has', () => {
  test.each([
    ['computeEnvironment', 'ComputeEnvironmentDetail', Object.keys(OF_CODE)],
    ['jobQueue', 'JobQueueDetail', []],
    ['jobDefinition', 'JobDefinition', []],
  ] as const)('%s', (kind, shape, expected) => {
    const found = lacking({ is: 'object', doc: '', fields: fields[kind] }, shapeNamed(shape), '');
    expect(found.toSorted()).toEqual([...expected].toSorted());
  });
});

test('an update can ask for the newest AMI, and the answer about an environment does not have that', () => {
  expect(membersOf(shapeNamed('ComputeResourceUpdate'))?.has('updateToLatestImageVersion')).toBe(true);
  expect(membersOf(shapeNamed('ComputeResource'))?.has('updateToLatestImageVersion')).toBe(false);
});

/** The paths of members of data that the shape does not have. */
function unknownMembers(data: unknown, shape: Shape | undefined, path: string): readonly string[] {
  if (Array.isArray(data)) {
    const item = itemOf(shape);
    return data.flatMap((one, index) => unknownMembers(one, item, `${path}/${index}`));
  }
  const members = membersOf(shape);
  if (!members || typeof data !== 'object' || data === null) return [];
  return Object.entries(data).flatMap(([name, value]) => {
    const own = `${path}/${name}`;
    return members.has(name) ? unknownMembers(value, members.get(name), own) : [own];
  });
}

const ACCOUNT = fileURLToPath(new URL('../fixtures/deployed/account', import.meta.url));
const RESPONSES: readonly (readonly [string, string])[] = [
  ['compute-environments.json', 'DescribeComputeEnvironmentsResponse'],
  ['job-queues.json', 'DescribeJobQueuesResponse'],
  ['job-definitions.json', 'DescribeJobDefinitionsResponse'],
];

test.each(RESPONSES)('fixtures/deployed/account/%s is a %s', (file, shape) => {
  expect(readdirSync(ACCOUNT)).toContain(file);
  const data: unknown = JSON.parse(readFileSync(join(ACCOUNT, file), 'utf8'));
  expect(unknownMembers(data, shapeNamed(shape), '')).toEqual([]);
  expect(unknownMembers({ invented: 1 }, shapeNamed(shape), '')).toEqual(['/invented']);
});
