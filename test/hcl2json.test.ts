// HashiCorp's own parser as a second opinion: the same blocks, the same attributes, the same expressions, the
// same faults.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as hcl from '@cdktf/hcl2json';
import { describe, expect, test } from 'vitest';
import { Cursor } from '../src/frontends/terraform/syntax/cursor.ts';
import { expression } from '../src/frontends/terraform/syntax/expressions.ts';
import { parse } from '../src/frontends/terraform/syntax/parse.ts';
import type { Note } from '../src/model/resource.ts';
import type { Body, Expression, TemplatePart } from '../src/frontends/terraform/syntax/tree.ts';
import { standardPolicies } from '../src/policies.ts';
import { scan } from '../src/scan.ts';
import { scanSources } from '../src/scanSources.ts';
import { positions } from '../src/value/source.ts';
import console_ from './data/console.json' with { type: 'json' };
import { fc, runs } from './property.ts';

const FIXTURES = fileURLToPath(new URL('../fixtures', import.meta.url));
const CORPUS = fileURLToPath(new URL('../../shared/corpus', import.meta.url));

const filesOf = (folder: string): [string, string][] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.tf'))
    .map((path) => [path, readFileSync(join(folder, path), 'utf8')]);

const examples = standardPolicies().policies.flatMap(({ id, examples: all }) =>
  all.flatMap(({ name, code }): [string, string][] =>
    code.language === 'terraform' ? [[`${id}: ${name}`, code.text]] : [],
  ),
);

/** Blocks and attributes by name, as `parse` of hcl2json nests them. */
type Shape = {
  readonly [name: string]: 'attribute' | readonly Shape[] | { readonly [label: string]: unknown };
};

function shapeOf({ attributes, blocks }: Body): Shape {
  const shape: Record<string, any> = {};
  for (const name of attributes.keys()) shape[name] = 'attribute';
  for (const { type, labels, body } of blocks) {
    let holder = shape;
    for (const name of [type, ...labels].slice(0, -1)) holder = holder[name] ??= {};
    (holder[labels.at(-1) ?? type] ??= []).push(shapeOf(body));
  }
  return shape;
}

/** What theirs looks like where ours has blocks; an attribute is whatever it is. */
function alike(ours: unknown, theirs: unknown): unknown {
  if (ours === 'attribute') return theirs === undefined ? undefined : 'attribute';
  if (Array.isArray(ours))
    return Array.isArray(theirs) ? theirs.map((body, index) => alike(ours[index] ?? {}, body)) : theirs;
  if (typeof theirs !== 'object' || theirs === null) return theirs;
  return Object.fromEntries(
    Object.entries(theirs).map(([name, value]) => [
      name,
      alike((ours as Shape)[name], value) ?? 'not seen by us',
    ]),
  );
}

const verdictOf = async (text: string) => {
  try {
    return (await hcl.parse('file.tf', text)) as unknown;
  } catch (error) {
    // Having parsed, it converts, and refuses what it cannot say in JSON; that is no fault of syntax.
    return String(error).includes('convert to HCL') ? {} : undefined;
  }
};

const read = (text: string) => parse({ path: 'file.tf', text: text.replace(/^\uFEFF/, '') });

/** Ours and theirs, to be compared; of a file that is refused only that it is. */
async function structures(text: string): Promise<{ ours: unknown; theirs: unknown }> {
  const { body, fault } = read(text);
  const theirs = await verdictOf(text);
  if (fault || theirs === undefined)
    return { ours: fault ? 'refused' : 'taken', theirs: theirs === undefined ? 'refused' : 'taken' };
  return { ours: shapeOf(body), theirs: alike(shapeOf(body), theirs) };
}

