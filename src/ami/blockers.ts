// What keeps a new AMI out: the findings of the environment that are about it, each with its line and its
// policy.
import type { Finding } from '../judge/finding.ts';
import type { Blocker } from './answer.ts';

/** Policies that find what keeps a new AMI out, and what that is. */
const KINDS: ReadonlyMap<string, Blocker['kind']> = new Map<string, Blocker['kind']>([
  ['service-role-blocks-updates', 'role'],
  ['service-linked-role-arn-without-path', 'role'],
  ['allocation-strategy-blocks-updates', 'strategy'],
  ['allocation-strategy-unset', 'strategy'],
  ['eks-allocation-strategy-invalid', 'strategy'],
  ['update-to-latest-image-version-unset', 'flag'],
  ['update-to-latest-image-version-ignored', 'flag'],
  ['update-to-latest-image-version-refused', 'flag'],
  ['update-to-latest-image-version-moot', 'flag'],
  ['in-place-update-refused', 'flag'],
  ['launch-template-pins-ami', 'pinned'],
  ['launch-template-shadows-ami', 'pinned'],
  ['ambiguous-ami-source', 'pinned'],
  ['hardcoded-ami-id', 'pinned'],
  ['ami-search-pinned', 'pinned'],
  ['ssm-parameter-version-pinned', 'pinned'],
  ['eks-kubernetes-version-pinned', 'pinned'],
  ['launch-template-version-latest', 'version'],
  ['launch-template-version-default', 'version'],
  ['launch-template-version-pinned', 'version'],
  ['changes-ignored', 'ignored'],
  ['replacement-blocked-by-fixed-name', 'name'],
  ['blue-green-blocked-by-fixed-name', 'name'],
  ['fixed-name-blocks-replacement', 'name'],
  ['launch-template-block-replaces', 'name'],
  ['terraform-cannot-refresh-ami', 'provider'],
  ['awscc-cannot-replace', 'provider'],
]);

/** The kinds in the order of the report: what stops every way comes first. */
const ORDER: readonly Blocker['kind'][] = [
  'ignored',
  'role',
  'strategy',
  'provider',
  'name',
  'flag',
  'pinned',
  'version',
];

export function blockersOf(address: string, findings: readonly Finding[]): readonly Blocker[] {
  return findings
    .filter(({ environments }) => environments.some((environment) => environment.address === address))
    .flatMap(({ policy, certainty, message, assuming, at }): Blocker[] => {
      const kind = KINDS.get(policy.id);
      if (kind === undefined) return [];
      const cases = assuming.map((one) => one.text).join(' and ');
      const text = cases === '' ? message : `If ${cases}: ${message}`;
      return [{ kind, policy: policy.id, certainty, text, at }];
    })
    .toSorted((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
}
