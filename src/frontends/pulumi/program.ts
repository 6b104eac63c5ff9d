// A program of Pulumi YAML: its sections, and the texts that are one.
// Source: pulumi.com/docs/iac/languages-sdks/yaml/yaml-language-reference
import { mapAt, scalarAt } from '../document/nodes.ts';
import type { MapNode, Member, Node } from '../document/syntax.ts';

/** The file of a project with its name, and configuration for a program in `Main.yaml`. */
export const PROJECT_FILES = ['Pulumi.yaml', 'Pulumi.yml', 'Pulumi.json'];

/** Values of one stack, `Pulumi.dev.yaml`. */
export function isStackFile(path: string): boolean {
  return /(?:^|\/)Pulumi\.[^/]+\.ya?ml$/.test(path);
}

export type Section = 'config' | 'variables' | 'resources' | 'outputs';

/** The members of a section; `configuration` is the older name of `config`. */
export function sectionOf(root: Node, section: Section): readonly Member[] {
  const older = section === 'config' ? mapAt(root, 'configuration') : undefined;
  const map: MapNode | undefined = mapAt(root, section) ?? older;
  return [...(map?.members.values() ?? [])];
}

export function projectOf(root: Node | undefined): string | undefined {
  return scalarAt(root, 'name')?.text;
}
