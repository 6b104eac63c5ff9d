// Parameters that a file of `rain deploy --config` has for the template that it is beside. It names no
// template, so it belongs to one that has all parameters in the file.
// Source: aws-cloudformation.github.io/rain/rain_deploy.html
import type { Files } from '../../model/resource.ts';
import { memoized } from '../../value/memoized.ts';
import { folderOf } from '../../value/paths.ts';
import { mapAt } from '../document/nodes.ts';
import type { Node } from '../document/syntax.ts';
import { agreedValues, dataFiles, MOST_FILES, stackValues, type StackValues } from './configured.ts';
import { parse } from './parse.ts';

/** What such a file has, and nothing else. */
const MEMBERS: ReadonlySet<string> = new Set(['Parameters', 'Tags']);

/** The files of rain's configuration, each folder read once. */
export class RainConfiguration {
  readonly #files: Files;
  readonly #stacksNear: (folder: string) => readonly StackValues[];
  readonly #stacksIn: (folder: string) => readonly StackValues[];

  constructor(files: Files) {
    this.#files = files;
    this.#stacksIn = memoized((folder) => this.#read(folder));
    this.#stacksNear = memoized((folder) =>
      [folder, ...files.folders(folder)].flatMap((one) => this.#stacksIn(one)),
    );
  }

  /**
   * The values for a template in the files of its folder, and of the folders in that.
   * @param declared the names of its parameters
   */
  valuesFor(template: string, declared: ReadonlySet<string>): StackValues {
    if (declared.size === 0) return new Map();
    const stacks = this.#stacksNear(folderOf(template)).filter((values) =>
      [...values.keys()].every((name) => declared.has(name)),
    );
    return agreedValues(stacks, 'rain');
  }

  #read(folder: string): readonly StackValues[] {
    return dataFiles(folder, this.#files)
      .slice(0, MOST_FILES)
      .flatMap((path) => {
        const source = this.#files.read(path);
        if (!source?.text.includes('Parameters') || source.text.includes('Resources')) return [];
        const { roots } = parse(source);
        const [root] = roots;
        const values = roots.length === 1 && isConfiguration(root) ? valuesOf(root) : new Map();
        return values.size > 0 ? [values] : [];
      });
  }
}

function isConfiguration(root: Node | undefined): boolean {
  return root?.kind === 'map' && [...root.members.keys()].every((name) => MEMBERS.has(name));
}

const valuesOf = (root: Node | undefined): StackValues => stackValues(mapAt(root, 'Parameters'), 'rain');
