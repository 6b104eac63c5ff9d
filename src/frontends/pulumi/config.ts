// Configuration values: those given with the scan, and defaults. The values of stacks are not read.
import { named } from '../../evaluation/identity.ts';
import { itemsIn, mapItems } from '../../evaluation/outcomes.ts';
import { fromPlain } from '../../evaluation/plain.ts';
import type { Range } from '../../value/source.ts';
import { known, unknown, type Origin, type Value } from '../../value/value.ts';
import { memberAt, scalarAt } from '../document/nodes.ts';
import type { Member, Node } from '../document/syntax.ts';
import type { Scope } from './scope.ts';

/** The name without the project before it: `web:size` of the project web is `size`. */
export function plainName(name: string, project: string | undefined): string {
  return project !== undefined && name.startsWith(`${project}:`) ? name.slice(project.length + 1) : name;
}

/** The value that a member of `config` declares. */
export function configValue({ name: written, key, value: node }: Member, scope: Scope): Value {
  const name = plainName(written, scope.project);
  const text = scope.scan.given.get(name) ?? scope.scan.given.get(`${scope.project ?? ''}:${name}`);
  const type = scalarAt(node, 'type')?.text ?? 'String';
  const value =
    text === undefined
      ? (defaultOf(node, scope) ?? withoutValue(name, key, scope))
      : supplied(text, type, key);
  return isSecret(node) ? scope.scan.sensitive(value) : value;
}

/** Whether a configuration value is declared as a secret. */
export function isSecret(node: Node): boolean {
  return scalarAt(node, 'secret')?.value === true;
}

/** What is written as its value. */
export function writtenIn(node: Node): Node | undefined {
  return (memberAt(node, 'default') ?? memberAt(node, 'value'))?.value;
}

function defaultOf(node: Member['value'], scope: Scope): Value | undefined {
  if (node.kind === 'scalar' && node.value !== null) return asDefault(scope.evaluate(node));
  const fallback = writtenIn(node);
  return fallback && asDefault(scope.evaluate(fallback));
}

function asDefault(value: Value): Value {
  if (value.kind === 'choice') return { ...value, branches: value.branches.map(asDefault) };
  const origin: Origin = value.origin.how === 'literal' ? { ...value.origin, how: 'default' } : value.origin;
  if (value.kind !== 'known' || typeof value.value !== 'object' || itemsIn(value.value).length === 0)
    return { ...value, origin };
  return { ...value, origin, value: mapItems(value.value, asDefault) };
}

/** A value from the command line has no place in the code: its place is the declaration. */
function supplied(text: string, type: string, at: Range): Value {
  const origin: Origin = { at, how: 'given', via: [] };
  if (/^string$/i.test(type)) return known(text, origin);
  try {
    return fromPlain(JSON.parse(text), origin);
  } catch {
    // Not JSON: Pulumi refuses it if the type is not a text, and the finding on the attribute shows what it
    // needs.
    return known(text, origin);
  }
}

function withoutValue(name: string, at: Range, { address }: Scope): Value {
  return unknown(
    {
      code: 'no-default',
      text: `the configuration value ${name} has no default`,
      settle: `give it with --parameter ${name}=…`,
      at,
    },
    { at, how: 'derived', via: [] },
    { identity: named('config', address, name) },
  );
}
