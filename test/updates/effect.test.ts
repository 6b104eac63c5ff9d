// What a change does, by who deploys it: tables over the one function that commands use.
import { describe, expect, test } from 'vitest';
import { effectOf } from '../../src/model/updates/effectOf.ts';
import type { EnvironmentState } from '../../src/model/updates/state.ts';
import { compareVersions, versionText } from '../../src/model/strategies.ts';
import { EFFECTS, rows } from '../../src/model/updates/table.ts';
import { change, DEPLOYERS, UPDATABLE, type DeployerName } from './support.ts';

/** `infrastructureUpdate`; of what is possible all effects, `scales or replaced`. */
function effectText(
  property: string,
  deployer: DeployerName,
  before: Partial<EnvironmentState> = {},
  after: Partial<EnvironmentState> = before,
): string {
  const verdict = effectOf(
    change(property),
    DEPLOYERS[deployer],
    { ...UPDATABLE, ...before },
    { ...UPDATABLE, ...after },
  );
  return verdict.possible.join(' or ');
}

test('every cell of the table holds effects, and no property has two rows', () => {
  const cells = rows.flatMap(({ api, cloudformation, aws, awscc }) => [
    api,
    ...Object.values(cloudformation),
    ...Object.values(aws),
    ...Object.values(awscc),
  ]);
  for (const effect of cells.flat()) expect([...EFFECTS, null]).toContain(effect);
  const names = rows.flatMap(({ properties }) => properties);
  expect(new Set(names).size).toBe(names.length);
});

describe('one property of an environment that is eligible', () => {
  test.each<[string, DeployerName, string]>([
    ['computeResources/maxvCpus', 'api', 'scales'],
    ['computeResources/maxvCpus', 'cloudformation, in place', 'scales'],
    ['computeResources/maxvCpus', 'cloudformation, replacing', 'scales or replaced'],
    ['computeResources/maxvCpus', 'aws 5.9.0', 'scales'],
    ['computeResources/maxvCpus', 'aws, newest', 'scales'],
    ['state', 'cloudformation, replacing', 'stored'],
    ['updatePolicy/terminateJobsOnUpdate', 'cloudformation, replacing', 'stored'],
    ['computeResources/imageId', 'api', 'infrastructureUpdate'],
    ['computeResources/imageId', 'cloudformation, in place', 'infrastructureUpdate'],
    ['computeResources/imageId', 'cloudformation, replacing', 'replaced'],
    ['computeResources/imageId', 'cloudformation, not known which', 'replaced or infrastructureUpdate'],
    ['computeResources/launchTemplate/version', 'aws 5.9.0', 'replaced'],
    ['computeResources/launchTemplate/version', 'aws 5.31.0', 'infrastructureUpdate'],
    ['computeResources/launchTemplate/version', 'aws 6.12.0', 'infrastructureUpdate'],
    ['computeResources/launchTemplate/version', 'awscc, in place', 'infrastructureUpdate'],
    ['computeResources/launchTemplate/version', 'awscc, replacing', 'refused'],
    ['computeResources/tags/Team', 'cloudformation, in place', 'infrastructureUpdate'],
    ['tags/Team', 'cloudformation, in place', 'replaced'],
    ['tags/Team', 'aws, newest', 'stored'],
    ['computeResources/ec2Configuration/0/imageType', 'aws, newest', 'infrastructureUpdate'],
    ['computeResources/placementGroup', 'aws, newest', 'replaced'],
    ['computeResources/placementGroup', 'api', 'infrastructureUpdate'],
    ['computeResources/spotIamFleetRole', 'cloudformation, in place', 'replaced'],
    ['computeResources/updateToLatestImageVersion', 'aws, newest', 'nothing'],
    ['computeResources/updateToLatestImageVersion', 'cloudformation, in place', 'infrastructureUpdate'],
    [
      'computeResources/scalingPolicy/minScaleDownDelayMinutes',
      'cloudformation, replacing',
      'stored or replaced',
    ],
    ['replaceComputeEnvironment', 'cloudformation, replacing', 'nothing'],
    ['computeEnvironmentName', 'cloudformation, in place', 'replaced'],
  ])('%s by %s: %s', (property, deployer, effect) => {
    expect(effectText(property, deployer)).toBe(effect);
  });
});

