// Cases of ../shared/cases/house: faults of the judge and of the rows.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { fails } from '../../src/failing.ts';
import { scan } from '../../src/scan.ts';
import { caseFolder, describeCases } from './support.ts';
import { loadPolicies } from '../../src/judge/load.ts';
import { compilingValidators } from '../../src/judge/validators.ts';
import { judge } from '../../src/judge/judge.ts';
import { load } from '../support.ts';

describeCases('house', {
  'one-of-with-an-alias': {
    findings: ['warning one-of-twice t.yaml:7'],
    options: {
      policyFolders: [`${caseFolder('house/one-of-with-an-alias')}/pol`],
      policies: ['one-of-twice'],
    },
  },
});

describe.skipIf(!existsSync(caseFolder('house')))('house (skipped where ../shared/cases is absent)', () => {
  test('strict-fails-on-a-possible-note: knowing less never fails more', async () => {
    const root = caseFolder('house/strict-fails-on-a-possible-note');
    const verdicts = await Promise.all(
      ['certain.yaml', 'possible.yaml'].map(async (name) =>
        fails(await scan({ paths: [`${root}/${name}`], root, policies: ['deprecated-image-id'] }), {
          strict: true,
        }),
      ),
    );
    expect(verdicts).toEqual([false, false]);
  });

  test('policy-on-a-field-of-the-launch-template: works as YAML alone', () => {
    const path = caseFolder('house/policy-on-a-field-of-the-launch-template.yaml');
    const policies = loadPolicies([{ path, text: readFileSync(path, 'utf8'), theme: 'own' }]);
    const { resources } = load(`
Resources:
  Workers:
    Type: AWS::Batch::ComputeEnvironment
    Properties: { ComputeResources: { LaunchTemplate: { LaunchTemplateId: !Ref Template } } }
  Template:
    Type: AWS::EC2::LaunchTemplate
    Properties: { LaunchTemplateData: { KeyName: laptop } }
`);
    const { findings } = judge(resources, {
      policies,
      validators: compilingValidators(),
      asOf: '2026-11-24',
    });
    expect(findings.map(({ message }) => message)).toEqual(['Template gives instances the key pair laptop.']);
  });
});

describeCases('house', {
  'choice-settled-by-a-plan': {
    findings: ['warning hardcoded-ami-id main.tf:10'],
    options: { policies: ['hardcoded-ami-id'] },
  },
});
