// Who chooses the AMI: every source that can supply it, which one boots, and in what AWS's pages disagree.
// Source: docs.aws.amazon.com/batch/latest/userguide/ami-selection-order.html, and the pages on updates,
// which differ.
import { imageRows, type ImageSource } from '../model/facts/imageSources.ts';
import {
  computeResource,
  launchTemplateData,
  launchTemplateUses,
  placeOf,
  type Context,
  type LaunchTemplateUse,
} from '../model/row.ts';
import { rowsOf } from '../model/rows/rows.ts';
import { AL2023_DEFAULT_SINCE, defaultImageTypes, shownType } from '../model/updates/defaultImage.ts';
import { itemsOf, textsOf, walk, type Found } from '../model/walk.ts';
import { holdsSensitive, SENSITIVE, displayText } from '../value/sensitive.ts';
import { HOLE, sameText, shortened, skeleton } from '../value/text.ts';
import type { Settled } from '../value/value.ts';
import type { AmiSource } from './answer.ts';

export interface Sources {
  readonly list: readonly AmiSource[];
  readonly disagreement?: string;
  /** Whether all that set an AMI for all instance types set the same one, known or not. */
  readonly oneAmi: boolean;
}

/** A source before it is known which of them boots. */
interface Candidate extends Omit<AmiSource, 'status'> {
  readonly found: Found;
}

export function sourcesOf(context: Context): Sources {
  const candidates = [
    ...overrideCandidates(context),
    imageIdCandidate(context),
    ...entryCandidates(context),
    ...templateCandidates(context),
  ];
  const list = [...ranked(candidates), defaultSource(context, candidates)];
  const disagreement = disagreementOf(candidates);
  const oneAmi = areAlike(forAllTypes(candidates));
  return { list, oneAmi, ...(disagreement === undefined ? {} : { disagreement }) };
}

/** The sources that set, or may set, an AMI for all instance types of the environment. */
function forAllTypes(candidates: readonly Candidate[]): readonly Candidate[] {
  return candidates.filter(({ kind, found }) => kind !== 'launchTemplateOverride' && isSetAtAll(found.value));
}

function areAlike([first, ...others]: readonly Candidate[]): boolean {
  return first !== undefined && others.every(({ found }) => sameText(found.value, first.found.value));
}

function overrideCandidates(context: Context): readonly Candidate[] {
  return launchTemplateUses(context)
    .filter(({ override }) => override !== undefined)
    .map((use) => {
      const types = textsOf(walk(use.reference, 'targetInstanceTypes', context.world), context.world);
      return {
        ...templateCandidate(context, use, 'launchTemplateOverride', `override ${(use.override ?? 0) + 1}`),
        instanceTypes: types.known.map(displayText),
      };
    });
}

function templateCandidates(context: Context): readonly Candidate[] {
  return launchTemplateUses(context)
    .filter(({ override }) => override === undefined)
    .map((use) => templateCandidate(context, use, 'launchTemplate', 'launch template'));
}

function templateCandidate(
  context: Context,
  use: LaunchTemplateUse,
  kind: 'launchTemplate' | 'launchTemplateOverride',
  what: string,
): Candidate {
  const found = launchTemplateData(context, use, 'imageId');
  const reference = use.id.value.kind === 'absent' ? use.name : use.id;
  const name = use.template?.name ?? shownText(reference.value) ?? 'outside the code';
  const version = use.version.value.kind === 'absent' ? '$Default' : shownText(use.version.value);
  return {
    kind,
    label: `image of ${what} ${name}`,
    found,
    at: placeOf(found),
    ...(version === undefined ? {} : { note: `version ${version}` }),
    ...valueOf(context, found, kind, use),
  };
}

function imageIdCandidate(context: Context): Candidate {
  const found = computeResource(context, 'imageId');
  return {
    kind: 'imageId',
    label: 'imageId',
    found,
    at: placeOf(found),
    ...valueOf(context, found, 'imageId'),
  };
}

function entryCandidates(context: Context): readonly Candidate[] {
  const configuration = computeResource(context, 'ec2Configuration');
  return itemsOf(configuration, context.world).items.map((entry) => {
    const found = walk(entry, 'imageIdOverride', context.world);
    const written = shownText(walk(entry, 'imageType', context.world).value);
    const type = written && shortened(written);
    return {
      kind: 'imageIdOverride',
      label: `imageIdOverride${type === undefined ? '' : ` of ${type}`}`,
      found,
      at: placeOf(found),
      ...valueOf(context, found, 'imageIdOverride'),
    };
  });
}

/** The value as people write it, or why it is not known. */
function valueOf(
  context: Context,
  found: Found,
  kind: ImageSource['kind'],
  use?: LaunchTemplateUse,
): Pick<AmiSource, 'value' | 'unknown'> {
  const { value } = found;
  if (value.kind === 'absent') return {};
  const literal = literalOf(context, found, kind, use);
  if (holdsSensitive(value) || (literal && holdsSensitive(literal))) return { value: SENSITIVE };
  if (literal?.kind === 'known') return { value: shortened(String(literal.value)) };
  if (value.kind === 'known') return { value: shortened(String(value.value)) };
  const { why } = value;
  const part = shownText(value);
  return {
    ...(part === undefined ? {} : { value: part }),
    unknown: why.settle === undefined ? why.text : `${why.text}: ${why.settle}`,
  };
}

