// `amilint test`: runs the examples of policies of one's own.
import type { Command } from 'commander';
import { UsageError } from '../options.ts';
import { count } from '../report/wording.ts';
import { EXIT } from './exit.ts';
import { write } from './output.ts';

export function testCommand(program: Command, exitWith: (status: number) => void): void {
  program
    .command('test')
    .description('run the examples of your own policies')
    .argument('[paths...]', 'policy files and folders with some; default: ownPolicies of .amilint.yaml')
    .action(async (paths: string[]) => exitWith(await runTest(paths)));
}

async function runTest(paths: readonly string[]): Promise<number> {
  const { policySet } = await import('../scan.ts');
  const { exampleFaults } = await import('../exampleRun.ts');
  const folders = paths.length > 0 ? paths : await foldersOfSettings();
  const set = await policySet(folders);
  const shipped = new Set((await policySet([])).policies.map(({ id }) => id));
  const own = set.policies.filter(({ id }) => !shipped.has(id));
  let failed = 0;
  let examples = 0;
  for (const policy of own) {
    const results = policy.examples.map((example) => ({
      example,
      faults: exampleFaults(policy, example, set),
    }));
    const wrong = results.filter(({ faults }) => faults.length > 0);
    failed += wrong.length;
    examples += results.length;
    write(`${wrong.length === 0 ? 'ok  ' : 'FAIL'} ${policy.id} (${count(results.length, 'example')})\n`);
    for (const { example, faults } of wrong) {
      write(`       ${example.verdict} example «${example.name}»:\n`);
      for (const fault of faults) write(`         ${fault}\n`);
    }
  }
  const policies = own.length === 1 ? '1 policy' : `${own.length} policies`;
  write(`${policies}, ${count(examples, 'example')}, ${failed} failed\n`);
  return failed > 0 ? EXIT.findings : EXIT.clean;
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
