// The value of a template's parameter.
// Source: docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html
import { named, part } from '../../evaluation/identity.ts';
import { withStep } from '../../evaluation/outcomes.ts';
import { split, trim } from '../../value/compose.ts';
import { asText } from '../../value/text.ts';
import { lift } from '../../value/lift.ts';
import type { Range } from '../../value/source.ts';
import {
  choice,
  isList,
  known,
  unknown,
  type Known,
  type Settled,
  type Unknown,
  type Value,
  type Variable,
} from '../../value/value.ts';
import { withDynamicReferences } from './dynamicReferences.ts';
import { knownGiven } from './given.ts';
import { derived } from '../../value/origins.ts';
import type { Scan, Stack } from './scope.ts';
import type { ScalarNode } from '../document/syntax.ts';
import type { Declaration } from './template.ts';

/**
 * What is known of a parameter: what the parent passes, what was given, the allowed values, the default; else
 * nothing.
 */
export function parameterValue(declaration: Declaration, stack: Stack): Value {
  const value = shownValue(declaration, stack);
  return declaration.noEcho ? stack.scan.sensitive(value) : value;
}

function shownValue(declaration: Declaration, stack: Stack): Value {
  const { scan, nesting } = stack;
  const argument = nesting?.argument(declaration.name);
  if (argument && argument.value.kind !== 'absent') {
    return lift(
      [withStep({ kind: 'parameter', name: declaration.name, at: argument.key }, argument.value)],
      (settled) => (settled.kind === 'absent' ? ownValue(declaration, stack) : typed(settled, declaration)),
      derived(argument.key),
    );
  }
  const given = nesting
    ? undefined
    : (scan.given(stack.template.source.path).get(declaration.name) ??
      scan.deployment?.parameters.get(stack.template.source.path)?.get(declaration.name));
  if (!given) return ownValue(declaration, stack);
  if ('previous' in given && given.previous)
    return ownValue(
      { ...declaration, fallback: undefined },
      stack,
      given.why ?? `the stack keeps its value of ${declaration.name}`,
    );
  return typed(knownGiven(given, declaration.key), declaration);
}

/** @param reason why nothing is known of it; default: that it has no default */
function ownValue(declaration: Declaration, stack: Stack, reason?: string): Value {
  const { name, key, fallback, allowed } = declaration;
  const identity = named('parameter', stack.address, name);
  const variable: Seed = { kind: 'parameter', name, at: key };
  // Only the parent can set another value for a nested stack.
  const texts = stack.nesting && fallback ? [fallback] : allowedTexts(fallback, allowed);
  if (texts.length > 1) {
    const over = stack.scan.variable(identity, () => ({
      ...variable,
      cases: texts.map(({ text }) => text),
      hasDefault: fallback !== undefined,
    }));
    return choice(
      over,
      texts.map((node) => typed(literalOf(node, node === fallback ? 'default' : 'literal'), declaration)),
    );
  }
  const only = fallback ?? texts[0];
  if (only) return typed(literalOf(only, 'default'), declaration);
  const undecided = unknown(
    {
      code: 'no-default',
      text: reason ?? `parameter ${name} has no default`,
      settle: `give it with --parameter ${name}=…`,
      at: key,
    },
    { at: key, how: 'derived', via: [] },
    { identity },
  );
  const compared = stack.comparisons.get(name);
  return compared && !isListType(declaration.type) && !ssmType(declaration.type)
    ? followed(undecided, compared, variable, stack.scan)
    : typed(undecided, declaration);
}

/** The default first, then the other allowed values. */
function allowedTexts(fallback: ScalarNode | undefined, allowed: readonly ScalarNode[]): ScalarNode[] {
  const texts = new Map<string, ScalarNode>();
  if (fallback && allowed.length > 0) texts.set(fallback.text, fallback);
  for (const node of allowed) if (!texts.has(node.text)) texts.set(node.text, node);
  return [...texts.values()];
}

function literalOf(node: ScalarNode, how: 'default' | 'literal'): Known<string> {
  return { ...known(node.text, { at: node.at, how, via: [] }), segments: node.segments() };
}

type Seed = Pick<Variable, 'kind' | 'name' | 'at'>;

/** How many texts an unknown parameter is compared with. */
const MOST_CASES = 40;

/**
 * An unknown value, followed through each text that it is compared with; in the last case it is none of them.
 */
export function followed(
  undecided: Unknown,
  compared: ReadonlyMap<string, Range>,
  seed: Seed,
  scan: Scan,
): Value {
  if (compared.size === 0 || compared.size > MOST_CASES) return undecided;
  const over = scan.variable(undecided.identity, () => ({
    ...seed,
    cases: [...compared.keys(), 'another value'],
  }));
  const texts = over.cases.slice(0, -1);
  const other: Unknown = { ...undecided, identity: part(undecided.identity, '≠'), isNot: texts };
  scan.excluded.set(other.identity, new Set(texts));
  return choice<string>(over, [
    ...texts.map((text) => known(text, { at: undecided.origin.at, how: 'derived', via: [] })),
    other,
  ]);
}

const SSM_TYPE = /^AWS::SSM::Parameter::Value<(.*)>$/;

function ssmType(type: string): boolean {
  return SSM_TYPE.test(type);
}

function isListType(type: string): boolean {
  return type === 'CommaDelimitedList' || type.startsWith('List<');
}

/**
 * The value of `Ref` for a parameter of the type: lists are split, SSM parameters, which are never
 * empty, looked up at deployment.
 */
function typed(value: Settled, { type, name, key }: Declaration): Value {
  if (value.kind === 'absent') return value;
  if (value.kind === 'known' && isList(value.value)) return value;
  if (ssmType(type)) return lookedUp(asText(value), name, key);
  if (!isListType(type)) return withDynamicReferences(asText(value));
  if (value.kind === 'unknown') return value;
  const items = value.value === '' ? [] : split(asText(value), ',').map(trim);
  return known({ items }, value.origin);
}

function lookedUp(path: Known<string> | Unknown, name: string, key: Range): Unknown {
  const called = path.kind === 'known' ? path.value : `that parameter ${name} names`;
  return unknown(
    { code: 'looked-up', text: `the SSM parameter ${called} is looked up at deployment`, at: key },
    path.origin,
    {
      identity: named('ssm', '', path.kind === 'known' ? path.value : path.identity),
      lookup: { kind: 'ssmParameter', name: path },
      // Source: docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html
      isNot: [''],
    },
  );
}
