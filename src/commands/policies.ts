// `amilint policies`: the list of policies.
import { Option, type Command } from 'commander';
import { policySet } from '../scan.ts';
import { languagesOf, policyList } from '../report/policyPage.ts';
import { colorOption, ownPoliciesOption } from './options.ts';
import { styleFor, write } from './output.ts';

export function policiesCommand(program: Command): void {
  program
    .command('policies')
    .description('list the policies')
    .addOption(new Option('--format <format>', 'text or json').choices(['text', 'json']).default('text'))
    .addOption(ownPoliciesOption())
    .addOption(colorOption())
    .action(async (flags: Flags) => write(await listing(flags)));
}

interface Flags {
  readonly format: string;
  readonly policies?: readonly string[];
  readonly color?: boolean;
}

async function listing({ format, policies: folders = [], color }: Flags): Promise<string> {
  (await import('../examples.ts')).loadExamples();
  const { policies } = await policySet(folders);
  if (format === 'text') return policyList(policies, styleFor(color));
  return `${JSON.stringify(
    policies.map((policy) => ({
      id: policy.id,
      theme: policy.theme,
      severity: policy.severity,
      title: policy.title,
      ...(policy.since === undefined ? {} : { since: policy.since }),
      tags: policy.tags,
      seed: policy.seed,
      optIn: policy.optIn,
      languages: languagesOf(policy),
      ...(policy.appliesTo === undefined ? {} : { appliesTo: policy.appliesTo }),
    })),
    null,
    2,
  )}\n`;
}
