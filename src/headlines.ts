// The result of a scan with the headline of each environment, for reports that people read.
import { headlinesOf } from './ami/headlines.ts';
import { namesFor } from './judge/roots.ts';
import { hiderOf } from './judge/secrets.ts';
import { providerOf } from './provider.ts';
import type { ScannedCode } from './scanTexts.ts';

export function withHeadlines({ result, resources }: ScannedCode): ScannedCode['result'] {
  const nameOf = namesFor(resources.filter(({ kind }) => kind === 'computeEnvironment'));
  const headlines = headlinesOf(resources, result.asOf, providerOf, (environment) => nameOf([environment]));
  const hide = hiderOf(resources);
  return {
    ...result,
    environments: result.environments.map((environment) => {
      const headline = headlines.get(environment.address);
      return headline === undefined ? environment : { ...environment, headline: hide(headline) };
    }),
  };
}
