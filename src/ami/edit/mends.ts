// The edits that make an environment one that takes new AMIs in place.
import { factsOf, prefixName } from '../../model/languages.ts';
import { attributeOrigin } from '../../model/facts/fact.ts';
import { computeResource, launchTemplateUses, property, type Context } from '../../model/row.ts';
import { itemsOf, walk, type Found } from '../../model/walk.ts';
import { updatableStrategyFor } from '../../model/strategies.ts';
import type { Deployer, EnvironmentState } from '../../model/updates/state.ts';
import { textOf, type Range } from '../../value/source.ts';
import { blockSpan, valueSpan, type Span } from '../../edits/span.ts';
import { createBeforeDestroyIn, prefixOf } from '../../edits/terraform.ts';
import {
  quoted,
  memberBefore,
  memberInstead,
  valueInstead,
  withoutMember,
  type SourceEdit,
} from '../../edits/members.ts';
import { newestVersion } from './newestVersion.ts';

export interface Mend {
  /** What it does, as a part of a sentence about the copy: «has no service role». */
  readonly text: string;
  /** Undefined if the code does not have it in the environment itself: then people make the edit. */
  readonly edit: SourceEdit | undefined;
}

export interface Mending {
  readonly context: Context;
  readonly state: EnvironmentState;
  readonly deployer: Deployer;
  /** The text of the environment's resource. */
  readonly span: Span;
}

/** Everything that keeps updates or replacements out, mended. */
export function mends(mending: Mending): readonly Mend[] {
  const all = [
    ...nameMend(mending),
    ...roleMend(mending),
    ...strategyMend(mending),
    ...replaceMend(mending),
    ...orderMend(mending),
    ...amiMends(mending),
  ];
  return takesPatches(mending.context) ? all : all.map(({ text }) => ({ text, edit: undefined }));
}

/** Whether people edit the text that the environment is in: a plan or a state is written by Terraform. */
export function takesPatches({ environment: { language, at } }: Context): boolean {
  const isWrittenByTerraform = language === 'terraform' && !/\.(?:tf|tofu)(?:\.json)?$/i.test(at.source.path);
  return factsOf(language).hasPatches && !isWrittenByTerraform;
}

/** Whether a member is written in the environment's own text, on its own. */
function inside({ context, span }: Mending, { key }: Found): boolean {
  return key.source === context.environment.at.source && key.start >= span.start && key.end <= span.end;
}

function editInside(
  mending: Mending,
  found: Found,
  edit: (key: Range) => SourceEdit,
): SourceEdit | undefined {
  return inside(mending, found) ? edit(found.key) : undefined;
}

function spelled({ context }: Mending, path: string): string {
  return context.environment.spelling?.(path) ?? path;
}

function nameMend(mending: Mending): readonly Mend[] {
  const name = property(mending.context, 'computeEnvironmentName');
  if (name.value.kind === 'absent') return [];
  if (mending.deployer.tool !== 'aws')
    return [
      {
        text: 'has no fixed name, so that the next one finds it free',
        edit: editInside(mending, name, withoutMember),
      },
    ];
  const span = valueSpan(name.key);
  const written = span && name.key.source.text.slice(span.start, span.end);
  const { language } = mending.context.environment;
  const prefix = prefixName(language, textOf(name.key).trim());
  return [
    {
      text: `has ${prefix} instead of a fixed name`,
      // A name over several lines is rewritten by people.
      edit: written
        ? editInside(mending, name, (key) => memberInstead(key, prefix, prefixOf(written, language)))
        : undefined,
    },
  ];
}

function roleMend(mending: Mending): readonly Mend[] {
  if (mending.state.role !== 'custom') return [];
  const role = property(mending.context, 'serviceRole');
  return [
    {
      text: 'has no service role, so that AWS Batch uses AWSServiceRoleForBatch',
      edit: editInside(mending, role, withoutMember),
    },
  ];
}

function strategyMend(mending: Mending): readonly Mend[] {
  const { context, state } = mending;
  if (state.strategy !== 'BEST_FIT' && state.strategy !== 'unset') return [];
  const strategy = computeResource(context, 'allocationStrategy');
  const { deployer } = mending;
  const wanted = updatableStrategyFor(state.type, deployer.tool === 'aws' ? deployer : undefined);
  const name = spelled(mending, 'computeResources/allocationStrategy');
  const text = `has the allocation strategy ${wanted}`;
  if (strategy.value.kind !== 'absent')
    return [
      { text, edit: editInside(mending, strategy, (key) => memberInstead(key, name, quoted(key, wanted))) },
    ];
  const type = computeResource(context, 'type');
  return [{ text, edit: editInside(mending, type, (key) => memberBefore(key, name, quoted(key, wanted))) }];
}

