// Who deploys an environment, and what that is called in sentences.
import { languageName, type Language } from '../model/languages.ts';
import type { Context } from '../model/row.ts';
import { property } from '../model/row.ts';
import { versionText, type ProviderVersion } from '../model/strategies.ts';
import { flag } from '../model/updates/stateOf.ts';
import type { Deployer, Maybe } from '../model/updates/state.ts';

/** @param provider of the root module, for the provider aws */
export function deployerOf(context: Context, provider: ProviderVersion): Deployer {
  const { tool } = context.environment;
  if (tool === 'aws') return { tool, version: provider.version };
  if (tool === 'api') return { tool };
  const written = property(context, 'replaceComputeEnvironment').value;
  const replace: Maybe = written.kind === 'absent' ? true : flag(written);
  return { tool, replace };
}

/** «Terraform's provider aws», in the words of the language that it deploys. */
export function providerAws(language: Language): string {
  return `${languageName(language)}'s provider aws`;
}

export function deployerText(deployer: Deployer, provider: ProviderVersion, language: Language): string {
  const owner = languageName(language);
  if (deployer.tool === 'aws') {
    const which =
      provider.version === undefined ? 'the newest version' : `version ${versionText(provider.version)}`;
    return provider.from === undefined
      ? `${providerAws(language)}; its version is not known, so ${which} is assumed`
      : `${providerAws(language)}, ${which} (${provider.from})`;
  }
  if (deployer.tool === 'awscc')
    return `${owner}'s provider awscc, replace_compute_environment ${replaceText(deployer.replace)}`;
  return deployer.tool === 'api'
    ? 'the API of AWS Batch'
    : `CloudFormation, ReplaceComputeEnvironment ${replaceText(deployer.replace)}`;
}

function replaceText(replace: Maybe): string {
  if (replace === 'unknown') return 'not known';
  return replace ? 'true (written or by default)' : 'false';
}
