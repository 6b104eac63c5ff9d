// Modules that `terraform init` has put under .terraform/modules.
import { readJson } from '../document/json.ts';
import { FaultError } from '../document/faults.ts';
import type { Node } from '../document/syntax.ts';
import type { Files } from '../../model/resource.ts';
import { joinPath } from '../../value/paths.ts';

/** The folders of the modules of a root, by the names of the calls on the way, as in `batch.queues`. */
export function installedModules(root: string, files: Files): ReadonlyMap<string, string> {
  const source = files.read(joinPath(root, '.terraform/modules/modules.json')!);
  if (!source) return new Map();
  try {
    const modules = member(readJson(source), 'Modules');
    const entries = (modules?.kind === 'list' ? modules.items : []).flatMap((entry): [string, string][] => {
      const folder = joinPath(root, textOf(entry, 'Dir'));
      return folder === undefined || textOf(entry, 'Key') === '' ? [] : [[textOf(entry, 'Key'), folder]];
    });
    return new Map(entries);
  } catch (error) {
    // A list that cannot be read is as good as none: the calls that it would have resolved are noted one by
    // one.
    if (error instanceof FaultError) return new Map();
    throw error;
  }
}

function member(node: Node, name: string): Node | undefined {
  return node.kind === 'map' ? node.members.get(name)?.value : undefined;
}

function textOf(node: Node, name: string): string {
  const found = member(node, name);
  return found?.kind === 'scalar' ? found.text : '';
}
