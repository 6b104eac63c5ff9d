// Facts about a launch template in use: how it is referred to, and what its version means.
// Source: docs.aws.amazon.com/batch/latest/userguide/launch-templates.html
import { derived } from '../../value/origins.ts';
import { known, type Settled } from '../../value/value.ts';
import { factsOf } from '../languages.ts';
import { launchTemplateData, type Context, type LaunchTemplateUse } from '../row.ts';
import { all, any, isFalse, isTrue, asUnknown, not, test, yes, type Truth } from '../truth.ts';
import { propertiesOf, walk } from '../walk.ts';
import { ssmPathInLaunchTemplate } from '../ami.ts';
import { amiText } from './amiWords.ts';
import { movedByImageBuilder } from './imageBuilder.ts';
import { attributeOrigin, headerOrigin, none, unknownOrNone, setAt, type Facts } from './fact.ts';

export interface LaunchTemplateRow extends Context {
  readonly use: LaunchTemplateUse;
}

/** What the two names of versions mean; any other version is a number. */
const VERSION_KINDS: ReadonlyMap<string, string> = new Map([
  ['$Latest', 'latest'],
  ['$Default', 'default'],
]);

/**
 * `latest`, `default`, `unset`, `number`, `newest-number` (a reference that follows each new version) or
 * `default-number`.
 */
function versionKind({ use, environment }: LaunchTemplateRow): Settled {
  const { value } = use.version;
  const say = (kind: string): Settled =>
    known(kind, value.kind === 'absent' ? attributeOrigin(use.reference) : value.origin);
  if (value.kind === 'absent') return say('unset');
  if (value.kind === 'known') return say(VERSION_KINDS.get(String(value.value)) ?? 'number');
  const { versions } = factsOf(environment.language);
  const attribute = value.reference?.attribute ?? '';
  if (versions.newest.includes(attribute)) return say('newest-number');
  if (versions.default.includes(attribute)) return say('default-number');
  return asUnknown(value);
}

/**
 * Whether the code changes the default version: CloudFormation can't, Terraform's update_default_version and
 * default_version do.
 */
function defaultMoves(row: LaunchTemplateRow): Truth {
  const { template } = row.use;
  const origin = attributeOrigin(row.use.reference);
  if (!template) {
    const { value } = launchTemplateData(row, row.use, 'imageId');
    return value.kind === 'unknown' ? asUnknown(value) : known(false, origin);
  }
  // Anybody may change the default version of a deployed launch template.
  if (template.isObserved) return yes(origin);
  const properties = propertiesOf(template, row.world);
  const follows = test(walk(properties, 'updateDefaultVersion', row.world).value, (value) => value === true);
  return any(
    follows,
    setAt(walk(properties, 'defaultVersion', row.world)),
    movedByImageBuilder(row, row.use),
  );
}

/** Whether the version is a reference to the default version number, which nothing in the code moves. */
function defaultNumberStays(row: LaunchTemplateRow): Truth {
  const refersToDefault = test(versionKind(row), (kind) => kind === 'default-number');
  return all(refersToDefault, not(defaultMoves(row)));
}

/** What `$Default` means, as a sentence. */
function defaultMeaning(row: LaunchTemplateRow): Settled {
  const origin = attributeOrigin(row.use.reference);
  const { template } = row.use;
  if (isTrue(movedByImageBuilder(row, row.use)))
    return known(
      'EC2 Image Builder moves the default version, and AWS Batch sees that at an infrastructure update only. The launch template carries the image, so updateToLatestImageVersion is ignored',
      origin,
    );
  if (template && isFalse(defaultMoves(row))) return known(factsOf(template.language).defaultStays, origin);
  return known(
    'AWS Batch evaluates it when it creates the environment and at an infrastructure update only',
    origin,
  );
}

type LookUp = 'at-deployment' | 'at-launch';

/** When the image is looked up; undefined for an id, and if its source is not known. */
function lookUpOf(value: Settled): LookUp | undefined {
  if (value.kind === 'unknown') return value.lookup ? 'at-deployment' : undefined;
  if (value.kind !== 'known') return undefined;
  return ssmPathInLaunchTemplate(String(value.value)) === undefined ? undefined : 'at-launch';
}

function kindOf(row: LaunchTemplateRow): string | undefined {
  const kind = versionKind(row);
  return kind.kind === 'known' ? String(kind.value) : undefined;
}

const EVALUATED: ReadonlySet<string | undefined> = new Set(['latest', 'default', 'unset', 'default-number']);

function imageMoves(row: LaunchTemplateRow): Truth {
  const { value } = launchTemplateData(row, row.use, 'imageId');
  const kind = kindOf(row);
  const moves = kind === 'newest-number' || EVALUATED.has(kind);
  return known(moves && lookUpOf(value) !== undefined, value.origin);
}

function imageOutlook(row: LaunchTemplateRow): Settled {
  const { value } = launchTemplateData(row, row.use, 'imageId');
  return known(outlookText(value, kindOf(row)), value.origin);
}

