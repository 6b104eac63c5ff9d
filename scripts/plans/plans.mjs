// Makes the plan of a folder with Terraform files: what terraform show -json prints of it.
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { serve } from './provider.mjs';

const run = promisify(execFile);

/** Serves the providers for as long as plans are made. */
export async function planner() {
  const providers = await Promise.all(['aws', 'awscc'].map(async (name) => [name, await serve(name)]));
  const attached = Object.fromEntries(
    providers.map(([name, { attach }]) => [`registry.terraform.io/hashicorp/${name}`, attach]),
  );
  const env = {
    ...process.env,
    TF_REATTACH_PROVIDERS: JSON.stringify(attached),
    TF_IN_AUTOMATION: '1',
    CHECKPOINT_DISABLE: '1',
    TF_CLI_CONFIG_FILE: '/dev/null',
  };
  return {
    /**
     * @param filter which files of the folder are of the configuration
     * @returns the text of the plan
     * @throws what Terraform says where it refuses to plan
     */
    async planOf(folder, variables, filter) {
      const copy = mkdtempSync(join(tmpdir(), 'amilint-plan-'));
      try {
        cpSync(folder, copy, { recursive: true, filter });
        const terraform = async (...args) =>
          (await run('terraform', args, { cwd: copy, env, maxBuffer: 1e8 })).stdout;
        await terraform('init', '-backend=false', '-input=false');
        const given = Object.entries(variables).flatMap(([name, value]) => ['-var', `${name}=${value}`]);
        // A state in the folder is what there is: nothing can be read from AWS.
        await terraform('plan', '-input=false', '-lock=false', '-refresh=false', '-out=plan', ...given);
        return await terraform('show', '-json', 'plan');
      } finally {
        rmSync(copy, { recursive: true });
      }
    },
    stop: () => providers.forEach(([, { stop }]) => stop()),
  };
}
