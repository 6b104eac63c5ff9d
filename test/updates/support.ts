// States and changes that tables of effects are written with.
import type { Change, Deployer, EnvironmentState, Setting } from '../../src/model/updates/state.ts';

/** An environment that AWS Batch and every provider since 6.10 update in place, with the AMI of AWS Batch. */
export const UPDATABLE: EnvironmentState = {
  managed: true,
  type: 'EC2',
  onEks: false,
  role: 'unset',
  strategy: 'BEST_FIT_PROGRESSIVE',
  fixedName: false,
  queued: true,
  createBeforeDestroy: true,
  ami: { by: 'batch', imageTypes: ['ECS_AL2023'] },
  takesLatest: false,
  jobs: { terminate: false, minutes: 30 },
};

/** Deployers by the words of the tables. */
export const DEPLOYERS = {
  api: { tool: 'api' },
  'cloudformation, in place': { tool: 'cloudformation', replace: false },
  'cloudformation, replacing': { tool: 'cloudformation', replace: true },
  'cloudformation, not known which': { tool: 'cloudformation', replace: 'unknown' },
  'aws 5.9.0': { tool: 'aws', version: '5.9.0' },
  'aws 5.31.0': { tool: 'aws', version: '5.31.0' },
  'aws 6.12.0': { tool: 'aws', version: '6.12.0' },
  'aws, newest': { tool: 'aws', version: undefined },
  'awscc, in place': { tool: 'awscc', replace: false },
  'awscc, replacing': { tool: 'awscc', replace: true },
} as const satisfies Record<string, Deployer>;

export type DeployerName = keyof typeof DEPLOYERS;

const setting = (text: string): Setting => (text === 'unset' || text === 'unknown' ? text : { text });

export function change(property: string, before = 'one', after = 'another'): Change {
  return { property, before: setting(before), after: setting(after) };
}
