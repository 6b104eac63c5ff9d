// The code that a plan of Terraform was made of, if it is beside the plan.
import { readdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { CodeOf } from './diff/inCode.ts';
import { rootOf } from './discover.ts';
import { pathFrom } from './files.ts';
import { isTerraform } from './frontends/terraform/kinds.ts';
import type { Resource } from './model/resource.ts';
import type { ScanOptions } from './options.ts';
import { scanWithCode } from './scan.ts';
import type { Source } from './value/source.ts';

export interface PlanCode {
  readonly codeOf: CodeOf;
  /** The folder from which the paths of the code are named. */
  readonly root: string;
}

/**
 * The resources of the root module in the plan's folder, or in the one that `paths` of the options name; for
 * a plan on standard input, in the current folder.
 * @param plan with its path as the user has given it, `-` for standard input
 * @returns undefined if there is no such code
 */
export async function codeOfPlan(plan: Source, options: ScanOptions): Promise<PlanCode | undefined> {
  const { cwd = process.cwd() } = options;
  const folder = options.paths?.[0] ?? (plan.path === '-' ? '.' : dirname(plan.path));
  const paths = codeIn(folder, cwd);
  if (paths.length === 0) return undefined;
  const own = { ...options, paths };
  const place = pathFrom(rootOf(own), resolve(cwd, folder));
  // The plan decides which instances there are: it is read as a file of that folder.
  const text = { path: join(place, 'plan.json'), text: plan.text };
  const { resources, result } = await scanWithCode({ ...own, text });
  const byName = new Map<string, Resource[]>();
  for (const resource of resources) {
    if (resource.language !== 'terraform' || resource.at.source.path === text.path) continue;
    const key = `${resource.kind} ${resource.name}`;
    byName.set(key, [...(byName.get(key) ?? []), resource]);
  }
  const codeOf: CodeOf = (kind, name) => {
    const [found, ...more] = byName.get(`${kind} ${name}`) ?? [];
    return more.length === 0 ? found : undefined;
  };
  return { codeOf, root: result.root };
}

/** The files of a root module, without those of folders in it. */
function codeIn(folder: string, cwd: string): readonly string[] {
  const path = resolve(cwd, folder);
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return [];
  return readdirSync(path)
    .filter(isTerraform)
    .map((name) => join(path, name))
    .filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile());
}
