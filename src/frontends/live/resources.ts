// What the AWS CLI has printed as resources of the model.
// Sources: docs.aws.amazon.com/batch/latest/APIReference/API_ComputeEnvironmentDetail.html and the pages of
// the other types
import { literal, derived } from '../../value/origins.ts';
import type { Range, Source } from '../../value/source.ts';
import { known, type Entry, type Reference, type Value } from '../../value/value.ts';
import { normalise } from '../../model/normalise.ts';
import type { Resource, ResourceKind } from '../../model/resource.ts';
import { mapAt, memberAt, scalarAt } from '../document/nodes.ts';
import type { MapNode, Node } from '../document/syntax.ts';
import type { TemplateReference, Templates, TemplateVersion } from './templates.ts';
import { entriesOf, notReturned, valueOf } from './values.ts';

/** An item of a list that a command returns, with the text that it is in. */
export interface Item {
  readonly node: MapNode;
  readonly source: Source;
}

interface Kind {
  readonly kind: ResourceKind;
  /** The member that names an item. */
  readonly name: string;
  /** Its ARN has account and region; launch templates and images have none. */
  readonly arn?: string;
}

/** By the list of an output. */
export const KINDS = {
  computeEnvironments: {
    kind: 'computeEnvironment',
    name: 'computeEnvironmentName',
    arn: 'computeEnvironmentArn',
  },
  jobQueues: { kind: 'jobQueue', name: 'jobQueueName', arn: 'jobQueueArn' },
  jobDefinitions: { kind: 'jobDefinition', name: 'jobDefinitionName', arn: 'jobDefinitionArn' },
  LaunchTemplateVersions: { kind: 'launchTemplate', name: 'LaunchTemplateName' },
  Images: { kind: 'image', name: 'ImageId' },
  Parameters: { kind: 'ssmParameter', name: 'Name', arn: 'ARN' },
} as const satisfies Readonly<Record<string, Kind>>;

export type ListName = keyof typeof KINDS;

/** `aws:111122223333:eu-west-1` of an ARN: names are unique in there. */
function scopeOf({ node, source }: Item, { arn }: Kind): string {
  const [, partition, , region, account] = textAt(node, arn ?? '')?.split(':') ?? [];
  return account === undefined ? source.path : `${partition}:${account}:${region}`;
}

export function textAt(node: Node | undefined, name: string): string | undefined {
  return scalarAt(node, name)?.text;
}

function resource(
  list: ListName,
  item: Item,
  name: string,
  entries: Iterable<readonly [string, Entry]>,
): Resource {
  const kind: Kind = KINDS[list];
  const at = memberAt(item.node, kind.name)?.value.at ?? item.node.at;
  const properties: Value = known({ entries: new Map(entries) }, derived(item.node.at));
  return {
    kind: kind.kind,
    address: `${item.source.path}#${list}/${name}`,
    name,
    language: 'live',
    type: list,
    tool: 'api',
    at,
    exists: known(true, derived(at)),
    isObserved: true,
    properties: normalise(kind.kind, properties, last),
    scope: scopeOf(item, kind),
  };
}

