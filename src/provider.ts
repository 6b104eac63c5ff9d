// Which version of Terraform's provider aws deploys a resource.
import type { ProviderVersion } from './ami/deployer.ts';
import { newestAllowed, providerVersion } from './frontends/terraform/providerVersion.ts';
import type { Files, Resource } from './model/resource.ts';

/** A resource's scope is the folder of its root module, of a plan the plan's path behind a colon. */
export function providerOf({ scope, at }: Resource, files: Files): ProviderVersion {
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
