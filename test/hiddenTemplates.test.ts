// What templates, programs of Pulumi and the output of the AWS CLI look like in frames, excerpts and patches:
// every literal that a secret is made of is hidden, whether or not a compute environment uses it.
import { describe, expect, test } from 'vitest';
import { jsonReport } from '../src/report/json.ts';
import { resourcesData } from '../src/report/resources/write.ts';
import { scanSourcesWithCode } from '../src/scanSources.ts';
import { expectHidden, SECRET, SHOWN, shownTexts, type Texts } from './hidden.ts';

const ENVIRONMENT = `  Workers:
    Type: AWS::Batch::ComputeEnvironment
    Properties: { Type: MANAGED, ComputeResources: { Type: EC2 } }
`;
const CHILD = `Parameters:
  Token: { Type: String, NoEcho: true }
Resources:
${ENVIRONMENT}`;
const nested = (token: string): Texts => ({
  'child.yaml': CHILD,
  'parent.yaml': `Parameters:
  Given: { Type: String, Default: ${SECRET} }
  Name: { Type: String, Default: ${SHOWN} }
Resources:
  Child:
    Type: AWS::CloudFormation::Stack
    Properties: { TemplateURL: child.yaml, Parameters: { Token: ${token} } }
`,
});

describe('a template', () => {
  test.each<[string, Texts]>([
    [
      'the default and the allowed values of a parameter',
      {
        'template.yaml': `Parameters:
  Token: { Type: String, NoEcho: true, Default: ${SECRET}, AllowedValues: [${SECRET}, x-${SECRET}] }
  Name: { Type: String, Default: ${SHOWN} }
Resources:
${ENVIRONMENT}`,
      },
    ],
    [
      'what a condition compares a parameter with',
      {
        'template.yaml': `Parameters:
  Token: { Type: String, NoEcho: true }
  Name: { Type: String, Default: ${SHOWN} }
Conditions:
  Old: !Equals [!Ref Token, ${SECRET}]
  Named: !Equals [!Ref Name, ${SHOWN}]
Resources:
${ENVIRONMENT}`,
      },
    ],
    ['the default of a parameter that a nested stack gets', nested('!Ref Given')],
    ['what a nested stack gets', nested(`!Sub "x-\${Given}-${SECRET}"`)],
    ['what a function makes for a nested stack', nested(`{ "Fn::Join": ["-", [!Ref Given, ${SECRET}]] }`)],
  ])('%s', (_, texts) => expectHidden(texts));
});

const program = (sections: string): Texts => ({
  'Pulumi.yaml': `name: web
runtime: yaml
${sections}
resources:
  workers:
    type: aws:batch:ComputeEnvironment
    properties: { type: MANAGED, computeResources: { type: EC2 } }
  bucket:
    type: aws:s3:Bucket
    properties: { bucket: ${SHOWN}, acl: ${SECRET} }
outputs:
  acl: { "fn::secret": "\${bucket.acl}" }
`,
});

describe('a program of Pulumi', () => {
  test.each<[string, string]>([
    [
      'configuration that is a secret',
      `config:\n  token: { type: string, secret: true, default: ${SECRET} }\n  n: { default: ${SHOWN} }`,
    ],
    ['configuration that is encrypted', `config:\n  token: { secure: ${SECRET} }`],
    ['an argument of fn::secret', `variables:\n  t: { "fn::secret": [${SECRET}] }\n  n: ${SHOWN}`],
    ['an argument in another spelling', `variables:\n  t: { "Fn::Secret": ${SECRET} }`],
    [
      'what the argument refers to',
      `config:\n  given: { default: ${SECRET} }\nvariables:\n  t: { "fn::secret": "x-\${given}" }`,
    ],
    [
      'a member of a variable of a variable',
      `variables:
  a: { user: ${SHOWN}, password: ${SECRET} }
  b: { creds: "\${a}" }
  t: { "fn::secret": "\${b.creds.password}" }`,
    ],
    ['a ring', `variables:\n  a: "\${b.x}${SECRET}"\n  b: "\${a.y}"\n  t: { "fn::secret": "\${a}" }`],
  ])('%s', (_, sections) => expectHidden(program(sections)));
});

const DUMP = {
  'dump.json': JSON.stringify({
    computeEnvironments: [
      {
        computeEnvironmentName: SHOWN,
        computeEnvironmentArn: 'arn:aws:batch:eu-west-1:111122223333:compute-environment/a',
        type: 'MANAGED',
        computeResources: { type: 'EC2', allocationStrategy: 'BEST_FIT' },
      },
    ],
    jobDefinitions: [
      {
        jobDefinitionName: 'job',
        jobDefinitionArn: 'arn:aws:batch:eu-west-1:111122223333:job-definition/job:1',
        revision: 1,
        containerProperties: { image: SHOWN, environment: [{ name: 'PASSWORD', value: SECRET }] },
      },
    ],
    jobs: [{ container: { image: SHOWN, environment: [{ name: 'PASSWORD', value: SECRET }] } }],
    Functions: [{ Runtime: SHOWN, Environment: { Variables: { PASSWORD: SECRET } } }],
    Parameters: [
      {
        Name: '/a',
        Type: 'SecureString',
        Value: SECRET,
        ARN: 'arn:aws:ssm:eu-west-1:111122223333:parameter/a',
      },
      { Name: '/b', Type: 'String', Value: SHOWN, ARN: 'arn:aws:ssm:eu-west-1:111122223333:parameter/b' },
    ],
    SecretString: SECRET,
  }),
};

describe('the output of the AWS CLI', () => {
  test('has no secret in its code', () => {
    expectHidden(DUMP);
    expect(shownTexts(DUMP)).toContain('PASSWORD');
  });

  test('has none among the resources of a report', () => {
    const [[path, text] = ['', '']] = Object.entries(DUMP);
    const { resources, removals, result } = scanSourcesWithCode([{ path, text }], { asOf: '2026-11-26' });
    const shown = JSON.stringify(resourcesData(resources, removals));
    expect(shown).toContain(SHOWN);
    expect(shown).not.toContain(SECRET);
    expect(jsonReport(result, '0')).not.toContain(SECRET);
  });
});
