// The root modules or stacks that environments belong to, if a report has to name them.
import { rootOfAddress } from '../model/address.ts';
import { factsOf } from '../model/languages.ts';
import type { Resource } from '../model/resource.ts';
import { joinNames, listed } from './message.ts';

export { rootOfAddress } from '../model/address.ts';

/**
 * What people call environments in a sentence, with the roots that they belong to if they have to be named.
 */
export type Names = (environments: readonly Resource[]) => string;

/**
 * Names for the environments of a scan. Roots are named as soon as there are several: those of Terraform
 * always, those of CloudFormation for a nested stack only, since any other template is a stack by itself. The
 * names of CDK contain the stage and the stack already.
 * @param all every environment of the scan
 */
export function namesFor(all: readonly Resource[]): Names {
  const single = new Set(all.map(rootOf)).size < 2;
  return (environments) => {
    const names = [...new Set(environments.map(nameOf))];
    if (single) return joinNames(names);
    // If several names are in several roots, each name has its roots behind it.
    if (names.length > 1 && new Set(environments.map(rootOf)).size > 1)
      return joinNames(
        names.map((name) => `${name}${inRoots(environments.filter((one) => one.name === name))}`),
      );
    return `${joinNames(names)}${inRoots(environments)}`;
  };
}

function inRoots(environments: readonly Resource[]): string {
  const shown = environments.filter(hasShownRoot);
  const roots = [...new Set(shown.map((one) => rootOf(one) || '.'))];
  const [first] = shown;
  if (!first) return '';
  return ` (${factsOf(first.language).root}${roots.length > 1 ? 's' : ''} ${listed(roots)})`;
}

function hasShownRoot({ language, at, ...environment }: Resource): boolean {
  const { showsRoot } = factsOf(language);
  return showsRoot === 'always' || (showsRoot === 'when nested' && at.source.path !== rootOf(environment));
}

function rootOf({ address }: Pick<Resource, 'address'>): string {
  return rootOfAddress(address);
}

function nameOf({ name }: Resource): string {
  return name;
}
