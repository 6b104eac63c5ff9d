// Code and what is deployed: which environment of an account is the one that the code makes, by its name.
import { isDictionary, type Value } from '../value/value.ts';
import { isGeneratedEnd } from './generatedNames.ts';
import { ofKind, perModel, type Model } from './link.ts';
import { factsOf } from './languages.ts';
import type { Resource } from './resource.ts';

/** The names that an environment of the code can have. */
interface CodeNames {
  readonly texts: readonly string[];
  /** What generated names begin with (Terraform). */
  readonly prefixes: readonly string[];
}

interface Index {
  readonly deployed: readonly Resource[];
  readonly names: ReadonlyMap<Resource, CodeNames>;
}

const indexOf = perModel((model): Index => {
  const all = ofKind(model, 'computeEnvironment');
  const deployed = all.filter(isDeployed);
  const code = deployed.length > 0 ? all.filter((one) => !isDeployed(one) && !isNeverMade(one)) : [];
  return { deployed, names: new Map(code.map((one) => [one, namesOf(one)])) };
});

export function isDeployed({ language }: Resource): boolean {
  return factsOf(language).isDeployed === true;
}

function isNeverMade({ exists }: Resource): boolean {
  return exists.kind === 'known' && !exists.value;
}

function namesOf({ properties }: Resource): CodeNames {
  if (properties.kind !== 'known' || !isDictionary(properties.value)) return { texts: [], prefixes: [] };
  const { entries } = properties.value;
  return {
    texts: textsIn(entries.get('computeEnvironmentName')?.value),
    prefixes: textsIn(entries.get('computeEnvironmentNamePrefix')?.value),
  };
}

/** The text, or those of all branches of a choice. */
function textsIn(value: Value | undefined): readonly string[] {
  if (value?.kind === 'choice') return value.branches.flatMap(textsIn);
  return value?.kind === 'known' && typeof value.value === 'string' ? [value.value] : [];
}

function isCalled(name: string, { texts, prefixes }: CodeNames): boolean {
  return (
    texts.includes(name) ||
    prefixes.some((prefix) => name.startsWith(prefix) && isGeneratedEnd(name.slice(prefix.length)))
  );
}

/** The deployed environments that have the name of an environment of the code. */
export function deployedFor(environment: Resource, model: Model): readonly Resource[] {
  const { deployed, names } = indexOf(model);
  const called = names.get(environment);
  return called ? deployed.filter(({ name }) => isCalled(name, called)) : [];
}

/** Whether the code of a deployed environment is in the scan, too. */
export function hasCode({ name }: Resource, model: Model): boolean {
  return [...indexOf(model).names.values()].some((names) => isCalled(name, names));
}
