// Facts about single commands of the user data in use: one row for each that a policy judges.
import { derived } from '../../value/origins.ts';
import { holdsSensitive } from '../../value/sensitive.ts';
import type { Origin } from '../../value/value.ts';
import { known } from '../../value/value.ts';
import { launchTemplateData, launchTemplateUses, type Context, type PartOf } from '../row.ts';
import { asUnknown, isTrue, not } from '../truth.ts';
import { deedsOf, type DeedAt } from '../userDataCommands.ts';
import { none, type Facts } from './fact.ts';
import { generationInUse, isForeignImage, type Generation } from './generation.ts';
import { isShared } from './ignoredSettings.ts';
import type { LaunchTemplateRow } from './launchTemplate.ts';
import { onEks } from './environment.ts';
import { userDataOf } from './userData.ts';

export interface UserDataCommandRow extends LaunchTemplateRow {
  /** Undefined if nothing of the user data is known. */
  readonly command: DeedAt | undefined;
}

export function userDataCommandRows(context: Context): readonly PartOf<UserDataCommandRow>[] {
  return launchTemplateUses(context).flatMap((use) => {
    const data = userDataOf(context, use);
    if (data === 'absent') return [];
    const deeds = data && context.world.recall(use, 'commands of user data', () => deedsOf(data));
    return (deeds ?? [undefined]).map((command) => ({ use, command }));
  });
}

function originOf(row: UserDataCommandRow): Origin {
  const { origin } = launchTemplateData(row, row.use, 'userData').value;
  return row.command ? { ...origin, at: row.command.at, via: [] } : origin;
}

const NAMES: Readonly<Record<Generation, string>> = {
  'amazon-linux-2': 'Amazon Linux 2',
  'amazon-linux-2023': 'Amazon Linux 2023',
};

/** The generation of Amazon Linux that lacks the command and that all AMIs in use are. */
function lackingSystem(row: UserDataCommandRow): ReturnType<Facts<UserDataCommandRow>[string]['of']> {
  const { os } = generationInUse(row);
  const lacks =
    (row.command?.deed === 'needs Amazon Linux 2' && os === 'amazon-linux-2023') ||
    (row.command?.deed === 'needs Amazon Linux 2023' && os === 'amazon-linux-2');
  return lacks && os ? known(NAMES[os], originOf(row)) : none(originOf(row));
}

export const userDataCommandFacts: Facts<UserDataCommandRow> = {
  '/command/deed': {
    type: 'text',
    doc: 'What the command does, such as reboots, updates all packages or starts the agent and waits.',
    of: (row) => {
      if (row.command) return known(row.command.deed, originOf(row));
      const { value } = launchTemplateData(row, row.use, 'userData');
      return value.kind === 'unknown' ? asUnknown(value) : none(value.origin);
    },
  },
  '/command/text': {
    type: 'text',
    doc: 'The command as it is written.',
    of: (row) => {
      const text = known(row.command?.text ?? 'a command', originOf(row));
      return holdsSensitive(launchTemplateData(row, row.use, 'userData').value)
        ? { ...text, sensitive: true }
        : text;
    },
  },
  '/command/lackingSystem': {
    type: 'text',
    doc: 'The generation of Amazon Linux that lacks the command, if all AMIs in use are of it.',
    of: lackingSystem,
  },
  '/command/systemShownBy': {
    type: 'text',
    doc: 'The path, search or image type that shows which Amazon Linux the AMIs in use are; not set if it is the default.',
    of: (row) => generationInUse(row).shownBy ?? none(originOf(row)),
  },
  '/command/withEcsAgent': {
    type: 'boolean',
    doc: 'It runs on ECS, on no AMI that is known not to be ECS-optimized.',
    of: (row) => known(!isTrue(onEks(row)) && !isForeignImage(row), derived(row.environment.at)),
  },
  '/command/forBatchAlone': {
    type: 'boolean',
    doc: 'Nothing but AWS Batch uses the launch template.',
    of: (row) => not(isShared(row)),
  },
  '/command/imageByDefault': {
    type: 'boolean',
    doc: 'AWS Batch picks the AMI by its default.',
    of: (row) => known(generationInUse(row).isDefault, derived(row.environment.at)),
  },
};