describe('an environment that may not be eligible', () => {
  test.each<[string, Partial<EnvironmentState>, DeployerName, string]>([
    ['a custom role', { role: 'custom' }, 'api', 'refused'],
    ['a custom role', { role: 'custom' }, 'cloudformation, in place', 'refused'],
    ['a custom role', { role: 'custom' }, 'cloudformation, replacing', 'replaced'],
    ['a custom role', { role: 'custom' }, 'aws, newest', 'replaced'],
    ['a role that is not known', { role: undefined }, 'api', 'infrastructureUpdate or refused'],
    ['a role that is not known', { role: undefined }, 'aws, newest', 'infrastructureUpdate or replaced'],
    ['BEST_FIT', { strategy: 'BEST_FIT' }, 'cloudformation, in place', 'refused'],
    ['no strategy', { strategy: 'unset' }, 'aws, newest', 'replaced'],
    ['a strategy for Spot', { strategy: 'SPOT_PRICE_CAPACITY_OPTIMIZED' }, 'aws 5.31.0', 'replaced'],
    [
      'a strategy for Spot',
      { strategy: 'SPOT_PRICE_CAPACITY_OPTIMIZED' },
      'aws 6.12.0',
      'infrastructureUpdate',
    ],
    ['a strategy of 2026', { strategy: 'BEST_FIT_PROGRESSIVE_ORDERED' }, 'api', 'infrastructureUpdate'],
    ['a strategy of 2026', { strategy: 'BEST_FIT_PROGRESSIVE_ORDERED' }, 'aws, newest', 'replaced'],
    ['Fargate', { type: 'FARGATE', strategy: 'unset' }, 'api', 'refused'],
  ])('with %s (%o) by %s: %s', (_, state, deployer, effect) => {
    expect(effectText('computeResources/imageId', deployer, state)).toBe(effect);
  });

  test('the state before and the one after both count', () => {
    const property = 'computeResources/imageId';
    expect(effectText(property, 'api', { role: 'custom' }, { role: 'unset' })).toBe('refused');
  });
});

describe('properties whose effect depends on what they change from and to', () => {
  const STRATEGY = 'computeResources/allocationStrategy';
  test.each<[string, Partial<EnvironmentState>, Partial<EnvironmentState>, DeployerName, string]>([
    [STRATEGY, {}, { strategy: 'SPOT_CAPACITY_OPTIMIZED', type: 'SPOT' }, 'api', 'infrastructureUpdate'],
    [STRATEGY, { strategy: 'BEST_FIT' }, {}, 'api', 'refused'],
    [STRATEGY, { strategy: 'unset' }, {}, 'cloudformation, replacing', 'replaced'],
    ['serviceRole', { role: 'custom' }, { role: 'unset' }, 'cloudformation, replacing', 'refused'],
    ['serviceRole', { role: 'service-linked' }, { role: 'unset' }, 'api', 'stored'],
    ['computeResources/type', { type: 'EC2' }, { type: 'SPOT' }, 'api', 'infrastructureUpdate'],
    ['computeResources/type', { type: 'EC2' }, { type: 'FARGATE' }, 'cloudformation, in place', 'replaced'],
    ['computeResources/type', { type: 'EC2' }, { type: 'ECS_MANAGED_INSTANCES' }, 'api', 'refused'],
    [
      'computeResources/type',
      { type: 'FARGATE' },
      { type: 'FARGATE_SPOT' },
      'api',
      'refused or infrastructureUpdate',
    ],
    ['computeResources/desiredvCpus', { onEks: true }, { onEks: true }, 'api', 'refused'],
  ])('%s %o → %o by %s: %s', (property, before, after, deployer, effect) => {
    expect(effectText(property, deployer, before, after)).toBe(effect);
  });

  test.each<[string, string, DeployerName, string]>([
    ['computeResources/launchTemplate', 'added', 'aws, newest', 'replaced'],
    ['computeResources/launchTemplate', 'added', 'api', 'infrastructureUpdate'],
    ['computeResources/launchTemplate', 'removed', 'awscc, in place', 'nothing'],
    ['computeResources/ec2Configuration/0/imageIdOverride', 'removed', 'aws, newest', 'nothing'],
    ['computeResources/ec2Configuration/1', 'added', 'aws, newest', 'infrastructureUpdate or replaced'],
    ['serviceRole', 'removed', 'aws, newest', 'nothing'],
    ['computeResources/imageId', 'removed', 'cloudformation, in place', 'infrastructureUpdate or nothing'],
  ])('%s %s by %s: %s', (property, how, deployer, effect) => {
    const changed = how === 'added' ? change(property, 'unset', 'one') : change(property, 'one', 'unset');
    expect(effectOf(changed, DEPLOYERS[deployer], UPDATABLE, UPDATABLE).possible.join(' or ')).toBe(effect);
  });
});

describe('several properties at once', () => {
  test.each<[readonly string[], DeployerName, string]>([
    [['computeResources/maxvCpus', 'computeResources/imageId'], 'api', 'infrastructureUpdate'],
    [['state', 'computeResources/maxvCpus'], 'api', 'scales'],
    [['computeResources/maxvCpus', 'tags'], 'cloudformation, in place', 'replaced'],
    [['computeResources/maxvCpus', 'computeResources/imageId'], 'cloudformation, replacing', 'replaced'],
    [[], 'api', 'nothing'],
  ])('%o by %s: %s', (properties, deployer, effect) => {
    const changes = properties.map((property) => change(property));
    const verdict = effectOf(changes, DEPLOYERS[deployer], UPDATABLE, UPDATABLE);
    expect(verdict).toMatchObject({ effect, certainty: 'certain' });
  });

  test('equal settings do nothing', () => {
    const same = change('computeResources/imageId', 'ami-1', 'ami-1');
    expect(effectOf(same, DEPLOYERS.api, UPDATABLE, UPDATABLE).effect).toBe('nothing');
  });

  test('a property that no source speaks of has no certain effect', () => {
    expect(effectText('computeResources/somethingNew', 'api')).toBe('stored or infrastructureUpdate');
  });
});

