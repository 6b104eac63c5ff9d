// The names that a resource had before, by the `moved` blocks of its root module and of the modules that this calls.
// Source: developer.hashicorp.com/terraform/language/block/moved
import { textOf } from '../../value/source.ts';
import { rootOf } from './lifecycle.ts';
import { blocksOf } from './modules.ts';
import type { Instance, Module } from './scope.ts';
import type { Attribute } from './syntax/tree.ts';

interface Move {
  readonly from: string;
  readonly to: string;
}

/** More moves of one resource are not followed. */
const MOST_MOVES = 20;

const moves = new WeakMap<Module, readonly Move[]>();

/** The addresses in the root module that an instance had, the latest first. */
export function formerNames({ module, name }: Instance): readonly string[] {
  const root = rootOf(module);
  const known = moves.get(root) ?? movesOf(root);
  moves.set(root, known);
  if (known.length === 0) return [];
  const names = new Set([name]);
  for (const one of names)
    for (const move of known) {
      const former = beforeMove(one, move);
      if (former !== undefined && names.size <= MOST_MOVES) names.add(former);
    }
  return [...names].slice(1);
}

/** A name is moved with the resource or module that it is in: `b[0]` with `b`. */
function beforeMove(name: string, { from, to }: Move): string | undefined {
  if (!name.startsWith(to)) return undefined;
  const rest = name.slice(to.length);
  return rest === '' || rest.startsWith('.') || rest.startsWith('[') ? `${from}${rest}` : undefined;
}

function movesOf(root: Module): readonly Move[] {
  const found: Move[] = [];
  const open = [root];
  for (let module = open.pop(); module; module = open.pop()) {
    for (const { body } of blocksOf(module.directory, 'moved')) {
      const [from, to] = [body.attributes.get('from'), body.attributes.get('to')];
      if (from && to)
        found.push({
          from: `${module.prefix}${addressText(from)}`,
          to: `${module.prefix}${addressText(to)}`,
        });
    }
    for (const { labels } of blocksOf(module.directory, 'module')) {
      const calls = module.calls(labels[0] ?? '')?.items ?? [];
      for (const { module: called } of calls) open.push(called);
    }
  }
  return found;
}

/** An address as it is written, without blanks; in JSON it is a text. */
function addressText({ value }: Attribute): string {
  const written = textOf(value.at).replaceAll(/\s/g, '');
  return written.startsWith('"') ? written.slice(1, -1).replaceAll('\\"', '"') : written;
}
