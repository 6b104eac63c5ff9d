// What AWS keeps of the environments and queues that the new code drops or replaces.
import { factsOf } from '../model/languages.ts';
import type { Resource } from '../model/resource.ts';
import type { Kept, Removal } from '../model/retention.ts';
import type { Reason, Verdict } from '../model/updates/effectOf.ts';
import { tableDate } from '../model/updates/table.ts';
import type { Range } from '../value/source.ts';
import { within, type Matchable } from './match.ts';

/** What decides whether a resource that the new side lacks stays in AWS; undefined if it is deleted. */
export function keptWhenDropped(resource: Resource, old: Matchable, fresh: Matchable): Kept | undefined {
  // A block of the new code counts more than what the last state knows of the old one.
  const kept = removalOf(resource, old, fresh) ?? resource.retention?.dropped;
  return kept?.keeps === false ? undefined : kept;
}

/** The block for a resource: in the same root module, else the only one of its address in any. */
function removalOf(resource: Resource, old: Matchable, fresh: Matchable): Removal | undefined {
  if (fresh.removals.length === 0) return undefined;
  const [root, name] = partsOf(within(resource.address, old.base));
  const covering = fresh.removals.filter((one) => covers(partsOf(one.address)[1], name));
  const here = covering.find((one) => partsOf(within(one.address, fresh.base))[0] === root);
  if (here) return here;
  const namesakes = [...old.model.byAddress.values()].filter(
    (other) => other.kind === resource.kind && partsOf(other.address)[1] === name,
  );
  return covering.length === 1 && namesakes.length === 1 ? covering[0] : undefined;
}

/** A root module, and an address in it. */
function partsOf(address: string): readonly [string, string] {
  const at = address.indexOf('#');
  return [address.slice(0, Math.max(0, at)), address.slice(at + 1)];
}

/** Whether an address is one of a resource or module, or within it: `a[0]` in `a`. */
function covers(outer: string, name: string): boolean {
  return name === outer || name.startsWith(`${outer}.`) || name.startsWith(`${outer}[`);
}

export function whatIsKept({ by, at }: Kept): {
  readonly keptBy: { readonly text: string; readonly at: Range };
} {
  return { keptBy: { text: by, at } };
}

/**
 * A replacement of an environment that its code protects from deletion is refused; undefined if there is
 * none.
 */
export function protectedVerdict(
  verdict: Verdict,
  { protectedBy }: Resource,
): { readonly verdict: Verdict; readonly reason: Reason; readonly instead: readonly string[] } | undefined {
  if (!protectedBy || !verdict.possible.includes('replaced')) return undefined;
  const possible = [
    ...new Set(verdict.possible.map((one) => (one === 'replaced' ? ('refused' as const) : one))),
  ];
  const { text } = protectedBy;
  return {
    verdict: {
      ...verdict,
      effect: possible[0] ?? 'refused',
      certainty: possible.length > 1 ? 'possible' : 'certain',
      possible,
    },
    reason: {
      text: `${text} refuses the deletion of the environment, and with it the replacement`,
      sources: [],
      asOf: tableDate,
    },
    instead: [`If the environment may be replaced, take ${text} out.`],
  };
}

/** Who deploys a resource, by the name of the tool. */
export function keeper({ language }: Resource): string {
  return factsOf(language).deployedBy;
}
