// Judges every compute environment by every policy: in each world that it can tell apart, then all worlds together.
import { modelOf, ofKind, type Model } from '../model/link.ts';
import type { Resource } from '../model/resource.ts';
import type { Context } from '../model/row.ts';
import { rowsOf } from '../model/rows.ts';
import {
  explore,
  MAX_WORLDS,
  type Assumption,
  type Exploration,
  type Memory,
  type Outcome,
  type World,
} from '../value/worlds.ts';
import { compareRanges, rangeKey } from '../value/source.ts';
import { remembering, type Validators } from './clause.ts';
import type { Assumed, EnvironmentSeen, Finding, Open, Subject, Undecided } from './finding.ts';
import { each } from './message.ts';
import type { Policy } from './policy.ts';
import { ENVIRONMENT_NAME, judgeRow, type RowFinding, type RowVerdict } from './rowVerdict.ts';

export interface JudgeOptions {
  readonly policies: readonly Policy[];
  readonly validators: Validators;
  /** The day for dated rules, `2026-11-24`. */
  readonly asOf: string;
}

export interface Judgement {
  readonly findings: readonly Finding[];
  readonly undecided: readonly Undecided[];
  readonly environments: readonly EnvironmentSeen[];
}

/** A finding about one environment, before equal places are made one. */
interface Candidate {
  readonly policy: Policy;
  readonly environment: Resource;
  readonly row: RowFinding;
  readonly assuming: readonly Assumed[];
}

export function judge(resources: readonly Resource[], given: JudgeOptions): Judgement {
  const options = { ...given, validators: remembering(given.validators) };
  const model = modelOf(resources);
  const candidates: Candidate[] = [];
  const undecided: Undecided[] = [];
  for (const environment of ofKind(model, 'computeEnvironment')) {
    // Facts of an environment serve all policies; those of the environments before it would only take room.
    const memory: Memory = new Map();
    for (const policy of options.policies) {
      const judged = judgeEnvironment(policy, environment, model, memory, options);
      for (const candidate of judged.candidates) candidates.push(candidate);
      if (judged.candidates.length === 0 && judged.open.length > 0) {
        undecided.push({ policy: policy.id, environment: subjectOf(environment), unknowns: judged.open });
      }
    }
  }
  return {
    findings: merge(candidates),
    undecided,
    environments: ofKind(model, 'computeEnvironment').map(seen),
  };
}

function judgeEnvironment(
  policy: Policy,
  environment: Resource,
  model: Model,
  memory: Memory,
  options: JudgeOptions,
): { candidates: Candidate[]; open: Open[] } {
  const judgeWorld = (world: World): readonly RowVerdict[] | undefined => {
    const exists = world.resolve(environment.exists);
    if (exists.kind === 'known' && !exists.value) return undefined;
    const context: Context = { model, world, environment, asOf: options.asOf };
    return policy.checks.flatMap((check) =>
      rowsOf(check.subject, context).flatMap((row) => judgeRow(policy, check, row, options.validators) ?? []),
    );
  };
  const exploration = explore(judgeWorld, MAX_WORLDS, memory);
  const worlds = exploration.outcomes.filter(
    (outcome): outcome is Outcome<readonly RowVerdict[]> => outcome.result !== undefined,
  );
  const candidates = [...placesIn(worlds).values()].map((place) =>
    candidateOf(policy, environment, place, worlds, exploration),
  );
  const open = new Map<string, Open>();
  for (const { result } of worlds) {
    for (const verdict of result)
      if (verdict.kind === 'undecided') for (const one of verdict.unknowns) open.set(one.text, one);
  }
  return { candidates, open: [...open.values()] };
}

/** The findings of all worlds by place: for each, the worlds in which it was met. */
function placesIn(
  worlds: readonly Outcome<readonly RowVerdict[]>[],
): Map<string, { row: RowFinding; met: Map<number, RowFinding> }> {
  const places = new Map<string, { row: RowFinding; met: Map<number, RowFinding> }>();
  worlds.forEach(({ result }, world) => {
    for (const verdict of result) {
      if (verdict.kind !== 'finding') continue;
      const key = rangeKey(verdict.at);
      const place = places.get(key);
      if (!place) {
        places.set(key, { row: verdict, met: new Map([[world, verdict]]) });
        continue;
      }
      const stronger = verdict.certainty === 'certain' ? place.row.certainty === 'possible' : false;
      if (stronger) place.row = verdict;
      if (stronger || !place.met.has(world)) place.met.set(world, verdict);
    }
  });
  return places;
}

