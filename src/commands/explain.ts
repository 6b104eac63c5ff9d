// `amilint explain`: the page of a policy.
import type { Command } from 'commander';
import { nearest, UsageError } from '../options.ts';
import { standardPolicies } from '../policies.ts';
import { policyPage } from '../report/policyPage.ts';
import { colorOption } from './options.ts';
import { styleFor, write } from './output.ts';

export function explainCommand(program: Command): void {
  program
    .command('explain')
    .description('show the documentation of a policy')
    .argument('<policy>', 'its id, as amilint policies lists it')
    .addOption(colorOption())
    .action((id: string, { color }: { color?: boolean }) => write(explanation(id, color)));
}

function explanation(id: string, color: boolean | undefined): string {
  const { policies } = standardPolicies();
  const policy = policies.find((one) => one.id === id);
  if (!policy)
    throw new UsageError(
      `no such policy: ${id}${nearest(
        id,
        policies.map((one) => one.id),
      )}`,
    );
  return policyPage(policy, styleFor(color));
}
