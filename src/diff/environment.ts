// What becomes of one compute environment: in each case of the choices of the code, the first of which is the
// answer.
import { deployerOf, deployerText } from '../ami/deployer.ts';
import { isMade } from '../model/link.ts';
import type { Resource } from '../model/resource.ts';
import type { Kept } from '../model/retention.ts';
import type { Context } from '../model/row.ts';
import { spelled } from '../model/spelling.ts';
import { effectOf, type Reason, type Verdict } from '../model/updates/effectOf.ts';
import { stateOf } from '../model/updates/stateOf.ts';
import type { Deployer } from '../model/updates/state.ts';
import { sourceTitle, tableDate } from '../model/updates/table.ts';
import { explore, type Assumption, type World } from '../value/worlds.ts';
import { adviceFor } from './advice.ts';
import { alike, contradicts } from './alike.ts';
import { addedCase, goneCase } from './alone.ts';
import { amiOf } from './amiOf.ts';
import type { ChangedProperty, EnvironmentDiff } from './answer.ts';
import { subjectOf, type Case, type Comparing } from './comparing.ts';
import { differencesOf, type Difference } from './changes.ts';
import { hiddenChanges } from './hidden.ts';
import { stateBefore } from './held.ts';
import type { Matchable, Pair } from './match.ts';
import { replacedFor, verdictOf, withPlan, type PlannedChange } from './planned.ts';
import { otherResource, type OtherResource } from './otherResource.ts';
import { protectedVerdict, whatIsKept } from './kept.ts';
import { effectSentence, jobsOf, statusSentence } from './words.ts';

/** How many cases of undecided choices are followed for one environment. */
const MOST_CASES = 16;

/** @returns undefined for an environment that no case of the code makes on either side */
export function environmentDiff(pair: Pair, comparing: Comparing): EnvironmentDiff | undefined {
  const { outcomes } = explore((world) => caseOf(pair, comparing, world), { bound: MOST_CASES });
  const cases = outcomes.flatMap(({ result, assumptions }) =>
    result && !contradicts(assumptions)
      ? [{ ...result, assuming: [...new Set(assumptions.map(assumptionText))] }]
      : [],
  );
  const [first, ...others] = cases;
  if (!first) return undefined;
  const seen = new Set([outcomeKey(first)]);
  return {
    ...first,
    otherCases: others.flatMap((one) => {
      if (seen.has(outcomeKey(one))) return [];
      seen.add(outcomeKey(one));
      const { effect, certainty, possible, headline, assuming } = one;
      return [{ effect, certainty, possible, headline, assuming }];
    }),
  };
}

function outcomeKey({ possible, headline }: Case): string {
  return `${possible.join()} ${headline}`;
}

function assumptionText({ variable, index }: Assumption): string {
  const which = variable.sensitive ? 'one of its values' : (variable.cases[index] ?? '');
  const kind = ['condition', 'parameter', 'variable'].includes(variable.kind) ? `${variable.kind} ` : '';
  return `${kind}${variable.name} is ${which === '' ? 'empty' : which}`;
}

function contextOf(
  resource: Resource | undefined,
  { model, base }: Matchable,
  asOf: string,
  world: World,
): Context | undefined {
  if (!resource) return undefined;
  const own = alike(world, resource, base);
  return isMade(resource, own) ? { model, world: own, environment: resource, asOf } : undefined;
}

function caseOf(pair: Pair, comparing: Comparing, world: World): Case | undefined {
  const before = contextOf(pair.old, comparing.old, comparing.asOf, world);
  const after = contextOf(pair.new, comparing.new, comparing.asOf, world);
  if (before && after) return worded(changedCase(before, after, pair, comparing), after.environment);
  if (after) return worded(addedCase(after, comparing), after.environment);
  return before && worded(goneCase(before, comparing), before.environment);
}

function changedCase(before: Context, after: Context, pair: Pair, comparing: Comparing): Case {
  const { environment } = after;
  const providers = providersOf(before, after, comparing);
  const deployer = deployerOf(after, providers.after);
  const states = { before: stateBefore(before, comparing.leaving), after: stateOf(after) };
  const planned = comparing.planned?.get(environment.address);
  const { list: differences, notCompared } = differencesOf(before, after);
  const list = withPlan(differences, planned, before.environment.at);
  const changes = list.filter(({ ignored }) => ignored === undefined).map(({ change }) => change);
  const table = effectOf(changes, deployer, states.before, states.after, verdictOf(planned));
  const other =
    pair.by === 'name' ? otherResource({ before, after, verdict: table, states, comparing }) : undefined;
  const decision = decisionOf(table, other, {
    guarded: planned ? undefined : protectedVerdict(table, environment),
    cautious: cautious(table, list, deployer),
  });
  const { verdict, blockers } = decision;
  const kept = other ? undefined : keptIfReplaced(verdict, environment);
  const isKept = kept?.keeps === true;
  const situation = { verdict, changes, deployer, language: environment.language, ...states };
  const isUnchanged = list.length === 0 && !other;
  return {
    ...changedSubject(pair, environment, isUnchanged),
    ...(kept ? whatIsKept(kept) : {}),
    deployer: deployerText(deployer, providers.after, environment.language),
    effect: verdict.effect,
    certainty: verdict.certainty,
    possible: verdict.possible,
    headline: isUnchanged
      ? statusSentence('unchanged', 'environment')
      : (other?.headline ?? effectSentence(verdict.possible, isKept)),
    changes: changedProperties(list, verdict, planned, comparing.asOf),
    ami: amiOf(verdict.possible, before, after),
    jobs: jobsOf(verdict.possible, states.before, isKept),
    blockers,
    instead: [...decision.instead, ...(other ? [] : adviceFor(situation))],
    hidden: hiddenChanges({ context: after, before, deployer, state: states.after, providers }),
    notCompared,
  };
}