function candidateOf(
  policy: Policy,
  environment: Resource,
  place: { row: RowFinding; met: ReadonlyMap<number, RowFinding> },
  worlds: readonly Outcome<unknown>[],
  exploration: Exploration<unknown>,
): Candidate {
  const holds = (world: number): boolean =>
    place.met.get(world)?.certainty === place.row.certainty || place.met.get(world)?.certainty === 'certain';
  const first = worlds.findIndex((_, world) => place.met.get(world) === place.row);
  const needed = neededAssumptions(worlds[first]!.assumptions, worlds, holds);
  const cut = exploration.undecided.map((variable): Open => ({
    text: `too many combinations hang on ${variable.name}`,
    settle: `give ${variable.name} a value`,
    at: variable.at,
  }));
  const row =
    place.row.certainty === 'possible' && cut.length > 0
      ? { ...place.row, unknowns: [...place.row.unknowns, ...cut] }
      : place.row;
  return { policy, environment, row, assuming: needed.map(assumed) };
}

/** The choices without which the finding does not hold: each is left out whose other cases change nothing while the rest stands. */
function neededAssumptions(
  trail: readonly Assumption[],
  worlds: readonly Outcome<unknown>[],
  holds: (world: number) => boolean,
): readonly Assumption[] {
  let needed = trail;
  for (const one of trail) {
    const others = needed.filter((assumption) => assumption !== one);
    if (
      worlds.every(
        ({ assumptions }, world) =>
          holds(world) || others.some((assumption) => contradicts(assumptions, assumption)),
      )
    )
      needed = others;
  }
  return needed;
}

/** Whether a world has decided the variable otherwise; one that has not met it stands for all its cases. */
function contradicts(trail: readonly Assumption[], { variable, index }: Assumption): boolean {
  return trail.some((step) => step.variable.id === variable.id && step.index !== index);
}

const KIND_WORDS = {
  condition: 'condition',
  parameter: 'parameter',
  pseudoParameter: '',
  variable: 'variable',
  expression: '',
} as const;

function assumed({ variable, index }: Assumption): Assumed {
  const which = variable.cases[index]!;
  const kind = KIND_WORDS[variable.kind];
  return {
    kind: variable.kind,
    name: variable.name,
    case: which,
    text: `${kind === '' ? '' : `${kind} `}${variable.name} is ${which === '' ? 'empty' : which}`,
    at: variable.at,
  };
}

/** One finding for one policy at one place, with all the environments that it concerns. */
function merge(candidates: readonly Candidate[]): readonly Finding[] {
  const groups = new Map<string, Candidate[]>();
  for (const candidate of candidates) {
    const key = `${candidate.policy.id}\0${rangeKey(candidate.row.at)}`;
    const group = groups.get(key);
    if (group) group.push(candidate);
    else groups.set(key, [candidate]);
  }
  return [...groups.values()]
    .map(findingOf)
    .toSorted((a, b) => compareRanges(a.at, b.at) || (a.policy.id < b.policy.id ? -1 : 1));
}

function findingOf(group: readonly Candidate[]): Finding {
  const best = group.find((candidate) => candidate.row.certainty === 'certain') ?? group[0]!;
  const environments = new Map<string, Subject>();
  for (const { environment, row } of group)
    for (const one of row.environments ?? [environment]) environments.set(one.address, subjectOf(one));
  // One module that several root modules call has its environments under one name in each.
  const names = [...new Set([...environments.values()].map((environment) => environment.name))];
  const { row } = best;
  return {
    policy: best.policy,
    severity: row.severity,
    certainty: row.certainty,
    message: row.message.replaceAll(ENVIRONMENT_NAME, each(names)).replace(/^each of/, 'Each of'),
    remedy: inLanguage(row.remedy, best),
    at: row.at,
    language: best.environment.language,
    environments: [...environments.values()],
    related: row.related,
    flow: row.flow,
    assuming: best.assuming,
    unknowns: row.unknowns,
    path: row.path,
  };
}

/** The remedy, with what the policy says of the language. What it says of CloudFormation holds for CDK where nothing is said of that. */
function inLanguage(remedy: string, { environment: { language }, policy: { hints } }: Candidate): string {
  const hint = hints[language] ?? (language === 'cdk' ? hints.cloudformation : undefined);
  return hint === undefined ? remedy : `${remedy} ${hint}`;
}

function subjectOf(resource: Resource): Subject {
  return { name: resource.name, address: resource.address };
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