function last(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** EC2 and SSM begin names with a capital. */
function inCamelCase(value: Value): Value {
  if (value.kind !== 'known' || typeof value.value !== 'object') return value;
  const { value: data } = value;
  if ('items' in data) return { ...value, value: { ...data, items: data.items.map(inCamelCase) } };
  return { ...value, value: { ...data, entries: new Map(lowered([...data.entries])) } };
}

function lowered(entries: readonly (readonly [string, Entry])[]): (readonly [string, Entry])[] {
  return entries.map(([name, { key, value }]) => [
    name.charAt(0).toLowerCase() + name.slice(1),
    { key, value: inCamelCase(value) },
  ]);
}

/** @param templates the launch templates of the scan */
export function environmentOf(item: Item, templates: Templates): Resource {
  const { node, source } = item;
  const entries = new Map(entriesOf(node));
  const named = memberAt(node, 'computeEnvironmentName')?.value.at ?? node.at;
  entries.set('replaceComputeEnvironment', missing('ReplaceComputeEnvironment', named));
  const resources = mapAt(node, 'computeResources');
  const written = entries.get('computeResources');
  if (resources && written) {
    const members = new Map(entriesOf(resources));
    members.set('updateToLatestImageVersion', missing('updateToLatestImageVersion', written.key));
    const template = mapAt(resources, 'launchTemplate');
    const use = members.get('launchTemplate');
    if (template && use)
      members.set('launchTemplate', { ...use, value: referring(template, source, templates) });
    entries.set('computeResources', {
      ...written,
      value: known({ entries: members }, literal(resources.at)),
    });
  }
  return resource('computeEnvironments', item, textAt(node, 'computeEnvironmentName') ?? '', entries);
}

function missing(name: string, at: Range): Entry {
  return { key: at, value: notReturned(name, at) };
}

/** A reference to a launch template, which names the version that it means. */
function referring(node: MapNode, source: Source, templates: Templates): Value {
  const entries = new Map(entriesOf(node));
  const reference: TemplateReference = {
    id: textAt(node, 'launchTemplateId'),
    name: textAt(node, 'launchTemplateName'),
    version: textAt(node, 'version'),
    path: source.path,
  };
  const version = templates.meant(reference);
  const holder = reference.id === undefined ? 'launchTemplateName' : 'launchTemplateId';
  if (version) refer(entries, holder, { address: version.resource.address, attribute: 'id' });
  const overrides = memberAt(node, 'overrides');
  if (overrides?.value.kind === 'list') {
    const items = overrides.value.items.map((one) =>
      one.kind === 'map' ? referring(one, source, templates) : valueOf(one),
    );
    entries.set('overrides', { key: overrides.key, value: known({ items }, literal(overrides.value.at)) });
  }
  return known({ entries }, literal(node.at));
}

/** Adds to a value which resource of the scan it names. */
function refer(entries: Map<string, Entry>, name: string, reference: Reference): void {
  const entry = entries.get(name);
  if (entry?.value.kind === 'known') entries.set(name, { ...entry, value: { ...entry.value, reference } });
}

/** @param environments addresses by ARN */
export function queueOf(item: Item, environments: ReadonlyMap<string, string>): Resource {
  const { node } = item;
  const entries = new Map(entriesOf(node));
  const order = memberAt(node, 'computeEnvironmentOrder');
  if (order?.value.kind === 'list') {
    const items = order.value.items.map((one): Value => {
      if (one.kind !== 'map') return valueOf(one);
      const place = new Map(entriesOf(one));
      const address = environments.get(textAt(one, 'computeEnvironment') ?? '');
      if (address !== undefined) refer(place, 'computeEnvironment', { address, attribute: 'arn' });
      return known({ entries: place }, literal(one.at));
    });
    entries.set('computeEnvironmentOrder', {
      key: order.key,
      value: known({ items }, literal(order.value.at)),
    });
  }
  return resource('jobQueues', item, textAt(node, 'jobQueueName') ?? '', entries);
}

export function jobDefinitionOf(item: Item): Resource {
  const { node } = item;
  const revision = textAt(node, 'revision');
  const name = textAt(node, 'jobDefinitionName') ?? '';
  const called = revision === undefined ? name : `${name}:${revision}`;
  return resource('jobDefinitions', item, called, entriesOf(node));
}

export function templateVersionOf(item: Item): TemplateVersion {
  const { node, source } = item;
  const id = textAt(node, 'LaunchTemplateId') ?? '';
  const name = textAt(node, 'LaunchTemplateName') ?? '';
  const number = textAt(node, 'VersionNumber') ?? '';
  const entries = new Map(lowered(entriesOf(node)));
  // The model has the number of the default version under this name, which the output of one version may not
  // have.
  const isDefault = entries.get('defaultVersion');
  if (isDefault) entries.set('isDefaultVersion', isDefault);
  entries.delete('defaultVersion');
  const made = resource('LaunchTemplateVersions', item, `${name}:${number}`, entries);
  return {
    id,
    name,
    number: Number(number),
    isDefault: scalarAt(node, 'DefaultVersion')?.value === true,
    path: source.path,
    resource: { ...made, name, address: `${source.path}#LaunchTemplateVersions/${id}:${number}` },
  };
}

export function imageOf(item: Item): Resource {
  return resource('Images', item, textAt(item.node, 'ImageId') ?? '', lowered(entriesOf(item.node)));
}

export function parameterOf(item: Item): Resource {
  const { node } = item;
  return resource('Parameters', item, textAt(node, 'Name') ?? '', lowered(entriesOf(node)));
}
