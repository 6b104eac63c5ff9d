// The policies that come with the scanner, read from their files and compiled here. The build puts a module
// in the place of this one that has them ready (scripts/build.mjs), so that starting needs neither YAML nor
// ajv.
import { fileURLToPath } from 'node:url';
import type { Validators } from './judge/clause.ts';
import { loadPolicies } from './judge/load.ts';
import { compilingValidators } from './judge/validators.ts';
import type { Policy } from './judge/policy.ts';
import { policyFiles } from './ownPolicies.ts';
import { withSuppressionPolicies } from './suppressions/policies.ts';

export interface PolicySet {
  readonly policies: readonly Policy[];
  readonly validators: Validators;
}

let loaded: PolicySet | undefined;

/** All policies of the folder `policies`, by id. */
export function standardPolicies(): PolicySet {
  loaded ??= {
    policies: withSuppressionPolicies(
      loadPolicies(policyFiles(fileURLToPath(new URL('../policies', import.meta.url)))),
    ),
    validators: compilingValidators(),
  };
  return loaded;
}
