// One environment in every language: one model, and the same findings.
import { describe, expect, test } from 'vitest';
import { inJson } from '../scripts/same.mjs';
import {
  cases,
  factsOf,
  NOT_IN_LANGUAGE,
  fieldsOf,
  findingsOf,
  isPlan,
  type Case,
  type CommonField,
  type CommonFinding,
  type Form,
  type Trait,
} from './same.ts';

/** What is not compared between forms that have one of the traits and forms that have none of them. */
interface Exception {
  readonly of: readonly Trait[];
  /** The cases that it is for; all of them by default. */
  readonly cases?: readonly string[];
  readonly why: string;
}

const LOCALS: Exception = {
  of: ['plan'],
  cases: ['amis-by-region', 'amis-by-region-and-default'],
  why: 'a plan alone does not have the values of locals, so that it is undecided whether one is written in the code',
};
const GIVEN: Exception = {
  of: ['plan', 'settled'],
  cases: ['launch-template-ami-by-parameter'],
  why: 'a plan does not show who gave a variable its value, so that it is undecided whether it was looked up',
};
const BOTH: Exception = {
  of: ['plan'],
  cases: ['every-field'],
  why: 'a plan of an object does not show an id that is known after the change from none, and beside a name AWS wants none',
};

const POLICIES: readonly (readonly [policy: string, Exception])[] = [
  ['terraform-cannot-refresh-ami', { of: ['aws'], why: 'it says what the provider aws lacks' }],
  [
    'blue-green-blocked-by-fixed-name',
    { of: ['aws', 'awscc'], why: 'it speaks of the order in which Terraform replaces' },
  ],
  [
    'replacement-blocked-by-fixed-name',
    { of: ['cloudformation'], why: 'it speaks of the order in which CloudFormation replaces' },
  ],
  [
    'update-to-latest-image-version-unset',
    { of: ['aws'], why: 'the provider aws has no update_to_latest_image_version' },
  ],
  [
    'update-to-latest-image-version-ignored',
    { of: ['aws'], why: 'the provider aws has no update_to_latest_image_version' },
  ],
  [
    'update-to-latest-image-version-refused',
    { of: ['aws'], why: 'the provider aws has no update_to_latest_image_version' },
  ],
  ['in-place-update-refused', { of: ['aws'], why: 'the provider aws has no replace_compute_environment' }],
  [
    'batch-image-status-read-only',
    { of: ['aws', 'awscc'], why: 'only a template can set what is only read' },
  ],
  ['launch-template-overrides-invalid', { of: ['aws'], why: 'the provider aws has no overrides' }],
  [
    'fixed-name-blocks-replacement',
    { of: ['cloudformation'], why: 'it speaks of what CloudFormation replaces in any case' },
  ],
  [
    'update-ends-long-jobs',
    { of: ['aws'], why: 'CloudFormation and awscc replace an environment unless the code says otherwise' },
  ],
  ['awscc-cannot-replace', { of: ['awscc'], why: 'it speaks of what the provider awscc refuses' }],
  ['eks-nodeadm-user-data-type-missing', { of: ['aws'], why: 'the provider aws has no userdata_type' }],
  [
    'launch-template-fields-ignored',
    { of: ['plan'], why: 'a plan alone does not show what else uses the launch template' },
  ],
  ['hardcoded-ami-id', LOCALS],
  ['hardcoded-ami-id', GIVEN],
  ['launch-template-reference-invalid', BOTH],
];

/** That these are not in the language is held by shape.test.ts. */
const LACKING = Object.entries(NOT_IN_LANGUAGE).flatMap(([language, fields]) =>
  Object.entries(fields).map(([field, why]): readonly [string, Exception] => [
    field,
    { of: [language as Trait], why },
  ]),
);

const FIELDS: readonly (readonly [field: string, Exception])[] = [
  [
    'computeEnvironment/serviceRole',
    {
      of: ['plan', 'settled'],
      cases: ['service-linked-role-of-any-account'],
      why: 'a plan knows the account',
    },
  ],
  ['computeEnvironment/computeResources/ec2Configuration/imageIdOverride', LOCALS],
  [
    'role/managedPolicyArns',
    {
      of: ['aws'],
      cases: ['service-role-of-its-own'],
      why: 'Terraform attaches policies by resources of their own',
    },
  ],
  ['launchTemplate/launchTemplateData/imageId', GIVEN],
  ['computeEnvironment/computeResources/launchTemplate/launchTemplateId', BOTH],
];

/** Cases that Terraform refuses to plan. */
const NO_PLAN = ['unmanaged-with-compute-resources'];

/** The YAML beside another form of the same case. */
interface Comparison {
  readonly one: Case;
  readonly form: Form;
  readonly given: Case['given'];
}

