// Moves findings from generated code to the source of the app that generated it.
import type { App } from './frontends/cdk/app.ts';
import { causeKey } from './judge/consequences.ts';
import type { Finding, ScanResult } from './judge/finding.ts';
import { compareRanges, rangeKey, type Range } from './value/source.ts';

type Located = Pick<ScanResult, 'findings' | 'environments' | 'undecided'>;

type Places = Pick<App, 'sourceOf' | 'isGenerated' | 'callerOf'>;
type Place = Finding['related'][number];

/**
 * The same findings, each at the place that the app's author edits; the generated line becomes a related
 * place. A place that the author has not written, such as a parameter that several constructs share, is
 * edited at its uses.
 */
export function atSource<T extends Located>(result: T, app: Places): T {
  const moved = movingTo((at) => app.sourceOf(at));
  const environments = new Map(
    result.environments.map(({ address, name, at }) => [
      address,
      { message: `compute environment ${name}`, at },
    ]),
  );
  const places = new Map<string, Range>();
  const findings = result.findings.map((finding) => {
    const relocated = relocatedFinding(finding, app, environments, moved);
    places.set(causeKey(finding.policy.id, finding.at), relocated.at);
    return relocated;
  });
  return {
    ...result,
    findings: findings
      .map((finding) => ({
        ...finding,
        follows: finding.follows.map((cause) => ({
          ...cause,
          at: places.get(causeKey(cause.policy, cause.at)) ?? cause.at,
        })),
      }))
      .toSorted((a, b) => compareRanges(a.at, b.at) || (a.policy.id < b.policy.id ? -1 : 1)),
    environments: result.environments.map(moved),
    undecided: result.undecided.map((one) => ({ ...one, unknowns: one.unknowns.map(moved) })),
  };
}

function relocatedFinding(
  finding: Finding,
  app: Places,
  environments: ReadonlyMap<string, Place>,
  moved: Move,
): Finding {
  const own = app.sourceOf(finding.at);
  const isShared = !own && app.isGenerated(finding.at);
  const users = isShared
    ? finding.environments.flatMap(({ address }) => environments.get(address) ?? [])
    : [];
  const use = isShared ? placeOfUse(finding, users, app) : undefined;
  const at = own ?? use?.at ?? finding.at;
  const generated = at === finding.at ? [] : [{ message: 'the synthesised code', at: finding.at }];
  const made = own ? [finding.at] : [...(use ? [use.generated] : []), ...users.map((user) => user.at)];
  const called = made
    .flatMap((place) => app.callerOf(place) ?? [])
    .map((caller) => ({ message: 'called here', at: caller }));
  const related = [...finding.related, ...(users.length > 1 ? users : [])].map(moved);
  return {
    ...withMovedPlaces(finding, moved),
    at,
    related: distinct([...called, ...generated, ...related], at),
  };
}

/** The place in the source at which generated code that several constructs share is used. */
function placeOfUse(
  finding: Finding,
  users: readonly Place[],
  app: Places,
): { readonly generated: Range; readonly at: Range } | undefined {
  const uses = [...users.toReversed(), ...finding.flow].map(({ at: generated }) => ({
    generated,
    at: app.sourceOf(generated),
  }));
  const use = uses.findLast(({ at }) => at !== undefined);
  return use?.at && { generated: use.generated, at: use.at };
}

type Move = <P extends { readonly at?: Range }>(place: P) => P;

/** The finding with the places that it names moved, except its own and those of its causes. */
function withMovedPlaces(finding: Finding, moved: Move): Finding {
  return {
    ...finding,
    related: finding.related.map(moved),
    flow: finding.flow.map(moved),
    assuming: finding.assuming.map(moved),
    unknowns: finding.unknowns.map(moved),
  };
}

/** Moves what has a place to another one, if there is one for it. */
function movingTo(find: (at: Range) => Range | undefined): Move {
  return (place) => {
    const at = place.at && find(place.at);
    return at ? { ...place, at } : place;
  };
}

/** The places that are not the one of the finding itself, each once. */
function distinct<P extends { readonly at: Range }>(places: readonly P[], at: Range): P[] {
  const seen = new Set([rangeKey(at)]);
  return places.filter((place) => !seen.has(rangeKey(place.at)) && seen.add(rangeKey(place.at)));
}

/** The same findings, those on what CfnInclude took from a template in that template. */
export function inIncluded(
  findings: readonly Finding[],
  app: Pick<App, 'includedAt' | 'includes'>,
): readonly Finding[] {
  if (!app.includes) return findings;
  const moved = movingTo((at) => app.includedAt(at));
  return findings.map((finding) => ({
    ...moved(withMovedPlaces(finding, moved)),
    follows: finding.follows.map(moved),
  }));
}
