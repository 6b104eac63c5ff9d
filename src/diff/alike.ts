// A world in which what is named after a file or folder has equal names on both sides of a comparison.
import type { Resource } from '../model/resource.ts';
import { identify } from '../value/identity.ts';
import type { Known, Settled, Unknown, Value } from '../value/value.ts';
import type { Assumption, World } from '../value/worlds.ts';

/** Removes the place of a resource from a name: its template or root module, and the folder of its side. */
function renaming({ address }: Resource, base: string): (name: string) => string {
  const place = address.slice(0, Math.max(0, address.indexOf('#')));
  const folder = base === '' ? '' : `${base}/`;
  return (name) => {
    const plain = place === '' ? name : name.replaceAll(`${place}#`, '#').replaceAll(`${place}/`, '/');
    return folder === '' ? plain : plain.replaceAll(folder, '');
  };
}

/** Between the id of a variable and its cases. */
const CASES = '\0';

/**
 * Only variables with the same cases are decided together: the index of a case means another one elsewhere.
 */
function variableId(id: string, cases: readonly string[]): string {
  return `${id}${CASES}${cases.join(CASES)}`;
}

/**
 * Whether two sides assume different cases of what is the same variable with other cases: nobody deploys
 * that.
 */
export function contradicts(assumptions: readonly Assumption[]): boolean {
  const decided = new Map<string, string | undefined>();
  return assumptions.some(({ variable, index }) => {
    const [id = ''] = variable.id.split(CASES, 1);
    const which = variable.cases[index];
    const known = decided.has(id) ? decided.get(id) : which;
    decided.set(id, which);
    return known !== which;
  });
}

/**
 * The world, where the variables and unknowns of a resource have the same names wherever its code is located.
 */
export function alike(world: World, resource: Resource, base: string): World {
  const rename = renaming(resource, base);
  const part = (one: Known<string> | Unknown): Known<string> | Unknown =>
    one.kind === 'unknown' ? unknown(one) : one;
  const unknown = (one: Unknown): Unknown => ({
    ...one,
    identity: identify(rename(one.identity)),
    ...(one.parts ? { parts: one.parts.map((inner) => (inner === one ? one : part(inner))) } : {}),
  });
  const renamed = <T>(value: Value<T>): Value<T> => {
    if (value.kind === 'unknown') return unknown(value);
    if (value.kind !== 'choice') return value;
    const { over } = value;
    const about = over.about && { about: { ...over.about, identity: rename(over.about.identity) } };
    return {
      ...value,
      over: { ...over, id: variableId(rename(over.id), over.cases), ...about },
      branches: value.branches.map(renamed),
    };
  };
  return {
    resolve: <T>(value: Value<T>): Settled<T> => world.resolve(renamed(value)),
    recall: (about, name, compute) => world.recall(about, name, compute),
  };
}
