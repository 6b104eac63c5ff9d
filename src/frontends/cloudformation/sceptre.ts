// Parameters that Sceptre's configuration gives to a template: `config/dev/batch.yaml` for
// `templates/batch.yaml`. Source: docs.sceptre-project.org/latest/docs/stack_config.html
import type { Files } from '../../model/resource.ts';
import { inFolder } from '../../value/paths.ts';
import { mapAt, scalarAt } from '../document/nodes.ts';
import type { Member, Node } from '../document/syntax.ts';
import type { GivenValue } from './given.ts';
import { parse } from './parse.ts';

/** How many files of configuration are read for a template. */
const MOST_FILES = 200;
const FOLDER = 'templates/';

/**
 * What the configuration beside the folder of templates gives. A parameter that stacks give different values
 * is unknown.
 */
export function sceptreValues(template: string, files: Files): ReadonlyMap<string, GivenValue> {
  const index = `/${template}`.lastIndexOf(`/${FOLDER}`);
  const stacks =
    index < 0 ? [] : stacksOf(template.slice(0, index), template.slice(index + FOLDER.length), files);
  const values = new Map<string, GivenValue>();
  const names = new Set(stacks.flatMap((parameters) => [...parameters.keys()]));
  for (const name of names) {
    const given = stacks.map((parameters) => parameters.get(name));
    const [first] = given;
    const differ = given.some((one) => one?.text !== first?.text);
    if (first && !differ) values.set(name, first);
    else values.set(name, open(`the stacks of Sceptre differ in parameter ${name}`));
  }
  return values;
}

function open(why: string): GivenValue {
  return { text: '', previous: true, why };
}

function stacksOf(base: string, template: string, files: Files): ReadonlyMap<string, GivenValue>[] {
  return configFiles(inFolder(base, 'config'), files).flatMap((path) => {
    const source = files.read(path);
    if (!source?.text.includes(template)) return [];
    const [root] = parse(source).roots;
    const named = scalarAt(mapAt(root, 'template'), 'path') ?? scalarAt(root, 'template_path');
    if (named?.text !== template && named?.text !== `${FOLDER}${template}`) return [];
    const members = mapAt(root, 'parameters')?.members.values() ?? [];
    return [new Map(Array.from(members, (one) => [one.name, valueOf(one)]))];
  });
}

function configFiles(folder: string, files: Files): string[] {
  const found: string[] = [];
  const folders = [folder];
  // The list grows under its own loop.
  for (const one of folders) {
    for (const path of files.list(one)) if (/\.ya?ml$/.test(path)) found.push(path);
    if (found.length > MOST_FILES) break;
    for (const inner of files.folders(one)) folders.push(inner);
  }
  return found.slice(0, MOST_FILES);
}

/** A plain text or a list of such; what a resolver gives (`!stack_output`) is not known. */
function valueOf({ name, value }: Member): GivenValue {
  const items =
    value.kind === 'list' && value.tag === undefined ? value.items.map(plainText) : [plainText(value)];
  return items.every((item) => item !== undefined)
    ? { text: items.join(','), at: value.at }
    : open(`a resolver of Sceptre gives parameter ${name}`);
}

function plainText(node: Node): string | undefined {
  return node.kind === 'scalar' && node.tag === undefined && node.value !== null ? node.text : undefined;
}
