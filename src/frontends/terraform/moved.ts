// The names that a resource had before, by the `moved` blocks of its root module and of the modules that this
// calls.
// Source: developer.hashicorp.com/terraform/language/block/moved
import { addressText, modulesWithin } from './addresses.ts';
import { rootOf } from './lifecycle.ts';
import { blocksOf } from './directoryNames.ts';
import type { Instance, Module } from './scope.ts';

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
  return modulesWithin(root).flatMap((module) =>
    blocksOf(module.directory, 'moved').flatMap(({ body }) => {
      const [from, to] = [body.attributes.get('from'), body.attributes.get('to')];
      if (!from || !to) return [];
      return [{ from: `${module.prefix}${addressText(from)}`, to: `${module.prefix}${addressText(to)}` }];
    }),
  );
}
