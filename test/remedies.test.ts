// Every remedy, followed: the edits of each mended example are made and the result is scanned by all
// policies. The finding has to be gone, and nothing new may come but what the fault had hidden.
import { describe, expect, test } from 'vitest';
import type { Example, Policy } from '../src/judge/policy.ts';
import { EXAMPLES } from '../src/model/languages.ts';
import { standardPolicies } from '../src/policies.ts';
import { scanSources } from '../src/scanSources.ts';

const { policies } = standardPolicies();

/** Remedies that are no edit of the file at hand: what else has to be done is listed here. */
const WITHOUT_EDIT: ReadonlyMap<string, string> = new Map([
  ['root-volume-default-size', 'runs only when it is selected, and its size is the reader’s choice'],
]);

/**
 * The forms of code whose remedies are followed: languages, and the provider awscc, which has names of its
 * own. What mends a deployed environment is a command, and no edit.
 */
const FOLLOWED: ReadonlySet<string> = new Set(['cloudformation', 'terraform', 'awscc', 'pulumi']);

function formOf({ code: { language, text } }: Example): string {
  return language === 'terraform' && text.includes('"awscc_batch_compute_environment"') ? 'awscc' : language;
}

function found(example: Example, text: string): readonly string[] {
  const { code, deployed, asOf = '2026-11-24', parameters = {} } = example;
  const beside = deployed === undefined ? [] : [{ path: 'deployed.json', text: deployed }];
  const path = EXAMPLES.get(code.language)!.path;
  const { findings, notes } = scanSources([{ path, text }, ...beside], { asOf, parameters });
  expect(notes).toEqual([]);
  return findings.map(({ policy }) => policy.id);
}

/** The text of an example, and what it is when its remedy has been followed. */
function textsOf({ code, mended = [] }: Example): { readonly before: string; readonly after: string } {
  const before = code.text.replaceAll(/ # finding$/gm, '');
  const after = mended.reduce((text, { from, to }) => {
    expect(text.split(from), `${JSON.stringify(from)} is there once`).toHaveLength(2);
    return text.replace(from, () => to);
  }, before);
  return { before, after };
}

const mended = policies.flatMap((policy) =>
  policy.examples.filter((example) => example.mended).map((example) => [policy, example] as const),
);

describe('a remedy that is followed', () => {
  test.each(mended.map(([policy, example]) => [policy.id, example.name, example] as const))(
    'of %s mends: %s',
    (id, _, example) => {
      const { before, after } = textsOf(example);
      const expected = [...found(example, before).filter((one) => one !== id), ...(example.masked ?? [])];
      expect(found(example, before)).toContain(id);
      expect(found(example, after).filter((one) => !expected.includes(one))).toEqual([]);
    },
  );
});

describe('every policy', () => {
  const without = (policy: Policy): readonly string[] => {
    const bad = policy.examples.filter(({ verdict }) => verdict === 'bad');
    const written = new Set(bad.map(formOf).filter((one) => FOLLOWED.has(one)));
    for (const example of bad) if (example.mended) written.delete(formOf(example));
    return [...written];
  };

  // Policies without checks are about suppressions, whose remedies are tested beside them.
  const checking = policies.filter(({ checks }) => checks.length > 0);
  test.each(checking.map((policy) => [policy.id, policy] as const))(
    '%s has a mended example in each language of its bad ones',
    (id, policy) => {
      if (!WITHOUT_EDIT.has(id)) expect(without(policy)).toEqual([]);
    },
  );
});
