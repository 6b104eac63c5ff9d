// Parameters that Sceptre's configuration has for a template: `config/dev/batch.yaml` for
// `templates/batch.yaml`. Source: docs.sceptre-project.org/latest/docs/stack_config.html
import type { Files } from '../../model/resource.ts';
import { inFolder } from '../../value/paths.ts';
import { mapAt, scalarAt } from '../document/nodes.ts';
import { agreedValues, dataFiles, MOST_FILES, stackValues, type StackValues } from './configured.ts';
import { parse } from './parse.ts';

const FOLDER = 'templates/';

/** The values in the configuration beside the folder of templates. */
export function sceptreValues(template: string, files: Files): StackValues {
  const index = `/${template}`.lastIndexOf(`/${FOLDER}`);
  if (index < 0) return new Map();
  const stacks = stacksOf(template.slice(0, index), template.slice(index + FOLDER.length), files);
  return agreedValues(stacks, 'Sceptre');
}

function stacksOf(base: string, template: string, files: Files): readonly StackValues[] {
  return configFiles(inFolder(base, 'config'), files).flatMap((path) => {
    const source = files.read(path);
    if (!source?.text.includes(template)) return [];
    const [root] = parse(source).roots;
    const named = scalarAt(mapAt(root, 'template'), 'path') ?? scalarAt(root, 'template_path');
    if (named?.text !== template && named?.text !== `${FOLDER}${template}`) return [];
    return [stackValues(mapAt(root, 'parameters'), 'a resolver of Sceptre')];
  });
}

function configFiles(folder: string, files: Files): string[] {
  const found: string[] = [];
  const folders = [folder];
  // The loop also visits what it adds to the list.
  for (const one of folders) {
    for (const path of dataFiles(one, files)) found.push(path);
    if (found.length > MOST_FILES) break;
    for (const inner of files.folders(one)) folders.push(inner);
  }
  return found.slice(0, MOST_FILES);
}
