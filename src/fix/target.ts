// Where a finding is in the model: the rows that break its check, in the worlds in which they certainly do.
import { judgeRow, judgeClauses } from '../judge/rowVerdict.ts';
import type { Finding } from '../judge/finding.ts';
import type { Validators } from '../judge/clause.ts';
import type { Check, FixCase, Policy } from '../judge/policy.ts';
import type { Model } from '../model/link.ts';
import type { Resource } from '../model/resource.ts';
import type { Context } from '../model/row.ts';
import { rowsOf, type Row } from '../model/rows/rows.ts';
import { rangeKey, type Range } from '../value/source.ts';
import { explore } from '../value/worlds.ts';

/** A row that breaks a check for certain. */
export interface Broken {
  readonly row: Row;
  readonly check: Check;
  readonly at: Range;
}

/** What judging needs. */
export interface Judging {
  readonly model: Model;
  readonly validators: Validators;
  readonly asOf: string;
}

/** How many cases of undecided choices are followed for an edit. */
const MOST_CASES = 32;

export function brokenRows(policy: Policy, context: Context, validators: Validators): readonly Broken[] {
  return policy.checks.flatMap((check) =>
    rowsOf(check.subject, context).flatMap((row) => {
      const verdict = judgeRow(policy, check, row, validators);
      return verdict?.kind === 'finding' && verdict.certainty === 'certain'
        ? [{ row, check, at: verdict.at }]
        : [];
    }),
  );
}

/** The case of a fix that certainly applies to a row, if there is one. */
export function fixCaseOf(
  policy: Policy,
  { row, check }: Broken,
  validators: Validators,
): FixCase | undefined {
  return (check.fix ?? policy.fix).find(({ when }) => judgeClauses(when, row, validators).verdict === true);
}

/**
 * The result of a computation for a finding in each world: an edit is one for all of them.
 * @returns undefined if some world does not have the finding, or if there are more worlds than are followed
 */
export function inWorldsOf<T>(
  finding: Finding,
  environment: Resource,
  { model, validators, asOf }: Judging,
  compute: (context: Context, broken: Broken) => T,
): readonly T[] | undefined {
  const key = rangeKey(finding.at);
  const { outcomes, undecided } = explore(
    (world): { readonly result: T } | 'kept' | 'not made' => {
      const exists = world.resolve(environment.exists);
      if (exists.kind === 'known' && !exists.value) return 'not made';
      const context: Context = { model, world, environment, asOf };
      const broken = brokenRows(finding.policy, context, validators).find(({ at }) => rangeKey(at) === key);
      return broken ? { result: compute(context, broken) } : 'kept';
    },
    { bound: MOST_CASES },
  );
  const results = outcomes.flatMap(({ result, departs }) => (departs ? [] : [result]));
  if (undecided.length > 0 || results.includes('kept')) return undefined;
  return results.flatMap((one) => (typeof one === 'string' ? [] : [one.result]));
}