describe('the same blocks and attributes', () => {
  test.each([...filesOf(FIXTURES), ...examples])('%s', async (_, text) => {
    const { ours, theirs } = await structures(text);
    expect(ours).toEqual(theirs);
  });

  test.skipIf(!existsSync(CORPUS))(
    'in the corpus of public modules (skipped where it is absent)',
    async () => {
      const differing: string[] = [];
      for (const [path, text] of filesOf(CORPUS)) {
        const { ours, theirs } = await structures(text);
        if (JSON.stringify(ours, sorted) !== JSON.stringify(theirs, sorted)) differing.push(path);
      }
      expect(differing).toEqual([]);
    },
  );

  // Outside brackets an expression ends with its line.
  test.each([
    'a = b ?\n 1 : 2\n',
    'a = b ? 1\n : 2\n',
    'a = b ? 1 :\n 2\n',
    'a = b\n ? 1 : 2\n',
    'a = b +\n 1\n',
    'a = b\n + 1\n',
    'a = !\n b\n',
    'a = b.\nc\n',
    'a = (b ?\n 1\n :\n 2)\n',
    'a = [b +\n 1]\n',
    'a = f(b\n == 1)\n',
    'a = (b\n.c\n[0])\n',
  ])('a line that ends within the expression %j', async (text) => {
    expect(read(text).fault !== undefined).toBe((await verdictOf(text)) === undefined);
  });

  test('a text with a slip is refused by both, or by neither', async () => {
    const texts = [...filesOf(FIXTURES), ...examples].map(([, text]) => text);
    const slip = fc.tuple(
      fc.constantFrom(...texts),
      fc.nat(),
      fc.nat(6),
      fc.constantFrom('', '"', '{', '}', '(', ']', '\n', '=', '${', ',', '<<X\n', '?', '#', '.', '1', ' a '),
    );
    await fc.assert(
      fc.asyncProperty(slip, async ([text, place, taken, put]) => {
        const at = place % (text.length + 1);
        const changed = text.slice(0, at) + put + text.slice(at + taken);
        expect({ text: changed, refused: read(changed).fault !== undefined }).toEqual({
          text: changed,
          refused: (await verdictOf(changed)) === undefined,
        });
      }),
      { numRuns: runs(300) },
    );
  });
});

/** Orders the members of objects, so that texts of equal ones are equal. */
function sorted(_: string, value: unknown): unknown {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toSorted())
    : value;
}

/**
 * An expression in one line, without what the two trees keep in different ways: brackets around it, the words
 * of texts.
 */
function ours(tree: Expression): string {
  switch (tree.kind) {
    case 'literal':
      return String(tree.value);
    case 'name':
      return tree.name;
    case 'item':
      return '*';
    case 'member':
      return `${ours(tree.of)}.${tree.name}`;
    case 'index':
      return `${ours(tree.of)}[${tree.key.kind === 'literal' && typeof tree.key.value === 'boolean' ? 'bool' : ours(tree.key)}]`;
    case 'splat':
      return `splat(${ours(tree.of)}, ${ours(tree.each)})`;
    case 'call':
      return `${tree.name}(${tree.args.map(ours).join(', ')}${tree.spread ? '...' : ''})`;
    case 'condition':
      return `(${ours(tree.test)} ? ${ours(tree.yes)} : ${ours(tree.no)})`;
    case 'unary':
      return `(${tree.operator}${ours(tree.value)})`;
    case 'binary':
      return `(${ours(tree.a)} ${tree.operator} ${ours(tree.b)})`;
    case 'tuple':
      return `[${tree.items.map(ours).join(', ')}]`;
    case 'object':
      return `{${tree.members.map(({ key, value }) => `${key.kind === 'literal' && typeof key.value !== 'number' ? '"·"' : ours(key)} = ${ours(value)}`).join(', ')}}`;
    case 'for': {
      const { keyName = '', itemName, of, key, value, test: only, grouped } = tree;
      return loop(keyName, itemName, ours(of), key && ours(key), ours(value), grouped, only && ours(only));
    }
    case 'template':
      return template(tree.parts.map(part));
  }
}

