// The commands for authors of policies: new, test with its options, and model.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { SKELETON_SUBJECTS } from '../src/commands/skeletonSubjects.ts';
import { docsFolder } from './docsFolder.ts';

const POLICY = `id: small-environments # a comment that stays
title: The environment is too large
severity: warning
remedy: Set maxvCpus to 256 or less.
subject: environment
require:
  /environment/computeResources/maxvCpus: { maximum: 256 }
message: "{/environment/name} is too large."
examples:
  - name: as it should be
    verdict: good
    cloudformation: |
      Resources:
        Workers:
          Type: AWS::Batch::ComputeEnvironment
          Properties:
            Type: MANAGED
            ComputeResources: { Type: EC2, MaxvCpus: 8 }
  - name: too many vCPUs
    verdict: bad
    terraform: |
      resource "aws_batch_compute_environment" "workers" { # finding
        type = "MANAGED"
        compute_resources {
          type      = "EC2"
          max_vcpus = 1024
        }
      }
`;
const MARKED = POLICY.replace('{ # finding', '{').replace('= 1024', '= 1024 # finding');

describe('amilint new', () => {
  test.each(SKELETON_SUBJECTS)(
    'a new policy on %s passes its test, and a second one is refused',
    (subject) => {
      const { run } = docsFolder({});
      const id = `our-${subject.toLowerCase()}`;
      expect(run(`amilint new policy ${id} --subject ${subject}`)).toMatchObject({ status: 0, stderr: '' });
      expect(run(`amilint test batch-policies`)).toMatchObject({
        status: 0,
        stderr: '',
        stdout: expect.stringContaining(`ok   ${id} (2 examples)`),
      });
      expect(run(`amilint new policy ${id}`)).toMatchObject({
        status: 2,
        stderr: expect.stringContaining('is there already'),
      });
    },
  );

  test.each([
    ['an id of amilint', 'policy hardcoded-ami-id', 'is taken by a policy that comes with amilint'],
    ['an id with capitals', 'policy GoldenAmi', 'is no id of a policy'],
    ['something else than a policy', 'rule golden-ami', 'write amilint new policy golden-ami'],
  ])('refuses %s', (_, args, message) => {
    const { status, stderr } = docsFolder({}).run(`amilint new ${args}`);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
  });

  test('writes where the settings look for policies', () => {
    const { run } = docsFolder({ '.amilint.yaml': 'ownPolicies: [rules]\n', 'rules/README.md': '' });
    expect(run('amilint new policy our-rule').stdout).toContain('Wrote');
    expect(run('amilint test').stdout).toContain('ok   our-rule');
  });
});

describe('amilint test', () => {
  const wrong = { 'rules/small-environments.yaml': POLICY };

  test('shows the lines that differ: + a finding without a mark, - a mark without a finding', () => {
    const { status, stdout } = docsFolder(wrong).run('amilint test rules');
    expect(status).toBe(1);
    expect(stdout).toMatch(/ {2}- 1 │ resource "aws_batch_compute_environment" "workers" \{\n/);
    expect(stdout).toMatch(/ {2}\+ 5 │ {5}max_vcpus = 1024\n/);
  });

  test('--update sets the marks and changes nothing else', () => {
    const { folder, run } = docsFolder(wrong);
    const text = (): string => readFileSync(join(folder, 'rules/small-environments.yaml'), 'utf8');
    expect(run('amilint test rules --update')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('2 marks changed'),
    });
    expect(text()).toBe(MARKED);
    expect(run('amilint test rules --update').stdout).not.toContain('changed');
    expect(text()).toBe(MARKED);
  });

  test('--update keeps line ends of Windows, and names code in which it cannot set marks', () => {
    const quoted = POLICY.replace(/terraform: \|[^]*$/, 'cloudformation: "Resources: {}"\n');
    const { folder, run } = docsFolder({
      'rules/small-environments.yaml': POLICY.replaceAll('\n', '\r\n'),
      'flow/small-environments.yaml': quoted.replace(
        '"Resources: {}"',
        '"{ Resources: { A: { Type: AWS::Batch::ComputeEnvironment, Properties: { Type: MANAGED, ComputeResources: { Type: EC2, MaxvCpus: 999 } } } } }"',
      ),
    });
    run('amilint test rules --update');
    const text = readFileSync(join(folder, 'rules/small-environments.yaml'), 'utf8');
    expect(text).toBe(MARKED.replaceAll('\n', '\r\n'));
    expect(run('amilint test flow --update')).toMatchObject({
      status: 1,
      stdout: expect.stringContaining('the code of the example «too many vCPUs» is no block behind |'),
    });
  });

  test('--coverage shows what has no example, --publish what a policy for others lacks', () => {
    const { run } = docsFolder({ 'rules/small-environments.yaml': MARKED });
    const { status, stdout } = run('amilint test rules --coverage --publish');
    expect(status).toBe(0);
    expect(stdout).toContain('  Terraform: no good, no possible\n');
    expect(stdout).toContain('  CloudFormation: no bad, no possible\n');
    expect(stdout).toContain('  warning  references: name a page that has it\n');
  });

  test('faults of all files come in one run', () => {
    const { run } = docsFolder({
      'rules/one.yaml': POLICY.replace('small-environments', 'one').replace('warning', 'warn'),
      'rules/two.yaml': POLICY.replace('small-environments', 'two').replace('/maxvCpus', '/maxVcpu'),
    });
    const { status, stderr } = run('amilint test rules');
    expect(status).toBe(2);
    expect(stderr).toMatch(/one\.yaml:3: severity: must be one of error, warning, note/);
    expect(stderr).toMatch(/two\.yaml:7: .*did you mean \/environment\/computeResources\/maxvCpus\?/);
  });
});

