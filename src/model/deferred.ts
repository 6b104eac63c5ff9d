// Resources whose properties are evaluated when somebody reads them: many are of interest to a few policies
// only.
import type { Value } from '../value/value.ts';
import type { Resource, ResourceKind } from './resource.ts';

/** The kinds that describe what a role may do: a root module has dozens, and most scans need none of them. */
const DEFERRED: ReadonlySet<ResourceKind> = new Set(['managedPolicy', 'rolePolicy', 'policyAttachment']);

/** The resource with its properties; those of a kind that is seldom read are evaluated on first use. */
export function withProperties(resource: Omit<Resource, 'properties'>, evaluate: () => Value): Resource {
  if (!DEFERRED.has(resource.kind)) return { ...resource, properties: evaluate() };
  let properties: Value | undefined;
  return {
    ...resource,
    get properties() {
      return (properties ??= evaluate());
    },
  };
}