function part(one: TemplatePart): string {
  switch (one.kind) {
    case 'text':
      return one.text.trim() === '' ? '' : '·';
    case 'value':
      return `\${${ours(one.value)}}`;
    case 'if':
      return `\${(${ours(one.test)} ? ${template(one.yes.map(part))} : ${template(one.no.map(part))})}`;
    case 'for':
      return `\${${loop(one.key ?? '', one.item, ours(one.of), undefined, template(one.body.map(part)), false, undefined)}}`;
  }
}

const template = (parts: readonly string[]): string => `"${parts.join('').replaceAll(/·+/g, '·')}"`;

function loop(
  key: string,
  item: string,
  of: string,
  makesKey: string | undefined,
  value: string,
  grouped: boolean,
  only: string | undefined,
): string {
  return `for ${key}, ${item} in ${of}: ${makesKey === undefined ? '' : `${makesKey} => `}${value}${grouped ? '...' : ''}${only === undefined ? '' : ` if ${only}`}`;
}

interface Theirs {
  readonly type: string;
  readonly children: readonly Theirs[];
  readonly meta: Readonly<Record<string, any>>;
}

const OPERATORS: Readonly<Record<string, string>> = {
  logicalOr: '||',
  logicalAnd: '&&',
  logicalNot: '!',
  equal: '==',
  notEqual: '!=',
  greaterThan: '>',
  greaterThanOrEqual: '>=',
  lessThan: '<',
  lessThanOrEqual: '<=',
  add: '+',
  subtract: '-',
  multiply: '*',
  divide: '/',
  modulo: '%',
  negate: '-',
};

function theirs({ type, children, meta }: Theirs): string {
  const all = children.map(theirs);
  const steps = (): string => meta['traversal'].map(accessor).join('');
  switch (type) {
    case 'literalValue':
      return meta['type'] === 'string'
        ? meta['value'].replaceAll(/\\[nrt]/g, '').trim() === ''
          ? ''
          : '·'
        : String(meta['type'] === 'number' ? Number(meta['value']) : meta['value']);
    case 'scopeTraversal':
      return steps().slice(1);
    case 'relativeTraversal':
      return `${all[0]}${steps()}`;
    case 'index':
      return `${all[0]}[${all[1]}]`;
    case 'splat':
      return `splat(${all[0]}, ${all[1]})`;
    case 'function':
      return `${meta['name'].replace(/^core::/, '')}(${all.join(', ')}${meta['expandedFinalArgument'] ? '...' : ''})`;
    case 'conditional':
      return `(${all[0]} ? ${all[1]} : ${all[2]})`;
    case 'unaryOp':
      return `(${OPERATORS[meta['operator']]}${all[0]})`;
    case 'binaryOp':
      return `(${all[0]} ${OPERATORS[meta['operator']]} ${all[1]})`;
    case 'tuple':
      return `[${all.join(', ')}]`;
    case 'object':
      // A plain name as a key has no node.
      return `{${Array.from({ length: all.length / 2 }, (_, index) => `${children[2 * index]!.children.length === 0 ? '"·"' : all[2 * index]} = ${all[2 * index + 1]}`).join(', ')}}`;
    case 'for': {
      const [of, ...rest] = all as [string, ...string[]];
      const key = meta['keyExpression'] ? rest.shift() : undefined;
      return loop(meta['keyVar'], meta['valVar'], of, key, rest[0]!, meta['groupedValue'], rest[1]);
    }
    case 'template':
      return template(
        all.map((one, index) =>
          children[index]!.type === 'literalValue' && children[index]!.meta['type'] === 'string'
            ? one
            : `\${${one}}`,
        ),
      );
    case 'templateWrap':
      return template([`\${${all[0]}}`]);
    case 'templateJoin':
      return all[0]!;
    default:
      return all[0] ?? '*';
  }
}

/** Their tree does not show whether a boolean index is true or false. */
function accessor({ type, segment = 'bool' }: { type: string; segment?: string }): string {
  return type === 'nameTraversal' ? `.${segment}` : segment.startsWith('"') ? '["·"]' : `[${segment}]`;
}

