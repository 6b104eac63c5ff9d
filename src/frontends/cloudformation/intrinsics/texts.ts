// Functions that make texts: Sub, Join, Base64, ToJsonString.
import { joined, jsonText, misused, textFrom } from '../../../evaluation/functions.ts';
import { base64 } from '../../../evaluation/encodings.ts';
import { liftTexts, slice } from '../../../value/compose.ts';
import { asText } from '../../../value/text.ts';
import { lift } from '../../../value/lift.ts';
import { known, type Known, type Settled, type Unknown, type Value } from '../../../value/value.ts';
import { withDynamicReferences } from '../dynamicReferences.ts';
import { derived, literal } from '../../../value/origins.ts';
import { isServerlessName, serverlessVariable } from '../serverless.ts';
import type { Call, Intrinsic } from '../scope.ts';
import type { MapNode, ScalarNode } from '../../document/syntax.ts';
import { attributeOf, referTo } from './references.ts';

const Sub: Intrinsic = (call) => {
  const { argument } = call;
  if (argument.kind === 'scalar') return substitute(argument, undefined, call);
  const [text, variables] = argument.kind === 'list' ? argument.items : [];
  if (text?.kind !== 'scalar' || (variables && variables.kind !== 'map'))
    return misused(call, 'a text, or a text and a map');
  return substitute(text, variables, call);
};

function substitute(node: ScalarNode, variables: MapNode | undefined, call: Call): Value {
  const text: Known<string> = { ...known(node.text, literal(node.at)), segments: node.segments() };
  const pieces: Value[] = [];
  let from = 0;
  for (const match of node.text.matchAll(/\$\{([^{}]*)\}/g)) {
    if (match.index > from) pieces.push(slice(text, from, match.index));
    const name = (match[1] ?? '').trim();
    // ${!Name} writes ${Name}.
    if (name.startsWith('!'))
      pieces.push(
        slice(text, match.index, match.index + 2),
        slice(text, match.index + 3, match.index + match[0].length),
      );
    else if (call.scope.stack.template.isServerless && isServerlessName(name))
      pieces.push(serverlessVariable(match[0], text));
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
  const text = textFrom(pieces, call);
  return text.kind === 'choice' || text.kind === 'absent'
    ? text
    : // The pieces of a text make a text.
      withDynamicReferences(text as Known<string> | Unknown);
}

const Join: Intrinsic = (call) => {
  const { argument, scope } = call;
  const [delimiterNode, listNode] = argument.kind === 'list' ? argument.items : [];
  if (!delimiterNode || !listNode) return misused(call, 'a delimiter and a list');
  return lift(
    [scope.evaluate(delimiterNode), scope.evaluate(listNode)],
    (delimiter, list) => joined(delimiter, list, call, (pieces) => fromPieces(pieces, call)),
    derived(call.at),
  );
};

const Base64: Intrinsic = (call) =>
  lift([call.scope.evaluate(call.argument)], (value) => encode(value, call), derived(call.at));

function encode(value: Settled, call: Call): Value {
  if (value.kind === 'absent') return value;
  if (value.kind === 'known' && typeof value.value === 'object') return misused(call, 'a text');
  const text = asText(value);
  return base64(text, 'Base64', call.at);
}

const ToJsonString: Intrinsic = (call) => {
  const value = call.scope.evaluate(call.argument);
  return lift([value], (settled) => jsonText(settled, call), derived(call.at));
};

export const texts: { readonly [name: string]: Intrinsic } = {
  'Fn::Sub': Sub,
  'Fn::Join': Join,
  'Fn::Base64': Base64,
  'Fn::ToJsonString': ToJsonString,
};