/** ReplaceComputeEnvironment false, in CloudFormation and the provider awscc. */
export function replaceMend(mending: Mending): readonly Mend[] {
  const { context, deployer } = mending;
  if (deployer.tool === 'api' || deployer.tool === 'aws' || deployer.replace === false) return [];
  const flag = property(context, 'replaceComputeEnvironment');
  const name = spelled(mending, 'replaceComputeEnvironment');
  const text = `has ${name} false`;
  if (flag.value.kind !== 'absent')
    return [{ text, edit: editInside(mending, flag, (key) => memberInstead(key, name, 'false')) }];
  const type = property(context, 'type');
  return [{ text, edit: editInside(mending, type, (key) => memberBefore(key, name, 'false')) }];
}

/** The new environment first, so that later replacements do not fail on the queue. */
function orderMend(mending: Mending): readonly Mend[] {
  const { context, deployer, span, state } = mending;
  if (deployer.tool !== 'aws' || state.createBeforeDestroy === true) return [];
  if (context.environment.language === 'pulumi') {
    // Pulumi makes the new resource first, unless this option is true.
    const option = property(context, 'createBeforeDestroy');
    const edit = inside(mending, option) ? valueInstead(option.key, 'false') : undefined;
    return [{ text: 'has deleteBeforeReplace false', edit }];
  }
  const { source } = context.environment.at;
  return [{ text: 'has create_before_destroy', edit: createBeforeDestroyIn(source, span) }];
}

/** What lets newer AMIs in: the flag, image types that AWS still creates, and a version that follows. */
export function amiMends(mending: Mending): readonly Mend[] {
  return [...flagAndTypeMends(mending), ...versionMends(mending)];
}

/** The flag, and image types that AWS still creates. */
export function flagAndTypeMends(mending: Mending): readonly Mend[] {
  return [...flagMend(mending), ...imageTypeMends(mending)];
}

function flagMend(mending: Mending): readonly Mend[] {
  const { context, deployer, state } = mending;
  if (deployer.tool === 'aws' || state.ami.by !== 'batch' || state.takesLatest === true) return [];
  const flag = computeResource(context, 'updateToLatestImageVersion');
  const name = spelled(mending, 'computeResources/updateToLatestImageVersion');
  const text = `has ${name} true`;
  if (flag.value.kind !== 'absent')
    return [{ text, edit: editInside(mending, flag, (key) => memberInstead(key, name, 'true')) }];
  const type = computeResource(context, 'type');
  return [{ text, edit: editInside(mending, type, (key) => memberBefore(key, name, 'true')) }];
}

/** Since 2026-06-30 AWS Batch creates no ECS environment with its own Amazon Linux 2 AMI. */
function imageTypeMends(mending: Mending): readonly Mend[] {
  const { context, state } = mending;
  if (state.ami.by !== 'batch') return [];
  return itemsOf(computeResource(context, 'ec2Configuration'), context.world).items.flatMap(
    (entry): Mend[] => {
      const type = walk(entry, 'imageType', context.world);
      const old = type.value.kind === 'known' ? String(type.value.value) : '';
      if (!/^E[CK]S_AL[12](?:_NVIDIA)?$/.test(old)) return [];
      const wanted = old.replace(/_AL[12]/, '_AL2023');
      const { at } = attributeOrigin(type);
      const isLiteral = type.value.origin.via.length === 0 && textOf(at).includes(old);
      return [
        {
          text: `has the image type ${wanted}`,
          edit:
            isLiteral && inside(mending, type)
              ? { source: at.source, start: at.start, end: at.end, text: textOf(at).replace(old, wanted) }
              : undefined,
        },
      ];
    },
  );
}

/** What a reference to the newest version does. */
export const NEWEST_VERSION = 'has the newest version of its launch template';

/** A reference to the newest version of a launch template that the same code makes. */
function versionMends(mending: Mending): readonly Mend[] {
  const { context } = mending;
  const main = launchTemplateUses(context).find(({ override }) => override === undefined);
  const template = main?.template;
  if (!main || !template) return [];
  const { value } = main.version;
  const floats = value.kind === 'absent' || (value.kind === 'known' && typeof value.value !== 'object');
  const key = main.id.value.kind === 'absent' ? main.name : main.id;
  if (!floats || !inside(mending, key)) return [];
  const newest = newestVersion(context, key.key);
  if (newest === undefined) return [];
  const name = spelled(mending, 'computeResources/launchTemplate/version');
  const edit =
    value.kind === 'absent'
      ? memberBefore(key.key, name, newest)
      : editInside(mending, main.version, (at) => memberInstead(at, name, newest));
  return [{ text: NEWEST_VERSION, edit }];
}

/** The text of the environment's resource. */
export function resourceSpan({ environment }: Context): Span {
  return blockSpan(environment.at);
}
