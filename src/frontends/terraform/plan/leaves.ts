// One value of a plan: whether it is written in the code, refers to a resource, or was looked up.
import { named, reference } from '../../../evaluation/identity.ts';
import { own } from '../../../value/own.ts';
import { derived, literal } from '../../../value/origins.ts';
import type { Range } from '../../../value/source.ts';
import {
  absent,
  known,
  unknown,
  type Known,
  type Lookup,
  type Origin,
  type Settled,
  type Unknown,
  type Value,
} from '../../../value/value.ts';
import { KINDS } from '../resources.ts';
import type { Node, ScalarNode } from '../../document/syntax.ts';
import type { PlanFile, PlanResource } from './file.ts';
import { isWritten } from './suppliers.ts';
import { childrenOf } from '../../document/nodes.ts';
import { holding, itemsIn, memberIn, textIn } from './nodes.ts';
import { isKey, isCertainlySet, mayBeUnknown, mayHaveSupplied, type UnknownCounts } from './parts.ts';
import { fits, maySupply, REFERRING, type ResourceDependency } from './referring.ts';
import { dependenciesOf, type Dependency, type Place } from './sources.ts';

/** What all values of a plan share. */
export interface Reader {
  readonly file: PlanFile;
  /** What the addresses of the model start with. */
  readonly space: string;
  /** What an id or ARN means, by the kind of the resource and the id: `launchTemplate lt-…`. */
  readonly owners: ReadonlyMap<string, { readonly address: string; readonly attribute: string }>;
}

/**
 * Arguments for which it matters whether the code writes them or looks them up, and values of theirs that a
 * lookup may return: an AMI, and the document of a parameter.
 */
