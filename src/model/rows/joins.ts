// What the rows join: each resource or part of one by the first step of its pointers, with its fields of the
// field table.
import type { BlockDeviceRow } from '../facts/blockDevice.ts';
import type { Ec2ConfigurationRow } from '../facts/ec2Configuration.ts';
import type { ImageRow } from '../facts/imageSources.ts';
import type { JobDefinitionRow } from '../facts/jobDefinition.ts';
import type { JobQueueRow } from '../facts/jobQueue.ts';
import { fields, type Field, type Fields } from '../fields.ts';
import { linked, referenced } from '../link.ts';
import type { ResourceKind } from '../resource.ts';
import {
  computeResource,
  launchTemplateData,
  launchTemplateField,
  memberOutside,
  property,
  type Context,
  type LaunchTemplateUse,
} from '../row.ts';
import { propertiesOf, walk, type Found } from '../walk.ts';

/** Something that a row joins. */
export interface Join<Row> {
  /** Its fields, each of which is a pointer. */
  readonly fields: Fields;
  /**
   * What its first step alone means, if it is a pointer, too: to require that it is there, or to underline
   * it.
   */
  readonly whole?: string;
  /** What is at a path of its fields; at the empty path the whole. */
  readonly at: (row: Row, path: string) => Found;
}

/** By the first step of its pointers. */
export type Joins<Row> = { readonly [name: string]: Join<Row> };

type WithUse = Context & { readonly use: LaunchTemplateUse };

/** The fields of the object, or of the items of the list, at a path of the table. */
function fieldsAt(table: Fields, path: string): Fields {
  let inner = table;
  for (const name of path.split('/')) {
    const field: Field | undefined = inner[name];
    const item = field?.is === 'list' ? field.of : field;
    if (item?.is !== 'object') throw new RangeError(`the field table has no object at ${path}`);
    inner = item.fields;
  }
  return inner;
}

function walkTo(whole: Found, path: string, row: Context): Found {
  return path === '' ? whole : walk(whole, path, row.world);
}

const { launchTemplateData: _data, ...launchTemplateItself } = fields.launchTemplate;

/** The launch template in use: its own fields, and those of its data. */
export const launchTemplateOf: Join<WithUse> = {
  fields: { ...launchTemplateItself, ...fieldsAt(fields.launchTemplate, 'launchTemplateData') },
  at: (row, path) =>
    Object.hasOwn(launchTemplateItself, path)
      ? launchTemplateField(row, row.use, path)
      : launchTemplateData(row, row.use, path),
};

/** The reference to the launch template. */
export const referenceOf: Join<WithUse> = {
  fields: fieldsAt(fields.computeEnvironment, 'computeResources/launchTemplate'),
  whole: 'The reference to the launch template.',
  at: (row, path) => walkTo(row.use.reference, path, row),
};

/** The override of a launch template: its reference, and the instance types that it is for. */
export const overrideOf: Join<WithUse> = {
  fields: fieldsAt(fields.computeEnvironment, 'computeResources/launchTemplate/overrides'),
  whole: 'The override.',
  at: (row, path) => walkTo(row.use.reference, path, row),
};

/** The entry of ec2Configuration. */
export const ec2ConfigurationEntryOf: Join<Ec2ConfigurationRow> = {
  fields: fieldsAt(fields.computeEnvironment, 'computeResources/ec2Configuration'),
  whole: 'The entry of ec2Configuration.',
  at: (row, path) => walkTo(row.entry, path, row),
};

/** The mapping of a volume. */
export const deviceOf: Join<BlockDeviceRow> = {
  fields: fieldsAt(fields.launchTemplate, 'launchTemplateData/blockDeviceMappings'),
  whole: 'The mapping of the volume.',
  at: (row, path) => walkTo(row.mapping, path, row),
};

export const jobDefinitionOf: Join<JobDefinitionRow> = {
  fields: fields.jobDefinition,
  at: (row, path) => walkTo(propertiesOf(row.jobDefinition, row.world), path, row),
};

export const jobQueueOf: Join<JobQueueRow> = {
  fields: fields.jobQueue,
  at: (row, path) => walkTo(propertiesOf(row.queue, row.world), path, row),
};

/** The SSM parameter of the code that the AMI id refers to; not set when the id comes from elsewhere. */
export const ssmParameterOf: Join<ImageRow> = {
  fields: fields.ssmParameter,
  whole: 'The SSM parameter of the code that the AMI id refers to.',
  at: (row, path) => {
    const { id } = row.image;
    const parameter = referenced(id.value, 'ssmParameter', row.model);
    if (!parameter) return { key: id.key, value: { kind: 'absent', origin: id.value.origin } };
    return walkTo(propertiesOf(parameter, row.world), path, row);
  },
};

/** A resource that a property of the environment refers to, by reference or by name. */
function referredBy(
  kind: ResourceKind,
  nameField: string,
  what: string,
  referenceIn: (context: Context) => Found,
): Join<Context> {
  return {
    fields: fields[kind],
    whole: `The ${what} of the environment.`,
    at: (row, path) => {
      const reference = referenceIn(row);
      if (reference.value.kind === 'absent') return reference;
      const { environment, model, world } = row;
      const resource = linked(reference.value, kind, nameField, environment.scope, model, world);
      return resource
        ? walkTo(propertiesOf(resource, world), path, row)
        : memberOutside(reference, what, `${environment.address}/${kind}/${path}`, environment.language);
    },
  };
}

export const instanceProfileOf = referredBy(
  'instanceProfile',
  'instanceProfileName',
  'instance profile',
  (context) => computeResource(context, 'instanceRole'),
);

export const serviceRoleOf = referredBy('role', 'roleName', 'service role', (context) =>
  property(context, 'serviceRole'),
);
