// `amilint explain`: the page of a policy.
import type { Command } from 'commander';
import { UsageError } from '../options.ts';
import { nearest } from '../value/nearest.ts';
import { policyPage } from '../report/policyPage.ts';
import { policySet } from '../scan.ts';
import { colorOption, ownPoliciesOption } from './options.ts';
import { styleFor, write } from './output.ts';

export function explainCommand(program: Command): void {
  program
    .command('explain')
    .description('show the documentation of a policy')
    .argument('<policy>', 'its id, as amilint policies lists it')
    .addOption(ownPoliciesOption())
    .addOption(colorOption())
    .action(async (id: string, flags: Flags) => write(await explanation(id, flags)));
}

interface Flags {
  readonly policies?: readonly string[];
  readonly color?: boolean;
}

async function explanation(id: string, { policies: folders = [], color }: Flags): Promise<string> {
  const { policies } = await policySet(folders);
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