function outlookText(image: Settled, version: string | undefined): string {
  const lookUp = lookUpOf(image);
  if (lookUp === 'at-launch')
    return 'EC2 looks it up when it launches an instance, and AWS does not document whether AWS Batch passes that on';
  if (lookUp === 'at-deployment' && version === 'newest-number')
    return 'It is looked up at each deployment, and a new version of the launch template then brings it in';
  if (lookUp === 'at-deployment' && EVALUATED.has(version))
    return `It is looked up at each deployment, but AWS Batch evaluates ${version === 'latest' ? '$Latest' : '$Default'} at creation and at an infrastructure update only`;
  const never = image.kind === 'known' ? 'AWS Batch never refreshes it: o' : 'O';
  return `${never}nly another launch template, or a new version of it, brings in another AMI`;
}

/** `ok`, `both` or `neither` of id and name. */
function identification({ use }: LaunchTemplateRow): Settled {
  const id = setAt(use.id);
  const name = setAt(use.name);
  const origin = attributeOrigin(use.reference);
  if (isTrue(all(id, name))) return known('both its id and its name', origin);
  if (isFalse(any(id, name))) return known('neither its id nor its name', origin);
  if (id.kind === 'unknown') return unknownOrNone(id);
  return name.kind === 'unknown' ? unknownOrNone(name) : none(origin);
}

/**
 * Whether the reference comes through an export of another stack. CloudFormation refuses to change an export
 * that a stack imports, so a version number cannot take that way.
 * Source: docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-exports.html
 */
function isImported({ use }: LaunchTemplateRow): Truth {
  const { value } = use.id.value.kind === 'absent' ? use.name : use.id;
  return known(
    value.origin.via.some(({ kind }) => kind === 'export'),
    attributeOrigin(use.reference),
  );
}

/** What people call the launch template. */
function templateName(row: LaunchTemplateRow): Settled {
  const { use } = row;
  if (use.template) return known(use.template.name, derived(use.template.at));
  const value = use.id.value.kind === 'absent' ? use.name.value : use.id.value;
  if (value.kind !== 'unknown' || value.parts) return value;
  const step = value.origin.via.findLast(({ kind }) => kind === 'parameter' || kind === 'variable');
  return known(step ? `in ${step.kind} ${step.name}` : 'given from outside', value.origin);
}

export const launchTemplateFacts: Facts<LaunchTemplateRow> = {
  '/reference/versionKind': {
    type: 'text',
    doc: 'latest, default, unset, number, newest-number (follows each new version) or default-number.',
    of: versionKind,
  },
  '/reference/defaultMoves': {
    type: 'boolean',
    doc: 'Something in the code moves the default version.',
    of: defaultMoves,
  },
  '/reference/defaultNumberStays': {
    type: 'boolean',
    doc: 'The version is a reference to the default version number, and nothing in the code moves that.',
    of: defaultNumberStays,
  },
  '/reference/defaultMeaning': {
    type: 'text',
    doc: 'What the default version is, as a sentence.',
    of: defaultMeaning,
  },
  '/reference/movedByImageBuilder': {
    type: 'boolean',
    doc: 'A distribution of EC2 Image Builder in the code moves the default version; not set if none does.',
    of: (row) => {
      const truth = movedByImageBuilder(row, row.use);
      return isFalse(truth) ? none(truth.origin) : truth;
    },
  },
  '/reference/imported': {
    type: 'boolean',
    doc: 'It comes through an export of another stack.',
    of: isImported,
  },
  '/reference/misidentified': {
    type: 'text',
    doc: 'What is wrong with id and name: both or neither of them are set.',
    of: identification,
  },
  '/reference/isEmpty': {
    type: 'boolean',
    doc: 'It has certainly neither an id nor a name, so that no launch template is referred to.',
    of: ({ use }) => known(isFalse(any(setAt(use.id), setAt(use.name))), attributeOrigin(use.reference)),
  },
  '/reference/ofOverride': {
    type: 'boolean',
    doc: 'It is the reference of an override.',
    of: (row) => known(row.use.override !== undefined, headerOrigin(row)),
  },
  '/launchTemplate/name': {
    type: 'text',
    doc: 'What the code calls the launch template, or its id or name.',
    of: templateName,
  },
  '/launchTemplate/inCode': {
    type: 'boolean',
    doc: 'The launch template is in the scanned code.',
    of: (row) =>
      row.use.template ? yes(derived(row.use.template.at)) : known(false, attributeOrigin(row.use.reference)),
  },
  '/launchTemplate/imageWords': {
    type: 'text',
    doc: 'The image that it sets, as a sentence names it.',
    of: (row) => {
      const { value } = launchTemplateData(row, row.use, 'imageId');
      if (value.kind === 'unknown' && value.why.code === 'invalid') return value;
      return known(amiText(value, row.model), value.origin);
    },
  },
  '/launchTemplate/imageMoves': {
    type: 'boolean',
    doc: 'The image is looked up, and the reference moves with the launch template.',
    of: imageMoves,
  },
  '/launchTemplate/imageOutlook': {
    type: 'text',
    doc: 'What brings in another image, as a sentence.',
    of: imageOutlook,
  },
};
