// Reads the output of `terraform show -json` for a plan or a state, and the state file itself, as far as it
// matters. Source: developer.hashicorp.com/terraform/internals/json-format
import { secretAttributes } from './secrets.ts';
import { own } from '../../../value/own.ts';
import type { Range, Source } from '../../../value/source.ts';
import { FaultError, faultSentence } from '../../document/faults.ts';
import { readJson, type PassOver } from '../../document/json.ts';
import type { MapNode, Node } from '../../document/syntax.ts';
import { KINDS } from '../resources.ts';
import { blockAddress, keyText, moduleSteps, typeOf, type Key, type ModuleStep } from './addresses.ts';
import { boolean, itemsIn, mapIn, textIn } from './nodes.ts';

/** A resource, or a data source, as a plan or state has it. */
export interface PlanResource {
  /** As Terraform writes it, `module.x.aws_y.z["a"]`. */
  readonly address: string;
  readonly module: readonly ModuleStep[];
  /** Within its module, without the key: `aws_y.z`, `data.aws_y.z`. */
  readonly block: string;
  readonly type: string;
  readonly key: Key | undefined;
  readonly at: Range;
  readonly values: MapNode | undefined;
  /** Which of the values are secrets: true in the place of each. */
  readonly sensitive?: Node | undefined;
  /** The same of the change, `after_sensitive`: it may name what `sensitive_values` does not. */
  readonly alsoSensitive?: Node | undefined;
  /** In a state, the attributes that are secrets or have some in them. */
  readonly secretAttributes?: ReadonlySet<string>;
  /** What of the values is known after the change only: true in the place of a value. */
  readonly unknown: Node | undefined;
  /** Whether a replacement is made before the old one is deleted, if the change shows it. */
  readonly createBeforeDestroy?: boolean;
}

export interface PlanFile {
  readonly source: Source;
  /** A state has what is deployed, not what the code wants. */
  readonly kind: 'plan' | 'state';
  readonly managed: ReadonlyMap<string, PlanResource>;
  readonly data: ReadonlyMap<string, PlanResource>;
  readonly variables: MapNode | undefined;
  /** The root module in the plan's copy of the code. */
  readonly configuration: MapNode | undefined;
  /** False if resources of the code may be missing: after an error, or with deferred changes or targets. */
  readonly isComplete: boolean;
  readonly isErrored: boolean;
}

/** Data sources whose answers are looked at. */
const LOOKUPS = new Set(['aws_ami', 'aws_ssm_parameter']);
const TOP = new Set([
  'format_version',
  'terraform_version',
  'variables',
  'planned_values',
  'values',
  'resource_changes',
  'prior_state',
  'configuration',
  'errored',
  'complete',
  'version',
  'resources',
]);
const BULKY = new Set(['values', 'sensitive_values', 'change', 'expressions', 'instances']);
const IN_CHANGE = new Set(['actions', 'after_unknown', 'after_sensitive']);

/** All that is not needed: other resources, earlier values, and what is written twice. */
const passOver: PassOver = (name, before, depth) => {
  if (depth === 0) return !TOP.has(name);
  if (before.has('actions')) return !IN_CHANGE.has(name);
  if (!BULKY.has(name)) return false;
  const address = textOf(before.get('address')?.value);
  const type = address === '' && name === 'instances' ? textOf(before.get('type')?.value) : typeOf(address);
  return type !== '' && !own(KINDS, type) && !LOOKUPS.has(type);
};

function textOf(node: Node | undefined): string {
  return node?.kind === 'scalar' ? node.text : '';
}

/** A plan or state, or why it can't be read: the sentence, with its place. */
export type Reading =
  | { readonly file: PlanFile }
  | {
      readonly code: 'syntax' | 'too-large' | 'unsupported' | 'invalid';
      readonly message: string;
      readonly at: Range;
    };

/** Never throws. */
export function readPlan(source: Source): Reading {
  try {
    return reading(source);
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    const code = error.code === 'too-large' ? 'too-large' : 'syntax';
    return { code, message: faultSentence({ code, message: error.message }), at: error.at };
  }
}

function reading(source: Source): Reading {
  const root = readJson(source, passOver);
  if (root.kind !== 'map') return { code: 'invalid', message: 'A plan is an object.', at: root.at };
  const format = root.members.get('format_version')?.value ?? root.members.get('version')?.value;
  const version = textOf(format);
  const isRaw = !root.members.has('format_version');
  if (isRaw ? version !== '4' : !/^[01](?:\.|$)/.test(version)) {
    const what = isRaw ? `state of version ${version}` : `format version ${version}`;
    return {
      code: 'unsupported',
      message: `A ${what} is not understood: this is made for version ${isRaw ? '4' : '1'}.`,
      at: format?.at ?? root.at,
    };
  }
  return { file: isRaw ? rawState(source, root) : shown(source, root) };
}

