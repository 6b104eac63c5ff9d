// What a plan of Terraform has decided already: it replaces or updates, and only what AWS Batch does then is
// left to decide.
import type { Planned, Reason } from '../model/updates/effectOf.ts';
import { tableDate, type Effect } from '../model/updates/table.ts';
import type { Range } from '../value/source.ts';
import type { Difference } from './changes.ts';

export interface PlannedChange {
  readonly action: 'keep' | 'update' | 'replace' | 'create' | 'delete';
  /** The arguments for which it is replaced, as the code writes them. */
  readonly replaces: readonly string[];
}

export function verdictOf(planned: PlannedChange | undefined): Planned | undefined {
  return planned?.action === 'update' || planned?.action === 'replace' ? planned.action : undefined;
}

/**
 * The differences, with one for a change that the plan has and the model does not know. What the plan keeps
 * has none.
 * @param at the environment in the plan
 */
export function withPlan(
  list: readonly Difference[],
  planned: PlannedChange | undefined,
  at: Range,
): readonly Difference[] {
  if (planned?.action === 'keep') return [];
  if (!verdictOf(planned) || list.length > 0) return list;
  const [path = 'an argument that amilint does not know'] = planned?.replaces ?? [];
  const side = { text: 'see the plan', at };
  const change = { property: '', before: 'unknown', after: 'unknown' } as const;
  return [{ change, name: path, before: side, after: side }];
}

/** The effect of a property for which the plan replaces the environment; undefined for the others. */
export function replacedFor(
  { action, replaces }: PlannedChange,
  name: string,
): { readonly effects: readonly Effect[]; readonly reasons: readonly Reason[] } | undefined {
  const isCause = replaces.some(
    (path) => path === name || path.startsWith(`${name}.`) || name.startsWith(`${path}.`),
  );
  if (action !== 'replace' || !isCause) return undefined;
  return {
    effects: ['replaced'],
    reasons: [
      {
        text: 'The plan of Terraform replaces the environment for it',
        sources: ['the plan'],
        asOf: tableDate,
      },
    ],
  };
}
