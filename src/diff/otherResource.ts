// An environment whose name in AWS stays while it is another resource for the tool that deploys it.
import type { Context } from '../model/row.ts';
import type { Reason, Verdict } from '../model/updates/effectOf.ts';
import { amiMove } from '../model/updates/amiAfter.ts';
import { jobsOutcome } from '../model/updates/jobs.ts';
import type { EnvironmentState } from '../model/updates/state.ts';
import { tableDate, type Effect } from '../model/updates/table.ts';

export interface OtherResource {
  readonly verdict: Verdict;
  readonly reason: Reason;
  /** How the environment stays what it is. */
  readonly instead: readonly string[];
}

/**
 * What happens when only the fixed name is the same: the tool makes one environment and deletes another, and AWS Batch
 * has no two of one name. What AWS itself returned belongs to no code yet: undefined.
 * @param verdict what the change does where the environment stays the same resource
 */
export function otherResource(
  before: Context,
  after: Context,
  verdict: Verdict,
  states: { readonly before: EnvironmentState; readonly after: EnvironmentState },
): OtherResource | undefined {
  if (before.environment.isObserved) return undefined;
  const [old, fresh] = [before.environment, after.environment];
  const carries = fresh.language === 'terraform' && old.language === 'terraform';
  const possible: readonly Effect[] = [
    ...new Set(['refused' as const, ...(carries ? verdict.possible : [])]),
  ];
  return {
    verdict: {
      ...verdict,
      effect: 'refused',
      certainty: possible.length > 1 ? 'possible' : 'certain',
      possible,
      ami: amiMove('refused', states.before, states.after),
      jobs: jobsOutcome('refused', states.before),
    },
    instead: insteadOf(old.name, fresh.name, old.tool === fresh.tool, carries),
    reason: {
      text: reasonText(old.name, fresh.name, old.tool === fresh.tool, carries),
      sources: [],
      asOf: tableDate,
    },
  };
}

function reasonText(old: string, fresh: string, sameTool: boolean, carries: boolean): string {
  const first = sameTool
    ? `It is another resource now (${old} before, ${fresh} after), and its fixed name is taken until the old one is deleted`
    : 'Another tool deploys it now, and its fixed name is taken until the old one is deleted';
  return carries ? `${first}; with a moved block it is the same one` : first;
}

function insteadOf(old: string, fresh: string, sameTool: boolean, carries: boolean): readonly string[] {
  if (carries)
    return [
      `Keep the environment with a block \`moved { from = ${old}, to = ${fresh} }\`, if there is none yet.`,
    ];
  return [
    sameTool
      ? `Keep its name ${old} in the code, or give the new environment another fixed name.`
      : 'Give the new environment another fixed name, put it into the job queues, and delete the old one when its jobs have ended.',
  ];
}
