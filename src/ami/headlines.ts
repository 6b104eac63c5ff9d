// The headlines alone, which a scan shows: without the ways to a new AMI, whose code a scan does not load.
import { modelOf, ofKind } from '../model/link.ts';
import type { Resource } from '../model/resource.ts';
import { computeResource, launchTemplateData, launchTemplateUses, type Context } from '../model/row.ts';
import { spelled } from '../model/spelling.ts';
import { explore, Memory } from '../value/worlds.ts';
import type { ProviderVersion } from '../model/strategies.ts';
import { deployerOf } from './deployer.ts';
import { headlineIn, headlineText, type Headline } from './headline.ts';

/** How many cases of undecided choices are followed for one environment. */
const MOST_CASES = 4;

/**
 * The headline of each environment that may be made, by its address. Choices that have a default have that
 * value; if what the others decide changes the AMI, each AMI is named.
 * @param nameOf what people call an environment in a sentence
 */
export function headlinesOf(
  resources: readonly Resource[],
  asOf: string,
  providerOf: (resource: Resource) => ProviderVersion,
  nameOf: (environment: Resource) => string,
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
        return {
          headline: headlineIn(context, deployerOf(context, provider)),
          isRefused: isAmiRefused(context),
        };
      },
      { bound: MOST_CASES, memory: new Memory() },
    );
    const cases = outcomes.filter(({ departs }) => !departs).flatMap(({ result }) => result ?? []);
    const deployed = cases.filter(({ isRefused }) => !isRefused);
    const headline = together((deployed.length > 0 ? deployed : cases).map((one) => one.headline));
    if (!headline) continue;
    const text = headlineText(nameOf(environment), headline);
    headlines.set(environment.address, spelled(text, environment.spelling));
  }
  return headlines;
}

/** Whether deployment refuses the code for the AMI, such as a look-up in a mapping that has no entry. */
function isAmiRefused(context: Context): boolean {
  const images = [
    computeResource(context, 'imageId'),
    ...launchTemplateUses(context).map((use) => launchTemplateData(context, use, 'imageId')),
  ];
  return images.some(({ value }) => value.kind === 'unknown' && value.why.code === 'invalid');
}

/**
 * One headline for all cases: with every AMI, if that is all in which they differ; else that of the first.
 */
function together(cases: readonly Headline[]): Headline | undefined {
  const [first] = cases;
  if (!first || cases.some(({ rest }) => rest !== first.rest)) return first;
  const boots = [...new Set(cases.flatMap((one) => one.boots ?? []))];
  return boots.length === 0 ? first : { ...first, boots: boots.join(' or ') };
}
