// Facts about drift: the differences between a deployed environment and its code. What AWS Batch writes by
// default is no difference, and neither is a value that is not known in the code or in AWS.
import { SENSITIVE } from '../../value/sensitive.ts';
import { rangeKey } from '../../value/source.ts';
import { absent, isDictionary, isList, known, type Value } from '../../value/value.ts';
import { deployedFor } from '../deployed.ts';
import type { Resource } from '../resource.ts';
import { placeOf, type Context, type PartOf } from '../row.ts';
import { spelledPath } from '../spelling.ts';
import type { Found } from '../walk.ts';
import { literal } from '../../value/origins.ts';
import type { Facts } from './fact.ts';

/** One property with a value in the code and another one, or none, where it is deployed. */
interface Difference {
  readonly path: string;
  readonly code: Found;
  readonly deployed: Found;
}

/** The differences that are shown at one place of the code. */
export interface DifferenceRow extends Context {
  readonly differences: readonly [Difference, ...Difference[]];
}

interface Compared {
  readonly path: string;
  /**
   * How two values are compared: their texts; the names at the end of ARNs; lists in any order; or only
   * whether something is set.
   */
  readonly as: 'text' | 'name' | 'set' | 'presence';
  /** What AWS Batch has if the code does not set it. */
  readonly byDefault?: string;
}

const SERVICE_LINKED = 'AWSServiceRoleForBatch';

const COMPARED: readonly Compared[] = [
  { path: 'type', as: 'text' },
  { path: 'serviceRole', as: 'name', byDefault: SERVICE_LINKED },
  { path: 'computeResources/type', as: 'text' },
  { path: 'computeResources/allocationStrategy', as: 'text', byDefault: 'BEST_FIT' },
  { path: 'computeResources/imageId', as: 'text' },
  { path: 'computeResources/instanceTypes', as: 'set' },
  { path: 'computeResources/instanceRole', as: 'name' },
  { path: 'computeResources/ec2KeyPair', as: 'text' },
  { path: 'computeResources/placementGroup', as: 'text' },
  { path: 'computeResources/launchTemplate', as: 'presence' },
];

/** Compared if both have a launch template. */
const OF_TEMPLATES: readonly Compared[] = [
  { path: 'computeResources/launchTemplate/version', as: 'text', byDefault: '$Default' },
];

/**
 * If one side names a launch template by its id and the other by its name, it is not known whether it is the
 * same.
 */
const NAMES_OF_TEMPLATES = [
  'computeResources/launchTemplate/launchTemplateId',
  'computeResources/launchTemplate/launchTemplateName',
];

export function differenceRows(context: Context): readonly PartOf<DifferenceRow>[] {
  const { environment, model } = context;
  return deployedFor(environment, model).flatMap((deployed) => {
    const byPlace = new Map<string, [Difference, ...Difference[]]>();
    for (const difference of differencesOf(environment, deployed)) {
      const key = rangeKey(placeOf(difference.code));
      const others = byPlace.get(key);
      if (others) others.push(difference);
      else byPlace.set(key, [difference]);
    }
    return [...byPlace.values()].map((differences) => ({ differences }));
  });
}

function differencesOf(code: Resource, deployed: Resource): readonly Difference[] {
  const differing = ({ path, as, byDefault }: Compared): readonly Difference[] => {
    const one = foundAt(code, path);
    const other = foundAt(deployed, path);
    if (!one || !other) return [];
    const [left, right] = [one, other].map(({ value }) => {
      const text = textFor(value, as);
      return text === undefined ? byDefault : text;
    });
    if (left === null || right === null || left === right) return [];
    return [{ path, code: one, deployed: other }];
  };
  const template = differing({ path: 'computeResources/launchTemplate', as: 'presence' });
  const names = NAMES_OF_TEMPLATES.flatMap((path) => {
    const isOnBoth = [code, deployed].every((one) => foundAt(one, path)?.value.kind === 'known');
    return isOnBoth ? differing({ path, as: 'text' }) : [];
  });
  return [
    ...COMPARED.flatMap(differing),
    ...imageTypes(code, deployed),
    ...(template.length > 0 ? [] : [...names, ...OF_TEMPLATES.flatMap(differing)]),
  ];
}

