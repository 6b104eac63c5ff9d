// What a role of the code may do: its own policies, and all that the code attaches to it.
import { HOLE, skeleton } from '../../value/text.ts';
import { derived } from '../../value/origins.ts';
import { known, unknown, type Origin, type Settled } from '../../value/value.ts';
import { awsPolicyAllows, documentAllows } from '../iam.ts';
import { rootOfAddress } from '../address.ts';
import { groupedBy, linked, ofKind, ofScope, perModel, referenced } from '../link.ts';
import type { Resource } from '../resource.ts';
import type { Context } from '../row.ts';
import { anyOf, asUnknown, isTrue, no, yes, type Truth } from '../truth.ts';
import { itemsOf, propertiesOf, walk, type Found, type Items } from '../walk.ts';
import { attributeOrigin } from './fact.ts';

/** One policy of a role, or an unknown that may contain some. */
interface Grant {
  readonly at: Origin;
  readonly allows: (action: string) => Truth;
}

/**
 * Whether one of the policies of a role allows the action; placed at its first policy, or at the role if it
 * has none.
 */
export function roleAllows(context: Context, role: Resource, action: string): Truth {
  return context.world.recall(role, `allows ${action}`, () => {
    let origin = derived(role.at);
    const truths: Truth[] = [];
    for (const { at, allows } of grantsOf(context, role)) {
      if (truths.length === 0) origin = at;
      const allowed = allows(action);
      // What is left need not be evaluated.
      if (isTrue(allowed)) return allowed;
      truths.push(allowed);
    }
    const truth = anyOf(no(origin), truths);
    if (truth.kind !== 'known' || truth.value) return truth;
    return mayGetMore(role)
      ? unclear('what is out of reach may attach policies to the role', origin)
      : no(origin);
  });
}

/**
 * Whether the role has a policy in the code; one without any gets them from elsewhere, or is not finished.
 */
export function hasPolicies(context: Context, role: Resource): boolean {
  return context.world.recall(role, 'has policies', () => grantsOf(context, role).next().done !== true);
}

/** Those that run commands, or whose code is missing. */
const OUT_OF_REACH = /^(?:module|AWS::CloudFormation::|Custom::|null_resource$|terraform_data$|shell_script)/;

function mayGetMore({ users }: Resource): boolean {
  return users !== undefined && [...users()].some((user) => OUT_OF_REACH.test(user));
}

function unclear(text: string, origin: Origin): Truth {
  return unknown({ code: 'not-understood', text, at: origin.at }, origin);
}

/** One after the other: names of policies before documents, which take longer to evaluate. */
function* grantsOf(context: Context, role: Resource): Generator<Grant> {
  const { world } = context;
  const own = propertiesOf(role, world);
  yield* arnsIn(walk(own, 'managedPolicyArns', world), context, role.scope);
  const inline = walk(own, 'policies', world);
  const { items, more } = itemsOf(inline, world);
  for (const policy of items)
    yield documentGrant(walk(policy, 'policyDocument', world), attributeOrigin(inline), context);
  if (more) yield unknownGrant(more);
  for (const resource of attaching(context.model).get(rootOfAddress(role.address)) ?? [])
    yield* attachedBy(resource, role, context);
}

/** What attaches policies, by the stack, with those that it nests, or the root module. */
const attaching = perModel((model) =>
  groupedBy(
    (['policyAttachment', 'managedPolicy', 'rolePolicy'] as const).flatMap((kind) => ofKind(model, kind)),
    ({ address }) => rootOfAddress(address),
  ),
);

function unknownGrant(value: Extract<Settled, { kind: 'unknown' }>): Grant {
  return { at: value.origin, allows: () => asUnknown(value) };
}

function documentGrant(document: Found, at: Origin, { world }: Context): Grant {
  return { at, allows: (action) => documentAllows(document, action, world) };
}

/** What a resource attaches to the role; nothing if it certainly is for other roles. */
function attachedBy(resource: Resource, role: Resource, context: Context): readonly Grant[] {
  const { world } = context;
  const exists = world.resolve(resource.exists);
  if (exists.kind === 'known' && !exists.value) return [];
  const isFor = isForRole(resource, role, context);
  if (isFor.kind === 'known' && !isFor.value) return [];
  const grants = grantsIn(resource, context);
  const unclear = [isFor, exists].find((one) => one.kind === 'unknown');
  return unclear?.kind === 'unknown'
    ? grants.map(({ at }) => ({ at, allows: () => asUnknown(unclear) }))
    : grants;
}

