// The subjects of policies: which rows each has, and the value of a pointer in a row.
import { own } from '../../value/own.ts';
import { blockDeviceFacts, blockDeviceRows, devicesOfEnvironment } from '../facts/blockDevice.ts';
import { deployedImageFacts, deployedTemplateFacts } from '../facts/deployed.ts';
import { differenceFacts, differenceRows } from '../facts/difference.ts';
import { ec2ConfigurationFacts, ec2ConfigurationRows } from '../facts/ec2Configuration.ts';
import { environmentFacts } from '../facts/environment.ts';
import { environmentJobFacts } from '../facts/environmentJobs.ts';
import type { Facts } from '../facts/fact.ts';
import { ignoredSettingFacts } from '../facts/ignoredSettings.ts';
import { imageFacts, imagesOfEnvironment } from '../facts/image.ts';
import { imageComponentFacts, imageComponentRows } from '../facts/imageComponents.ts';
import { imageRows } from '../facts/imageSources.ts';
import { instanceFacts } from '../facts/instances.ts';
import { jobDefinitionFacts, jobDefinitionRows } from '../facts/jobDefinition.ts';
import { jobGpuFacts } from '../facts/jobGpus.ts';
import { environmentsOfRow, jobQueueFacts, jobQueueRows } from '../facts/jobQueue.ts';
import { launchTemplateFacts } from '../facts/launchTemplate.ts';
import { nodeadmFacts } from '../facts/nodeadm.ts';
import { overrideFacts, overrideRows } from '../facts/override.ts';
import { unusedLaunchTemplateFacts, unusedLaunchTemplateRows } from '../facts/unusedLaunchTemplate.ts';
import { updateFacts } from '../facts/update.ts';
import { pinnedImageFacts } from '../facts/pinned.ts';
import { refusedDeviceFacts, refusedFacts, refusedImageFacts } from '../facts/refused.ts';
import { remedyFacts } from '../facts/remedyWords.ts';
import { replacementFacts } from '../facts/replacement.ts';
import { acceleratorFacts, acceleratorImageFacts } from '../facts/accelerators.ts';
import {
  configWriteFacts,
  configWriteRows,
  userDataFacts,
  userDataOfEnvironment,
} from '../facts/userData.ts';
import { roleFacts } from '../facts/roles.ts';
import { userDataCommandFacts, userDataCommandRows } from '../facts/userDataCommand.ts';
import type { Resource } from '../resource.ts';
import { launchTemplateUses, type Context, type LaunchTemplateUse } from '../row.ts';
import type { Found } from '../walk.ts';
import {
  deviceOf,
  ec2ConfigurationEntryOf,
  instanceProfileOf,
  jobDefinitionOf,
  jobQueueOf,
  launchTemplateOf,
  overrideOf,
  referenceOf,
  serviceRoleOf,
  ssmParameterOf,
  type Joins,
} from './joins.ts';

export type RowSubject =
  | 'environment'
  | 'launchTemplate'
  | 'override'
  | 'image'
  | 'ec2Configuration'
  | 'blockDevice'
  | 'configWrite'
  | 'userDataCommand'
  | 'unusedLaunchTemplate'
  | 'imageComponent'
  | 'jobDefinition'
  | 'jobQueue'
  | 'difference';

/** What a row is about, beside its environment. */
export interface About {
  /**
   * Address of the resource that contains it, if that is not the environment or the launch template in use.
   */
  readonly address?: string;
  readonly use?: LaunchTemplateUse;
  /** The environments that it concerns, if they are not just the one that it was made for. */
  readonly environments?: readonly Resource[];
}

/** One row of a subject, which hides the types of its parts. */
export interface SubjectRow {
  /** Remembers what belongs to this row alone. */
  readonly part: object;
  readonly about: About;
  /** What the pointer means in this row; undefined when only the environment can have it. */
  find(pointer: string): { readonly value: Found['value']; readonly key?: Found['key'] } | undefined;
}

/** What policies can judge: all subjects have what {@link everywhere} contains, too. */
export interface Subject {
  rows(context: Context): readonly SubjectRow[];
  /** Whether the pointer is this subject's own, and not one of the environment. */
  has(pointer: string): boolean;
  readonly facts: Facts<never>;
  readonly joins: Joins<never>;
}

interface Table<Part extends object> {
  readonly rows: (context: Context) => readonly Part[];
  readonly facts?: Facts<Context & Part>;
  readonly joins?: Joins<Context & Part>;
  readonly about?: (row: Context & Part) => About;
}

/** Facts and joins of the environment, which the rows of all subjects have. */
export const everywhere: { readonly facts: Facts<Context>; readonly joins: Joins<Context> } = {
  facts: {
    ...environmentFacts,
    ...environmentJobFacts,
    ...updateFacts,
    ...instanceFacts,
    ...imagesOfEnvironment,
    ...devicesOfEnvironment,
    ...userDataOfEnvironment,
    ...refusedFacts,
    ...replacementFacts,
    ...acceleratorFacts,
    ...roleFacts,
    ...remedyFacts,
  },
  joins: { instanceProfile: instanceProfileOf, serviceRole: serviceRoleOf },
};

