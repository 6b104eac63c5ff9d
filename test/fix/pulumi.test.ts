// Edits in programs of Pulumi YAML, by the provider aws and by aws-native.
import { describe, expect, test } from 'vitest';
import { textsAfter } from '../../src/fix/check.ts';
import { editsOf } from '../../src/fix/fix.ts';
import { Fixer } from '../../src/fix/fixes.ts';
import { scanSourcesWithCode } from '../../src/scanSources.ts';

const asOf = '2026-11-24';

/** The program after the edit of the only finding of a policy; undefined where there is none. */
function mended(id: string, text: string): string | undefined {
  const scanned = scanSourcesWithCode([{ path: 'Pulumi.yaml', text }], { asOf });
  expect(scanned.result.notes).toEqual([]);
  const { findings, policies } = scanned.result;
  const [finding, ...others] = findings.filter(({ policy }) => policy.id === id);
  expect(others).toEqual([]);
  if (!finding) throw new Error(`no finding of ${id}`);
  const fix = new Fixer({ ...scanned, policies, asOf }).fixOf(finding);
  return fix && textsAfter(editsOf(fix.steps)).get('Pulumi.yaml');
}

function program(resources: string, more = '', type = 'aws:batch:ComputeEnvironment'): string {
  return `name: batch
runtime: yaml
resources:
  Workers: # the nightly jobs
    type: ${type}
    properties:
${more}      type: MANAGED
      computeResources:
        type: EC2 # on demand
${resources}        maxVcpus: 64
        securityGroupIds: [sg-1]
`;
}

describe('an edit of a program', () => {
  test('takes a property out', () => {
    const text = program('        allocationStrategy: BEST_FIT_PROGRESSIVE\n        desiredVcpus: 4\n');
    expect(mended('desired-vcpus-managed', text)).toBe(text.replace('        desiredVcpus: 4\n', ''));
  });

  test('makes a prefix of a name where another strategy takes a new environment', () => {
    const text = program('        allocationStrategy: BEST_FIT\n', '      name: workers\n');
    expect(mended('allocation-strategy-blocks-updates', text)).toBe(
      text.replace('name: workers', 'namePrefix: workers-').replace('BEST_FIT', 'BEST_FIT_PROGRESSIVE'),
    );
  });

  test.each([
    ['workers', 'workers-'],
    ['workers-', 'workers-'],
    ["'workers'", "'workers-'"],
    ['"workers"', '"workers-"'],
    ['w-${pulumi.stack}', 'w-${pulumi.stack}-'],
  ])('writes the prefix of %s', (name, prefix) => {
    const text = program('        allocationStrategy: BEST_FIT\n', `      name: ${name}\n`);
    expect(mended('allocation-strategy-blocks-updates', text)).toContain(`namePrefix: ${prefix}\n`);
  });

  test('follows the newest version of a launch template by its number', () => {
    const template = `  Template:
    type: aws:ec2:LaunchTemplate
    properties: { imageId: ami-0123456789abcdef0 }
`;
    const text =
      program(
        `        allocationStrategy: BEST_FIT_PROGRESSIVE
        launchTemplate:
          launchTemplateId: \${Template.id}
          version: $Latest
`,
      ) + template;
    expect(mended('launch-template-version-latest', text)).toBe(
      text.replace('version: $Latest', 'version: ${Template.latestVersion}'),
    );
  });

  test('of aws-native does not rename what the program refers to', () => {
    const text = program(
      '        allocationStrategy: BEST_FIT\n',
      '',
      'aws-native:batch:ComputeEnvironment',
    ).replace('maxVcpus', 'maxvCpus');
    expect(mended('allocation-strategy-blocks-updates', text)).toBeUndefined();
  });
});
