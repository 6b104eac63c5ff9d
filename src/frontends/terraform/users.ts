// What refers to a resource of Terraform: the types of other resources, calls of modules out of reach,
// outputs.
import { blockKey, Dependencies } from './dependencies.ts';
import { rootOf } from './lifecycle.ts';
import { blocksOf } from './directoryNames.ts';
import type { Instance, Module } from './scope.ts';
import { expressionsIn } from './syntax/parts.ts';
import type { Block, Body, Expression } from './syntax/tree.ts';

/**
 * By the block that is referred to, or by the name of a launch template after {@link NAME}: who refers to it.
 */
type Index = ReadonlyMap<string, ReadonlySet<string>>;

const NAME = 'name ';

/** Makes the index of a root module once, and then no longer refers to the module: its tree may be large. */
type MakeIndex = () => Index;

const indexes = new WeakMap<Module, MakeIndex>();

function indexFor(root: Module): MakeIndex {
  let make = indexes.get(root);
  if (!make) indexes.set(root, (make = onDemand(root)));
  return make;
}

function onDemand(root: Module): MakeIndex {
  let module: Module | undefined = root;
  let index: Index = new Map();
  return () => {
    if (module) index = indexOf(module);
    module = undefined;
    return index;
  };
}

/**
 * Finds the types of the resources that refer to a resource, directly or by its name: also through locals,
 * variables and outputs of modules. `data.…` for a data source, `module` for a call whose module is not
 * there, `output` for an output of the root module.
 */
export function usersOf({ module, block }: Instance, name: string | undefined): () => ReadonlySet<string> {
  return lookUp(indexFor(rootOf(module)), blockKey(module, block), name);
}

/** A separate function, so that what it returns refers to nothing but these. */
function lookUp(index: MakeIndex, key: string, name: string | undefined): () => ReadonlySet<string> {
  return () =>
    new Set([
      ...(index().get(key) ?? []),
      ...(name === undefined ? [] : (index().get(`${NAME}${name}`) ?? [])),
    ]);
}

/** Finds the users of all resources of a root module, so that these no longer need its tree. */
export function findUsers(root: Module): void {
  indexFor(root)();
}

function indexOf(root: Module): Index {
  const index = new Map<string, Set<string>>();
  const add = (key: string, user: string): void => {
    index.set(key, (index.get(key) ?? new Set()).add(user));
  };
  const note = (module: Module, block: Block, user: string): void => {
    const body = withoutOrder(block.body);
    for (const key of new Dependencies('direct').follow(module, expressionsIn(body)))
      if (key !== blockKey(module, block)) add(key, user);
  };
  const pending = [root];
  for (let module = pending.pop(); module; module = pending.pop()) {
    for (const block of blocksOf(module.directory, 'resource')) {
      const [type = ''] = block.labels;
      note(module, block, type);
      // The names in a launch template are its own.
      if (type.endsWith('_launch_template')) continue;
      for (const name of namesOfTemplates(block.body)) add(`${NAME}${name}`, type);
    }
    for (const block of blocksOf(module.directory, 'data')) {
      const user = `data.${block.labels[0] ?? ''}`;
      note(module, block, user);
      if (user !== 'data.aws_launch_template') continue;
      for (const name of expressionsIn(block.body).flatMap(textsIn)) add(`${NAME}${name}`, user);
    }
    for (const block of blocksOf(module.directory, 'module')) {
      const called = module.calls(block.labels[0] ?? '')?.items[0]?.module;
      if (called && !called.directory.isDescription) pending.push(called);
      else note(module, block, 'module');
    }
  }
  for (const block of blocksOf(root.directory, 'output')) note(root, block, 'output');
  return index;
}

/** A resource that only has to exist first is not used for that. */
function withoutOrder({ attributes, blocks }: Body): Body {
  return {
    attributes: new Map([...attributes].filter(([name]) => name !== 'depends_on')),
    blocks: blocks.filter(({ type }) => type !== 'lifecycle'),
  };
}

const OF_TEMPLATE = /launch_template/;

/** Texts within blocks and arguments on a launch template. */
function namesOfTemplates({ attributes, blocks }: Body): readonly string[] {
  return [
    ...[...attributes].flatMap(([name, { value }]) => (OF_TEMPLATE.test(name) ? textsIn(value) : [])),
    ...blocks.flatMap(({ type, body }) =>
      OF_TEMPLATE.test(type) ? expressionsIn(body).flatMap(textsIn) : namesOfTemplates(body),
    ),
  ];
}

function textsIn(expression: Expression): readonly string[] {
  if (expression.kind === 'object') return expression.members.flatMap(({ value }) => textsIn(value));
  if (expression.kind === 'tuple') return expression.items.flatMap(textsIn);
  const [part, more] = expression.kind === 'template' ? expression.parts : [];
  return part?.kind === 'text' && !more ? [part.text] : [];
}
