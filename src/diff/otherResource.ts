// An environment whose name in AWS stays while it is another resource for the tool that deploys it.
import type { Context } from '../model/row.ts';
import { factsOf } from '../model/languages.ts';
import type { Resource } from '../model/resource.ts';
import type { Kept } from '../model/retention.ts';
import type { Reason, Verdict } from '../model/updates/effectOf.ts';
import { amiMove } from '../model/updates/amiAfter.ts';
import { jobsOutcome } from '../model/updates/jobs.ts';
import type { EnvironmentState } from '../model/updates/state.ts';
import { tableDate, type Effect } from '../model/updates/table.ts';
import type { Comparing } from './comparing.ts';
import { keeper, keptWhenDropped } from './kept.ts';

export interface OtherResource {
  readonly verdict: Verdict;
  readonly reason: Reason;
  /** How the environment stays what it is. */
  readonly instead: readonly string[];
  /** A sentence, if that of the effect is not it. */
  readonly headline?: string;
}

interface Situation {
  readonly before: Context;
  readonly after: Context;
  /** What the change does if the environment stays the same resource. */
  readonly verdict: Verdict;
  readonly states: { readonly before: EnvironmentState; readonly after: EnvironmentState };
  readonly comparing: Comparing;
}

/** The old resource and the new one. */
interface Two {
  readonly old: Resource;
  readonly fresh: Resource;
  /** Whether a `moved` block can make them one. */
  readonly carries: boolean;
  /** What keeps the environment in AWS when the old one goes. */
  readonly kept: Kept | undefined;
}

/**
 * What happens when only the fixed name is the same: the tool makes one environment and deletes another, and
 * AWS Batch has no two of one name. Undefined if the new code takes it over: what AWS itself returned belongs
 * to no code yet, and an import takes over what the old code no longer has.
 */
export function otherResource(situation: Situation): OtherResource | undefined {
  const { before, after, comparing } = situation;
  const [old, fresh] = [before.environment, after.environment];
  if (old.isObserved) return undefined;
  const carries = fresh.language === 'terraform' && old.language === 'terraform';
  const two: Two = { old, fresh, carries, kept: keptWhenDropped(old, comparing.old, comparing.new) };
  if (fresh.importedBy) return two.kept?.keeps === true ? undefined : takenOverAndDeleted(two, situation);
  const stays = two.kept?.keeps === true;
  // The state may have been moved by hand, if the code does not exclude that.
  const others = carries && !stays ? situation.verdict.possible : [];
  return {
    verdict: verdictOf(['refused', ...others], situation),
    reason: reasonOf(stays ? takenForGood(two) : takenAtFirst(two)),
    instead: [insteadOf(two)],
  };
}

function verdictOf(effects: readonly Effect[], { verdict, states }: Situation): Verdict {
  const possible = [...new Set(effects)];
  const [effect = 'refused'] = possible;
  return {
    ...verdict,
    effect,
    certainty: possible.length > 1 ? 'possible' : 'certain',
    possible,
    ami: amiMove(effect, states.before, states.after),
    jobs: jobsOutcome(effect, states.before),
  };
}

function reasonOf(text: string): Reason {
  return { text, sources: [], asOf: tableDate };
}

function isSameTool({ old, fresh }: Two): boolean {
  return old.tool === fresh.tool && old.language === fresh.language;
}

function takenAtFirst(two: Two): string {
  const { old, fresh, carries } = two;
  const first = isSameTool(two)
    ? `It is another resource now (${old.name} before, ${fresh.name} after), and its fixed name is taken until the old one is deleted`
    : 'Another tool deploys it now, and its fixed name is taken until the old one is deleted';
  return carries ? `${first}; with a moved block it is the same one` : first;
}

function takenForGood(two: Two): string {
  const { old, fresh, kept } = two;
  const what = isSameTool(two)
    ? `It is another resource now (${old.name} before, ${fresh.name} after)`
    : 'Another tool deploys it now';
  return `${what}, and its fixed name stays taken: AWS keeps the old one, by ${kept?.by}`;
}

function insteadOf(two: Two): string {
  const { old, fresh, carries, kept } = two;
  if (carries && kept?.keeps === true)
    return `Keep the environment with a block \`moved { from = ${old.name}, to = ${fresh.name} }\` in the place of the removed block, or take it over with an import block.`;
  if (carries)
    return `Keep the environment with a block \`moved { from = ${old.name}, to = ${fresh.name} }\`, if there is none yet.`;
  if (isSameTool(two))
    return `Keep its name ${old.name} in the code, or give the new environment another fixed name.`;
  const byImport = fresh.language === 'terraform' && kept?.keeps === true;
  return byImport
    ? 'Take it over with an import block, or give the new environment another fixed name.'
    : 'Give the new environment another fixed name, put it into the job queues, and delete the old one when its jobs have ended.';
}

/** The new code imports the environment, and the old code deletes what it no longer has. */
function takenOverAndDeleted(two: Two, situation: Situation): OtherResource {
  const { old, fresh, carries, kept } = two;
  const unsure: readonly Effect[] = kept ? situation.verdict.possible : [];
  const same = isSameTool(two);
  return {
    verdict: verdictOf(['replaced', 'refused', ...unsure], situation),
    headline: `${kept ? 'Possible: ' : ''}${keeper(fresh)} takes the environment over, and the deployment without its old resource deletes it.`,
    reason: reasonOf(
      `The import takes the environment over, and ${old.name} is no longer in the code, so that ${keeper(old)} deletes it${same ? ' in the same deployment' : ''}`,
    ),
    instead: [
      carries && same
        ? `Use a block \`moved { from = ${old.name}, to = ${fresh.name} }\` in the place of the import, or add a block \`removed { from = ${old.name} }\` with \`lifecycle { destroy = false }\`.`
        : `Let ${keeper(old)} keep the old one first: ${factsOf(old.language).keepsDropped}.`,
    ],
  };
}