function isForRole(resource: Resource, role: Resource, context: Context): Truth {
  const { targets, more } = rolesOf(resource, context);
  const origin = derived(resource.at);
  const truths = targets.map(({ value, found }): Truth => {
    if (found) return found === role ? yes(origin) : no(origin);
    return value.kind === 'unknown' ? asUnknown(value) : no(origin);
  });
  const truth = anyOf(no(origin), more ? [...truths, asUnknown(more)] : truths);
  // Unknown roles of another stack or root module are not this one.
  return truth.kind === 'unknown' && resource.scope !== role.scope ? no(origin) : truth;
}

interface Target {
  readonly value: Settled;
  readonly found: Resource | undefined;
}

/** The roles that a resource names. Looked up once for all roles that it may be for. */
function rolesOf(
  resource: Resource,
  { model, world }: Context,
): { readonly targets: readonly Target[]; readonly more: Items['more'] } {
  return world.recall(resource, 'roles', () => {
    const { items, more } = itemsOf(walk(propertiesOf(resource, world), 'roles', world), world);
    const targets = items.map(({ value }) => ({
      value,
      found: linked(value, 'role', 'roleName', resource.scope, model, world),
    }));
    return { targets, more };
  });
}

function grantsIn(resource: Resource, context: Context): readonly Grant[] {
  const { world } = context;
  const properties = propertiesOf(resource, world);
  const at = (name: string): Found => walk(properties, name, world);
  if (resource.kind !== 'policyAttachment') {
    const document = at('policyDocument');
    return [documentGrant(document, attributeOrigin(document), context)];
  }
  const names = at('policyNames');
  // The list has only names: the role keeps no other inline policies, and the code may have those that are
  // named.
  if (names.value.kind !== 'absent') return namedGrants(names, resource, context);
  return arnsIn(at('policyArns'), context, resource.scope);
}

/** Inline policies by their names, as far as the code does not have them. */
function namedGrants(names: Found, { scope }: Resource, { model, world }: Context): readonly Grant[] {
  const inCode = ofScope(model, 'rolePolicy', scope);
  const { items, more } = itemsOf(names, world);
  const missing = items.filter(({ value }) => {
    const isThere = inCode.some((one) => {
      const own = walk(propertiesOf(one, world), 'policyName', world).value;
      return own.kind === 'known' && value.kind === 'known' && own.value === value.value;
    });
    return !isThere && referencedIn(value, inCode) === undefined;
  });
  const why = 'the code does not have each inline policy that is named';
  return [
    ...missing.map(({ value }): Grant => ({ at: value.origin, allows: () => unclear(why, value.origin) })),
    ...(more ? [unknownGrant(more)] : []),
  ];
}

function referencedIn(value: Settled, resources: readonly Resource[]): Resource | undefined {
  const address = value.kind === 'unknown' ? value.reference?.address : undefined;
  return resources.find((one) => one.address === address);
}

function arnsIn(list: Found, context: Context, scope: string): readonly Grant[] {
  const { items, more } = itemsOf(list, context.world);
  const grants = items.map((item) => arnGrant(item.value, attributeOrigin(list), context, scope));
  return more ? [...grants, unknownGrant(more)] : grants;
}

const OF_AWS = ':iam::aws:policy/';

/** What a policy allows by its ARN, or by a reference to it. */
function arnGrant(value: Settled, at: Origin, context: Context, scope: string): Grant {
  const { model, world } = context;
  const text = skeleton(value);
  const name = text.slice(text.lastIndexOf('/') + 1);
  if (text.includes(OF_AWS) && !name.includes(HOLE))
    return {
      at,
      allows: (action) => {
        const answer = awsPolicyAllows(name, action);
        return answer === undefined
          ? unclear(`what ${name} allows is not known to this version`, at)
          : known(answer, at);
      },
    };
  const policy =
    referenced(value, 'managedPolicy', model) ??
    namedIn(text.startsWith('arn:') && !name.includes(HOLE) ? name : '', scope, context);
  if (policy) return documentGrant(walk(propertiesOf(policy, world), 'policyDocument', world), at, context);
  return value.kind === 'unknown'
    ? { at, allows: () => asUnknown(value) }
    : { at, allows: () => unclear(`the policy ${name} is not in the scanned code`, at) };
}

/** The policy of the code with the name. */
function namedIn(name: string, scope: string, { model, world }: Context): Resource | undefined {
  if (name === '') return undefined;
  return ofScope(model, 'managedPolicy', scope).find((policy) => {
    const own = walk(propertiesOf(policy, world), 'managedPolicyName', world).value;
    return own.kind === 'known' && own.value === name;
  });
}