/** As the code is, and with the values of the plan: a plan knows the value of every variable. */
function comparisonsOf(one: Case): Comparison[] {
  const hasGiven = Object.keys(one.given).length > 0;
  return [...one.forms.keys()].flatMap((form) => {
    if (form === 'yaml') return [];
    const asItStands = isPlan(form) && hasGiven ? [] : [{ one, form, given: {} }];
    return hasGiven ? [...asItStands, { one, form, given: one.given }] : asItStands;
  });
}

interface Difference {
  /** What only one of the two says: with `yaml: ` or the name of the other form before it. */
  readonly unexplained: readonly string[];
  readonly explainedBy: ReadonlySet<Exception>;
}

function difference<T>(
  { one, form }: Comparison,
  [ours, theirs]: readonly [readonly T[], readonly T[]],
  textOf: (item: T) => string,
  exceptionsFor: (item: T) => readonly Exception[],
): Difference {
  const explainedBy = new Set<Exception>();
  const applies = ({ of, cases: only }: Exception): boolean => {
    const [yaml, other] = [factsOf('yaml'), factsOf(form)].map(({ traits }) =>
      traits.some((trait) => of.includes(trait)),
    );
    return yaml !== other && (only?.includes(one.name) ?? true);
  };
  const alone = (items: readonly T[], others: readonly T[], by: Form): string[] => {
    const left = others.map(textOf);
    return items.flatMap((item) => {
      const same = left.indexOf(textOf(item));
      if (same >= 0) {
        left.splice(same, 1);
        return [];
      }
      const exception = exceptionsFor(item).find(applies);
      if (!exception) return [`${by}: ${textOf(item)}`];
      explainedBy.add(exception);
      return [];
    });
  };
  return { unexplained: [...alone(ours, theirs, 'yaml'), ...alone(theirs, ours, form)], explainedBy };
}

function differenceOfModels(comparison: Comparison): Difference {
  const { one, form, given } = comparison;
  return difference<CommonField>(
    comparison,
    [fieldsOf(one, 'yaml', given), fieldsOf(one, form, given)],
    ({ text }) => text,
    ({ field }) =>
      [...LACKING, ...FIELDS]
        .filter(([lacking]) => `${field}/`.startsWith(`${lacking}/`))
        .map(([, exception]) => exception),
  );
}

function differenceOfFindings(comparison: Comparison): Difference {
  const { one, form, given } = comparison;
  return difference<CommonFinding>(
    comparison,
    [findingsOf(one, 'yaml', given), findingsOf(one, form, given)],
    ({ text }) => text,
    ({ policy }) => exceptionsOf(policy),
  );
}

function exceptionsOf(policy: string): Exception[] {
  return POLICIES.filter(([id]) => id === policy).map(([, exception]) => exception);
}

describe.each(cases.map((one) => [one.name, one] as const))('%s', (_, one) => {
  test('is there in every language, and the JSON is that of the YAML', () => {
    expect([...one.forms.keys()]).toEqual(
      expect.arrayContaining(['yaml', 'json', 'terraform', ...(NO_PLAN.includes(one.name) ? [] : ['plan'])]),
    );
    expect(one.forms.get('json')!.map(({ text }) => text)).toEqual(
      one.forms.get('yaml')!.map(({ text }) => inJson(text)),
    );
  });

  test.each([...one.forms.keys()].filter((form) => !isPlan(form)))(
    '%s: the findings that the case is for',
    (form) => {
      const policyOf = (mark: string) => mark.split(' ')[0]!;
      const lacks = (mark: string) =>
        exceptionsOf(policyOf(mark)).some(({ of }) =>
          factsOf(form).traits.some((trait) => of.includes(trait)),
        );
      const found = findingsOf(one, form, {}).map(({ mark }) => mark);
      expect(found).toEqual(expect.arrayContaining(one.findings.filter((mark) => !lacks(mark))));
      if (one.findings.length === 0)
        expect(found.filter((mark) => exceptionsOf(policyOf(mark)).length === 0)).toEqual([]);
    },
  );

  test.each(
    comparisonsOf(one).map(
      (comparison) => [comparison.form, JSON.stringify(comparison.given), comparison] as const,
    ),
  )('%s, given %s: the model and the findings of the YAML', (_form, _given, comparison) => {
    expect(differenceOfModels(comparison).unexplained).toEqual([]);
    expect(differenceOfFindings(comparison).unexplained).toEqual([]);
  });
});

test('no exception is listed here that explains nothing', () => {
  const comparisons = cases.flatMap(comparisonsOf);
  const needed = new Set(
    comparisons.flatMap((comparison) => [
      ...differenceOfModels(comparison).explainedBy,
      ...differenceOfFindings(comparison).explainedBy,
    ]),
  );
  const idle = [...POLICIES, ...FIELDS]
    .filter(([, exception]) => !needed.has(exception))
    .map(([name]) => name);
  expect(idle).toEqual([]);
  expect(NO_PLAN.filter((name) => cases.find((one) => one.name === name)?.forms.has('plan') ?? true)).toEqual(
    [],
  );
});
