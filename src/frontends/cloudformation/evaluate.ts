// Evaluates an expression: literals, intrinsic functions, lists and maps.
import { call as callIdentity } from '../../evaluation/identity.ts';
import { identify } from '../../value/identity.ts';
import { own } from '../../value/own.ts';
import { concat, slice } from '../../value/compose.ts';
import type { Range } from '../../value/source.ts';
import { HOLE, skeleton } from '../../value/text.ts';
import {
  absent,
  known,
  unknown,
  type Entry,
  type Known,
  type Unknown,
  type Value,
} from '../../value/value.ts';
import { callOf } from './calls.ts';
import { intrinsics } from './intrinsics/index.ts';
import { fillText, membersOf, needsUnrolling } from './members.ts';
import { derived, literal } from '../../value/origins.ts';
import type { Scope } from './scope.ts';
import type { ListNode, MapNode, Node, ScalarNode } from '../document/syntax.ts';

export function evaluate(node: Node, scope: Scope): Value {
  return scope.stack.scan.deeper(node.at, () => {
    const call = callOf(node, scope);
    if (call) {
      const intrinsic = own(intrinsics, call.name);
      if (intrinsic) return intrinsic(call);
      if (node.tag !== undefined || call.name.startsWith('Fn::')) {
        return unknown(
          {
            code: 'not-understood',
            text: `${call.name} is not a function that this version knows`,
            at: call.at,
          },
          derived(call.at),
        );
      }
    }
    if (node.kind === 'scalar') return scalar(node, scope);
    return node.kind === 'list' ? list(node, scope) : map(node, scope);
  });
}

function scalar(node: ScalarNode, scope: Scope): Value {
  if (node.value === null) return absent(node.at);
  if (typeof node.value !== 'string' && String(node.value) === node.text)
    return known(node.value, literal(node.at));
  const text: Known<string> = { ...known(node.text, literal(node.at)), segments: node.segments() };
  return withDynamicReferences(fillText(text, scope, (start, end) => slice(text, start, end)));
}

function list(node: ListNode, scope: Scope): Value {
  return known({ items: node.items.map((item) => scope.evaluate(item)) }, literal(node.at));
}

function map(node: MapNode, scope: Scope): Value {
  const entries = new Map<string, Entry>();
  if (!needsUnrolling(node)) {
    for (const { name, key, value } of node.members.values())
      entries.set(name, { key, value: scope.evaluate(value) });
    return known({ entries }, literal(node.at));
  }
  const { byName, rest } = membersOf(node, scope);
  for (const { name, key, node: inner, scope: within, present } of byName.values()) {
    const value = within.evaluate(inner);
    entries.set(name, { key, value: present ? onlyWhere(present, value, key) : value });
  }
  return known(rest ? { entries, rest } : { entries }, literal(node.at));
}

function onlyWhere(present: Value<boolean>, value: Value, key: Range): Value {
  if (present.kind === 'choice')
    return { ...present, branches: present.branches.map((branch) => onlyWhere(branch, value, key)) };
  return present.kind === 'known' && !present.value ? absent(key) : value;
}

const REFERENCE = /\{\{resolve:([A-Za-z-]+):([^{}]*)\}\}/g;
const FOREIGN = /\{\{(?!resolve:)[^{}]*\}\}/;

/**
 * A text in which CloudFormation puts a value in place of each `{{resolve:…}}` at deployment. Other double braces are
 * what a further program fills in.
 */
export function withDynamicReferences(text: Known<string> | Unknown): Known<string> | Unknown {
  if (text.kind === 'unknown' && !text.parts) return text;
  const shape = skeleton(text);
  if (!shape.includes('{{')) return text;
  if (FOREIGN.test(shape)) {
    return unknown(
      {
        code: 'not-understood',
        text: 'another program fills in what stands in double braces',
        at: text.origin.at,
      },
      text.origin,
    );
  }
  const pieces: (Known<string> | Unknown)[] = [];
  let from = 0;
  for (const match of shape.matchAll(REFERENCE)) {
    if (match.index > from) pieces.push(slice(text, from, match.index));
    const nameAt = match.index + '{{resolve:'.length + match[1]!.length + 1;
    pieces.push(lookedUp(match[1]!, slice(text, nameAt, nameAt + match[2]!.length), match[0], text));
    from = match.index + match[0].length;
  }
  if (from === 0) return text;
  if (from < shape.length) pieces.push(slice(text, from, shape.length));
  if (pieces.length === 1) return pieces[0]!;
  return concat(pieces, text.origin.at, 'text');
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-ssm.html */
function lookedUp(
  service: string,
  path: Known<string> | Unknown,
  written: string,
  text: Known<string> | Unknown,
): Unknown {
  const kind =
    own({ ssm: 'SSM parameter', 'ssm-secure': 'secure SSM parameter', secretsmanager: 'secret' }, service) ??
    service;
  const name = service === 'ssm' ? withoutVersion(path) : path;
  const called = skeleton(name).replaceAll(HOLE, '…');
  return unknown(
    { code: 'looked-up', text: `the ${kind} ${called} is looked up at deployment`, at: text.origin.at },
    text.origin,
    {
      identity: path.kind === 'known' ? identify(written) : callIdentity(`resolve:${service}`, path.identity),
      ...(service === 'ssm' ? { lookup: { kind: 'ssmParameter' as const, name } } : {}),
    },
  );
}

function withoutVersion(path: Known<string> | Unknown): Known<string> | Unknown {
  const shape = skeleton(path);
  const colon = shape.lastIndexOf(':');
  return colon > 0 && /^\d+$/.test(shape.slice(colon + 1)) ? slice(path, 0, colon) : path;
}
