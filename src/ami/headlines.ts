// The headlines alone, which a scan shows: without the ways to a new AMI, whose code a scan does not load.
import { modelOf, ofKind } from '../model/link.ts';
import type { Resource } from '../model/resource.ts';
import { spelled } from '../model/spelling.ts';
import { explore } from '../value/worlds.ts';
import type { ProviderVersion } from '../model/strategies.ts';
import { deployerOf } from './deployer.ts';
import { headlineOf } from './headline.ts';

/** How many cases of open choices one environment is followed through. */
const MOST_CASES = 4;

/**
 * The headline of each environment that may be made, by its address. Where the choices of the code differ it is that of
 * the first case, which is the one of the defaults.
 */
export function headlinesOf(
  resources: readonly Resource[],
  asOf: string,
  providerOf: (resource: Resource) => ProviderVersion,
): ReadonlyMap<string, string> {
  const model = modelOf(resources);
  const headlines = new Map<string, string>();
  for (const environment of ofKind(model, 'computeEnvironment')) {
    const provider = providerOf(environment);
    const { outcomes } = explore(
      (world) => {
        const exists = world.resolve(environment.exists);
        if (exists.kind === 'known' && !exists.value) return undefined;
        const context = { model, world, environment, asOf };
        return headlineOf(context, deployerOf(context, provider));
      },
      { bound: MOST_CASES },
    );
    const headline = outcomes.find(({ result }) => result !== undefined)?.result;
    if (headline !== undefined) headlines.set(environment.address, spelled(headline, environment.spelling));
  }
  return headlines;
}
