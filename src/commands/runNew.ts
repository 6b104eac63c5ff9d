// Writes the file of a new policy: a rule that works, with comments on what to change.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootOf } from '../discover.ts';
import { UsageError } from '../options.ts';
import { standardPolicies } from '../policies.ts';
import { settingsOf } from '../settings/settings.ts';
import { codeOf } from '../value/errors.ts';
import { EXIT } from './exit.ts';
import type { NewFlags } from './new.ts';
import { write } from './output.ts';
import { skeletonText } from './skeleton.ts';

const ID = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const FOLDER = 'batch-policies';

/** @throws UsageError if the id or the folder cannot be used, or the file is there already */
export async function runNew(what: string, id: string, { subject, dir }: NewFlags): Promise<number> {
  if (what !== 'policy') throw new UsageError(`new ${what}: write amilint new policy ${id}`);
  if (!ID.test(id) || id.length > 60)
    throw new UsageError(`${id} is no id of a policy: use lower-case words with hyphens, as in golden-ami`);
  if (standardPolicies().policies.some((policy) => policy.id === id))
    throw new UsageError(`the id ${id} is taken by a policy that comes with amilint`);
  const folder = dir ?? folderOfSettings() ?? FOLDER;
  const file = join(folder, `${id}.yaml`);
  if (existsSync(file)) throw new UsageError(`${file} is there already`);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, skeletonText(id, subject));
  } catch (error) {
    throw new UsageError(`${file} could not be written (${codeOf(error)})`);
  }
  write(
    `Wrote ${file}. Its examples pass: amilint test ${file}\n` +
      `See what a policy can read: amilint model --schema --subject ${subject}\n` +
      `Run it: amilint --policies ${folder}, or ownPolicies: [${folder}] in .amilint.yaml\n`,
  );
  return EXIT.clean;
}

/** The first folder of `ownPolicies` that is no package. */
function folderOfSettings(): string | undefined {
  const own = settingsOf(true, rootOf({}))?.ownPolicies ?? [];
  return own.map(({ folder, text }) => join(folder, text)).find(existsSync);
}
