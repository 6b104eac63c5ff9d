// Judges every compute environment by every policy: in each world that it can distinguish, then all worlds
// together.
import { hasCode, isDeployed } from '../model/deployed.ts';
import { isMade, modelOf, ofKind, type Model } from '../model/link.ts';
import type { Note, Resource } from '../model/resource.ts';
import { inUnit } from '../model/units.ts';
import { rowsOf } from '../model/rows/rows.ts';
import {
  explore,
  Memory,
  type Exploration,
  type ExploreOptions,
  type Outcome,
  type World,
} from '../value/worlds.ts';
import { rangeKey, type Range } from '../value/source.ts';
import { remembering, type Validators } from './clause.ts';
import { assumptionsOf } from './assumptions.ts';
import type { EnvironmentSeen, Finding, Undecided, Unresolved } from './finding.ts';
import { withCauses } from './consequences.ts';
import { merge, subjectOf, type Candidate, type SharedCode } from './merge.ts';
import { namesFor } from './roots.ts';
import { alternatives, fill } from './message.ts';
import type { Policy } from './policy.ts';
import { commonRemedy, judgeRow, type RowFinding, type RowVerdict } from './rowVerdict.ts';
import { soften } from './severity.ts';

export interface JudgeOptions {
  readonly policies: readonly Policy[];
  readonly validators: Validators;
  /** The day for dated rules, `2026-11-24`. */
  readonly asOf: string;
  /** What one construct of an app became in several stages or stacks: findings on it are one. */
  readonly sharedCodeAt?: (at: Range) => SharedCode | undefined;
}

export interface Judgement {
  readonly findings: readonly Finding[];
  readonly undecided: readonly Undecided[];
  readonly environments: readonly EnvironmentSeen[];
  /** Notes on environments that a fault kept from being judged. */
  readonly notes: readonly Note[];
}

export function judge(resources: readonly Resource[], given: JudgeOptions): Judgement {
  const options = { ...given, validators: remembering(given.validators) };
  const model = modelOf(resources);
  const candidates: Candidate[] = [];
  const undecided: Undecided[] = [];
  const notes: Note[] = [];
  for (const environment of ofKind(model, 'computeEnvironment')) {
    const { name, at } = environment;
    const unit = { name: `The compute environment ${name}`, path: at.source.path, at };
    const verdicts = inUnit(
      unit,
      (note) => notes.push(note),
      () => judgePolicies(environment, model, options),
    );
    for (const { policy, judged } of verdicts ?? []) {
      for (const candidate of judged.candidates) candidates.push(candidate);
      if (judged.candidates.length === 0 && judged.unresolved.length > 0) {
        undecided.push({
          policy: policy.id,
          environment: subjectOf(environment),
          unknowns: judged.unresolved,
        });
      }
    }
  }
  return {
    notes,
    findings: withCauses(
      merge(candidates, namesFor(ofKind(model, 'computeEnvironment')), options.sharedCodeAt),
    ),
    undecided,
    environments: ofKind(model, 'computeEnvironment').map(seen),
  };
}

/** The result of each policy on an environment. */
function judgePolicies(
  environment: Resource,
  model: Model,
  options: JudgeOptions,
): { readonly policy: Policy; readonly judged: Judged }[] {
  // All policies use what it remembers; results of earlier environments would only take memory.
  const shared = { memory: new Memory(), equal: variablesThatMake(environment) };
  const judging = { ...options, model, shared };
  return options.policies.filter(appliesTo(environment, model)).map((policy) => ({
    policy,
    judged: judgeEnvironment(policy, environment, judging),
  }));
}

/**
 * Which policies are for an environment: some are for code only, others for what is deployed. A deployed
 * environment whose code is in the scan is judged by the code, which is what is wanted; a difference between
 * them is a separate finding.
 */
function appliesTo(environment: Resource, model: Model): (policy: Policy) => boolean {
  if (!isDeployed(environment)) return (policy) => policy.appliesTo !== 'deployed';
  const isBesideCode = hasCode(environment, model);
  return ({ appliesTo: kind }) => kind === 'deployed' || (kind === undefined && !isBesideCode);
}

/** What all policies share that judge an environment. */
interface Judging extends Pick<JudgeOptions, 'asOf' | 'validators'> {
  readonly model: Model;
  readonly shared: ExploreOptions;
}

interface Judged {
  readonly candidates: readonly Candidate[];
  readonly unresolved: readonly Unresolved[];
}

function judgeEnvironment(
  policy: Policy,
  environment: Resource,
  { model, shared, asOf, validators }: Judging,
): Judged {
  const judgeWorld = (world: World): readonly RowVerdict[] | undefined => {
    if (!isMade(environment, world)) return undefined;
    const context = { model, world, environment, asOf };
    const verdicts: RowVerdict[] = [];
    for (const check of policy.checks) {
      for (const row of rowsOf(check.subject, context)) {
        const verdict = judgeRow(policy, check, row, validators);
        if (verdict) verdicts.push(verdict);
      }
    }
    return verdicts;
  };
  const exploration = explore(judgeWorld, shared);
  const worlds = exploration.outcomes.filter(
    (outcome): outcome is Outcome<readonly RowVerdict[]> => outcome.result !== undefined,
  );
  const candidates = [...placesIn(worlds).values()].map((place) =>
    candidateOf(policy, environment, place, worlds, exploration),
  );
  const unresolved = new Map<string, Unresolved>();
  for (const { result, departs } of worlds) {
    for (const verdict of departs ? [] : result)
      if (verdict.kind === 'undecided') for (const one of verdict.unknowns) unresolved.set(one.text, one);
  }
  return { candidates, unresolved: [...unresolved.values()] };
}

