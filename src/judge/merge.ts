// One finding for one policy at one place, with all the environments that it concerns.
import type { Resource } from '../model/resource.ts';
import { compareRanges, rangeKey, type Range } from '../value/source.ts';
import type { Assumed, Finding, Subject } from './finding.ts';
import { joinNames, listed } from './message.ts';
import type { Policy } from './policy.ts';
import type { Names } from './roots.ts';
import { commonRemedy, ENVIRONMENT_NAME, type RowFinding } from './rowVerdict.ts';

/** A finding about one environment, before equal places are made one. */
export interface Candidate {
  readonly policy: Policy;
  readonly environment: Resource;
  readonly row: RowFinding;
  /** With {@link ENVIRONMENT_NAME} in the place of the names. */
  readonly message: string;
  readonly assuming: readonly Assumed[];
}

/**
 * One of the resources that one piece of an app's code became: in each stage, or in each stack of a class.
 */
export interface SharedCode {
  /** Equal for all of them. */
  readonly key: string;
  /**
   * What the names of its resources begin with, if those of the others begin with something else:
   * `Production`.
   */
  readonly part: string;
}

/** @param sharedCodeAt what else the code at a place became; undefined for code that became this alone */
export function merge(
  candidates: readonly Candidate[],
  namesOf: Names,
  sharedCodeAt: (at: Range) => SharedCode | undefined = () => undefined,
): readonly Finding[] {
  const groups = new Map<string, Group>();
  for (const candidate of candidates) {
    const { policy, row, message } = candidate;
    const shared = sharedCodeAt(row.at);
    const place = shared ? `${shared.key}\0${row.certainty}\0${within(message, shared)}` : rangeKey(row.at);
    const key = `${policy.id}\0${place}`;
    const group = groups.get(key);
    if (group) group.push({ candidate, shared });
    else groups.set(key, [{ candidate, shared }]);
  }
  return [...groups.values()]
    .map((group) => findingOf(group, namesOf))
    .toSorted((a, b) => compareRanges(a.at, b.at) || (a.policy.id < b.policy.id ? -1 : 1));
}

interface Placed {
  readonly candidate: Candidate;
  readonly shared: SharedCode | undefined;
}

/** What becomes one finding. */
type Group = [Placed, ...Placed[]];

/** A text without the part in front of the names: equal for all resources of the shared code. */
function within(text: string, { part }: SharedCode): string {
  return text.replaceAll(`${part}/`, '');
}

function findingOf(group: Group, namesOf: Names): Finding {
  const { candidate: best, shared } =
    group.find(({ candidate }) => candidate.row.certainty === 'certain') ?? group[0];
  const { row } = best;
  return {
    policy: best.policy,
    severity: row.severity,
    ifCertain: row.ifCertain,
    certainty: row.certainty,
    message: messageOf(best, shared, group, namesOf),
    wording: row.sentence,
    remedy: commonRemedy(
      row,
      group.map(({ candidate }) => candidate.row),
    ).inThisCase,
    at: row.at,
    language: best.environment.language,
    environments: environmentsOf(group).map(subjectOf),
    related: row.related,
    flow: row.flow,
    assuming: best.assuming,
    unknowns: row.unknowns,
    follows: [],
    path: row.path,
  };
}

function environmentsOf(group: readonly Placed[]): readonly Resource[] {
  const environments = new Map<string, Resource>();
  for (const { candidate } of group)
    for (const one of candidate.row.environments ?? [candidate.environment])
      environments.set(one.address, one);
  return [...environments.values()];
}

/** `In Dev and Production: …`, if one line of the app made several resources. */
function messageOf(
  { message }: Candidate,
  shared: SharedCode | undefined,
  group: readonly Placed[],
  namesOf: Names,
): string {
  const parts = [...new Set(group.flatMap((one) => one.shared?.part ?? []))];
  const isOne = !shared || parts.length < 2;
  const named = isOne ? group : group.filter((one) => one.shared?.part === shared.part);
  const environments = environmentsOf(named);
  // The roots are named once.
  const short = joinNames([...new Set(environments.map(({ name }) => name))]);
  const [first = '', ...others] = message.split(ENVIRONMENT_NAME);
  const rest = others.length === 0 ? '' : `${namesOf(environments)}${others.join(short)}`;
  const sentence = `${first}${rest}`.replace(/^each of/, 'Each of');
  return isOne ? sentence : `In ${listed(parts)}: ${within(sentence, shared)}`;
}

export function subjectOf(resource: Resource): Subject {
  return { name: resource.name, address: resource.address };
}
