// Facts about the roles of an environment: that of its instances, and that of its Spot fleet.
// Sources: docs.aws.amazon.com/batch/latest/userguide/instance_IAM_role.html, …/spot_fleet_IAM_role.html
import { skeleton } from '../../value/text.ts';
import { known, type Settled } from '../../value/value.ts';
import { linked } from '../link.ts';
import type { Resource } from '../resource.ts';
import { computeResource, memberOutside, type Context } from '../row.ts';
import { isFalse, not, type Truth } from '../truth.ts';
import { itemsOf, propertiesOf, walk } from '../walk.ts';
import { attributeOrigin, none, unknownOrNone, type Facts } from './fact.ts';
import { hasPolicies, roleAllows } from './rolePolicies.ts';

/** The role behind the instance profile; a value that is not known if one of the two is not in the code. */
function instanceRole(context: Context): Resource | Settled {
  const { environment, model, world } = context;
  const reference = computeResource(context, 'instanceRole');
  if (reference.value.kind === 'absent') return reference.value;
  const profile = linked(
    reference.value,
    'instanceProfile',
    'instanceProfileName',
    environment.scope,
    model,
    world,
  );
  if (!profile)
    return memberOutside(reference, 'instance profile', environment.address, environment.language).value;
  const [role] = itemsOf(walk(propertiesOf(profile, world), 'roles', world), world).items;
  if (!role) return { kind: 'absent', origin: attributeOrigin(reference) };
  return (
    linked(role.value, 'role', 'roleName', profile.scope, model, world) ??
    memberOutside(role, 'role', `${environment.address}/instanceProfile`, environment.language).value
  );
}

function isResource(one: Resource | Settled): one is Resource {
  return 'address' in one;
}

function cannotRegister(context: Context): Truth {
  const role = instanceRole(context);
  if (isResource(role)) return not(roleAllows(context, role, 'ecs:RegisterContainerInstance'));
  // Most code refers to a role that is managed elsewhere: an unknown for each would only be noise.
  return known(false, role.origin);
}

const OF_FLEETS = 'AWSServiceRoleForEC2SpotFleet';

/** What is wrong with the role of the Spot fleet, as a part of a sentence; not set if nothing is. */
function fleetRoleFault(context: Context): Settled {
  const { environment, model, world } = context;
  const { value } = computeResource(context, 'spotIamFleetRole');
  if (value.kind === 'absent') return none(value.origin);
  const role = linked(value, 'role', 'roleName', environment.scope, model, world);
  if (role) {
    if (!hasPolicies(context, role)) return none(value.origin);
    const mayTag = roleAllows(context, role, 'ec2:CreateTags');
    if (mayTag.kind === 'unknown') return unknownOrNone(mayTag);
    return isFalse(mayTag)
      ? known(`${role.name} lacks the policy AmazonEC2SpotFleetTaggingRole`, value.origin)
      : none(value.origin);
  }
  const service = linked(value, 'serviceLinkedRole', 'awsServiceName', environment.scope, model, world);
  const name = service && walk(propertiesOf(service, world), 'awsServiceName', world).value;
  const isLinked = name?.kind === 'known' && name.value === 'spotfleet.amazonaws.com';
  const text = skeleton(value);
  if (isLinked || text.slice(text.lastIndexOf('/') + 1) === OF_FLEETS)
    return known(`${OF_FLEETS} is the service-linked role that Spot fleets have by themselves`, value.origin);
  return value.kind === 'unknown' ? unknownOrNone(value) : none(value.origin);
}

export const roleFacts: Facts<Context> = {
  '/environment/instanceRoleCannotRegister': {
    type: 'boolean',
    doc: 'The role behind the instance profile is in the code with all its policies, and none allows ecs:RegisterContainerInstance.',
    of: cannotRegister,
  },
  '/environment/instanceRoleName': {
    type: 'text',
    doc: 'What the code calls the role behind the instance profile.',
    of: (row) => {
      const role = instanceRole(row);
      return isResource(role)
        ? known(role.name, computeResource(row, 'instanceRole').value.origin)
        : none(role.origin);
    },
  },
  '/environment/spotFleetRoleFault': {
    type: 'text',
    doc: 'What is wrong with the role of the Spot fleet, as a part of a sentence.',
    of: fleetRoleFault,
  },
};
