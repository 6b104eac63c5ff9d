// The allocation strategies that are updated in place: by AWS Batch, and by the versions of Terraform's
// provider aws.
import data from './data/updates.json' with { type: 'json' };

/** Which version of Terraform's provider aws a root module uses. */
export interface ProviderVersion {
  /**
   * The version, or the newest that the constraint allows as far as the table tells versions apart; undefined
   * means the newest of all.
   */
  readonly version: string | undefined;
  /**
   * Where that is from: «.terraform.lock.hcl», «required_providers: ~> 5.0»; undefined if nothing sets it.
   */
  readonly from?: string;
}

const { strategies } = data;

/** Strategies that AWS Batch updates in place. */
export const updatableStrategies: ReadonlySet<string> = new Set(strategies.batch);

/**
 * Strategies that a version of Terraform's provider aws updates in place.
 * @param version `5.31.0`; undefined means the newest
 */
export function strategiesOfProvider(version: string | undefined): ReadonlySet<string> {
  const fitting = strategies.aws.filter(
    ({ from }) => version === undefined || compareVersions(from, version) <= 0,
  );
  return new Set(fitting.at(-1)?.strategies ?? []);
}

/**
 * The strategy that AWS Batch and the version of the provider update in place, for a type of compute
 * resources.
 * @param type EC2 or SPOT
 * @param provider of Terraform's provider aws; undefined for other tools
 */
export function updatableStrategyFor(
  type: string | undefined,
  provider: ProviderVersion | undefined,
): string {
  if (type !== 'SPOT') return 'BEST_FIT_PROGRESSIVE';
  const known = provider && strategiesOfProvider(provider.version);
  return known && !known.has('SPOT_PRICE_CAPACITY_OPTIMIZED')
    ? 'SPOT_CAPACITY_OPTIMIZED'
    : 'SPOT_PRICE_CAPACITY_OPTIMIZED';
}

/** The first version of Terraform's provider aws that updates an environment in place at all. */
export const FIRST_UPDATING_PROVIDER = '5.10.0';

/** The first version of it with the arguments name and name_prefix of an environment. */
export const FIRST_PROVIDER_WITH_NAME = '6.0.0';

/** Orders versions by their numbers; what follows a hyphen does not count. */
export function compareVersions(a: string, b: string): number {
  const [one, other] = [numbersOf(a), numbersOf(b)];
  for (let index = 0; index < 3; index++) {
    const difference = (one[index] ?? 0) - (other[index] ?? 0);
    if (difference !== 0) return Math.sign(difference);
  }
  return 0;
}

function numbersOf(version: string): readonly number[] {
  const [release = ''] = version.split('-', 1);
  return release.split('.').map(Number);
}

/** A version as people write it: of `5.999.999`, the newest of a constraint, `5.x`. */
export function versionText(version: string): string {
  const parts = version.split('.');
  const known = parts.findLastIndex((part) => part !== '999') + 1;
  return known < parts.length ? `${parts.slice(0, known).join('.')}.x` : version;
}
