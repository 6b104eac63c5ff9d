// A world in which what is named after a file or folder has equal names on both sides of a comparison.
import type { Resource } from '../model/resource.ts';
import { identify } from '../value/identity.ts';
import type { Known, Settled, Unknown, Value } from '../value/value.ts';
import type { World } from '../value/worlds.ts';

/** Takes the place of a resource out of a name: its template or root module, and the folder of its side. */
function renaming({ address }: Resource, base: string): (name: string) => string {
  const place = address.slice(0, Math.max(0, address.indexOf('#')));
  const folder = base === '' ? '' : `${base}/`;
  return (name) => {
    const plain = place === '' ? name : name.replaceAll(`${place}#`, '#').replaceAll(`${place}/`, '/');
    return folder === '' ? plain : plain.replaceAll(folder, '');
  };
}

/** The world, where the variables and unknowns of a resource are called alike wherever its code is located. */
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
      over: { ...over, id: rename(over.id), ...about },
      branches: value.branches.map(renamed),
    };
  };
  return {
    resolve: <T>(value: Value<T>): Settled<T> => world.resolve(renamed(value)),
    recall: (about, name, compute) => world.recall(about, name, compute),
  };
}