/** What a pointer means by the given facts and joins. */
export function findIn<Row extends Context>(
  pointer: string,
  facts: Facts<Row>,
  joins: Joins<Row>,
  row: Row,
): ReturnType<SubjectRow['find']> {
  const fact = own(facts, pointer);
  if (fact) return { value: fact.of(row) };
  const [, name = '', ...steps] = pointer.split('/');
  return own(joins, name)?.at(row, steps.join('/'));
}

function hasPointer(pointer: string, facts: Facts<never>, joins: Joins<never>): boolean {
  return Object.hasOwn(facts, pointer) || Object.hasOwn(joins, pointer.split('/', 2)[1] ?? '');
}

function subject<Part extends object>({ rows, facts = {}, joins = {}, about }: Table<Part>): Subject {
  const answers = new Map<string, boolean>();
  return {
    facts,
    joins,
    has: (pointer) => {
      let isOwn = answers.get(pointer);
      if (isOwn === undefined) answers.set(pointer, (isOwn = hasPointer(pointer, facts, joins)));
      return isOwn;
    },
    rows: (context) =>
      rows(context).map((part) => {
        const row = { ...part, ...context };
        return {
          part,
          about: about?.(row) ?? {},
          find: (pointer) => findIn(pointer, facts, joins, row),
        };
      }),
  };
}

const launchTemplateRows = (context: Context): readonly { readonly use: LaunchTemplateUse }[] =>
  launchTemplateUses(context).map((use) => ({ use }));

export const subjects: { readonly [subject in RowSubject]: Subject } = {
  environment: subject({ rows: () => [{}] }),
  launchTemplate: subject({
    rows: launchTemplateRows,
    facts: {
      ...launchTemplateFacts,
      ...userDataFacts,
      ...ignoredSettingFacts,
      ...nodeadmFacts,
      ...deployedTemplateFacts,
    },
    joins: { launchTemplate: launchTemplateOf, reference: referenceOf },
    about: ({ use }) => ({ use }),
  }),
  override: subject({
    rows: overrideRows,
    facts: overrideFacts,
    joins: { launchTemplate: launchTemplateOf, override: overrideOf },
  }),
  image: subject({
    rows: imageRows,
    facts: {
      ...imageFacts,
      ...refusedImageFacts,
      ...pinnedImageFacts,
      ...deployedImageFacts,
      ...acceleratorImageFacts,
    },
    joins: { ssmParameter: ssmParameterOf },
    about: ({ image }) => (image.use ? { use: image.use } : {}),
  }),
  ec2Configuration: subject({
    rows: ec2ConfigurationRows,
    facts: ec2ConfigurationFacts,
    joins: { entry: ec2ConfigurationEntryOf },
  }),
  blockDevice: subject({
    rows: blockDeviceRows,
    facts: { ...launchTemplateFacts, ...blockDeviceFacts, ...refusedDeviceFacts },
    joins: { launchTemplate: launchTemplateOf, reference: referenceOf, device: deviceOf },
    about: ({ use }) => ({ use }),
  }),
  configWrite: subject({
    rows: configWriteRows,
    facts: { ...launchTemplateFacts, ...configWriteFacts },
    joins: { launchTemplate: launchTemplateOf, reference: referenceOf },
    about: ({ use }) => ({ use }),
  }),
  userDataCommand: subject({
    rows: userDataCommandRows,
    facts: { ...launchTemplateFacts, ...userDataCommandFacts },
    joins: { launchTemplate: launchTemplateOf, reference: referenceOf },
    about: ({ use }) => ({ use }),
  }),
  unusedLaunchTemplate: subject({
    rows: unusedLaunchTemplateRows,
    facts: unusedLaunchTemplateFacts,
    about: ({ template }) => ({ address: template.address }),
  }),
  imageComponent: subject({
    rows: imageComponentRows,
    facts: imageComponentFacts,
    about: ({ component }) => ({ address: component.address }),
  }),
  jobDefinition: subject({
    rows: jobDefinitionRows,
    facts: { ...jobDefinitionFacts, ...jobGpuFacts },
    joins: { jobDefinition: jobDefinitionOf },
    about: ({ jobDefinition, environments }) => ({ address: jobDefinition.address, environments }),
  }),
  jobQueue: subject({
    rows: jobQueueRows,
    facts: jobQueueFacts,
    joins: { jobQueue: jobQueueOf },
    about: (row) => ({ address: row.queue.address, environments: environmentsOfRow(row) }),
  }),
  difference: subject({ rows: differenceRows, facts: differenceFacts }),
};
