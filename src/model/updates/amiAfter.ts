// What an effect does to the AMI: which one instances boot before and after.
// Sources: docs.aws.amazon.com/batch/latest/userguide/infrastructure-updates.html and
// ami-selection-order.html
import { SENSITIVE } from '../../value/sensitive.ts';
import { shortened } from '../../value/text.ts';
import type { AmiChoice, EnvironmentState, Maybe } from './state.ts';
import type { Effect } from './table.ts';

export interface AmiMove {
  /** Sentence parts: «the AMI that AWS Batch chose (ECS_AL2023)», «ami-0abc…». */
  readonly before: string;
  readonly after: string;
  readonly moves: Maybe;
  /** A sentence: why it moves or stays. */
  readonly why: string;
}

export function amiMove(effect: Effect, before: EnvironmentState, after: EnvironmentState): AmiMove {
  const old = amiText(before.ami, 'chose');
  const stays = (why: string): AmiMove => ({ before: old, after: old, moves: false, why });
  if (effect === 'refused') return stays('The deployment fails, and the environment stays as it is');
  if (effect === 'replaced') return replaced(old, before, after);
  if (effect !== 'infrastructureUpdate')
    return stays('Only an infrastructure update or a replacement moves an AMI');
  return updated(old, before, after);
}

function replaced(old: string, before: EnvironmentState, after: EnvironmentState): AmiMove {
  const moves = sameAmi(before.ami, after.ami);
  return {
    before: old,
    after: after.ami.by === 'batch' ? newest(after.ami.imageTypes) : amiText(after.ami, 'chose'),
    moves: moves === 'unknown' || after.ami.by === 'batch' ? 'unknown' : !moves,
    why: 'A new environment boots the AMI that is set, else the newest one of its image type',
  };
}

function updated(old: string, before: EnvironmentState, after: EnvironmentState): AmiMove {
  const to = (text: string, moves: Maybe, why: string): AmiMove => ({ before: old, after: text, moves, why });
  const { ami } = after;
  if (before.ami.by === 'unknown' || ami.by === 'unknown')
    return to(amiText(ami, 'chose'), 'unknown', 'More than one source may supply the AMI');
  if (before.ami.by === 'launchTemplate') return fromTemplate(old, before.ami, after);
  if (ami.by !== 'batch') {
    const same = sameAmi(before.ami, ami);
    const follows = ami.by === 'launchTemplate' && ami.follows !== false;
    const moves: Maybe = follows || same === 'unknown' ? 'unknown' : !same;
    return to(amiText(ami, 'chose'), moves, 'The update takes the AMI that is set');
  }
  if (before.ami.by !== 'batch')
    return to(
      newest(ami.imageTypes),
      'unknown',
      'An AMI that was set goes only when its field is sent empty, and a newer one of AWS Batch comes with updateToLatestImageVersion',
    );
  return chosenByBatch(old, before.ami.imageTypes, after, ami.imageTypes);
}

function chosenByBatch(
  old: string,
  typesBefore: readonly string[],
  after: EnvironmentState,
  types: readonly string[],
): AmiMove {
  if (typesBefore.length === 0 && types.length > 0)
    return {
      before: old,
      after: newest(types),
      moves: 'unknown',
      why: 'If the environment has another image type by default, the update takes the newest AMI of the new type',
    };
  if (typesBefore.join() !== types.join() && types.length > 0)
    return {
      before: old,
      after: newest(types),
      moves: true,
      why: 'A changed image type takes the newest AMI of the new type, whatever updateToLatestImageVersion is',
    };
  if (after.takesLatest === true)
    return {
      before: old,
      after: newest(types),
      moves: 'unknown',
      why: 'With updateToLatestImageVersion the update takes the newest AMI, if there is a newer one',
    };
  const unknown = after.takesLatest === 'unknown';
  return {
    before: old,
    after: unknown ? newest(types) : old,
    moves: unknown ? 'unknown' : false,
    why: unknown
      ? 'It is not known whether updateToLatestImageVersion is true'
      : 'Without updateToLatestImageVersion the update keeps the AMI that AWS Batch chose before',
  };
}

/**
 * AWS's pages on updates: an AMI that came from the launch template is removed only with it; other pages
 * contradict this.
 */
function fromTemplate(
  old: string,
  before: AmiChoice & { by: 'launchTemplate' },
  after: EnvironmentState,
): AmiMove {
  const { ami } = after;
  const to = (moves: Maybe, why: string): AmiMove => ({
    before: old,
    after: amiText(ami, 'chose'),
    moves,
    why,
  });
  if (ami.by !== 'launchTemplate')
    return to(
      'unknown',
      "AWS's pages disagree on whether anything but the launch template replaces an AMI that came from it",
    );
  const same = sameAmi(before, ami);
  if (same === false) return to(true, 'The launch template that is referred to names another AMI');
  return ami.follows === false && same === true
    ? to(false, 'The version of the launch template that is referred to names the same AMI')
    : to('unknown', 'It moves when the version that is referred to comes to another AMI');
}

function sameAmi(a: AmiChoice, b: AmiChoice): Maybe {
  if (a.by === 'unknown' || b.by === 'unknown') return 'unknown';
  if (a.by === 'batch' || b.by === 'batch') return a.by === b.by ? 'unknown' : false;
  if (a.value === undefined || b.value === undefined) return 'unknown';
  return a.value === b.value;
}

const SOURCE_NAMES = {
  imageId: 'imageId',
  imageIdOverride: 'imageIdOverride',
  launchTemplate: 'the launch template',
} as const;

function newest(types: readonly string[]): string {
  return types.length === 0
    ? 'the newest AMI of AWS Batch'
    : `the newest AMI of ${shortened(types.join(' and '))}`;
}

/** The AMI as a part of a sentence. */
export function amiText(ami: AmiChoice, verb: 'chose' | 'chooses'): string {
  if (ami.by === 'unknown') return 'an AMI that is not known';
  if (ami.by === 'batch')
    return `the AMI that AWS Batch ${verb}${ami.imageTypes.length === 0 ? '' : ` (${shortened(ami.imageTypes.join(', '))})`}`;
  if (ami.isSecret) return SENSITIVE;
  return ami.value === undefined ? `the AMI that ${SOURCE_NAMES[ami.by]} sets` : shortened(ami.value);
}