describe('the same expressions', () => {
  const written = (text: string): string[] => {
    const found: string[] = [];
    const visit = ({ attributes, blocks }: Body): void => {
      for (const { value } of attributes.values()) found.push(textOfExpression(value));
      for (const block of blocks) visit(block.body);
    };
    visit(read(text).body);
    return found;
  };
  const differing = async (expressions: Iterable<string>): Promise<unknown[]> => {
    const wrong: unknown[] = [];
    for (const text of new Set(expressions)) {
      const tree = (await hcl.getExpressionAst('file.tf', text)) as Theirs | null;
      const own = ours(expression(new Cursor({ path: 'file.tf', text })));
      if (!tree || theirs(tree) !== own) wrong.push({ text, ours: own, theirs: tree && theirs(tree) });
    }
    return wrong;
  };

  test('as those that terraform console has answered', async () => {
    const rows: { readonly expression: string; readonly error?: boolean }[] = Object.values(
      console_.groups,
    ).flat();
    expect(await differing(rows.filter(({ error }) => !error).map(({ expression: text }) => text))).toEqual(
      [],
    );
  });

  test('as in fixtures and examples', async () => {
    expect(await differing([...filesOf(FIXTURES), ...examples].flatMap(([, text]) => written(text)))).toEqual(
      [],
    );
  });

  test.skipIf(!existsSync(CORPUS))(
    'as in the corpus of public modules (skipped where it is absent)',
    async () => {
      expect(await differing(filesOf(CORPUS).flatMap(([, text]) => written(text)))).toEqual([]);
    },
  );
});

/** An expression as it is written, with the quotes or marks around a text. */
function textOfExpression({ kind, at }: Expression): string {
  const { text } = at.source;
  if (kind !== 'template') return text.slice(at.start, at.end);
  if (text[at.start - 1] === '"') return text.slice(at.start - 1, at.end + 1);
  const open = text.lastIndexOf('<<', at.start);
  const close = /^\s*\S*\n?/.exec(text.slice(at.end));
  return `${text.slice(open, at.end + (close?.[0].length ?? 0)).trimEnd()}\n`;
}

describe('faults are reported in the words of HashiCorp’s parser', () => {
  const broken = `resource "aws_batch_compute_environment" "x" {
  name = "é𝒳" ?
  type = "MANAGED"
}

variable "twice" {
  default = 1
  default = 2
}

resource "aws_batch_compute_environment" "whole" {
  type = "UNMANAGED"
}
`;
  const told = (notes: readonly Note[]) => notes.map(({ message, at }) => [message, positions(at!).start]);

  test('with the place of each, and what has none is judged', async () => {
    const { notes, environments } = await scan({ text: { path: 'in/broken.tf', text: broken } });
    expect(told(notes)).toEqual([
      [
        'It is not well-formed: Expected the start of an expression, but found an invalid expression token.',
        // The end of the line, past a character of two code units.
        { line: 2, column: 17 },
      ],
      [
        'It is not well-formed: Attribute redefined: The argument "default" was already set at broken.tf:7,3-10. Each argument may be set only once.',
        { line: 8, column: 3 },
      ],
    ]);
    expect(environments.map(({ name }) => name)).toEqual(['aws_batch_compute_environment.whole']);
  });

  test('in our own words in functions that cannot wait', () => {
    const { notes, environments } = scanSources([{ path: 'broken.tf', text: broken }]);
    expect(told(notes)).toEqual([
      ['It is not well-formed: an expression is expected here.', { line: 2, column: 17 }],
    ]);
    expect(environments.map(({ name }) => name)).toEqual(['aws_batch_compute_environment.whole']);
  });

  test('of a text that is nested too deeply, too', async () => {
    const { notes } = await scan({ text: { path: 'deep.tf', text: `x = ${'['.repeat(5_000)}` } });
    expect(told(notes)).toEqual([
      ['It is not well-formed: it is nested more than 200 deep.', { line: 1, column: expect.any(Number) }],
    ]);
  });
});
