// Policies of the user, beside the standard ones. Loaded only when needed, since it needs YAML and ajv.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { loadPolicies, type PolicyFile } from './judge/load.ts';
import { compilingValidators, schemasOf } from './judge/validators.ts';
import { UsageError } from './options.ts';
import type { PolicySet } from './policies.ts';
import { codeOf } from './value/errors.ts';

/**
 * @throws PolicyFileError when a file is wrong or has an id that is in use
 * @throws UsageError when a folder can't be read
 */
export function ownPolicies(folders: readonly string[], standard: PolicySet, cwd = process.cwd()): PolicySet {
  const files = folders.map((folder) => ({ folder, files: policyFiles(folder) }));
  const taken = new Map(standard.policies.map((policy) => [policy.id, 'a policy that comes with amilint']));
  const loaded = loadPolicies(
    files.flatMap((one) => one.files),
    taken,
  );
  // Policies come in the order of their files.
  const places = files.flatMap((one) => one.files.map(() => relative(cwd, one.folder) || '.'));
  const own = loaded.map((policy, index) => {
    const folder = places[index];
    return folder === undefined ? policy : { ...policy, folder };
  });
  const compiling = compilingValidators();
  const schemas = new Set(schemasOf(standard.policies).map((schema) => JSON.stringify(schema)));
  return {
    policies: [...standard.policies, ...own],
    validators: (schema) => (schemas.has(JSON.stringify(schema)) ? standard.validators : compiling)(schema),
  };
}

/**
 * The policy files in a folder and below, or the one that is named; the folder that contains a file is its
 * theme.
 */
export function policyFiles(folder: string): PolicyFile[] {
  let names: string[];
  try {
    if (statSync(folder).isFile())
      return [{ path: folder, text: readFileSync(folder, 'utf8'), theme: basename(dirname(folder)) }];
    // A folder may be named like a policy file.
    names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
      (name) => !statSync(join(folder, name)).isDirectory(),
    );
  } catch (error) {
    throw new UsageError(`the policy folder ${folder} could not be read (${codeOf(error)})`);
  }
  const files = names.filter((name) => /\.ya?ml$/.test(name)).toSorted();
  if (files.length === 0) throw new UsageError(`there is no policy file (*.yaml) in ${folder}`);
  return files.map((name) => ({
    path: join(folder, name),
    text: readFileSync(join(folder, name), 'utf8'),
    theme: name.split(/[\\/]/).at(-2) ?? 'own',
  }));
}
