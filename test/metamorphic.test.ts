// Templates that say the same get the same findings, however they are written; what is known less is judged
// less.
import { dump, load as loadYaml } from 'js-yaml';
import { expect, test } from 'vitest';
import { scanSources } from '../src/scanSources.ts';
import { fc, runs } from './property.ts';

type Json = string | number | boolean | Json[] | { [name: string]: Json };

/** Settings of an environment, each with values that policies treat differently. */
const SETTINGS: Readonly<Record<string, readonly Json[]>> = {
  Type: ['EC2', 'SPOT', 'FARGATE'],
  AllocationStrategy: ['BEST_FIT', 'BEST_FIT_PROGRESSIVE', 'SPOT_CAPACITY_OPTIMIZED'],
  UpdateToLatestImageVersion: [true, false],
  ImageId: ['ami-0123456789abcdef0', 'resolve:ssm:/mine'],
  InstanceTypes: [['g5.xlarge'], ['m5', 'c6g'], ['optimal'], ['p3']],
  Ec2Configuration: [
    [{ ImageType: 'ECS_AL2' }],
    [{ ImageType: 'ECS_AL2023', ImageIdOverride: 'ami-0fedcba9876543210' }],
    [{ ImageType: 'NONSENSE' }],
  ],
  LaunchTemplate: [
    { LaunchTemplateName: 'workers', Version: '$Latest' },
    { LaunchTemplateName: 'workers', Version: '1' },
    { LaunchTemplateId: 'lt-1', LaunchTemplateName: 'workers' },
  ],
  SecurityGroupIds: [['sg-1'], []],
};

const settings = fc.record(
  Object.fromEntries(Object.entries(SETTINGS).map(([name, values]) => [name, fc.constantFrom(...values)])),
  {
    requiredKeys: ['Type'],
    noNullPrototype: true,
  },
) as fc.Arbitrary<Record<string, Json>>;

const template = (computeResources: Json, parameters: Json = {}): Record<string, Json> => ({
  ...(Object.keys(parameters).length > 0 ? { Parameters: parameters } : {}),
  Resources: {
    Environment: {
      Type: 'AWS::Batch::ComputeEnvironment',
      Properties: {
        Type: 'MANAGED',
        ComputeEnvironmentName: 'workers',
        ServiceRole: 'arn:aws:iam::123456789012:role/Mine',
        ComputeResources: computeResources,
      },
    },
    Workers: {
      Type: 'AWS::EC2::LaunchTemplate',
      Properties: {
        LaunchTemplateName: 'workers',
        LaunchTemplateData: {
          ImageId: 'ami-00112233445566778',
          BlockDeviceMappings: [{ DeviceName: '/dev/xvdcz', Ebs: { VolumeSize: 10 } }],
        },
      },
    },
  },
});

/** The policies that find something, with how sure they are. */
function verdicts(text: string): string[] {
  const { findings, notes } = scanSources([{ path: 'a.yaml', text }], { asOf: '2026-11-24' });
  expect(notes).toEqual([]);
  return findings
    .map(({ policy, certainty, severity }) => `${policy.id} ${certainty} ${severity}`)
    .toSorted();
}

const inYaml = (value: Json) => dump(value, { lineWidth: -1 });

test('YAML and JSON', () => {
  fc.assert(
    fc.property(settings, (one) => {
      const text = JSON.stringify(template(one));
      expect(loadYaml(inYaml(template(one)))).toEqual(JSON.parse(text));
      expect(verdicts(inYaml(template(one)))).toEqual(verdicts(text));
    }),
    { numRuns: runs(60) },
  );
});

test('the order of keys', () => {
  const reversed = (value: Json): Json =>
    Array.isArray(value)
      ? value.map(reversed)
      : typeof value === 'object'
        ? Object.fromEntries(
            Object.entries(value)
              .toReversed()
              .map(([name, inner]) => [name, reversed(inner)]),
          )
        : value;
  fc.assert(
    fc.property(settings, (one) => {
      expect(verdicts(JSON.stringify(reversed(template(one))))).toEqual(
        verdicts(JSON.stringify(template(one))),
      );
    }),
    { numRuns: runs(60) },
  );
});

