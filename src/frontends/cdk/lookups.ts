// What the CDK has looked up once and keeps: the file cdk.context.json beside the app.
// Source: docs.aws.amazon.com/cdk/v2/guide/context.html
import type { CachedLookup, Files } from '../../model/resource.ts';
import { folderOf, inFolder } from '../../value/paths.ts';
import { treeOf } from './tree.ts';

const FILE = 'cdk.context.json';

/**
 * By the value, the look-up that returned it, for the templates of an assembly; the nearest file around it
 * counts.
 */
export function lookupsOf(template: string, files: Files): ReadonlyMap<string, CachedLookup> | undefined {
  for (let folder = folderOf(template); ; folder = folderOf(folder)) {
    const source = files.read(inFolder(folder, FILE));
    if (source) {
      const root = treeOf(source);
      const members = root?.kind === 'map' ? [...root.members.values()] : [];
      return new Map(
        members.flatMap(({ name, key, value }): [string, CachedLookup][] =>
          value.kind === 'scalar' && /^(?:ami|ssm):/.test(name)
            ? [[value.text, { ...lookupOf(name), key: name, at: key }]]
            : [],
        ),
      );
    }
    if (folder === '') return undefined;
  }
}

/**
 * `ami:account=…:filters.name.0=…:region=…` of MachineImage.lookup, or
 * `ssm:account=…:parameterName=…:region=…`, which cachedInContext writes.
 */
function lookupOf(key: string): Pick<CachedLookup, 'by' | 'parameter'> {
  if (key.startsWith('ami:')) return { by: 'MachineImage.lookup' };
  const [, after = ''] = key.split(':parameterName=', 2);
  const end = after.lastIndexOf(':region=');
  return { by: 'a look-up of an SSM parameter', parameter: end < 0 ? after : after.slice(0, end) };
}
