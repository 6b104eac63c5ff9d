// AMIs that an output of `aws ec2 describe-images` lists, by their ids.
import { isDictionary, isList, type Value } from '../value/value.ts';
import { ofKind, perModel, type Model } from './link.ts';
import type { Resource } from './resource.ts';

interface Images {
  readonly byId: ReadonlyMap<string, Resource>;
  /** Whether each of them is an AMI that an environment or a launch template of the scan names. */
  readonly areNamed: boolean;
}

const imagesOf = perModel((model): Images => {
  const listed = ofKind(model, 'image').filter(({ isObserved }) => isObserved);
  const byId = new Map(listed.map((image) => [image.name, image]));
  const named = new Set<string>();
  if (byId.size > 0)
    for (const kind of ['computeEnvironment', 'launchTemplate'] as const)
      for (const { properties } of ofKind(model, kind)) addIds(properties, named);
  return { byId, areNamed: byId.size > 0 && [...byId.keys()].every((id) => named.has(id)) };
});

/** Adds the texts that have the form of an AMI id, in all branches of choices. */
function addIds(value: Value, ids: Set<string>): void {
  if (value.kind === 'choice') for (const branch of value.branches) addIds(branch, ids);
  if (value.kind !== 'known') return;
  const { value: data } = value;
  if (typeof data === 'string' && data.startsWith('ami-')) ids.add(data);
  if (isList(data)) for (const item of data.items) addIds(item, ids);
  if (isDictionary(data)) for (const entry of data.entries.values()) addIds(entry.value, ids);
}

export function imageById(id: string, model: Model): Resource | undefined {
  return imagesOf(model).byId.get(id);
}

/**
 * Whether the outputs seem to be made for the AMIs of the scan, since they list no other ones. An AMI that
 * they do not list may be gone then; a list of something else, such as the AMIs of an account, shows nothing
 * about it.
 */
export function listsOnlyNamed(model: Model): boolean {
  return imagesOf(model).areNamed;
}