const TEMPLATE = `Parameters:
  Image: { Type: AWS::EC2::Image::Id }
  Secret: { Type: String, NoEcho: true, Default: a-secret-value }
  Gpu: { Type: String, AllowedValues: ['no', 'yes'] }
Conditions:
  IsGpu: !Equals [!Ref Gpu, 'yes']
Resources:
  Workers:
    Type: AWS::Batch::ComputeEnvironment
    Properties:
      Type: MANAGED
      ComputeEnvironmentName: !Ref Secret
      ComputeResources:
        Type: EC2
        ImageId: !Ref Image
        MaxvCpus: !If [IsGpu, 16, 64]
        InstanceTypes: [c6i, !Ref Image]
`;

interface Rows {
  readonly environments: readonly {
    readonly name: string;
    readonly rows: readonly { readonly subject: string; readonly values: Readonly<Record<string, object>> }[];
  }[];
}

describe('amilint model', () => {
  const { run } = docsFolder({ 'batch.yaml': TEMPLATE, 'other.yaml': TEMPLATE.replace('Workers', 'Others') });
  const rows = (args: string): Rows => {
    const { status, stdout, stderr } = run(`amilint model ${args}`);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    return JSON.parse(stdout) as Rows;
  };

  test('shows values with certainty, place, reason, and what they depend on', () => {
    const [environment] = rows('batch.yaml --subject environment').environments;
    const values = environment?.rows[0]?.values ?? {};
    expect(values['/environment/computeResources/type']).toMatchObject({
      value: 'EC2',
      certainty: 'known',
      at: { path: 'batch.yaml', startLine: 14, startColumn: 15 },
    });
    expect(values['/environment/computeResources/imageId']).toMatchObject({
      certainty: 'unknown',
      reason: 'parameter Image has no default',
      settle: expect.stringContaining('--parameter Image='),
    });
    expect(values['/environment/computeResources/maxvCpus']).toMatchObject({
      certainty: 'depends',
      cases: [
        { value: 64, assuming: ['parameter Gpu is no'] },
        { value: 16, assuming: ['parameter Gpu is yes'] },
      ],
    });
    expect(values['/environment/computeResources/instanceTypes']).toMatchObject({
      value: ['c6i', { $unknown: 'parameter Image has no default' }],
      certainty: 'unknown',
    });
    expect(values['/environment/computeResources/allocationStrategy']).toBeUndefined();
  });

  test('hides secrets', () => {
    const { stdout } = run('amilint model batch.yaml');
    expect(stdout).toContain('(sensitive)');
    expect(stdout).not.toContain('a-secret-value');
  });

  test.each([
    ['--subject image', ['Others', 'Workers'], ['image']],
    ['--environment Work*', ['Workers'], ['environment', 'image']],
    ['--environment other.yaml#Others --subject image', ['Others'], ['image']],
  ])('%s', (args, names, subjects) => {
    const { environments } = rows(args);
    expect(environments.map(({ name }) => name).toSorted()).toEqual(names);
    expect([...new Set(environments.flatMap((one) => one.rows.map(({ subject }) => subject)))]).toEqual(
      subjects,
    );
  });

  test('--all lists what is not set, --format yaml writes YAML, --schema lists the pointers', () => {
    const [environment] = rows('batch.yaml --subject environment --all').environments;
    expect(environment?.rows[0]?.values['/environment/computeResources/allocationStrategy']).toMatchObject({
      value: null,
    });
    expect(run('amilint model batch.yaml --format yaml').stdout).toContain('  - name: Workers\n');
    const schema = JSON.parse(run('amilint model --schema --subject image').stdout) as {
      pointers: { image: Record<string, object> };
    };
    expect(schema.pointers.image['/image/id']).toMatchObject({ type: 'text' });
  });

  test('a subject that there is not is refused with the nearest', () => {
    const { status, stderr } = run('amilint model --subject images');
    expect(status).toBe(2);
    expect(stderr).toContain('no such subject: images; did you mean image?');
  });
});
