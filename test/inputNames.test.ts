// Rules over the source that keep odd input from bringing a scan down: names of the input never meet the
// members that every object has, and lists of the input are never spread into the arguments of a call.
import { expect, test } from 'vitest';
import { isNode, nodesOfSource } from './sourceCode.ts';

/** Tables without a type that are looked up by closed types of ours. */
const CLOSED = new Set([
  'KIND_WORDS', // kinds of variables
  'EXAMPLE_TITLES', // verdicts of examples
  'ENDS', // ways in which a value is given
]);

/**
 * What tables that are written where they are used are looked up by: closed types of ours, numbers, single
 * letters.
 */
const CLOSED_KEYS = new Set([
  'type',
  'type.kind',
  'kind',
  'repetition',
  'mode',
  'letters.length',
  'origin.how',
  "generation as 'amzn-ami'",
  "parts[2] as '1' | '2' | '2023'",
]);

const nodes = [...nodesOfSource()];

function fileOf(place: string): string {
  return place.slice(0, place.lastIndexOf(':'));
}

/** Where the names of a module's own constants start in their lines. */
const OF_MODULE = new Set(['const '.length, 'export const '.length]);

/** `{ readonly [severity in Severity]: …`, `Record<Severity, …`: the compiler lets no other name in. */
const CLOSED_TYPE = /^\w+: [^=]*(?: in \w|Record<(?!string))/;

/** The constants of the modules, as `file:NAME`, and whether they hold a table. */
const constants = new Map(
  nodes.flatMap(({ node, column, text, place }): [string, boolean][] => {
    const [init, id] = [node['init'], node['id']];
    if (node.type !== 'VariableDeclarator' || !OF_MODULE.has(column) || !isNode(id)) return [];
    const isTable = isNode(init) && init.type === 'ObjectExpression' && !CLOSED_TYPE.test(text);
    return [[`${fileOf(place)}:${String(id['name'])}`, isTable]];
  }),
);

/** Names of tables, for those that a file has imported. */
const tables = new Set(
  [...constants].filter(([, isTable]) => isTable).map(([name]) => name.slice(name.indexOf(':') + 1)),
);

function isTableIn(file: string, name: string): boolean {
  return constants.get(`${file}:${name}`) ?? tables.has(name);
}

test('a table is looked up by a name of the input with own() alone', () => {
  const lookUps = nodes.filter(({ node, text, place }) => {
    if (node.type !== 'MemberExpression' || node['computed'] !== true) return false;
    const [object, property] = [node['object'], node['property']];
    if (!isNode(object) || !isNode(property) || property.type === 'Literal') return false;
    const key = text.slice(property.start - node.start, property.end - node.start);
    if (/^\(?\s*\{/.test(text)) return !CLOSED_KEYS.has(key);
    const name = object.type === 'Identifier' ? String(object['name']) : '';
    return isTableIn(fileOf(place), name) && !CLOSED.has(name);
  });
  expect(tables.size).toBeGreaterThan(20);
  const beside = lookUps.filter(({ place }) => fileOf(place) !== 'value/own.ts');
  expect(beside.map(({ place, text }) => `${place} ${text}`)).toEqual([]);
});

test('and no name of the input is looked up with `in`', () => {
  const asked = nodes.filter(
    ({ node }) =>
      node.type === 'BinaryExpression' &&
      node['operator'] === 'in' &&
      isNode(node['left']) &&
      node['left'].type !== 'Literal',
  );
  expect(asked.map(({ place, text }) => `${place} ${text}`)).toEqual([]);
});

/** Spreads into arguments, and what bounds them. */
const BOUNDED = new Map([
  ['f(...(settled as SettledArgs<Args>))', 'lift() takes a bounded number of arguments'],
  ['plain(...data)', 'lift() gives a bounded number of arguments'],
  ['cost?.(...data)', 'lift() gives a bounded number of arguments'],
  ['certainlyEqual(...branches)', 'the two branches of a conditional'],
]);

test('no list of the input is spread into the arguments of a call', () => {
  const spread = nodes.filter(
    ({ node, text }) =>
      (node.type === 'CallExpression' || node.type === 'NewExpression') &&
      (node['arguments'] as readonly { type: string }[]).some(({ type }) => type === 'SpreadElement') &&
      !BOUNDED.has(text),
  );
  expect(spread.map(({ place, text }) => `${place} ${text}`)).toEqual([]);
});
