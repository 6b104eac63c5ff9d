// Answers for every environment of a scan: who chooses its AMI, when that moves, what blocks, and the way to
// a new one.
import type { Finding } from '../judge/finding.ts';
import { modelOf, ofKind, type Model } from '../model/link.ts';
import type { Resource } from '../model/resource.ts';
import type { Context } from '../model/row.ts';
import { eligible } from '../model/updates/eligibility.ts';
import { stateOf } from '../model/updates/stateOf.ts';
import type { Deployer, EnvironmentState } from '../model/updates/state.ts';
import type { Source } from '../value/source.ts';
import { explore, Memory, type Assumption } from '../value/worlds.ts';
import type { AmiAnswer, Moves, Way } from './answer.ts';
import { blockersOf } from './blockers.ts';
import { blueGreenWay } from './blueGreen.ts';
import type { ProviderVersion } from '../model/strategies.ts';
import { deployerOf, deployerText } from './deployer.ts';
import { headlineOf, otherKind } from './headline.ts';
import { inPlaceWay } from './inPlace.ts';
import { leverOf, leverVerdict, movesOf, type Lever } from './moves.ts';
import { queuesOf, queueUse } from './queues.ts';
import { sourcesOf, type Sources } from './sources.ts';
import { worded } from './wording.ts';

export interface Asked {
  readonly resources: readonly Resource[];
  readonly findings: readonly Finding[];
  /** All texts of the scan. */
  readonly sources: readonly Source[];
  /** The day of the scan, `2026-11-24`. */
  readonly asOf: string;
  /** Which version of Terraform's provider aws deploys a resource. */
  providerOf(resource: Resource): ProviderVersion;
}

/** How many cases of undecided choices are followed for one environment. */
const MOST_CASES = 16;

/** The answers for all environments that may be made, in the order of the code. */
export function answersOf(asked: Asked): readonly AmiAnswer[] {
  const model = modelOf(asked.resources);
  return ofKind(model, 'computeEnvironment')
    .filter(({ exists }) => exists.kind !== 'known' || exists.value)
    .map((environment) => answerOf(environment, model, asked));
}

function answerOf(environment: Resource, model: Model, asked: Asked): AmiAnswer {
  const provider = asked.providerOf(environment);
  const { outcomes } = explore(
    (world) => {
      const exists = world.resolve(environment.exists);
      if (exists.kind === 'known' && !exists.value) return undefined;
      const context = { model, world, environment, asOf: asked.asOf };
      return worded(caseOf(context, provider, asked), environment.spelling);
    },
    { bound: MOST_CASES, memory: new Memory() },
  );
  const matters = decisive(outcomes);
  const cases = outcomes.flatMap(({ result, assumptions }) => {
    const undecided = assumptions.filter(({ variable }) => matters.has(variable.id));
    return result ? [{ answer: result, assuming: undecided.map(assumptionText) }] : [];
  });
  const [first, ...others] = cases;
  if (!first) throw new RangeError('an environment that may be made has a case in which it is');
  const headlines = new Set([first.answer.headline]);
  return {
    ...first.answer,
    assuming: first.assuming,
    otherCases: others.flatMap(({ answer: { headline }, assuming }) => {
      if (headlines.has(headline)) return [];
      headlines.add(headline);
      return [{ assuming, headline }];
    }),
  };
}

interface Case {
  /** Undefined if the environment is not made. */
  readonly result: AmiAnswer | undefined;
  readonly assumptions: readonly Assumption[];
}

/**
 * The variables that make a difference to the answer. Others are read on the way: a job queue that may be of
 * another root module is followed in each case of its count, though it has another environment in all of
 * them.
 */
function decisive(cases: readonly Case[]): ReadonlySet<string> {
  if (cases.length < 2) return new Set();
  const compared = cases.map((one) => ({ ...one, text: textOfAnswer(one.result) }));
  const ids = new Set(cases.flatMap(({ assumptions }) => assumptions.map(({ variable }) => variable.id)));
  const isDecisive = (id: string): boolean =>
    compared.some((one) => compared.some((other) => one.text !== other.text && differOnlyBy(id, one, other)));
  return new Set([...ids].filter(isDecisive));
}

/** An answer as a text to compare: a source is only its path in it. */
function textOfAnswer(answer: AmiAnswer | undefined): string | undefined {
  // Only sources are called that in an answer.
  return JSON.stringify(answer, (key, value: unknown) => (key === 'source' ? (value as Source).path : value));
}

/**
 * Whether two cases are in different cases of the variable, and agree on all other variables that both have.
 */
function differOnlyBy(id: string, one: Case, other: Case): boolean {
  const indices = new Map(other.assumptions.map(({ variable, index }) => [variable.id, index]));
  const isOfBoth = one.assumptions.some(({ variable }) => variable.id === id) && indices.has(id);
  return (
    isOfBoth &&
    one.assumptions.every(({ variable, index }) => {
      const its = indices.get(variable.id);
      return variable.id === id ? its !== index : its === undefined || its === index;
    })
  );
}

function assumptionText({ variable, index }: Assumption): string {
  const which = variable.cases[index] ?? '';
  const kind = ['condition', 'parameter', 'variable'].includes(variable.kind) ? `${variable.kind} ` : '';
  return `${kind}${variable.name} is ${which === '' ? 'empty' : which}`;
}

/** The answer in one world. */
function caseOf(context: Context, provider: ProviderVersion, asked: Asked): AmiAnswer {
  const { environment } = context;
  const state = stateOf(context);
  const deployer = deployerOf(context, provider);
  const lever = leverOf(context, state, deployer);
  const sources = sourcesOf(context);
  const { name, address, language, type, at } = environment;
  const other = otherKind(state);
  const answer = {
    environment: { name, address, language, type, at },
    headline: headlineOf(context, deployer),
    assuming: [],
    otherCases: [],
    deployer: deployerText(deployer, provider, language),
    queues: queuesOf(context).map(queueUse),
  };
  if (other !== undefined)
    return { ...answer, sources: [], blocks: [], moves: notOurs(other), way: noWay(other) };
  return {
    ...answer,
    sources: sources.list,
    ...(sources.disagreement === undefined ? {} : { disagreement: sources.disagreement }),
    moves: movesOf(context, state, deployer, lever),
    blocks: blockersOf(address, asked.findings),
    way: wayOf(context, state, deployer, lever, sources, asked.sources),
  };
}

function notOurs(why: string): Moves {
  return { when: 'never', text: `It ${why}.`, effects: [], jobs: 'Running jobs go on' };
}

function noWay(why: string): Way {
  return {
    kind: 'none',
    text: `There is nothing to do: it ${why}.`,
    checks: [],
    steps: [],
    verify: [],
    back: [],
    roles: [],
    placeholders: [],
  };
}

/**
 * In place if AWS Batch certainly takes the update and the tool sends one, or can be made to; else
 * blue/green.
 */
function wayOf(
  context: Context,
  state: EnvironmentState,
  deployer: Deployer,
  lever: Lever,
  { list }: Sources,
  sources: readonly Source[],
): Way {
  const verdict = leverVerdict(lever, deployer, state);
  const isEligible = eligible(state) === true;
  const tellsInPlace = deployer.tool !== 'aws' || !verdict || verdict.effect === 'infrastructureUpdate';
  return isEligible && tellsInPlace
    ? inPlaceWay(context, state, deployer, lever, list)
    : blueGreenWay(context, state, deployer, sources);
}