test('literals, and the same through Sub, Join, a condition, or the default of a parameter', () => {
  const written: readonly ((text: string) => Json)[] = [
    (text) => ({ 'Fn::Sub': text.replaceAll('${', '${!') }),
    (text) => ({ 'Fn::Join': ['', [text.slice(0, 3), text.slice(3)]] }),
    (text) => ({ 'Fn::Select': [1, ['x', text]] }),
    (text) => ({ 'Fn::If': ['Always', text, 'never'] }),
  ];
  const rewrite = (value: Json, form: (text: string) => Json): Json =>
    typeof value === 'string'
      ? form(value)
      : Array.isArray(value)
        ? value.map((item) => rewrite(item, form))
        : typeof value === 'object'
          ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, rewrite(inner, form)]))
          : value;
  fc.assert(
    fc.property(settings, fc.constantFrom(...written), (one, form) => {
      const other = { Conditions: { Always: { 'Fn::Equals': ['a', 'a'] } }, ...template(rewrite(one, form)) };
      expect(verdicts(JSON.stringify(other))).toEqual(verdicts(JSON.stringify(template(one))));
    }),
    { numRuns: runs(100) },
  );
});

test('a text, and a parameter with that default', () => {
  fc.assert(
    fc.property(settings, fc.constantFrom('Type', 'AllocationStrategy', 'ImageId'), (one, name) => {
      const value = one[name];
      if (typeof value !== 'string') return;
      const other = template({ ...one, [name]: { Ref: 'P' } }, { P: { Type: 'String', Default: value } });
      expect(verdicts(JSON.stringify(other))).toEqual(verdicts(JSON.stringify(template(one))));
    }),
    { numRuns: runs(100) },
  );
});

test('a value that is not known makes no finding certain that was not there for some value of it', () => {
  fc.assert(
    fc.property(
      settings,
      fc.constantFrom('Type', 'AllocationStrategy', 'ImageId', 'InstanceTypes'),
      (one, name) => {
        const type = name === 'InstanceTypes' ? 'CommaDelimitedList' : 'String';
        const open = verdicts(
          JSON.stringify(template({ ...one, [name]: { Ref: 'P' } }, { P: { Type: type } })),
        ).filter((verdict) => verdict.includes(' certain '));
        for (const value of SETTINGS[name]!) {
          const known = verdicts(JSON.stringify(template({ ...one, [name]: value }))).map(
            (verdict) => verdict.split(' ')[0],
          );
          for (const verdict of open)
            expect(known, `${name} = ${JSON.stringify(value)}`).toContain(verdict.split(' ')[0]);
        }
      },
    ),
    { numRuns: runs(100) },
  );
});

test('all policies together, and each by itself', () => {
  const either = fc.tuple(settings, settings, fc.constantFrom('First', 'Second'));
  fc.assert(
    fc.property(either, ([one, other, condition]) => {
      const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
      const mixed = Object.fromEntries(
        names.map((name, index): [string, Json] => {
          const both = [one[name] ?? { Ref: 'AWS::NoValue' }, other[name] ?? { Ref: 'AWS::NoValue' }];
          return [name, { 'Fn::If': [index % 3 === 0 ? condition : 'First', ...both] }];
        }),
      );
      const stages = (allowed: readonly string[]): Json => ({ Type: 'String', AllowedValues: [...allowed] });
      const text = JSON.stringify({
        Conditions: {
          First: { 'Fn::Equals': [{ Ref: 'Stage' }, 'production'] },
          Second: { 'Fn::Equals': [{ Ref: 'Region' }, 'near'] },
        },
        ...template(mixed, {
          Stage: stages(['test', 'production']),
          Region: stages(['near', 'far', 'home']),
        }),
      });
      const scanned = (policies?: readonly string[]) => {
        const result = scanSources([{ path: 'a.yaml', text }], {
          asOf: '2026-11-24',
          ...(policies ? { policies } : {}),
        });
        const found = result.findings.map(({ policy, ...rest }) => ({ policy: policy.id, ...rest }));
        return { ran: result.policies.map(({ id }) => id), found, undecided: result.undecided };
      };
      const all = scanned();
      for (const id of all.ran) {
        const alone = scanned([id]);
        expect(alone.found).toEqual(all.found.filter(({ policy }) => policy === id));
        expect(alone.undecided).toEqual(all.undecided.filter(({ policy }) => policy === id));
      }
    }),
    { numRuns: runs(15) },
  );
});
