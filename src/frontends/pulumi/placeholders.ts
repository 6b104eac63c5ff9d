// Placeholders in texts: `${resource.attribute}`, `${variable[0].name}`, `${pulumi.stack}`; `$${` writes
// `${`.
import { textFrom } from '../../evaluation/functions.ts';
import { call, identityOf, named, part } from '../../evaluation/identity.ts';
import { itemAt } from '../../evaluation/lists.ts';
import { unknownBecause } from '../../evaluation/outcomes.ts';
import { liftTexts, slice } from '../../value/compose.ts';
import { lift } from '../../value/lift.ts';
import { derived, invalid } from '../../value/origins.ts';
import type { Range } from '../../value/source.ts';
import { rangeWithin } from '../../value/text.ts';
import {
  isDictionary,
  isList,
  known,
  unknown,
  valueThrough,
  type Known,
  type Settled,
  type Value,
} from '../../value/value.ts';
import type { Scope } from './scope.ts';

const PLACEHOLDER = /\$\$\{|\$\{([^{}]*)\}/g;

/** The text with what its placeholders mean; a placeholder alone is its value, whatever that is. */
export function withPlaceholders(text: Known<string>, at: Range, scope: Scope): Value {
  if (!text.value.includes('${')) return text;
  const pieces: Value[] = [];
  let from = 0;
  for (const match of text.value.matchAll(PLACEHOLDER)) {
    const { index, 0: whole, 1: path } = match;
    const end = index + whole.length;
    if (path !== undefined && whole.length === text.value.length) return meaningOf(path, at, scope);
    if (index > from) pieces.push(slice(text, from, index));
    if (path === undefined) pieces.push(slice(text, index + 1, end));
    else pieces.push(meaningOf(path, rangeWithin(text, index, end), scope));
    from = end;
  }
  if (from < text.value.length) pieces.push(slice(text, from, text.value.length));
  return liftTexts(pieces, (...settled) => textFrom(settled, { name: 'the text', at }), derived(at));
}

/** The first name, then `.name`, `[0]` or `["name"]`. */
const STEP = /\.?([\p{L}_$][\p{L}\p{N}_$:-]*)|\[(\d+)\]|\["([^"]*)"\]/uy;

/** A name with the steps behind it: `creds`, `users`, `0`. */
export type Path = readonly (string | number)[];

/** The paths of the placeholders in a text. */
export function pathsIn(text: string): readonly Path[] {
  return Array.from(text.matchAll(PLACEHOLDER), ([, path = '']) => pathOf(path.trim()) ?? []);
}

function pathOf(text: string): Path | undefined {
  const steps: (string | number)[] = [];
  STEP.lastIndex = 0;
  while (STEP.lastIndex < text.length) {
    const match = STEP.exec(text);
    if (!match) return undefined;
    const [, name, index, quoted] = match;
    steps.push(index === undefined ? (name ?? quoted ?? '') : Number(index));
  }
  return steps;
}

/** What a path means where it is used. */
export function meaningOf(text: string, at: Range, scope: Scope): Value {
  const path = pathOf(text.trim());
  const [root, ...steps] = path ?? [];
  if (typeof root !== 'string') return invalid(`\${${text}} is not a path`, at);
  if (root === 'pulumi') return settingOf(steps, at, scope);
  const value = scope.named(root, at);
  if (!value) return invalid(`there is no resource, variable or configuration value ${root}`, at);
  return steps.reduce<Value>((object, step) => memberOf(object, step, at, scope), value);
}

/** `pulumi.stack` and its like. Only the project and the folder are known before deployment. */
function settingOf([name]: Path, at: Range, { project, address }: Scope): Value {
  if (name === 'cwd') return known('.', derived(at));
  if (name === 'project' && project !== undefined) return known(project, derived(at));
  return unknown(
    { code: 'pseudo-parameter', text: `pulumi.${name ?? ''} is known when Pulumi runs`, at },
    derived(at),
    { identity: named('pulumi', address, String(name)) },
  );
}

/** A member or an item of a value, or an attribute of a resource or of the result of a look-up. */
export function memberOf(value: Value, step: string | number, at: Range, { scan }: Scope): Value {
  return lift(
    [value],
    (settled: Settled): Value => {
      if (settled.kind === 'absent') return settled;
      if (settled.kind === 'unknown') {
        const { reference } = settled;
        const attributes = reference?.attribute === '' ? scan.objects.get(reference.address) : undefined;
        if (attributes) return attributes(String(step), at);
        return unknownBecause(settled, at, part(settled.identity, `[${step}]`));
      }
      const { value: data } = settled;
      if (isList(data) && typeof step === 'number')
        return (
          itemAt(data, step, at) ?? invalid(`there is no item ${step} in a list of ${data.items.length}`, at)
        );
      if (!isDictionary(data)) return invalid(`there is no ${step} in it`, at);
      const entry = data.entries.get(String(step));
      if (entry) return valueThrough({ kind: 'item', name: String(step), at }, entry.value);
      if (data.rest)
        return unknownBecause(
          data.rest,
          at,
          call('member', [identityOf(settled), named('member', '', String(step))]),
        );
      return invalid(`there is no ${step} in it`, at);
    },
    derived(at),
  );
}