function shown(source: Source, root: MapNode): PlanFile {
  const isPlan = root.members.has('planned_values') || root.members.has('resource_changes');
  const changes = changesOf(root);
  const managed = new Map<string, PlanResource>();
  const data = new Map<string, PlanResource>();
  const take = (values: MapNode | undefined, modes: ReadonlySet<string>): void => {
    for (const resource of resourcesIn(mapIn(values, 'root_module'), changes)) {
      const isData = resource.block.startsWith('data.');
      if (modes.has(isData ? 'data' : 'managed')) (isData ? data : managed).set(resource.address, resource);
    }
  };
  take(mapIn(mapIn(root, 'prior_state'), 'values'), new Set(['data']));
  take(mapIn(root, isPlan ? 'planned_values' : 'values'), new Set(['data', 'managed']));
  return {
    source,
    kind: isPlan ? 'plan' : 'state',
    managed,
    data,
    variables: mapIn(root, 'variables'),
    configuration: mapIn(mapIn(root, 'configuration'), 'root_module'),
    isComplete: boolean(root, 'complete') !== false && boolean(root, 'errored') !== true,
    isErrored: boolean(root, 'errored') === true,
  };
}

interface Change {
  readonly unknown: Node | undefined;
  readonly alsoSensitive?: Node | undefined;
  readonly createBeforeDestroy?: boolean;
}

/**
 * What changes have beyond the planned values, by address. Deposed objects, which are about to be deleted,
 * are left out.
 */
function changesOf(root: MapNode): Map<string, Change> {
  const changes = new Map<string, Change>();
  for (const entry of itemsIn(root, 'resource_changes')) {
    const change = mapIn(entry, 'change');
    if (!change || entry.kind !== 'map' || entry.members.has('deposed')) continue;
    const actions = itemsIn(change, 'actions').map(textOf).join();
    const unknown = change.members.get('after_unknown')?.value;
    const order = own({ 'create,delete': true, 'delete,create': false }, actions);
    changes.set(textIn(entry, 'address'), {
      unknown,
      alsoSensitive: change.members.get('after_sensitive')?.value,
      ...(order === undefined ? {} : { createBeforeDestroy: order }),
    });
  }
  return changes;
}

function* resourcesIn(
  module: MapNode | undefined,
  changes: ReadonlyMap<string, Change>,
): Generator<PlanResource> {
  for (const entry of itemsIn(module, 'resources')) {
    const address = textIn(entry, 'address');
    if (address === '' || entry.kind !== 'map') continue;
    const { steps, rest } = moduleSteps(address);
    const { block, key } = blockAddress(rest);
    const values = mapIn(entry, 'values');
    const { unknown, ...change } = changes.get(address) ?? { unknown: undefined };
    yield {
      address,
      module: steps,
      block,
      type: typeOf(address),
      key,
      at: entry.members.get('address')!.value.at,
      values,
      sensitive: entry.members.get('sensitive_values')?.value,
      unknown,
      ...change,
    };
  }
  for (const child of itemsIn(module, 'child_modules'))
    if (child.kind === 'map') yield* resourcesIn(child, changes);
}

/** `terraform.tfstate`: resources with their instances. */
function rawState(source: Source, root: MapNode): PlanFile {
  const managed = new Map<string, PlanResource>();
  for (const entry of itemsIn(root, 'resources')) {
    if (textIn(entry, 'mode') !== 'managed' || entry.kind !== 'map') continue;
    const type = textIn(entry, 'type');
    const prefix = textIn(entry, 'module');
    const block = `${type}.${textIn(entry, 'name')}`;
    for (const instance of itemsIn(entry, 'instances')) {
      if (instance.kind !== 'map' || instance.members.has('deposed')) continue;
      const index = instance.members.get('index_key')?.value;
      const key =
        index?.kind === 'scalar' && typeof index.value !== 'boolean' ? (index.value ?? undefined) : undefined;
      const address = `${prefix === '' ? '' : `${prefix}.`}${block}${keyText(key)}`;
      const cbd = boolean(instance, 'create_before_destroy');
      managed.set(address, {
        address,
        module: moduleSteps(address).steps,
        block,
        type,
        key,
        at: entry.members.get('name')?.value.at ?? entry.at,
        values: mapIn(instance, 'attributes'),
        secretAttributes: secretAttributes(instance),
        unknown: undefined,
        createBeforeDestroy: cbd ?? false,
      });
    }
  }
  return {
    source,
    kind: 'state',
    managed,
    data: new Map(),
    variables: undefined,
    configuration: undefined,
    isComplete: true,
    isErrored: false,
  };
}