function providersOf(before: Context, after: Context, { providerOf }: Comparing) {
  return { before: providerOf(before.environment), after: providerOf(after.environment) };
}

/** What keeps the old environment in AWS when another one takes its place. */
function keptIfReplaced({ possible }: Verdict, { retention }: Resource): Kept | undefined {
  return possible.includes('replaced') ? retention?.replaced : undefined;
}

/** Which environment it is, and which it was. */
function changedSubject(pair: Pair, environment: Resource, isUnchanged: boolean) {
  const moved = pair.old && pair.new && (pair.by !== 'address' || pair.old.name !== pair.new.name);
  return {
    environment: subjectOf(environment),
    status: isUnchanged ? ('unchanged' as const) : ('changed' as const),
    ...(moved && pair.old ? { formerly: subjectOf(pair.old) } : {}),
    ...(environment.importedBy ? { importedBy: environment.importedBy } : {}),
  };
}

/** What the deployment does, why it may be refused, and what else can be done. */
interface Decision {
  readonly verdict: Verdict;
  readonly blockers: readonly Reason[];
  readonly instead: readonly string[];
}

/**
 * What counts: another resource of the same name, else a protection, else the table of effects.
 * @param cautious the verdict of the table, with a rollback that may fail
 */
function decisionOf(
  table: Verdict,
  other: OtherResource | undefined,
  {
    guarded,
    cautious,
  }: { readonly guarded: ReturnType<typeof protectedVerdict>; readonly cautious: Verdict },
): Decision {
  const verdict = other?.verdict ?? guarded?.verdict ?? cautious;
  const blocked = verdict.blocked ? [verdict.blocked] : [];
  if (other) return { verdict, blockers: [other.reason, ...blocked], instead: other.instead };
  if (guarded) return { verdict, blockers: [...blocked, guarded.reason], instead: guarded.instead };
  return { verdict, blockers: [...blocked, ...(verdict === table ? [] : [FLAG_TOGETHER])], instead: [] };
}

/** Why a deployment may fail that sets the flag and changes something else, too. */
const FLAG_TOGETHER: Reason = {
  text: 'ReplaceComputeEnvironment becomes false together with other changes, which can end in a failed rollback; set it in a deployment of its own first',
  sources: [sourceTitle('CFNDOC')],
  asOf: tableDate,
};

/**
 * ReplaceComputeEnvironment that becomes false together with other changes may leave the stack in a failed
 * rollback.
 */
function cautious(verdict: Verdict, list: readonly Difference[], deployer: Deployer): Verdict {
  const flips = list.some(({ change }) => change.property === 'replaceComputeEnvironment');
  const isFlag = deployer.tool === 'cloudformation' && deployer.replace === false;
  if (!flips || !isFlag || list.length < 2 || verdict.possible.includes('refused')) return verdict;
  return { ...verdict, certainty: 'possible', possible: [...verdict.possible, 'refused'] };
}

/** The changes in the order of their effects, the strongest first. */
function changedProperties(
  list: readonly Difference[],
  verdict: Verdict,
  planned: PlannedChange | undefined,
  asOf: string,
): readonly ChangedProperty[] {
  const left = [...list];
  const take = (property: string): Difference | undefined => {
    const at = left.findIndex(({ change, ignored }) => change.property === property && ignored === undefined);
    return at < 0 ? undefined : left.splice(at, 1)[0];
  };
  const sent = verdict.causes.flatMap(({ property, effects, reasons }): ChangedProperty[] => {
    const found = take(property);
    if (!found) return [];
    const forced = planned && replacedFor(planned, found.name);
    return [{ ...shown(found), ...(forced ?? { effects, reasons }) }];
  });
  const kept = left.map((one): ChangedProperty => ({
    ...shown(one),
    effects: ['nothing'],
    reasons: [{ text: one.ignored ?? 'Nothing is sent for it', sources: [], asOf }],
  }));
  return [...sent, ...kept];
}

function shown({ change, name, before, after }: Difference) {
  const certainty = change.isPossible ? ('possible' as const) : ('certain' as const);
  return { property: change.property, name, before, after, certainty };
}

/** The sentences in the words of the language. */
function worded(one: Case, { spelling }: Resource): Case {
  const say = (text: string): string => spelled(text, spelling);
  return {
    ...one,
    ami: { ...one.ami, before: say(one.ami.before), after: say(one.ami.after), why: say(one.ami.why) },
    jobs: { ...one.jobs, text: say(one.jobs.text) },
    changes: one.changes.map((change) => ({
      ...change,
      reasons: change.reasons.map((reason) => ({ ...reason, text: say(reason.text) })),
    })),
    blockers: one.blockers.map((reason) => ({ ...reason, text: say(reason.text) })),
    instead: one.instead.map(say),
  };
}
