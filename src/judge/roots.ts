// The root modules or stacks that environments belong to, if a report has to name them.
import { factsOf } from '../model/languages.ts';
import type { Resource } from '../model/resource.ts';
import { listed } from './message.ts';

/** What people call environments: each name once, with its roots if they have to be named. */
export type Names = (environments: readonly Resource[]) => readonly string[];

/**
 * Names for the environments of a scan. Roots are named as soon as there are several: of Terraform always, of
 * CloudFormation for a nested stack, since any other template says itself which stack it is. The names of CDK hold the
 * stage and the stack already.
 * @param all every environment of the scan
 */
export function namesFor(all: readonly Resource[]): Names {
  if (new Set(all.map(rootOf)).size < 2) return (environments) => [...new Set(environments.map(nameOf))];
  return (environments) => {
    const roots = new Map<string, Set<string>>();
    for (const environment of environments) {
      const known = roots.get(environment.name) ?? new Set();
      roots.set(environment.name, known);
      if (isTold(environment)) known.add(rootOf(environment) || '.');
    }
    const word = environments[0] ? factsOf(environments[0].language).root : 'stack';
    return [...roots].map(([name, known]) => {
      if (known.size === 0) return name;
      return `${name} (${word}${known.size > 1 ? 's' : ''} ${listed([...known])})`;
    });
  };
}

function isTold({ language, at, ...environment }: Resource): boolean {
  const { showsRoot } = factsOf(language);
  return showsRoot === 'always' || (showsRoot === 'when nested' && at.source.path !== rootOf(environment));
}

function rootOf({ address }: Pick<Resource, 'address'>): string {
  return address.slice(0, Math.max(0, address.indexOf('#')));
}

function nameOf({ name }: Resource): string {
  return name;
}
