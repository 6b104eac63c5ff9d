// Runs the examples of own policies, and shows how the findings differ from what the examples expect.
import { writeFileSync } from 'node:fs';
import { runExample, withoutMarks, type ExampleRun } from '../exampleRun.ts';
import type { PolicyFile } from '../judge/load.ts';
import type { Example, Policy } from '../judge/policy.ts';
import { fileNameFaults, publishFaults } from '../judge/published.ts';
import { EXAMPLES, languageName, type ExampleLanguage } from '../model/languages.ts';
import { UsageError } from '../options.ts';
import { policyFiles } from '../ownPolicies.ts';
import type { PolicySet } from '../policies.ts';
import { count } from '../report/wording.ts';
import { policySet } from '../scan.ts';
import { EXIT } from './exit.ts';
import { withFoundMarks } from './marks.ts';
import { write } from './output.ts';
import type { TestFlags } from './test.ts';

/** A policy with the file that it was read from. */
interface Own {
  readonly policy: Policy;
  readonly file: PolicyFile;
}

/**
 * @returns the exit status: findings if an example has other findings than it expects
 * @throws PolicyFileError with all faults of all files
 */
export async function runTest(paths: readonly string[], flags: TestFlags): Promise<number> {
  const folders = paths.length > 0 ? paths : await foldersOfSettings();
  if (flags.update) update(await ownOf(folders));
  const { own, set } = await ownOf(folders);
  let failed = 0;
  let examples = 0;
  for (const { policy, file } of own) {
    const runs = policy.examples.map((example) => ({ example, run: runExample(policy, example, set) }));
    const wrong = runs.filter(({ run }) => run.faults.length > 0);
    failed += wrong.length;
    examples += runs.length;
    write(`${wrong.length === 0 ? 'ok  ' : 'FAIL'} ${policy.id} (${count(runs.length, 'example')})\n`);
    for (const { example, run } of wrong) write(differenceText(example, run));
    if (flags.publish) {
      const lacks = [...fileNameFaults(policy, file.path), ...publishFaults(policy)];
      for (const fault of lacks) write(`  warning  ${fault}\n`);
    }
  }
  if (flags.coverage) write(coverageText(own.map(({ policy }) => policy)));
  write(`${count(own.length, 'policy', 'policies')}, ${count(examples, 'example')}, ${failed} failed\n`);
  return failed > 0 ? EXIT.findings : EXIT.clean;
}

/** The own policies in the order of their files. */
async function ownOf(
  folders: readonly string[],
): Promise<{ readonly own: readonly Own[]; readonly set: PolicySet }> {
  const set = await policySet(folders);
  const shipped = (await policySet([])).policies.length;
  const files = folders.flatMap(policyFiles);
  const own = set.policies.slice(shipped).flatMap((policy, index) => {
    const file = files.at(index);
    return file ? [{ policy, file }] : [];
  });
  return { own, set };
}

async function foldersOfSettings(): Promise<readonly string[]> {
  const { settingsOf } = await import('../settings/settings.ts');
  const { withSettings } = await import('../settings/apply.ts');
  const { rootOf } = await import('../discover.ts');
  const settings = settingsOf(true, rootOf({}));
  const folders = withSettings<{ policyFolders?: readonly string[] }>({}, settings).policyFolders ?? [];
  if (folders.length === 0)
    throw new UsageError('name a policy file or a folder, or set ownPolicies in .amilint.yaml');
  return folders;
}

/** Writes the marks of all examples as they are found. */
function update({ own, set }: { readonly own: readonly Own[]; readonly set: PolicySet }): void {
  for (const { policy, file } of own) {
    const found = policy.examples.map((example) => runExample(policy, example, set).found);
    const { text, changed, unwritable } = withFoundMarks(file.text, policy.examples, found);
    for (const name of unwritable)
      write(
        `left ${file.path}: the code of the example «${name}» is no block behind |, so marks cannot be set\n`,
      );
    if (changed === 0) continue;
    writeFileSync(file.path, text);
    write(`wrote ${file.path}: ${count(changed, 'mark')} changed\n`);
  }
}

const INDENT = '       ';
/** Lines of code around a difference. */
const AROUND = 1;

/**
 * What is wrong with an example, and its lines that differ: + is a finding without a mark, - a mark without a
 * finding.
 */
function differenceText(example: Example, { faults, marked, found }: ExampleRun): string {
  const lines = withoutMarks(example.code.text).split('\n');
  const signOf = (line: number): string => {
    if (marked.has(line) === found.has(line)) return ' ';
    return found.has(line) ? '+' : '-';
  };
  const differ = lines.map((_, index) => index + 1).filter((line) => signOf(line) !== ' ');
  const isShown = (line: number): boolean => differ.some((other) => Math.abs(other - line) <= AROUND);
  const width = String(lines.length).length;
  const source = lines.flatMap((text, index) => {
    const line = index + 1;
    return isShown(line)
      ? [`${INDENT}  ${signOf(line)} ${String(line).padStart(width)} │ ${text}`.trimEnd()]
      : [];
  });
  return [
    `${INDENT}${example.verdict} example «${example.name}»:`,
    ...faults.map((fault) => `${INDENT}  ${fault}`),
    ...source,
  ]
    .map((line) => `${line}\n`)
    .join('');
}

const VERDICTS = ['bad', 'good', 'possible'] as const;

/** The verdicts that a policy has no example of, language by language. */
function coverageText(policies: readonly Policy[]): string {
  const lines = policies.flatMap((policy) => [
    policy.id,
    ...languagesFor(policy).map((language) => {
      const own = policy.examples.filter(({ code }) => code.language === language);
      const missing = VERDICTS.filter((verdict) => own.every((example) => example.verdict !== verdict));
      const lacks = missing.length === 0 ? 'all' : missing.map((verdict) => `no ${verdict}`).join(', ');
      return `  ${languageName(language)}: ${lacks}`;
    }),
  ]);
  return ['Examples by language:', ...lines].map((line) => `${line}\n`).join('');
}

/** The languages in which a policy can have findings. */
function languagesFor({ appliesTo }: Policy): readonly ExampleLanguage[] {
  return [...EXAMPLES.keys()].filter(
    (language) => appliesTo === undefined || (language === 'live') === (appliesTo === 'deployed'),
  );
}
