// How the inputs of a file and of those that it includes are merged.
// Source: terragrunt.gruntwork.io/docs/reference/hcl/blocks (include: merge_strategy)
import { lift } from '../../../value/lift.ts';
import { derived } from '../../../value/origins.ts';
import type { Range } from '../../../value/source.ts';
import { isDictionary, isList, known, type Entry, type Settled, type Value } from '../../../value/value.ts';
import { mergedMaps } from '../functions/maps.ts';

export type Strategy = 'shallow' | 'deep' | 'no_merge';

interface IncludedInputs {
  readonly inputs: Value | undefined;
  readonly strategy: Strategy;
}

/** The file's own inputs win over those of the includes, and of the includes the last one. */
export function mergedInputs(
  own: Value | undefined,
  includes: readonly IncludedInputs[],
  at: Range,
): Value | undefined {
  let merged = own;
  for (const { inputs, strategy } of includes.toReversed()) {
    if (!inputs || strategy === 'no_merge') continue;
    merged = merged ? over(inputs, merged, strategy, at) : inputs;
  }
  return merged;
}

function over(weak: Value, strong: Value, strategy: Strategy, at: Range): Value {
  return lift(
    [weak, strong],
    (a, b) => (strategy === 'deep' ? deep(a, b, at) : mergedMaps([a, b], at)),
    derived(at),
  );
}

/** Maps are merged member by member, and lists are joined; the stronger one of any other values counts. */
function deep(weak: Settled, strong: Settled, at: Range): Value {
  if (weak.kind !== 'known' || strong.kind !== 'known') return strong;
  const [a, b] = [weak.value, strong.value];
  if (isList(a) && isList(b))
    return a.rest || b.rest ? strong : known({ items: [...a.items, ...b.items] }, derived(at));
  if (!isDictionary(a) || !isDictionary(b)) return strong;
  if (a.rest || b.rest) return mergedMaps([weak, strong], at);
  const entries = new Map<string, Entry>(a.entries);
  for (const [name, entry] of b.entries) {
    const before = a.entries.get(name);
    entries.set(
      name,
      before ? { key: entry.key, value: over(before.value, entry.value, 'deep', at) } : entry,
    );
  }
  return known({ entries }, derived(at));
}