/**
 * The variables that decide whether the environment exists, if it does not exist with the defaults. Their
 * cases are no assumption of a finding, which is about the environment as it is when it exists.
 */
function variablesThatMake(environment: Resource): ReadonlySet<string> {
  if (environment.exists.kind !== 'choice') return new Set();
  const { outcomes } = explore((world) => isMade(environment, world));
  if (outcomes.some(({ result, departs }) => result && !departs)) return new Set();
  return new Set(
    outcomes.flatMap(({ assumptions }) =>
      assumptions.flatMap(({ variable }) => (variable.hasDefault ? [variable.id] : [])),
    ),
  );
}

/** A place with a finding: the one that is reported, and the worlds in which it was found. */
interface FoundPlace {
  row: RowFinding;
  /** The world of the row. */
  world: Outcome<unknown>;
  readonly foundIn: Map<number, RowFinding>;
}

/**
 * The findings of all worlds by place. Those with all defaults count more than others, and certain ones more
 * than possible ones.
 */
function placesIn(worlds: readonly Outcome<readonly RowVerdict[]>[]): Map<string, FoundPlace> {
  const places = new Map<string, FoundPlace>();
  worlds.forEach((outcome, world) => {
    const { result, departs } = outcome;
    for (const verdict of result) {
      if (verdict.kind !== 'finding') continue;
      const row = departs ? onlyPossible(verdict) : verdict;
      const key = rangeKey(row.at);
      const place = places.get(key);
      if (!place) {
        places.set(key, { row, world: outcome, foundIn: new Map([[world, row]]) });
        continue;
      }
      if (isStronger(row, place.row)) {
        place.row = row;
        place.world = outcome;
      }
      const before = place.foundIn.get(world);
      if (!before || isStronger(row, before)) place.foundIn.set(world, row);
    }
  });
  return places;
}

function isStronger(one: RowFinding, other: RowFinding): boolean {
  return one.certainty === 'certain' && other.certainty === 'possible';
}

/**
 * The message of a finding. A value that is not the same in all worlds of the finding is not in it
 * alone.
 * @param alike the finding in the worlds of the same assumptions
 */
function messageOf(row: RowFinding, alike: readonly RowFinding[]): string {
  const same = alike.filter(({ sentence }) => sentence === row.sentence);
  return fill(row.sentence, (pointer) => {
    // A sentence or a clause in the place of a pointer has no alternatives within it.
    const isClause = ['. ', ': '].some((before) => row.sentence.includes(`${before}{${pointer}}`));
    const all = [row, ...(isClause ? [] : same)];
    // What is in no deployment is named only if nothing else is.
    const deployed = all.filter(({ refused }) => !refused.has(pointer));
    const words = (deployed.length > 0 ? deployed : all).map((one) => one.words.get(pointer) ?? '');
    return alternatives([...new Set(words)]);
  });
}

/** What is true only if a variable leaves its default is possible. */
function onlyPossible(row: RowFinding): RowFinding {
  if (row.certainty === 'possible') return row;
  return { ...row, certainty: 'possible', severity: soften(row.ifCertain) };
}

function candidateOf(
  policy: Policy,
  environment: Resource,
  place: FoundPlace,
  worlds: readonly Outcome<unknown>[],
  exploration: Exploration<unknown>,
): Candidate {
  const isTrueIn = (world: number): boolean =>
    place.foundIn.get(world)?.certainty === place.row.certainty ||
    place.foundIn.get(world)?.certainty === 'certain';
  const row = place.row.certainty === 'possible' ? withLimits(place.row, exploration) : place.row;
  const { reported, trueIn } = assumptionsOf(place.world, worlds, isTrueIn);
  const alike = [...place.foundIn].flatMap(([world, one]) => {
    const outcome = worlds[world];
    return outcome && trueIn(outcome) ? [one] : [];
  });
  const common = { ...row, remedy: commonRemedy(row, alike) };
  return { policy, environment, row: common, message: messageOf(row, alike), assuming: reported };
}

/**
 * With the variables that were left undecided, because there are too many combinations, among its reasons:
 * each once.
 */
function withLimits(row: RowFinding, { undecided }: Exploration<unknown>): RowFinding {
  const unknowns = new Map(row.unknowns.map((unknown) => [unknown.text, unknown]));
  for (const { name, at } of undecided) {
    const text = `too many combinations depend on ${name}`;
    if (!unknowns.has(text)) unknowns.set(text, { text, settle: `give ${name} a value`, at });
  }
  return { ...row, unknowns: [...unknowns.values()] };
}

function seen(resource: Resource): EnvironmentSeen {
  const never = resource.exists.kind === 'known' && !resource.exists.value;
  return {
    ...subjectOf(resource),
    language: resource.language,
    type: resource.type,
    at: resource.at,
    state: never ? 'never-made' : 'judged',
  };
}