describe('what makes a replacement fail', () => {
  test.each<[DeployerName, Partial<EnvironmentState>, string]>([
    ['cloudformation, in place', { fixedName: true }, 'refused'],
    ['cloudformation, in place', { fixedName: 'unknown' }, 'replaced or refused'],
    ['aws, newest', { fixedName: true, createBeforeDestroy: true, role: 'custom' }, 'refused'],
    ['aws, newest', { fixedName: true, createBeforeDestroy: false, role: 'custom' }, 'refused'],
    [
      'aws, newest',
      { fixedName: true, createBeforeDestroy: false, queued: false, role: 'custom' },
      'replaced',
    ],
  ])('%s %o: %s', (deployer, state, effect) => {
    const property = deployer.startsWith('aws') ? 'computeResources/imageId' : 'tags';
    expect(effectText(property, deployer, state)).toBe(effect);
  });

  test('a new name is not taken', () => {
    const fixed = { ...UPDATABLE, fixedName: true };
    const changes = [change('tags'), change('computeEnvironmentName', 'workers', 'workers-2')];
    expect(effectOf(changes, DEPLOYERS['cloudformation, in place'], fixed, fixed).effect).toBe('replaced');
  });
});

describe('the AMI before and after', () => {
  const from = (ami: EnvironmentState['ami'], more: Partial<EnvironmentState> = {}): EnvironmentState => ({
    ...UPDATABLE,
    ...more,
    ami,
  });
  const batch = { by: 'batch', imageTypes: ['ECS_AL2023'] } as const;
  const own = (value: string) => ({ by: 'imageIdOverride', value }) as const;
  const template = (value: string, follows: boolean) => ({ by: 'launchTemplate', value, follows }) as const;
  test.each<[string, EnvironmentState, EnvironmentState, boolean | 'unknown']>([
    ['AWS Batch keeps the AMI that it chose', from(batch), from(batch), false],
    ['the flag takes the newest', from(batch), from(batch, { takesLatest: true }), 'unknown'],
    ['a new image type', from(batch), from({ by: 'batch', imageTypes: ['ECS_AL2023_NVIDIA'] }), true],
    ['another AMI', from(own('ami-1')), from(own('ami-2')), true],
    ['the same AMI', from(own('ami-1')), from(own('ami-1')), false],
    ['an AMI taken away', from(own('ami-1')), from(batch), 'unknown'],
    ['a launch template, then an override', from(template('ami-1', true)), from(own('ami-2')), 'unknown'],
    ['another version', from(template('ami-1', false)), from(template('ami-2', false)), true],
    ['$Latest', from(template('ami-1', true)), from(template('ami-1', true)), 'unknown'],
  ])('%s', (_, before, after, moves) => {
    const update = change('computeResources/tags');
    expect(effectOf(update, DEPLOYERS.api, before, after).ami.moves).toBe(moves);
    const scaling = change('computeResources/maxvCpus');
    expect(effectOf(scaling, DEPLOYERS.api, before, after).ami.moves, 'by scaling').toBe(false);
  });
});

describe('the jobs', () => {
  test.each<[string, Partial<EnvironmentState['jobs']>, object]>([
    ['computeResources/maxvCpus', {}, { what: 'goOn' }],
    ['computeResources/imageId', {}, { what: 'endAfterTimeout', minutes: 30, certainty: 'certain' }],
    ['computeResources/imageId', { minutes: 600 }, { what: 'endAfterTimeout', minutes: 600 }],
    ['computeResources/imageId', { terminate: true }, { what: 'endAtOnce' }],
    [
      'computeResources/imageId',
      { terminate: 'unknown' },
      { what: 'endAfterTimeout', certainty: 'possible' },
    ],
  ])('%s with %o: %o', (property, jobs, outcome) => {
    const before = { ...UPDATABLE, jobs: { ...UPDATABLE.jobs, ...jobs } };
    expect(effectOf(change(property), DEPLOYERS.api, before, before).jobs).toMatchObject(outcome);
  });
});

test('every effect says why, with sources and their day', () => {
  const { causes } = effectOf(change('tags'), DEPLOYERS['cloudformation, in place'], UPDATABLE, UPDATABLE);
  const [reason] = causes[0]?.reasons ?? [];
  expect(reason?.sources).toContain("CloudFormation's resource schema, September 2026");
  expect(reason?.asOf).toMatch(/^\d{4}-\d\d-\d\d$/);
});

test.each([
  ['5.9.0', '5.10.0', -1],
  ['6.10.0', '6.10.0', 0],
  ['6.10', '6.9.3', 1],
  ['7.0.0-beta1', '7.0.0', 0],
])('version %s against %s', (a, b, order) => {
  expect(compareVersions(a, b)).toBe(order);
});

test('the newest version of a constraint is written with an x', () => {
  expect(['5.999.999', '5.9.999', '5.31.0'].map(versionText)).toEqual(['5.x', '5.9.x', '5.31.0']);
});
