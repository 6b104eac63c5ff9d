// The functions of Pulumi YAML by name, in lower case, since their case does not matter.
// Source: pulumi.com/docs/iac/languages-sdks/yaml/yaml-language-reference, «Built-in functions»
import { base64 } from '../../evaluation/encodings.ts';
import { joined, jsonText, misused, selected, splitBy, type Use } from '../../evaluation/functions.ts';
import { call as callIdentity, identityOf } from '../../evaluation/identity.ts';
import { unknownBecause, withStep } from '../../evaluation/outcomes.ts';
import { lift } from '../../value/lift.ts';
import { derived, literal } from '../../value/origins.ts';
import { joinPath } from '../../value/paths.ts';
import { asText } from '../../value/text.ts';
import { known, unknown, type Known, type Settled, type Value } from '../../value/value.ts';
import type { Node } from '../document/syntax.ts';
import type { Scope } from './scope.ts';

/** A use of a function. */
export interface Call extends Use {
  readonly argument: Node;
  readonly scope: Scope;
}

type Function = (call: Call) => Value;

/** A function of a list of arguments. */
function ofTwo(wants: string, make: (a: Settled, b: Settled, use: Use) => Value): Function {
  return (call) => {
    const { argument, scope, at } = call;
    const [first, second] = argument.kind === 'list' ? argument.items : [];
    if (!first || !second) return misused(call, wants);
    return lift([scope.evaluate(first), scope.evaluate(second)], (a, b) => make(a, b, call), derived(at));
  };
}

function ofOne(make: (value: Settled, call: Call) => Value): Function {
  return (call) => lift([call.scope.evaluate(call.argument)], (value) => make(value, call), derived(call.at));
}

function isStructure(value: Settled): boolean {
  return value.kind === 'known' && typeof value.value === 'object';
}

function encode(value: Settled, call: Call): Value {
  const text = asText(value);
  if (isStructure(value) || text.kind === 'absent') return misused(call, 'a text');
  return base64(text, 'toBase64', call.at);
}

function decode(value: Settled, call: Call): Value {
  if (value.kind !== 'absent' && value.encodes)
    return withStep({ kind: 'text', name: 'fromBase64', at: call.at }, value.encodes);
  if (value.kind === 'unknown')
    return unknownBecause(value, call.at, callIdentity('frombase64', [identityOf(value)]));
  if (value.kind !== 'known' || typeof value.value !== 'string') return misused(call, 'a text in base64');
  return known(Buffer.from(value.value, 'base64').toString('utf8'), derived(call.at));
}

/**
 * A file beside the program; nothing is known of one that is not there, since it may be written before Pulumi
 * runs.
 */
function readFile(path: Settled, call: Call): Value {
  const { at, scope } = call;
  if (path.kind === 'unknown') return unknownBecause(path, at, callIdentity('file', [identityOf(path)]));
  if (path.kind !== 'known' || typeof path.value !== 'string') return misused(call, 'a path');
  const inRoot = path.value.startsWith('/') ? undefined : joinPath(scope.folder, path.value);
  const source = inRoot === undefined ? undefined : scope.scan.files.read(inRoot);
  if (!source)
    return unknown(
      { code: 'outside', text: `the file ${path.value} is not in the scanned code`, at },
      derived(at),
      { identity: callIdentity('file', [identityOf(path)]) },
    );
  const whole = { source, start: 0, end: source.text.length };
  const text: Known<string> = { ...known(source.text, literal(whole)), segments: [{ from: 0, at: whole }] };
  return withStep({ kind: 'text', name: 'readFile', at }, text);
}

function asset(call: Call): Value {
  return unknown(
    { code: 'not-understood', text: `${call.name} makes an asset, which is no text`, at: call.at },
    derived(call.at),
  );
}

const DELIMITED = 'a delimiter and a list';

export const functions: { readonly [name: string]: Function } = {
  'fn::join': ofTwo(DELIMITED, joined),
  'fn::split': ofTwo('a delimiter and a text', splitBy),
  'fn::select': ofTwo('an index and a list', selected),
  'fn::tobase64': ofOne(encode),
  'fn::frombase64': ofOne(decode),
  'fn::tojson': ofOne(jsonText),
  'fn::readfile': ofOne(readFile),
  'fn::secret': ({ argument, scope }) => scope.scan.sensitive(scope.evaluate(argument)),
  'fn::fileasset': asset,
  'fn::stringasset': asset,
  'fn::remoteasset': asset,
  'fn::filearchive': asset,
  'fn::remotearchive': asset,
  'fn::assetarchive': asset,
};

/** Those that make a new value of all that is in their arguments. */
export const COMBINING: ReadonlySet<string> = new Set(
  ['join', 'split', 'tobase64', 'frombase64', 'tojson'].map((name) => `fn::${name}`),
);
