// Finds the rows of the table that a change is judged by: some properties have several, by what they change
// from and to.
import type { Change, EnvironmentState, Setting } from './state.ts';
import { rowOf, type Row } from './table.ts';

const STRATEGY = 'computeResources/allocationStrategy';
const TYPE = 'computeResources/type';
const TEMPLATE = 'computeResources/launchTemplate';
const CONFIGURATION = 'computeResources/ec2Configuration';

/** The rows that may apply, the likelier first; none for a property that the table does not know. */
export function rowsFor(change: Change, before: EnvironmentState, after: EnvironmentState): readonly Row[] {
  return keysFor(change, before, after).flatMap((key) => rowOf(key) ?? []);
}

function keysFor(change: Change, before: EnvironmentState, after: EnvironmentState): readonly string[] {
  const { property } = change;
  if (property === 'serviceRole') return roleKeys(before, after);
  if (property === STRATEGY) return strategyKeys(before, after);
  if (property === TYPE) return typeKeys(before.type, after.type);
  if (property === TEMPLATE) return [appears(change) ? `${TEMPLATE}#presence` : `${TEMPLATE}/version`];
  if (property === CONFIGURATION || (/^[^#]*ec2Configuration\/\d+$/.test(property) && appears(change)))
    return [`${CONFIGURATION}#length`];
  return [property];
}

function appears({ before, after }: Change): boolean {
  return (before === 'unset') !== (after === 'unset');
}

function roleKeys({ role: one }: EnvironmentState, { role: other }: EnvironmentState): readonly string[] {
  if (one === undefined || other === undefined) return ['serviceRole#sameKind', 'serviceRole#kindChanged'];
  return [(one === 'custom') === (other === 'custom') ? 'serviceRole#sameKind' : 'serviceRole#kindChanged'];
}

/**
 * BEST_FIT, which an ECS environment without a strategy has too, can neither be changed nor be chosen by an
 * update.
 */
function strategyKeys(before: EnvironmentState, after: EnvironmentState): readonly string[] {
  const fits = [before, after].map(({ strategy, onEks }) => {
    if (strategy === undefined) return undefined;
    return strategy === 'BEST_FIT' || (strategy === 'unset' && onEks !== true);
  });
  if (fits.includes(true)) return [`${STRATEGY}#bestFitOrUnset`];
  return fits.includes(undefined) ? [STRATEGY, `${STRATEGY}#bestFitOrUnset`] : [STRATEGY];
}

function typeKeys(before: string | undefined, after: string | undefined): readonly string[] {
  const kinds = new Set([before, after].map(kindOfType));
  if (kinds.has('managed')) return [`${TYPE}#managedInstances`];
  if (kinds.has('unknown')) return [`${TYPE}#ec2Spot`, `${TYPE}#ec2Fargate`];
  return [kinds.size === 1 ? `${TYPE}#ec2Spot` : `${TYPE}#ec2Fargate`];
}

function kindOfType(type: string | undefined): 'ec2' | 'fargate' | 'managed' | 'unknown' {
  if (type === undefined) return 'unknown';
  if (type.startsWith('FARGATE')) return 'fargate';
  return type === 'ECS_MANAGED_INSTANCES' ? 'managed' : 'ec2';
}

/** Whether the change removes a property. */
export function isRemoval({ before, after }: Change): boolean {
  return after === 'unset' && before !== 'unset';
}

/** Whether two settings are known to be equal: then nothing changes. */
export function sameSetting(a: Setting, b: Setting): boolean {
  if (typeof a === 'string' || typeof b === 'string') return a === b && a === 'unset';
  return a.text === b.text;
}
