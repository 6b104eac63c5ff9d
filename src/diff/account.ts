// Output of the AWS CLI as a side of a comparison: it may be a part of what the account has.
import { isDeployed } from '../model/deployed.ts';
import { ofKind, type Model } from '../model/link.ts';
import type { ResourceKind } from '../model/resource.ts';
import type { Status } from './answer.ts';

/** Whether a side is what runs in an account, which no tool deletes because the code does not have it. */
export function isAccount({ resources }: Model): boolean {
  return resources.some(isDeployed);
}

/**
 * The status of a resource that one side alone has.
 * @param status what it is for a side that is code
 * @param other the side that does not have it
 */
export function statusAlone(status: 'added' | 'gone', kind: ResourceKind, other: Model): Status {
  if (!isAccount(other)) return status;
  // What the account does not have is new if its output shows other resources of the kind.
  const showsKind = ofKind(other, kind).some(isDeployed);
  return status === 'added' && showsKind ? 'added' : 'notInOutput';
}
