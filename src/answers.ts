// The answers of `amilint ami`, and the headlines that a scan shows: both of what a scan has read.
import { answersOf } from './ami/answerOf.ts';
import type { AmiAnswer } from './ami/answer.ts';
import type { ProviderVersion } from './ami/deployer.ts';
import { newestAllowed, providerVersion } from './frontends/terraform/providerVersion.ts';
import type { ScanResult } from './judge/finding.ts';
import type { Files, Resource } from './model/resource.ts';
import type { ScannedCode } from './scan.ts';

export function answersOfScan({ result, resources, sources, files }: ScannedCode): readonly AmiAnswer[] {
  return answersOf({
    resources,
    sources,
    findings: result.findings,
    asOf: result.asOf,
    providerOf: (resource) => providerOf(resource, files),
  });
}

/** A resource's scope is the folder of its root module, of a plan the plan's path behind a colon. */
function providerOf({ scope, at }: Resource, files: Files): ProviderVersion {
  const [folder = ''] = scope.split(':', 1);
  const { path, text } = at.source;
  if (path.endsWith('.json') && text.includes('"provider_config"')) return planned(text);
  return providerVersion(folder, files) ?? { version: undefined };
}

/** A plan has the constraint in its copy of the code. */
function planned(text: string): ProviderVersion {
  const constraint = /"full_name":\s*"[^"]*hashicorp\/aws",\s*"version_constraint":\s*"([^"]*)"/.exec(
    text,
  )?.[1];
  return constraint === undefined
    ? { version: undefined }
    : { version: newestAllowed(constraint), from: `the plan: ${constraint}` };
}

/** The result with the headline of each environment that is judged. */
export function withHeadlines(scanned: ScannedCode): ScanResult & { readonly root: string } {
  const headlines = new Map(
    answersOfScan(scanned).map(({ environment, headline }) => [environment.address, headline]),
  );
  return {
    ...scanned.result,
    environments: scanned.result.environments.map((environment) => {
      const headline = headlines.get(environment.address);
      return headline === undefined ? environment : { ...environment, headline };
    }),
  };
}
