// What a secret of the code is written as: literals, which are hidden here, and names of variables, locals,
// outputs and arguments, which have further expressions behind them. Nothing is evaluated.
import { hide } from '../../value/sensitive.ts';
import { plainText } from './calls.ts';
import { partsOf } from './syntax/parts.ts';
import type { Block, Body, Expression } from './syntax/tree.ts';

/** A step into a value: the name of a member, the index of an item, or {@link ANY} of them. */
type Step = string;

/** A step to an item or member that the code does not name: all of them count. */
const ANY: Step = '*';

/** What a name is that a loop has bound: an item of an expression. */
interface Bound {
  readonly of: Expression;
  /** The names that are bound around the loop. */
  readonly outer: Bindings;
  /** `each`, and the name of a dynamic block, have the item as their member `value`. */
  readonly isIterator: boolean;
}

/** Undefined for a name that is bound to a key, which is no secret. */
export type Bindings = ReadonlyMap<string, Bound | undefined>;

/** A secret: the part of an expression's value that a path names. */
export interface Secret {
  readonly expression: Expression;
  readonly path: readonly Step[];
  readonly bindings: Bindings;
}

/** A name of the module with the steps behind it: `var`, `token`; `module`, `x`, `out`; `local`, `a`, `b`. */
export type Chain = readonly string[];

const NONE: Bindings = new Map();

export function secretIn(
  expression: Expression,
  path: readonly Step[] = [],
  bindings: Bindings = NONE,
): Secret {
  return { expression, path, bindings };
}

/** Hides the literals of secrets, and returns the names that have the rest of them, each once. */
export function hideLiteralsOf(secrets: Iterable<Secret>): readonly Chain[] {
  const chains = new Map<string, Chain>();
  const pending = [...secrets];
  for (let secret = pending.pop(); secret; secret = pending.pop()) {
    const chain = chainOf(secret.expression);
    if (!chain) {
      if (isWhole(secret)) hide(secret.expression.at);
      for (const part of partsOfSecret(secret)) pending.push(part);
      continue;
    }
    const steps = [...chain.steps, ...secret.path];
    if (chain.base.kind !== 'name') {
      pending.push({ ...secret, expression: chain.base, path: steps });
      continue;
    }
    const { name } = chain.base;
    if (!secret.bindings.has(name)) chains.set([name, ...steps].join('\0'), [name, ...steps]);
    const bound = secret.bindings.get(name);
    const item = bound?.isIterator ? itemSteps(steps) : steps;
    if (bound && item) pending.push(secretIn(bound.of, [ANY, ...item], bound.outer));
  }
  return [...chains.values()];
}

/** The steps behind `each.value`; undefined for `each.key`. */
function itemSteps([member, ...steps]: readonly Step[]): readonly Step[] | undefined {
  return member === 'value' ? steps : undefined;
}

/** Whether all that is written in the expression is the secret, and not a member of it alone. */
function isWhole({ expression, path }: Secret): boolean {
  if (expression.kind === 'condition') return false;
  if (expression.kind === 'call') return !isMerge(expression) || path.length === 0;
  return path.length === 0 || !['object', 'tuple', 'for'].includes(expression.kind);
}

function isMerge(expression: Expression): boolean {
  return expression.kind === 'call' && expression.name === 'merge';
}

/** The expressions that a secret is made of. */
function partsOfSecret(secret: Secret): readonly Secret[] {
  const { expression, path, bindings } = secret;
  const [step = ANY, ...further] = path;
  switch (expression.kind) {
    case 'call': {
      if (expression.name === 'nonsensitive') return [];
      const within = isMerge(expression) ? path : [];
      return expression.args.map((argument) => secretIn(argument, within, bindings));
    }
    case 'condition':
      return [expression.yes, expression.no].map((part) => secretIn(part, path, bindings));
    case 'for':
      return [secretIn(expression.value, further, boundBy(expression, bindings))];
    case 'tuple':
      return expression.items
        .filter((_, index) => step === ANY || step === String(index))
        .map((item) => secretIn(item, further, bindings));
    case 'object':
      return expression.members
        .filter(({ key }) => step === ANY || plainText(key) === '' || plainText(key) === step)
        .map(({ value }) => secretIn(value, further, bindings));
    default:
      return partsOf(expression).map((part) => secretIn(part, [], bindings));
  }
}