const PROVENANCE: { readonly [argument: string]: RegExp } = {
  image_id: /^(?:ami-|\s*\{)/,
  image_id_override: /^(?:ami-|\s*\{)/,
  value: /^ami-/,
  version: /^\d+$/,
  default_version: /^\d+$/,
};

/** What the provider aws fills in within blocks if it is not set. */
const FILLED_IN = new Set(['version', 'image_id_override']);

/** Where a value is located in the plan: its argument, its expression, and the place of that expression. */
export interface Use {
  readonly argument: string;
  /** Undefined if the plan does not have it: in a dynamic block, or in a state. */
  readonly expression: Node | undefined;
  readonly place: Place;
  /** The address of the attribute, which names what is not known of it. */
  readonly path: string;
  /** If the expression is an object and the value a member of it: what else is unknown in the object. */
  readonly part?: UnknownCounts;
}

/**
 * A value that is known after the change only; what the code does not set, and the provider fills in, is
 * absent.
 */
export function unknownLeaf(at: Range, use: Use, reader: Reader): Value {
  const { expression, argument, path, part } = use;
  const all = expression ? dependenciesOf(expression, use.place, reader.file) : [];
  const dependencies = part
    ? all.filter((dependency) => dependency.kind !== 'resource' || maySupply(dependency, argument))
    : all;
  if (all.length > 0 && !dependencies.some(mayBeUnknown)) return absent(at);
  const undecided = unknown(
    { code: 'deploy-time', text: `${path} is known after the plan is applied`, at },
    derived(at),
    {
      identity: named('plan', `${reader.space}#`, path),
      mayBeAbsent: expression
        ? part !== undefined && !isCertainlySet(argument, all, part)
        : FILLED_IN.has(argument),
    },
  );
  // If an object refers to a resource, the plan does not show which member does, unless only one of them can.
  const referred = !part || own(REFERRING, argument) ? referredBy(dependencies, use, reader, at) : undefined;
  return referred ? { ...referred, mayBeAbsent: undecided.mayBeAbsent } : undecided;
}

/** A value that the plan knows. */
export function leaf(node: ScalarNode, use: Use, reader: Reader): Value {
  const { at, value, text } = node;
  if (value === null) return absent(at);
  const data: Known =
    typeof value === 'string'
      ? { ...known(value, literal(at)), segments: node.segments() }
      : known(value, literal(at));
  const all = use.expression ? dependenciesOf(use.expression, use.place, reader.file) : [];
  const dependencies = use.part
    ? all.filter((dependency) => mayHaveSupplied(dependency, use.argument, text))
    : all;
  const referred = referredBy(dependencies, use, reader, at, text) ?? ownerOf(text, use, reader, at);
  if (referred) return referred;
  // A value that none of the object's references can have supplied is written in the object.
  if (use.part && dependencies.length === 0 && !isKey(use.place, text))
    return { ...data, origin: literal(at) };
  const written =
    isAmi(text) && dependencies.some(isSupplied) ? undefined : writtenAt(dependencies, text, at);
  if (written) return { ...data, origin: written };
  if (!own(PROVENANCE, use.argument)?.test(text)) return { ...data, origin: derived(at) };
  if (isAmi(text) && isWritten(text, all, reader.file)) return { ...data, origin: literal(at) };
  return lookedUp(dependencies, text, use, reader, at) ?? unclear(text, at, reader.file);
}

/**
 * A variable's value that is not its default: it may be written in a file, or a program may have looked it
 * up.
 */
function isSupplied(dependency: Dependency): boolean {
  return dependency.kind === 'constant' && dependency.how === 'supplied';
}

export function isAmi(text: string): boolean {
  return text.startsWith('ami-');
}

/** The literal that is the value, if nothing else can be. */
function writtenAt(dependencies: readonly Dependency[], text: string, at: Range): Origin | undefined {
  if (dependencies.length === 0 || dependencies.some(({ kind }) => kind !== 'constant')) return undefined;
  for (const dependency of dependencies) {
    const found = dependency.kind === 'constant' ? holding(dependency.node, text) : undefined;
    if (dependency.kind !== 'constant' || !found) continue;
    return dependency.variable === undefined
      ? literal(at)
      : { at: found.at, how: dependency.how, via: [{ kind: 'variable', name: dependency.variable, at }] };
  }
  return undefined;
}

/** The resource that an argument refers to, if that is certain. */
function referredBy(
  dependencies: readonly Dependency[],
  use: Use,
  reader: Reader,
  at: Range,
  text?: string,
): Unknown | undefined {
  const resources = dependencies.filter(
    (dependency): dependency is ResourceDependency => dependency.kind === 'resource',
  );
  const referring = own(REFERRING, use.argument);
  // What is known may come from any of several; what is not known can come from a resource alone.
  if (
    text !== undefined &&
    (!referring || referring.kind === 'role' || dependencies.length !== resources.length)
  )
    return undefined;
  const fitting = referring ? resources.filter((dependency) => fits(dependency, use.argument)) : resources;
  const targets = new Map(
    fitting
      .flatMap((dependency) => targetsOf(dependency, use.argument, text))
      .map((target) => [`${target.one.address}.${target.attribute}`, target]),
  );
  const [target] = targets.values();
  if (!target || targets.size > 1) return undefined;
  const { one, attribute } = target;
  const name = `${one.address}.${attribute}`;
  if (one.block.startsWith('data.')) return dataReference(one, attribute, reader, at);
  const undecided = unknown(
    { code: 'deploy-time', text: `${name} is known after the plan is applied`, at: one.at },
    through(name, at),
  );
  return { ...undecided, ...referenceTo(one.address, attribute, reader) };
}

function through(name: string, at: Range): Origin {
  return { at, how: 'derived', via: [{ kind: 'attribute', name, at }] };
}

function referenceTo(
  address: string,
  attribute: string,
  { space }: Reader,
): Pick<Unknown, 'identity' | 'reference'> {
  return {
    identity: reference(`${space}#${address}`, attribute),
    reference: { address: `${space}#${address}`, attribute },
  };
}

function targetsOf(
  { instances, attribute }: ResourceDependency,
  argument: string,
  text: string | undefined,
): { one: PlanResource; attribute: string }[] {
  const attributes = own(REFERRING, argument)?.attributes ?? [];
  const called = attribute ?? (argument === 'version' ? undefined : attributes[0]);
  if (called === undefined) return [];
  const equal =
    text === undefined
      ? instances
      : instances.filter(({ values }) => values === undefined || textIn(values, called) === text);
  return (equal.length > 0 ? equal : instances).map((one) => ({ one, attribute: called }));
}

function dataReference(one: PlanResource, attribute: string, { space }: Reader, at: Range): Unknown {
  const lookup = lookupOf(one);
  const name = `${one.address}.${attribute}`;
  return unknown(
    { code: 'looked-up', text: `${name} is looked up when the plan is applied`, at: one.at },
    through(name, at),
    {
      identity: reference(`${space}#${name}`),
      ...(lookup ? { lookup } : {}),
      ...(own(KINDS, one.type) ? { reference: { address: `${space}#${one.address}`, attribute } } : {}),
    },
  );
}

/** In arguments that refer to a resource of the plan, the one that has the id or ARN. */
function ownerOf(text: string, { argument }: Use, reader: Reader, at: Range): Unknown | undefined {
  const kind = own(REFERRING, argument)?.kind;
  const owner = kind === undefined || kind === 'role' ? undefined : reader.owners.get(`${kind} ${text}`);
  if (!owner) return undefined;
  const { address, attribute } = owner;
  return {
    ...unknown({ code: 'deploy-time', text: `${address}.${attribute} is ${text}`, at }, derived(at)),
    ...referenceTo(address, attribute, reader),
  };
}

/** A value from a data source or another resource: the code has how it is found. */
function lookedUp(
  dependencies: readonly Dependency[],
  text: string,
  { part }: Use,
  reader: Reader,
  at: Range,
): Settled | undefined {
  const resources = dependencies.filter(
    (dependency): dependency is ResourceDependency => dependency.kind === 'resource',
  );
  const found = resources
    .flatMap((dependency) => dependency.instances.map((one) => ({ dependency, one })))
    .find(({ one }) => one.values && containsText(one.values, text));
  const [first] = resources;
  // An object may refer to a resource for another of its members.
  if (!first || (part && !found)) return undefined;
  const { dependency, one } = found ?? { dependency: first, one: first.instances[0] };
  const name = `${one?.address ?? dependency.block}${dependency.attribute === undefined ? '' : `.${dependency.attribute}`}`;
  const isCertain = found !== undefined || resources.length === 1;
  const lookup = one && dependency.isData && isCertain ? lookupOf(one, text) : undefined;
  const isOwn =
    one && !dependency.isData && isCertain && own(KINDS, one.type) && dependency.attribute !== undefined;
  return unknown(
    {
      code: dependency.isData ? 'looked-up' : 'deploy-time',
      text: `${name} was ${brief(text)} when the plan was made`,
      at,
    },
    through(name, at),
    {
      identity: named('value', '', text),
      was: text,
      ...(lookup ? { lookup } : {}),
      ...(isOwn ? { reference: referenceTo(one.address, dependency.attribute!, reader).reference! } : {}),
    },
  );
}

/** Whether it is among the values, or within a text of JSON among them. */
function containsText(values: Node, text: string): boolean {
  if (values.kind === 'scalar')
    return values.text === text || (values.text.startsWith('{') && values.text.includes(`"${text}"`));
  return childrenOf(values).some((inner) => containsText(inner, text));
}

function lookupOf(one: PlanResource, text?: string): Lookup | undefined {
  const value = (argument: string): Value => plainValue(memberIn(one.values, argument), one.at);
  if (one.type === 'aws_ssm_parameter') {
    const member =
      text === undefined
        ? undefined
        : memberOf(textIn(one.values, 'value') || textIn(one.values, 'insecure_value'), text);
    return {
      kind: 'ssmParameter',
      // The name of a parameter is a text.
      name: value('name') as Value<string>,
      ...(member === undefined ? {} : { member }),
    };
  }
  if (one.type !== 'aws_ami') return undefined;
  const filters = itemsIn(one.values, 'filter').map((filter): [string, Value] => [
    textIn(filter, 'name'),
    plainValue(memberIn(filter, 'values'), filter.at),
  ]);
  return { kind: 'amiSearch', owners: value('owners'), filters: new Map(filters), at: one.at };
}

/** The member of an SSM parameter's JSON that is the text. */
function memberOf(json: string, text: string): string | undefined {
  if (!json.startsWith('{')) return undefined;
  try {
    // JSON that starts with a brace is an object.
    return Object.entries(JSON.parse(json) as object).find(([, one]) => one === text)?.[0];
  } catch {
    // A parameter whose value only looks like JSON has no members.
    return undefined;
  }
}

/** A part of the plan as it is. */
function plainValue(node: Node | undefined, holder: Range): Value {
  if (!node) return absent(holder);
  if (node.kind === 'list')
    return known({ items: node.items.map((item) => plainValue(item, item.at)) }, literal(node.at));
  if (node.kind === 'map') return absent(node.at);
  return node.value === null
    ? absent(node.at)
    : { ...known(node.value, literal(node.at)), segments: node.segments() };
}

function brief(text: string): string {
  return text.length > 80 || text.includes('\n') ? 'a document' : text;
}

/** For a value whose source matters, if the plan or state does not show it. */
export function unclear(text: string, at: Range, { kind }: PlanFile): Unknown {
  const words = kind === 'plan' ? 'the plan' : 'the state';
  return unknown(
    {
      code: 'not-understood',
      text: `${words} does not show whether ${brief(text)} is written in the code or looked up`,
      settle: 'scan the Terraform code and its files of variables, too',
      at,
    },
    derived(at),
    { identity: named('value', '', text), was: text },
  );
}
