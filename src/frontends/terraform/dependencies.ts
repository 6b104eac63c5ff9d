// What expressions depend on, by the names in them: blocks, and variables of the root module. Nothing is
// evaluated.
import { blocksNamed, blocksOf, localOf } from './directoryNames.ts';
import type { Module } from './scope.ts';
import { expressionsIn, partsOf } from './syntax/parts.ts';
import type { Attribute, Block, Body, Expression } from './syntax/tree.ts';

/** An expression in the module in which its names have a meaning. */
interface Node {
  readonly module: Module;
  readonly expression: Expression;
}

/** What some expressions depend on, found by the names in them. */
export class Dependencies {
  /** Resources by {@link blockKey}. */
  readonly resources = new Set<string>();
  /** Names of variables of the root module. */
  readonly variables = new Set<string>();
  readonly #seen = new Map<string, Set<Expression>>();
  readonly #reach: 'direct' | 'all';

  /** @param reach whether what a resource depends on is followed, too */
  constructor(reach: 'direct' | 'all' = 'all') {
    this.#reach = reach;
  }

  /** Follows the expressions, and returns the keys of the resources that were not found before. */
  follow(module: Module, expressions: readonly Expression[]): readonly string[] {
    const met: string[] = [];
    const pending: Node[] = expressions.map((expression) => ({ module, expression }));
    for (let node = pending.pop(); node; node = pending.pop()) {
      const seen = this.#seen.get(node.module.callPath) ?? new Set();
      this.#seen.set(node.module.callPath, seen);
      if (seen.has(node.expression)) continue;
      seen.add(node.expression);
      for (const names of namesIn(node.expression))
        for (const next of this.#behind(names, node.module, met)) pending.push(next);
    }
    return met;
  }

  #behind(names: readonly string[], module: Module, met: string[]): readonly Node[] {
    const [root = '', second = '', third] = names;
    switch (root) {
      case 'var':
        return this.#variable(second, module);
      case 'local':
        return nodesOf(module, localOf(module.directory, second));
      case 'module':
        return this.#call(second, third, module, met);
      case 'data':
        return blocksNamed(module.directory, 'data', [second, third]).flatMap((block) =>
          nodesIn(module, block.body),
        );
      case 'resource':
        return this.#resource(second, third, module, met);
      default:
        return this.#resource(root, second, module, met);
    }
  }

  #variable(name: string, { parent, callPath }: Module): readonly Node[] {
    if (!parent) {
      this.variables.add(name);
      return [];
    }
    const nameOfCall = callPath.slice(callPath.lastIndexOf('.') + 1);
    const [call] = blocksNamed(parent.directory, 'module', [nameOfCall]);
    return nodesOf(parent, call?.body.attributes.get(name));
  }

  #resource(type: string, name: string | undefined, module: Module, met: string[]): readonly Node[] {
    return blocksNamed(module.directory, 'resource', [type, name]).flatMap((block) => {
      const key = blockKey(module, block);
      if (this.resources.has(key)) return [];
      this.resources.add(key);
      met.push(key);
      return this.#reach === 'direct' ? [] : nodesIn(module, block.body);
    });
  }

  /** An output of a module, or all of it, as `depends_on` has it. */
  #call(name: string, output: string | undefined, module: Module, met: string[]): readonly Node[] {
    const called = module.calls(name)?.items[0]?.module;
    if (!called) return [];
    if (output !== undefined)
      return blocksNamed(called.directory, 'output', [output]).flatMap(({ body }) => nodesIn(called, body));
    return [
      ...blocksOf(called.directory, 'output').flatMap(({ body }) => nodesIn(called, body)),
      ...blocksOf(called.directory, 'resource').flatMap(({ labels: [type = '', own] }) =>
        this.#resource(type, own, called, met),
      ),
      ...blocksOf(called.directory, 'module').flatMap(({ labels: [inner = ''] }) =>
        this.#call(inner, undefined, called, met),
      ),
    ];
  }
}

/** A resource block in the module of a call: instances of one block have the same dependencies. */
export function blockKey({ callPath }: Module, { labels }: Block): string {
  return [callPath, ...labels].join('\0');
}

function nodesIn(module: Module, body: Body): readonly Node[] {
  return expressionsIn(body).map((expression) => ({ module, expression }));
}

function nodesOf(module: Module, attribute: Attribute | undefined): readonly Node[] {
  return attribute ? [{ module, expression: attribute.value }] : [];
}

/** The chains of names in an expression: both `a.b` and `c.d` in `a.b[c.d].e`. */
function namesIn(expression: Expression): readonly (readonly string[])[] {
  const chain = chainOf(expression);
  return chain ? [chain] : partsOf(expression).flatMap(namesIn);
}

function chainOf(expression: Expression): readonly string[] | undefined {
  if (expression.kind === 'name') return [expression.name];
  if (expression.kind !== 'member') return undefined;
  const before = chainOf(expression.of);
  return before && [...before, expression.name];
}
