// One environment in every language: one model, and the same findings.
import { describe, expect, test } from 'vitest';
import { inJson } from '../scripts/same.mjs';
import { cases, NOT_IN_LANGUAGE, fieldsOf, findingsOf, type Case, type CommonField, type CommonFinding, type Form } from './same.ts';

/** Languages that differ in what they can say: CloudFormation, and the two providers of Terraform. */
type Language = 'cloudformation' | 'aws' | 'awscc';
const LANGUAGE: { readonly [form in Form]: Language } = {
  yaml: 'cloudformation',
  json: 'cloudformation',
  terraform: 'aws',
  plan: 'aws',
  awscc: 'awscc',
  awsccPlan: 'awscc',
};

/** What is not compared between one of the languages and the others. */
interface Exception {
  readonly languages: readonly Language[];
  readonly why: string;
}

const POLICIES: { readonly [policy: string]: Exception } = {
  'terraform-cannot-refresh-ami': { languages: ['aws'], why: 'it says what the provider aws lacks' },
  'blue-green-blocked-by-fixed-name': { languages: ['aws', 'awscc'], why: 'it speaks of the order in which Terraform replaces' },
  'replacement-blocked-by-fixed-name': { languages: ['cloudformation'], why: 'it speaks of the order in which CloudFormation replaces' },
  'update-to-latest-image-version-unset': { languages: ['aws'], why: 'the provider aws has no update_to_latest_image_version' },
  'update-to-latest-image-version-ignored': { languages: ['aws'], why: 'the provider aws has no update_to_latest_image_version' },
  'update-to-latest-image-version-refused': { languages: ['aws'], why: 'the provider aws has no update_to_latest_image_version' },
  'in-place-update-refused': { languages: ['aws'], why: 'the provider aws has no replace_compute_environment' },
  'batch-image-status-read-only': { languages: ['aws', 'awscc'], why: 'only a template can set what is only read' },
  'launch-template-overrides-invalid': { languages: ['aws'], why: 'the provider aws has no overrides' },
};

const FIELDS: { readonly [field: string]: Exception } = exceptionsOf(NOT_IN_LANGUAGE);

/** Each field that some language lacks, with all languages that lack it. */
function exceptionsOf(reasons: { readonly [language in Language]: { readonly [field: string]: string } }): Record<string, Exception> {
  const exceptions: Record<string, Exception> = {};
  for (const [language, fields] of Object.entries(reasons))
    for (const [field, why] of Object.entries(fields)) exceptions[field] = { languages: [...(exceptions[field]?.languages ?? []), language as Language], why };
  return exceptions;
}

/** The YAML beside another form of the same case. */
interface Comparison {
  readonly one: Case;
  readonly form: Form;
  readonly given: Case['given'];
}

const isPlan = (form: Form) => form === 'plan' || form === 'awsccPlan';

/** As the code stands, and with what the plan was given: a plan knows the value of every variable. */
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
  form: Form,
  ours: readonly T[],
  theirs: readonly T[],
  textOf: (item: T) => string,
  exceptionFor: (item: T) => Exception | undefined,
): Difference {
  const explainedBy = new Set<Exception>();
  const alone = (items: readonly T[], others: readonly T[], by: Form): string[] => {
    const left = others.map(textOf);
    return items.flatMap((item) => {
      const same = left.indexOf(textOf(item));
      if (same >= 0) {
        left.splice(same, 1);
        return [];
      }
      const exception = exceptionFor(item);
      if (!exception || exception.languages.includes(LANGUAGE.yaml) === exception.languages.includes(LANGUAGE[form])) return [`${by}: ${textOf(item)}`];
      explainedBy.add(exception);
      return [];
    });
  };
  return { unexplained: [...alone(ours, theirs, 'yaml'), ...alone(theirs, ours, form)], explainedBy };
}

function differenceOfModels({ one, form, given }: Comparison): Difference {
  return difference<CommonField>(
    form,
    fieldsOf(one, 'yaml', given),
    fieldsOf(one, form, given),
    ({ text }) => text,
    ({ field }) => Object.entries(FIELDS).find(([lacking]) => `${field}/`.startsWith(`${lacking}/`))?.[1],
  );
}

function differenceOfFindings({ one, form, given }: Comparison): Difference {
  return difference<CommonFinding>(
    form,
    findingsOf(one, 'yaml', given),
    findingsOf(one, form, given),
    ({ text }) => text,
    ({ policy }) => POLICIES[policy],
  );
}

describe.each(cases.map((one) => [one.name, one] as const))('%s', (_, one) => {
  test('stands in every language, and the JSON is that of the YAML', () => {
    expect([...one.forms.keys()]).toEqual(expect.arrayContaining(['yaml', 'json', 'terraform']));
    expect(one.forms.get('json')!.map(({ text }) => text)).toEqual(one.forms.get('yaml')!.map(({ text }) => inJson(text)));
  });

  test.each([...one.forms.keys()].filter((form) => !isPlan(form)))('%s: the findings that the case stands for', (form) => {
    const isBound = (mark: string) => POLICIES[mark.split(' ')[0]!] !== undefined;
    const found = findingsOf(one, form, {}).map(({ mark }) => mark);
    const wanted = one.findings.filter((mark) => !POLICIES[mark.split(' ')[0]!]?.languages.includes(LANGUAGE[form]));
    expect(found).toEqual(expect.arrayContaining(wanted));
    if (one.findings.length === 0) expect(found.filter((mark) => !isBound(mark))).toEqual([]);
  });

  test.each(comparisonsOf(one).map((comparison) => [comparison.form, JSON.stringify(comparison.given), comparison] as const))(
    '%s, given %s: the model and the findings of the YAML',
    (_form, _given, comparison) => {
      expect(differenceOfModels(comparison).unexplained).toEqual([]);
      expect(differenceOfFindings(comparison).unexplained).toEqual([]);
    },
  );
});

test('no exception stands here that explains nothing', () => {
  const comparisons = cases.flatMap(comparisonsOf);
  const needed = new Set(comparisons.flatMap((comparison) => [...differenceOfModels(comparison).explainedBy, ...differenceOfFindings(comparison).explainedBy]));
  const idle = [...Object.entries(POLICIES), ...Object.entries(FIELDS)].filter(([, exception]) => !needed.has(exception)).map(([name]) => name);
  expect(idle).toEqual([]);
});
