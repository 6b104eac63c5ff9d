// The edits of findings. Each is made when it is needed, and only one that a new scan confirms is kept.
import { largest } from '../value/largest.ts';
import type { Validators } from '../judge/clause.ts';
import type { Finding, Fix, FixStep } from '../judge/finding.ts';
import type { Policy } from '../judge/policy.ts';
import { rootOfAddress } from '../judge/roots.ts';
import { modelOf, type Model } from '../model/link.ts';
import { Checker, overlap, type Code } from './check.ts';
import { editsOf } from './fix.ts';
import { planOf } from './plan.ts';
import { inWorldsOf } from './target.ts';

/** What edits are made of. */
export interface Fixable extends Code {
  readonly policies: readonly Policy[];
  readonly validators: Validators;
  readonly asOf: string;
}

/** Makes the edits of the findings of one scan. */
export class Fixer {
  readonly #checker: Checker;
  readonly #made = new Map<Finding, Fix | undefined>();
  readonly #models = new Map<string, Model>();

  constructor(private readonly code: Fixable) {
    this.#checker = new Checker(code);
  }

  /** The edit of a finding; undefined if there is none, or none that certainly mends it. */
  fixOf(finding: Finding): Fix | undefined {
    if (!this.#made.has(finding)) this.#made.set(finding, this.#make(finding));
    return this.#made.get(finding);
  }

  #make(finding: Finding): Fix | undefined {
    const { policy, certainty, environments } = finding;
    const hasFix = [policy, ...policy.checks].some(({ fix = [] }) => fix.length > 0);
    if (!hasFix || certainty !== 'certain' || environments.length > MOST_ENVIRONMENTS) return undefined;
    const steps = this.#planned(finding);
    if (!steps) return undefined;
    const edits = steps.map((step) => editsOf([step]));
    return !overlap(edits.flat()) && this.#checker.agrees(finding, edits) ? { steps } : undefined;
  }

  /** The one edit that is right in all worlds and for all environments of the finding. */
  #planned(finding: Finding): Fix['steps'] | undefined {
    const plans: (readonly FixStep[])[] = [];
    for (const { address } of finding.environments) {
      const model = this.#modelFor(rootOfAddress(address));
      const environment = model.byAddress.get(address);
      const found =
        environment &&
        inWorldsOf(finding, environment, { model, ...this.code }, (context, broken) => ({
          steps: planOf(finding.policy, context, broken, this.code),
        }));
      if (!found || found.length === 0) return undefined;
      for (const { steps } of found) {
        if (!steps) return undefined;
        plans.push(steps);
      }
    }
    return agreed(plans);
  }

  /**
   * The model with the queues of one root alone: the undecided choices of all others would only multiply the
   * worlds.
   */
  #modelFor(root: string): Model {
    const known = this.#models.get(root);
    if (known) return known;
    const model = modelOf(
      this.code.resources.filter(
        ({ kind, address }) => kind !== 'jobQueue' || rootOfAddress(address) === root,
      ),
    );
    this.#models.set(root, model);
    return model;
  }
}

/** A finding in code that very many environments share is for people to mend. */
const MOST_ENVIRONMENTS = 20;

/** The plan with the strongest effects, if all write the same. */
function agreed(plans: readonly (readonly FixStep[])[]): Fix['steps'] | undefined {
  if (new Set(plans.map(keyOf)).size !== 1) return undefined;
  const [strongest] = plans.toSorted((a, b) => rank(b) - rank(a));
  const [first, ...others] = strongest ?? [];
  return first && [first, ...others];
}

function keyOf(steps: readonly FixStep[]): string {
  return JSON.stringify(
    editsOf(steps).map(({ source, start, end, text }) => [source.path, start, end, text]),
  );
}

const EFFECTS = ['nothing', 'stored', 'scales', 'infrastructureUpdate', 'replaced', 'refused'] as const;

function rank(steps: readonly FixStep[]): number {
  return largest(steps.map(({ effect }) => EFFECTS.indexOf(effect)));
}