/** The id, path or search, if it is written. */
function literalOf(
  context: Context,
  found: Found,
  kind: ImageSource['kind'],
  use: LaunchTemplateUse | undefined,
): Settled | undefined {
  const index = imageRows(context).findIndex(
    ({ image }) =>
      image.kind === kind &&
      image.id.key.start === found.key.start &&
      image.id.key.source === found.key.source &&
      image.use?.override === use?.override,
  );
  return index === -1 ? undefined : rowsOf('image', context)[index]?.value('/image/literal');
}

/** A text with `…` for what is not known of it; undefined if nothing of it is known. */
export function shownText(value: Settled): string | undefined {
  if (value.kind === 'absent') return undefined;
  if (holdsSensitive(value)) return SENSITIVE;
  if (value.kind === 'known') return typeof value.value === 'object' ? undefined : String(value.value);
  const text = skeleton(value).replaceAll(HOLE, '…');
  return text === '…' || text === '' ? undefined : text;
}

/** Sources in the order of AWS's page on the selection, each with what becomes of it. */
function ranked(candidates: readonly Candidate[]): readonly AmiSource[] {
  const set = forAllTypes(candidates);
  const sure = set.filter(({ found }) => isSurelySet(found.value));
  const entries = set.every(({ kind }) => kind === 'imageIdOverride');
  const undisputed = set.length === sure.length && (set.length < 2 || areAlike(set) || entries);
  return candidates.map(({ found, ...source }): AmiSource => {
    if (!isSetAtAll(found.value)) return { ...source, status: 'notSet' };
    const certain = isSurelySet(found.value);
    if (source.kind === 'launchTemplateOverride') return { ...source, status: certain ? 'boots' : 'mayBoot' };
    return { ...source, status: undisputed && certain ? 'boots' : 'mayBoot' };
  });
}

function isSetAtAll(value: Settled): boolean {
  return value.kind !== 'absent';
}

function isSurelySet(value: Settled): boolean {
  return value.kind === 'known' || (value.kind === 'unknown' && !value.mayBeAbsent);
}

/** What AWS Batch takes if no source sets an AMI. */
function defaultSource(context: Context, candidates: readonly Candidate[]): AmiSource {
  const types = defaultImageTypes(context);
  const names = types.map(shownType).join(' and ');
  const written = types.some((one) => one.written);
  const set = forAllTypes(candidates);
  const entryMissing =
    set.length > 0 &&
    set.every(({ kind }) => kind === 'imageIdOverride') &&
    candidates.some(({ kind, found }) => kind === 'imageIdOverride' && !isSetAtAll(found.value));
  const sure = set.some(({ found }) => isSurelySet(found.value)) && !entryMissing;
  const at = types[0]?.at ?? placeOf(computeResource(context, 'ec2Configuration'));
  return {
    kind: 'default',
    label: 'AMI of AWS Batch',
    status: defaultStatus(sure, set.length > 0),
    ...(names === '' ? {} : { value: written ? names : `${names} ${byDefault(context, names)}` }),
    at,
    note: written ? 'the image type is written' : defaultNote(context, names),
  };
}

/** Since when it is the default: an older environment of ECS keeps the type of its day. */
function byDefault({ asOf }: Context, names: string): string {
  const isDated = names.startsWith('ECS_') && asOf >= AL2023_DEFAULT_SINCE;
  return isDated ? `by default since ${AL2023_DEFAULT_SINCE}` : 'by default';
}

function defaultStatus(sure: boolean, someMaySet: boolean): AmiSource['status'] {
  if (sure) return 'shadowed';
  return someMaySet ? 'mayBoot' : 'boots';
}

function defaultNote({ asOf }: Context, names: string): string {
  if (names.startsWith('EKS_')) return 'the default of an environment on Amazon EKS';
  return asOf < AL2023_DEFAULT_SINCE
    ? `the default of an environment that is created before ${AL2023_DEFAULT_SINCE}`
    : `the default of a new environment since ${AL2023_DEFAULT_SINCE}; one that is older keeps what it has`;
}

function disagreementOf(candidates: readonly Candidate[]): string | undefined {
  const set = forAllTypes(candidates);
  const kinds = new Set(set.map(({ kind }) => kind));
  if (kinds.size < 2 || areAlike(set)) return undefined;
  if (kinds.has('launchTemplate'))
    return "AWS's page on the selection says that the environment's own AMI wins over the launch template's; its pages on updates say that an AMI which came from the launch template stays until the launch template names another. Keep one of them.";
  return "AWS's page on the selection puts imageId before imageIdOverride; the API's reference says the opposite. Keep one of them.";
}

/** Whether a deployment looks the id up, so that it changes without a change of the code. */
export function isLookedUp(list: readonly AmiSource[]): boolean {
  return list.some(({ status, value }) => status === 'boots' && /^(?:a search|arn:|\/)/.test(value ?? ''));
}
