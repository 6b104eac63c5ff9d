// Every policy on code that came with 0.2.0 has an example of each verdict in CloudFormation and in
// Terraform, a remedy in the words of CDK, and a source; if a language cannot have the finding, this table
// says why. Policies on what is deployed and on suppressions speak of no language.
import { expect, test } from 'vitest';
import type { Policy } from '../src/judge/policy.ts';
import { standardPolicies } from '../src/policies.ts';

type Form = 'cloudformation' | 'terraform' | 'cdk';

/** A language that cannot have the finding: it has a good example instead, which shows that it is silent. */
const CANNOT_HAVE_IT: Readonly<Record<string, Readonly<Partial<Record<Form, string>>>>> = {
  'ami-search-pinned': {
    cloudformation: 'a template searches no AMIs',
    cdk: 'MachineImage.lookup searches before the template is made, and leaves an id there',
  },
  'awscc-cannot-replace': {
    cloudformation: 'it is about a default of the provider awscc',
    cdk: 'it is about a default of the provider awscc',
  },
  'changes-ignored': {
    cloudformation: 'only Terraform and Pulumi can leave changes out',
    cdk: 'only Terraform and Pulumi can leave changes out',
  },
  'fixed-name-blocks-replacement': { terraform: 'it is about ReplaceComputeEnvironment of CloudFormation' },
  'launch-template-block-replaces': {
    cloudformation: 'it is about how the provider aws compares blocks',
    cdk: 'it is about how the provider aws compares blocks',
  },
  'update-to-latest-image-version-moot': {
    terraform: 'the provider awscc replaces nothing, so that awscc-cannot-replace reports it',
  },
};

/** They are about Terraform alone, or about searches that CDK does before it writes a template. */
const NOT_IN_CDK = [
  'ami-search-pinned',
  'awscc-cannot-replace',
  'blue-green-blocked-by-fixed-name',
  'changes-ignored',
  'launch-template-block-replaces',
  'terraform-cannot-refresh-ami',
];

const policies = standardPolicies().policies.filter(
  ({ since, theme }) => since === '0.2.0' && theme !== 'deployed' && theme !== 'suppressions',
);

function lacking({ id, examples, hints, references }: Policy): readonly string[] {
  const excused = new Map(Object.entries(CANNOT_HAVE_IT[id] ?? {}));
  const verdicts = (language: string): ReadonlySet<string> =>
    new Set(examples.filter(({ code }) => code.language === language).map(({ verdict }) => verdict));
  const wanted = (['cloudformation', 'terraform'] as const).flatMap((language) => {
    const found = verdicts(language);
    const all = excused.has(language) ? ['good'] : ['bad', 'possible', 'good'];
    return all.filter((verdict) => !found.has(verdict)).map((verdict) => `${verdict} in ${language}`);
  });
  const cdk = excused.has('cdk') || hints.cdk !== undefined ? [] : ['a remedy for CDK'];
  return [...wanted, ...cdk, ...(references.length > 0 ? [] : ['a reference'])];
}

test.each(policies.map((policy) => [policy.id, policy] as const))(
  '%s has examples of each verdict, and a remedy for CDK',
  (_, policy) => expect(lacking(policy)).toEqual([]),
);

test('every policy that CDK can have a finding of says what CDK has for it', () => {
  const silent = standardPolicies().policies.filter(
    ({ theme, hints }) => theme !== 'deployed' && theme !== 'suppressions' && hints.cdk === undefined,
  );
  expect(silent.map(({ id }) => id).toSorted()).toEqual(NOT_IN_CDK);
});

test('what a language cannot have, it has no bad example of', () => {
  const needless = policies.flatMap(({ id, examples, hints }) =>
    Object.keys(CANNOT_HAVE_IT[id] ?? {}).filter((form) =>
      form === 'cdk'
        ? hints.cdk !== undefined
        : examples.some(({ code, verdict }) => code.language === form && verdict !== 'good'),
    ),
  );
  expect(needless).toEqual([]);
  expect(Object.keys(CANNOT_HAVE_IT).filter((id) => !policies.some((policy) => policy.id === id))).toEqual(
    [],
  );
});