/** The entries of the code; AWS Batch writes one if there is none. */
function imageTypes(code: Resource, deployed: Resource): readonly Difference[] {
  const path = 'computeResources/ec2Configuration';
  const [one, other] = [foundAt(code, path), foundAt(deployed, path)];
  if (!one || !other) return [];
  const [left, right] = [entriesOf(one.value), entriesOf(other.value)];
  if (!left || !right) return [];
  const isDefault = left.length === 0 && right.every(({ image }) => image === undefined);
  const [written, running] = [left, right].map((entries) =>
    entries.map(({ type, image }) => `${type} ${image}`).toSorted(),
  );
  return isDefault || String(written) === String(running) ? [] : [{ path, code: one, deployed: other }];
}

interface ImageEntry {
  readonly type: string;
  readonly image: string | undefined;
}

/** Undefined if something about them is not known. */
function entriesOf(value: Value): readonly ImageEntry[] | undefined {
  if (value.kind === 'absent') return [];
  if (value.kind !== 'known' || !isList(value.value) || value.value.rest) return undefined;
  const entries: ImageEntry[] = [];
  for (const item of value.value.items) {
    if (item.kind !== 'known' || !isDictionary(item.value) || item.value.rest) return undefined;
    const type = item.value.entries.get('imageType')?.value;
    const image = item.value.entries.get('imageIdOverride')?.value;
    if (type?.kind !== 'known' || (image && image.kind !== 'known' && image.kind !== 'absent'))
      return undefined;
    entries.push({
      type: String(type.value),
      image: image?.kind === 'known' ? String(image.value) : undefined,
    });
  }
  return entries;
}

/** What is at a path if it does not depend on a choice; undefined if it is not known. */
function foundAt(resource: Resource, path: string): Found | undefined {
  let value: Value = resource.properties;
  let key = resource.at;
  for (const name of path.split('/')) {
    if (value.kind !== 'known' || !isDictionary(value.value)) return undefined;
    const entry = value.value.entries.get(name);
    if (!entry) return value.value.rest ? undefined : { value: absent(key), key };
    ({ value, key } = entry);
  }
  if (value.kind === 'absent' || value.kind === 'known') return { value, key };
  return undefined;
}

/** What is compared: undefined if it is not set, null if it is not known. */
function textFor(value: Value, as: Compared['as']): string | null | undefined {
  if (value.kind === 'absent') return undefined;
  if (value.kind !== 'known') return null;
  if (as === 'presence') return 'set';
  const { value: data } = value;
  if (isDictionary(data)) return null;
  if (!isList(data))
    return as === 'name' ? String(data).slice(String(data).lastIndexOf('/') + 1) : String(data);
  if (data.rest || data.items.some(({ kind }) => kind !== 'known')) return null;
  const items = data.items.map((item) => (item.kind === 'known' ? String(item.value) : ''));
  return items.length === 0 ? undefined : items.toSorted().join(', ');
}

function words({ differences, environment }: DifferenceRow): string {
  const parts = differences.map(({ path, code, deployed }) => {
    const name = spelledPath(path, environment.spelling) ?? path.replaceAll('/', '.');
    return `${name} is ${shown(code.value)} in the code, and ${shown(deployed.value)} where it is deployed`;
  });
  return parts.join('; ');
}

function shown(value: Value): string {
  if (value.kind === 'known' && value.sensitive) return SENSITIVE;
  const entries = entriesOf(value);
  if (value.kind === 'absent') return 'not set';
  if (entries)
    return entries
      .map(({ type, image }) => (image === undefined ? type : `${type} with ${image}`))
      .join(', ');
  return textFor(value, 'set') ?? 'set';
}

export const differenceFacts: Facts<DifferenceRow> = {
  '/difference/words': {
    type: 'text',
    doc: 'In what the deployed environment differs from the code, as parts of a sentence.',
    of: (row) => known(words(row), literal(placeOf(row.differences[0].code))),
  },
  '/difference/deployed': {
    type: 'text',
    doc: 'What is deployed, at its place in the output of the AWS CLI.',
    of: ({ differences: [{ deployed }] }) => known(shown(deployed.value), literal(placeOf(deployed))),
  },
};
