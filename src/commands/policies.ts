// `amilint policies`: the list of policies.
import { Option, type Command } from 'commander';
import { standardPolicies } from '../policies.ts';
import { policyList } from '../report/policyPage.ts';
import { colorOption } from './options.ts';
import { styleFor, write } from './output.ts';

export function policiesCommand(program: Command): void {
  program
    .command('policies')
    .description('list the policies')
    .addOption(new Option('--format <format>', 'text or json').choices(['text', 'json']).default('text'))
    .addOption(colorOption())
    .action(({ format, color }: { format: string; color?: boolean }) => write(listing(format, color)));
}

function listing(format: string, color: boolean | undefined): string {
  const { policies } = standardPolicies();
  if (format === 'text') return policyList(policies, styleFor(color));
  return `${JSON.stringify(
    policies.map(({ id, theme, severity, title, tags, seed, optIn }) => ({
      id,
      theme,
      severity,
      title,
      tags,
      seed,
      optIn,
    })),
    null,
    2,
  )}\n`;
}
