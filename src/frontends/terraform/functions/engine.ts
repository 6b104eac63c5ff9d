// The library of regular expressions, loaded when the first of them is met: it is large, and few modules have one. The
// build puts it into the bundle.
import { createRequire } from 'node:module';

type Engine = typeof import('re2js');

let loaded: Engine | undefined;

export function engine(): Engine {
  loaded ??= createRequire(import.meta.url)('re2js') as Engine;
  return loaded;
}
