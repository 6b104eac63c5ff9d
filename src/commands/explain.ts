// `amilint explain`: the page of a policy.
import { readdirSync } from 'node:fs';
import { Option, type Command } from 'commander';
import type { Policy } from '../judge/policy.ts';
import { EXAMPLES, exampleLanguageOf, type ExampleLanguage } from '../model/languages.ts';
import { UsageError } from '../options.ts';
import { jsonText } from '../report/harmless.ts';
import { policyMarkdown, policyPage, shownExamples } from '../report/policyPage.ts';
import { policySet } from '../scan.ts';
import { nearest } from '../value/nearest.ts';
import { colorOption, ownPoliciesOption } from './options.ts';
import { styleFor, write } from './output.ts';

const LANGUAGES: readonly ExampleLanguage[] = [...EXAMPLES.keys()];

export function explainCommand(program: Command): void {
  program
    .command('explain')
    .description('show the documentation of a policy')
    .argument('<policy>', 'its id, as amilint policies lists it')
    .addOption(
      new Option(
        '--language <language>',
        'of the examples; default: that of the files in the current folder',
      ).choices(LANGUAGES),
    )
    .option('--all', 'all examples, not one with a finding and one without')
    .addOption(
      new Option('--format <format>', 'text, markdown or json')
        .choices(['text', 'markdown', 'json'])
        .default('text'),
    )
    .addOption(ownPoliciesOption())
    .addOption(colorOption())
    .action(async (id: string, flags: Flags) => write(await explanation(id, flags)));
}

interface Flags {
  readonly language?: ExampleLanguage;
  readonly all?: boolean;
  readonly format: 'text' | 'markdown' | 'json';
  readonly policies?: readonly string[];
  readonly color?: boolean;
}

async function explanation(id: string, flags: Flags): Promise<string> {
  (await import('../examples.ts')).loadExamples();
  const { policies } = await policySet(flags.policies ?? []);
  const policy = policies.find((one) => one.id === id);
  if (!policy)
    throw new UsageError(
      `no such policy: ${id}${nearest(
        id,
        policies.map((one) => one.id),
      )}`,
    );
  const examples = flags.all
    ? policy.examples
    : shownExamples(policy, flags.language ?? exampleLanguageOf(readdirSync('.')));
  if (flags.format === 'json') return jsonText(dataOf(policy, examples));
  if (flags.format === 'markdown') return `${policyMarkdown({ ...policy, examples })}\n`;
  return policyPage(policy, styleFor(flags.color), examples);
}

function dataOf(
  { id, title, theme, severity, optIn, why, remedy, hints, follows, references }: Policy,
  examples: Policy['examples'],
): object {
  return {
    id,
    title,
    theme,
    severity,
    optIn,
    why,
    remedy,
    hints,
    follows,
    references,
    examples: examples.map(({ name, verdict, code }) => ({
      name,
      verdict,
      language: code.language,
      code: code.text,
    })),
  };
}
