// Functions that make texts: Sub, Join, Base64, ToJsonString.
import { call as callIdentity, identityOf } from '../../../evaluation/identity.ts';
import { base64 } from '../../../evaluation/encodings.ts';
import { unknownBecause } from '../../../evaluation/outcomes.ts';
import { concat, liftTexts, slice } from '../../../value/compose.ts';
import { asText } from '../../../value/text.ts';
import { lift } from '../../../value/lift.ts';
import {
  isDictionary,
  isList,
  known,
  unknown,
  type Known,
  type Settled,
  type Unknown,
  type Value,
} from '../../../value/value.ts';
import { withDynamicReferences } from '../dynamicReferences.ts';
import { derived, invalid, literal } from '../../../value/origins.ts';
import { misused } from '../outcomes.ts';
import type { Call, Intrinsic } from '../scope.ts';
import type { MapNode, ScalarNode } from '../../document/syntax.ts';
import { attributeOf, referTo } from './references.ts';

const Sub: Intrinsic = (call) => {
  const { argument } = call;
  if (argument.kind === 'scalar') return substitute(argument, undefined, call);
  const [text, variables] = argument.kind === 'list' ? argument.items : [];
  if (text?.kind !== 'scalar' || (variables && variables.kind !== 'map'))
    return misused(call, 'a text, or a text and a map');
  return substitute(text, variables as MapNode | undefined, call);
};

function substitute(node: ScalarNode, variables: MapNode | undefined, call: Call): Value {
  const text: Known<string> = { ...known(node.text, literal(node.at)), segments: node.segments() };
  const pieces: Value[] = [];
  let from = 0;
  for (const match of node.text.matchAll(/\$\{([^{}]*)\}/g)) {
    if (match.index > from) pieces.push(slice(text, from, match.index));
    const name = match[1]!.trim();
    // ${!Name} writes ${Name}.
    if (name.startsWith('!'))
      pieces.push(
        slice(text, match.index, match.index + 2),
        slice(text, match.index + 3, match.index + match[0].length),
      );
    else pieces.push(variable(name, variables, call));
    from = match.index + match[0].length;
  }
  if (from < node.text.length || pieces.length === 0) pieces.push(slice(text, from, node.text.length));
  return liftTexts(pieces, (...settled) => fromPieces(settled, call), derived(call.at));
}

function variable(name: string, variables: MapNode | undefined, call: Call): Value {
  const given = variables?.members.get(name);
  if (given) return call.scope.evaluate(given.value);
  const dot = name.indexOf('.');
  return dot < 0 ? referTo(name, call) : attributeOf(name.slice(0, dot), name.slice(dot + 1), call);
}

function fromPieces(pieces: readonly Settled[], call: Call): Value {
  const structure = pieces.find((piece) => piece.kind === 'known' && typeof piece.value === 'object');
  if (structure) return invalid(`${call.name} cannot put a list or a map into a text`, call.at);
  const whole = concat(pieces.map(asText), call.at, call.name.replace('Fn::', ''));
  return withDynamicReferences(whole);
}

const Join: Intrinsic = (call) => {
  const { argument, scope } = call;
  const [delimiterNode, listNode] = argument.kind === 'list' ? argument.items : [];
  if (!delimiterNode || !listNode) return misused(call, 'a delimiter and a list');
  return lift(
    [scope.evaluate(delimiterNode), scope.evaluate(listNode)],
    (delimiter, list) => join(delimiter, list, call),
    derived(call.at),
  );
};

function join(delimiter: Settled, list: Settled, call: Call): Value {
  if (delimiter.kind !== 'known')
    return delimiter.kind === 'unknown'
      ? unknownBecause(delimiter, call.at, callIdentity('join', [delimiter.identity, identityOf(list)]))
      : misused(call, 'a delimiter and a list');
  if (list.kind === 'unknown')
    return unknownBecause(list, call.at, callIdentity('join', [identityOf(delimiter), list.identity]));
  if (list.kind === 'absent') return { ...known('', derived(call.at)), segments: [] };
  if (!isList(list.value)) return misused(call, 'a delimiter and a list');
  const { items, rest } = list.value;
  if (rest)
    return unknownBecause(rest, call.at, callIdentity('join', [identityOf(delimiter), identityOf(list)]));
  return liftTexts(
    items,
    (...settled) => {
      const there = settled.filter((item) => item.kind !== 'absent');
      return fromPieces(
        there.flatMap((item, index) => (index === 0 ? [item] : [delimiter, item])),
        call,
      );
    },
    derived(call.at),
  );
}

const Base64: Intrinsic = (call) =>
  lift([call.scope.evaluate(call.argument)], (value) => encode(value, call), derived(call.at));

function encode(value: Settled, call: Call): Value {
  if (value.kind === 'absent') return value;
  if (value.kind === 'known' && typeof value.value === 'object') return misused(call, 'a text');
  const text = asText(value) as Known<string> | Unknown;
  return base64(text, 'Base64', call.at);
}

const ToJsonString: Intrinsic = (call) => {
  const value = call.scope.evaluate(call.argument);
  return lift([value], (settled) => jsonText(settled, call), derived(call.at));
};

function jsonText(value: Settled, call: Call): Value {
  const plain = plainData(value);
  if (plain === undefined)
    return unknown(
      { code: 'not-understood', text: 'parts of what ToJsonString writes are not known', at: call.at },
      derived(call.at),
      {
        identity: callIdentity('json', [identityOf(value)]),
      },
    );
  return known(JSON.stringify(plain.data), derived(call.at));
}

/** Undefined where something in it is not known. */
function plainData(value: Value): { data: unknown } | undefined {
  if (value.kind === 'absent') return { data: undefined };
  if (value.kind !== 'known') return undefined;
  const { value: data } = value;
  if (isList(data)) {
    const items = data.items.map(plainData);
    return data.rest || items.includes(undefined)
      ? undefined
      : { data: items.filter((item) => item!.data !== undefined).map((item) => item!.data) };
  }
  if (!isDictionary(data)) return { data };
  const members = [...data.entries].map(([name, entry]) => [name, plainData(entry.value)] as const);
  if (data.rest || members.some(([, member]) => !member)) return undefined;
  return { data: Object.fromEntries(members.map(([name, member]) => [name, member!.data])) };
}

export const texts: { readonly [name: string]: Intrinsic } = {
  'Fn::Sub': Sub,
  'Fn::Join': Join,
  'Fn::Base64': Base64,
  'Fn::ToJsonString': ToJsonString,
};
