// Which version of Terraform's provider aws deploys a resource.
import type { Resource } from './model/resource.ts';
import type { ProviderVersion } from './model/strategies.ts';

export function providerOf({ provider }: Resource): ProviderVersion {
  return provider ?? { version: undefined };
}
