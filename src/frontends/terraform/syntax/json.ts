// Reads Terraform's JSON syntax into the same tree as HCL.
// Source: developer.hashicorp.com/terraform/language/syntax/json
import { own } from '../../../value/own.ts';
import { FaultError } from '../../document/faults.ts';
import { readJson } from '../../document/json.ts';
import type { Member, Node, ScalarNode } from '../../document/syntax.ts';
import type { Range, Source } from '../../../value/source.ts';
import { Cursor } from './cursor.ts';
import { expression } from './expressions.ts';
import { relocated } from '../relocate.ts';
import {
  HclError,
  type Attribute,
  type Block,
  type Body,
  type Expression,
  type SyntaxFault,
} from './tree.ts';
import { templateIn } from './templates.ts';

type MapNode = Extract<Node, { kind: 'map' }>;

/** How many labels the blocks of a type have. Other keys of a file are arguments. */
const LABELS: { readonly [type: string]: number } = {
  resource: 2,
  data: 2,
  variable: 1,
  output: 1,
  module: 1,
  provider: 1,
  check: 1,
  locals: 0,
  terraform: 0,
  moved: 0,
  import: 0,
  removed: 0,
};

/** The same for files of Terragrunt. Source: terragrunt.gruntwork.io/docs/reference/hcl/blocks */
const TERRAGRUNT_LABELS: { readonly [type: string]: number } = {
  terraform: 0,
  locals: 0,
  exclude: 0,
  include: 1,
  dependency: 1,
  dependencies: 0,
  generate: 1,
  feature: 1,
  remote_state: 0,
};

/**
 * Nested blocks that are read as blocks. Others are lists of objects or objects, which mean the same to the
 * model.
 */
const NESTED: { readonly [type: string]: number } = {
  dynamic: 1,
  content: 0,
  filter: 0,
  part: 0,
  lifecycle: 0,
  validation: 0,
  extra_arguments: 1,
};

/** Never throws: a file with a fault has no body. */
export function parseJson(source: Source): { readonly body?: Body; readonly fault?: SyntaxFault } {
  return guarded(() => {
    const root = mapOf(readJson(source));
    return bodyOf(root, LABELS);
  });
}

/** A `terragrunt.hcl.json` file. Its one include may have no label: `"include": { "path": … }`. */
export function parseTerragruntJson(source: Source): {
  readonly body?: Body;
  readonly fault?: SyntaxFault;
} {
  return guarded(() => {
    const root = mapOf(readJson(source));
    const include = root.members.get('include')?.value;
    const isBare = include?.kind === 'map' && include.members.get('path')?.value.kind === 'scalar';
    return bodyOf(root, isBare ? { ...TERRAGRUNT_LABELS, include: 0 } : TERRAGRUNT_LABELS);
  });
}

/** A `.tfvars.json` file, whose texts are literals. */
export function parseJsonValues(source: Source): { readonly body?: Body; readonly fault?: SyntaxFault } {
  return guarded(() => {
    const attributes = new Map<string, Attribute>();
    for (const { name, key, value } of mapOf(readJson(source)).members.values())
      attributes.set(name, { name, key, value: valueOf(value, plainText) });
    return { attributes, blocks: [] };
  });
}

function guarded(read: () => Body): { readonly body?: Body; readonly fault?: SyntaxFault } {
  try {
    return { body: read() };
  } catch (error) {
    if (!(error instanceof HclError || error instanceof FaultError)) throw error;
    return { fault: { message: error.message, at: error.at } };
  }
}

function mapOf(node: Node): MapNode {
  if (node.kind === 'map') return node;
  throw new HclError('an object is expected here', node.at);
}

function bodyOf(node: MapNode, labels: { readonly [type: string]: number }): Body {
  const attributes = new Map<string, Attribute>();
  const blocks: Block[] = [];
  for (const member of node.members.values()) {
    const { name, key, value } = member;
    if (name === '//') continue;
    const count = own(labels, name);
    if (count === undefined)
      attributes.set(name, {
        name,
        key,
        value: name === 'type' && value.kind === 'scalar' ? typeOf(value) : valueOf(value, template),
      });
    else for (const block of blocksOf(name, member, [], count)) blocks.push(block);
  }
  return { attributes, blocks };
}

function blocksOf(type: string, { key, value }: Member, labels: readonly string[], missing: number): Block[] {
  if (value.kind === 'list')
    return value.items.flatMap((item) =>
      blocksOf(type, { name: type, key: labels.length > 0 ? key : item.at, value: item }, labels, missing),
    );
  if (value.kind === 'scalar' && value.value === null) return [];
  const body = mapOf(value);
  if (missing === 0) return [{ type, labels, header: key, body: bodyOf(body, NESTED) }];
  return [...body.members.values()]
    .filter(({ name }) => name !== '//')
    .flatMap((member) => blocksOf(type, member, [...labels, member.name], missing - 1));
}

function valueOf(node: Node, text: (scalar: ScalarNode) => Expression): Expression {
  const { at } = node;
  if (node.kind === 'list')
    return { kind: 'tuple', at, items: node.items.map((item) => valueOf(item, text)) };
  if (node.kind === 'map') {
    const members = [...node.members.values()].map(({ name, key, value }) => ({
      key: nameText(name, key),
      value: valueOf(value, text),
    }));
    return { kind: 'object', at, members };
  }
  return typeof node.value === 'string' ? text(node) : { kind: 'literal', at, value: node.value };
}

function nameText(text: string, at: Range): Expression {
  return { kind: 'template', at, parts: [{ kind: 'text', text, segments: [{ from: 0, at }], at }] };
}

function plainText(scalar: ScalarNode): Expression {
  const { text, at } = scalar;
  return {
    kind: 'template',
    at,
    parts: text === '' ? [] : [{ kind: 'text', text, segments: scalar.segments(), at }],
  };
}

function template(scalar: ScalarNode): Expression {
  if (!/[$%]\{/.test(scalar.text)) return plainText(scalar);
  return readText(scalar, templateIn);
}

/** The type of a variable, or the attribute `type` of something else, which is a text. */
function typeOf(scalar: ScalarNode): Expression {
  return /^(?:string|number|bool|any|(?:list|set|map|object|tuple)\b.*)$/s.test(scalar.text)
    ? readText(scalar, expression)
    : valueOf(scalar, template);
}

/**
 * Reads the value of a text: in the file itself, or, if the text has escapes, apart from it and then moved to
 * the places of its characters.
 */
function readText(scalar: ScalarNode, read: (cursor: Cursor) => Expression): Expression {
  const { source, start, end } = scalar.at;
  if (end - start === scalar.text.length) return read(new Cursor(source, end, start));
  const inner: Source = { path: source.path, text: scalar.text };
  const segments = scalar.segments();
  const placeOf = (offset: number): Range => {
    const { from, at } = segments.findLast((segment) => segment.from <= offset) ?? { from: 0, at: scalar.at };
    // The place of an escaped character is the whole escape.
    const next = segments.find((segment) => segment.from > from)?.from ?? scalar.text.length;
    if (at.end - at.start !== next - from) return at;
    return { source: at.source, start: at.start + offset - from, end: at.start + offset - from + 1 };
  };
  const place = ({ start, end }: Range): Range => {
    const first = placeOf(start);
    return {
      source: first.source,
      start: first.start,
      end: end > start ? placeOf(end - 1).end : first.start,
    };
  };
  try {
    return relocated(read(new Cursor(inner)), inner, place);
  } catch (error) {
    if (error instanceof HclError) throw new HclError(error.message, place(error.at));
    throw error;
  }
}
