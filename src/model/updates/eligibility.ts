// Whether an environment can have infrastructure updates: by AWS Batch's rule, and by that of Terraform's
// provider.
// Source: docs.aws.amazon.com/batch/latest/userguide/infrastructure-updates.html
import { every, type EnvironmentState, type Maybe } from './state.ts';
import {
  compareVersions,
  FIRST_UPDATING_PROVIDER,
  strategiesOfProvider,
  updatableStrategies,
} from '../strategies.ts';

/** Managed instances of EC2 or Spot, whose AMI is chosen by the environment. */
export function isEc2Like({ managed, type }: EnvironmentState): Maybe {
  return every(managed, type === undefined ? 'unknown' : type === 'EC2' || type === 'SPOT');
}

function roleAllows({ role }: EnvironmentState): Maybe {
  return role === undefined ? 'unknown' : role !== 'custom';
}

function strategyAmong({ strategy }: EnvironmentState, updatable: ReadonlySet<string>): Maybe {
  return strategy === undefined ? 'unknown' : updatable.has(strategy);
}

/** Whether AWS Batch accepts an infrastructure update of an environment in this state. */
export function eligible(state: EnvironmentState): Maybe {
  return every(isEc2Like(state), roleAllows(state), strategyAmong(state, updatableStrategies));
}

/**
 * Whether a version of Terraform's provider aws updates an environment in this state, rather than replacing
 * it.
 */
export function eligibleForProvider(state: EnvironmentState, version: string | undefined): Maybe {
  if (version !== undefined && compareVersions(version, FIRST_UPDATING_PROVIDER) < 0) return false;
  return every(roleAllows(state), strategyAmong(state, strategiesOfProvider(version)));
}
