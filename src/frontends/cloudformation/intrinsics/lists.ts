// Functions of lists and mappings: Select, Split, FindInMap, Length, Cidr, GetAZs.
import { misused, selected, splitBy } from '../../../evaluation/functions.ts';
import { call as callIdentity, identityOf } from '../../../evaluation/identity.ts';
import { unknownBecause, withStep } from '../../../evaluation/outcomes.ts';
import { lift } from '../../../value/lift.ts';
import { skeleton, plainText } from '../../../value/text.ts';
import { isList, known, unknown, type Settled, type Unknown, type Value } from '../../../value/value.ts';
import { derived, invalid } from '../../../value/origins.ts';
import type { Call, Intrinsic, Members, Placed } from '../scope.ts';
import { membersOf } from '../members.ts';
import { isRegion } from '../pseudo.ts';
import { evaluateOnce } from '../once.ts';
import { memberAt } from '../../document/nodes.ts';

const Select: Intrinsic = (call) => {
  const { argument, scope } = call;
  const [indexNode, listNode] = argument.kind === 'list' ? argument.items : [];
  if (!indexNode || !listNode) return misused(call, 'an index and a list');
  return lift(
    [scope.evaluate(indexNode), scope.evaluate(listNode)],
    (index, list) => selected(index, list, call),
    derived(call.at),
  );
};

const Split: Intrinsic = (call) => {
  const { argument, scope } = call;
  const [delimiterNode, textNode] = argument.kind === 'list' ? argument.items : [];
  if (!delimiterNode || !textNode) return misused(call, 'a delimiter and a text');
  return lift(
    [scope.evaluate(delimiterNode), scope.evaluate(textNode)],
    (delimiter, text) => splitBy(delimiter, text, call),
    derived(call.at),
  );
};

const Length: Intrinsic = (call) =>
  lift(
    [call.scope.evaluate(call.argument)],
    (list): Value => {
      if (list.kind === 'unknown')
        return unknownBecause(list, call.at, callIdentity('length', [list.identity]));
      if (list.kind !== 'known' || !isList(list.value)) return misused(call, 'a list');
      return list.value.rest
        ? unknownBecause(list.value.rest, call.at, callIdentity('length', [identityOf(list)]))
        : known(list.value.items.length, derived(call.at));
    },
    derived(call.at),
  );

/**
 * How many entries of one mapping are shown one by one if the key is unknown; the look-up represents the
 * rest.
 */
const MOST_PLACES = 10;

const FindInMap: Intrinsic = (call) => {
  const { argument, scope } = call;
  const [nameNode, topNode, secondNode, options] = argument.kind === 'list' ? argument.items : [];
  if (!nameNode || !topNode || !secondNode) return misused(call, 'a mapping and two keys');
  const fallback = memberAt(options, 'DefaultValue')?.value;
  const keys = [nameNode, topNode, secondNode].map((node) => scope.evaluate(node));
  return lift(
    keys,
    (name, top, second) => lookUp(name, top, second, call, () => fallback && scope.evaluate(fallback)),
    derived(call.at),
  );
};

function lookUp(
  name: Settled,
  top: Settled,
  second: Settled,
  call: Call,
  fallback: () => Value | undefined,
): Value {
  const undecided = [name, top, second].find((key) => key.kind === 'unknown');
  if (undecided?.kind === 'unknown') return unknownLookUp(undecided, name, top, second, call, fallback);
  const [mapping, topKey, secondKey] = [skeleton(name), skeleton(top), skeleton(second)];
  const inner = innerMap(call.scope.stack.mappings(), mapping, call) ?? undefined;
  const rows = inner && innerMap(inner, topKey, call);
  const entry = rows?.byName.get(secondKey);
  if (!entry) return fallback() ?? invalid(`the mapping ${mapping} has no ${topKey}, ${secondKey}`, call.at);
  const place = [...inner!.byName.keys()].indexOf(topKey);
  const value = withStep(
    { kind: 'mapping', name: mapping, at: call.at },
    evaluateOnce(entry.node, entry.scope),
  );
  const followsChoice =
    name.kind === 'known' && place >= MOST_PLACES && top.kind === 'known' && top.origin.how === 'derived';
  return followsChoice && value.kind === 'known'
    ? { ...value, origin: { at: call.at, how: 'derived', via: [] } }
    : value;
}

/**
 * A look-up by a key that can't be any of the mapping's falls back; one whose key is not known is not known.
 */
function unknownLookUp(
  undecided: Settled & { kind: 'unknown' },
  name: Settled,
  top: Settled,
  second: Settled,
  call: Call,
  fallback: () => Value | undefined,
): Value {
  const { excluded } = call.scope.stack.scan;
  const called = plainText(name);
  const mapping = called === undefined ? undefined : innerMap(call.scope.stack.mappings(), called, call);
  const misses =
    undecided === top &&
    mapping &&
    !mapping.rest &&
    [...mapping.byName.keys()].every(
      (key) => excluded.get(undecided.identity)?.has(key) || !canBe(undecided, key),
    );
  if (misses) return fallback() ?? invalid(`the mapping ${skeleton(name)} has no entry for it`, call.at);
  return unknown({ ...undecided.why }, derived(call.at), {
    identity: callIdentity('map', [name, top, second].map(identityOf)),
  });
}

/** Mappings have other rows beside those of regions. */
function canBe(unknown: Unknown, key: string): boolean {
  return unknown.why.code !== 'pseudo-parameter' || isRegion(key);
}

function innerMap(members: Members, name: string, { scope }: Call): Members | undefined {
  const member: Placed | undefined = members.byName.get(name);
  return member?.node.kind === 'map'
    ? membersOf(member.node, member.scope.stack === scope.stack ? member.scope : scope)
    : undefined;
}

function opaqueList(name: string, why: string): Intrinsic {
  return (call) =>
    unknown({ code: 'deploy-time', text: why, at: call.at }, derived(call.at), {
      identity: callIdentity(name, [identityOf(call.scope.evaluate(call.argument))]),
    });
}

export const lists: { readonly [name: string]: Intrinsic } = {
  'Fn::Select': Select,
  'Fn::Split': Split,
  'Fn::Length': Length,
  'Fn::FindInMap': FindInMap,
  'Fn::GetAZs': opaqueList('azs', 'the availability zones are known at deployment'),
  'Fn::Cidr': opaqueList('cidr', 'address blocks are not computed'),
};
