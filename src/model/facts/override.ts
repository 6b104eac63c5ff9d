// Facts about launch template overrides.
// Source: docs.aws.amazon.com/batch/latest/APIReference/API_LaunchTemplateSpecificationOverride.html
import { isKeyword, overlaps, within } from '../instanceTypes.ts';
import {
  computeResource,
  launchTemplateUses,
  type Context,
  type LaunchTemplateUse,
  type PartOf,
} from '../row.ts';
import { textsOf, walk } from '../walk.ts';
import { displayText } from '../../value/sensitive.ts';
import { known, type Settled } from '../../value/value.ts';
import { attributeOrigin, none, unknownOrNone, type Facts } from './fact.ts';

/** Most overrides that a compute environment may have. */
const MOST = 10;

export interface OverrideRow extends Context {
  readonly use: LaunchTemplateUse;
  readonly earlier: readonly LaunchTemplateUse[];
}

export function overrideRows(context: Context): readonly PartOf<OverrideRow>[] {
  const overrides = launchTemplateUses(context).filter((use) => use.override !== undefined);
  return overrides.map((use, index) => ({ use, earlier: overrides.slice(0, index) }));
}

function targets(row: Context, use: LaunchTemplateUse): ReturnType<typeof textsOf> {
  return textsOf(walk(use.reference, 'targetInstanceTypes', row.world), row.world);
}

/** What is wrong with an override, as a part of a sentence; not set if nothing is. */
function fault(row: OverrideRow): Settled {
  const { use, earlier, world } = row;
  const origin = attributeOrigin(use.reference);
  if (earlier.length === MOST)
    return known(`it is the eleventh, and AWS Batch takes ${MOST} at most`, origin);
  const list = walk(use.reference, 'targetInstanceTypes', world);
  const { known: types, more } = targets(row, use);
  if (types.length === 0)
    return more ? unknownOrNone(more) : known('it names no target instance types', origin);
  const keyword = types.find((type) => isKeyword(type.value));
  if (keyword)
    return known(
      `${displayText(keyword)} is not an instance type or family that an override can target`,
      origin,
    );
  const twice = types.find(({ value }, index) =>
    types.slice(0, index).some((other) => overlaps(value, other.value)),
  );
  if (twice) return known(`it targets ${displayText(twice)} twice`, origin);
  for (const other of earlier) {
    const clash = types.find(({ value }) =>
      targets(row, other).known.some((type) => overlaps(value, type.value)),
    );
    if (clash)
      return known(`it targets ${displayText(clash)}, which an earlier override targets, too`, origin);
  }
  const offered = textsOf(computeResource(row, 'instanceTypes'), world);
  if (offered.more) return unknownOrNone(offered.more);
  const outside = types.find(({ value }) => !offered.known.some((type) => within(value, type.value)));
  const mayBeInside = offered.known.some((type) => isKeyword(type.value));
  if (outside && !mayBeInside)
    return known(
      `it targets ${displayText(outside)}, which is not among the instance types of the environment`,
      origin,
    );
  return more ? unknownOrNone(more) : none(list.value.origin);
}

export const overrideFacts: Facts<OverrideRow> = {
  '/override/fault': { type: 'text', doc: 'What is wrong with the override.', of: fault },
};
