// Remakes test/data/plan/*.json with the terraform of this machine; its built-in provider needs no network.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('../test/data/plan', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'plan-'));
writeFileSync(join(folder, 'terraform.rc'), '');
const terraform = (...args) => {
  const env = { ...process.env, TF_CLI_CONFIG_FILE: join(folder, 'terraform.rc'), CHECKPOINT_DISABLE: '1' };
  return execFileSync('terraform', args, { cwd: folder, encoding: 'utf8', env });
};
/** One line as Terraform writes it, without the time of day. */
const save = (name, text) =>
  writeFileSync(join(here, name), `${text.trim().replace(/"timestamp":"[^"]*",/, '')}\n`);

cpSync(here, folder, { recursive: true, filter: (path) => !path.endsWith('.json') });
const network = {
  version: 4,
  terraform_version: '1.11.4',
  serial: 1,
  lineage: 'network',
  outputs: { image: { value: 'ami-0cccccccccccccccc', type: 'string' } },
};
writeFileSync(join(folder, 'network.tfstate'), JSON.stringify({ ...network, resources: [] }));
terraform('init', '-no-color');
terraform('plan', '-no-color', '-var', 'given=ami-0dddddddddddddddd', '-out', 'plan');
save('plan.json', terraform('show', '-json', 'plan'));
terraform('apply', '-no-color', 'plan');
save('state.json', terraform('show', '-json'));
rmSync(folder, { recursive: true });