function boundBy(loop: Expression & { readonly kind: 'for' }, outer: Bindings): Bindings {
  const bindings = new Map(outer).set(loop.itemName, { of: loop.of, outer, isIterator: false });
  return loop.keyName === undefined ? bindings : bindings.set(loop.keyName, undefined);
}

/**
 * `a.b["c"][0][*].d` as its base and the steps from there; undefined for what has no steps and is no name.
 */
function chainOf(
  expression: Expression,
): { readonly base: Expression; readonly steps: readonly Step[] } | undefined {
  const fromTheEnd: (readonly Step[])[] = [];
  let base = expression;
  while (base.kind === 'member' || base.kind === 'index' || base.kind === 'splat') {
    fromTheEnd.push(stepsOf(base));
    base = base.of;
  }
  if (fromTheEnd.length === 0 && base.kind !== 'name') return undefined;
  return { base, steps: fromTheEnd.toReversed().flat() };
}

function stepsOf(expression: Expression & { readonly kind: 'member' | 'index' | 'splat' }): readonly Step[] {
  if (expression.kind === 'member') return [expression.name];
  if (expression.kind === 'index') return [stepOf(expression.key)];
  return [ANY, ...(chainOf(expression.each)?.steps ?? [])];
}

function stepOf(key: Expression): Step {
  return key.kind === 'literal' ? String(key.value) : plainText(key) || ANY;
}

/** The names that a block binds for the expressions in it. */
export function bindingsOf({ type, labels, body }: Block, outer: Bindings = NONE): Bindings {
  const items = body.attributes.get('for_each')?.value;
  if (!items) return outer;
  const iterator = body.attributes.get('iterator')?.value;
  const ofDynamic = iterator?.kind === 'name' ? iterator.name : (labels[0] ?? '');
  const name = type === 'dynamic' ? ofDynamic : 'each';
  return new Map(outer).set(name, { of: items, outer, isIterator: true });
}

/** What the code of a block marks as a secret: the arguments of `sensitive()`, and write-only arguments. */
export function* markedInBlock(block: Block, outer?: Bindings): Generator<Secret> {
  yield* markedInBody(block.body, bindingsOf(block, outer));
}

function* markedInBody({ attributes, blocks }: Body, bindings: Bindings): Generator<Secret> {
  for (const { name, value } of attributes.values()) {
    if (name.endsWith(WRITE_ONLY)) yield secretIn(value, [], bindings);
    yield* markedIn(value, bindings);
  }
  for (const block of blocks) yield* markedInBlock(block, bindings);
}

/**
 * What write-only arguments end with: plans and states have no value of them.
 * Source: developer.hashicorp.com/terraform/language/manage-sensitive-data/write-only
 */
const WRITE_ONLY = '_wo';

/** Whether a text may mark a secret. */
export function mayMark(text: string): boolean {
  return [MARK, ENVIRONMENT, WRITE_ONLY].some((mark) => text.includes(mark));
}

const MARK = 'sensitive';
const ENVIRONMENT = 'get_env';

function secretArguments({ name, args }: Expression & { readonly kind: 'call' }): readonly Expression[] {
  if (name === MARK) return args;
  return name === ENVIRONMENT && isSecretName(plainText(args[0])) ? args.slice(1) : [];
}

const SECRET_WORDS: ReadonlySet<string> = new Set([
  'CREDENTIAL',
  'CREDENTIALS',
  'PASSPHRASE',
  'PASSWD',
  'PASSWORD',
  'SECRET',
  'TOKEN',
]);
const SECRET_KEYS = ['ACCESS_KEY', 'API_KEY', 'ENCRYPTION_KEY', 'PRIVATE_KEY'];

/** Whether the name of an environment variable says that its value is a secret. */
export function isSecretName(name: string): boolean {
  const upper = name.toUpperCase();
  return (
    upper.split('_').some((word) => SECRET_WORDS.has(word)) || SECRET_KEYS.some((key) => upper.endsWith(key))
  );
}

/**
 * The arguments of `sensitive()` in an expression, and defaults of environment variables that are secrets.
 */
export function* markedIn(expression: Expression, bindings: Bindings = NONE): Generator<Secret> {
  // A list in the place of recursion: a chain of operators may be thousands of steps long.
  const pending = [secretIn(expression, [], bindings)];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { expression: one, bindings: outer } = next;
    if (one.kind === 'call') for (const argument of secretArguments(one)) yield secretIn(argument, [], outer);
    const inner = one.kind === 'for' ? boundBy(one, outer) : outer;
    for (const part of partsOf(one)) pending.push(secretIn(part, [], inner));
  }
}
