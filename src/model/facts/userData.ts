// Facts about the user data of a launch template in use.
import { identify } from '../../value/identity.ts';
import { derived } from '../../value/origins.ts';
import { rangeKey } from '../../value/source.ts';
import { known, type Settled, type Value } from '../../value/value.ts';
import { computeResource, launchTemplateData, launchTemplateUses, placeOf, type Context } from '../row.ts';
import { anyOf, no, asUnknown, type Truth } from '../truth.ts';
import { analyseUserData, type UserDataAnswers, type UserDataFact, type UserDataFacts } from '../userData.ts';
import { readUserData, type UserData } from '../userDataParts.ts';
import type { Range } from '../../value/source.ts';
import { none, type Facts } from './fact.ts';
import type { LaunchTemplateRow } from './launchTemplate.ts';

/** The user data of a launch template: absent if it is not set, undefined if nothing of it can be read. */
export function userDataOf(context: Context, use: LaunchTemplateRow['use']): UserData | 'absent' | undefined {
  return context.world.recall(use, 'user data', () => {
    const text = script(context, use);
    return text.kind === 'absent' ? 'absent' : readUserData(text);
  });
}

/** The script of a launch template: its user data, decoded. */
function script(context: Context, use: LaunchTemplateRow['use']): Settled<string> {
  const { value } = launchTemplateData(context, use, 'userData');
  if (value.kind === 'absent') return value;
  if (value.encodes) return value.encodes;
  if (value.kind === 'unknown') return value;
  const text = decode(String(value.value));
  return text === undefined ? known(String(value.value), value.origin) : known(text, value.origin);
}

/** Texts of base64, unless they are binary: compressed data is not read. */
function decode(text: string): string | undefined {
  const compact = text.replaceAll(/\s/g, '');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(compact) || compact.length % 4 === 1) return undefined;
  return Buffer.from(compact, 'base64').toString('latin1');
}

function analysis(context: Context, use: LaunchTemplateRow['use']): UserDataFacts | undefined {
  return context.world.recall(use, 'analysis of user data', () => {
    const data = userDataOf(context, use);
    return data === 'absent' ? undefined : analyseUserData(data);
  });
}

type Question = keyof UserDataAnswers;

/** A fact of the user data at its line; not set if there is no user data. */
function factAbout(row: LaunchTemplateRow, question: Question): Truth {
  const found = launchTemplateData(row, row.use, 'userData');
  const facts = analysis(row, row.use);
  if (!facts) return { kind: 'absent', origin: found.value.origin };
  return truthAbout(question, facts[question], {
    ...found.value,
    origin: { ...found.value.origin, at: placeOf(found), via: [] },
  });
}

function truthAbout(question: Question, fact: UserDataFact, data: Settled): Truth {
  const origin = fact.at ? { ...data.origin, at: fact.at, via: [] } : data.origin;
  if (fact.verdict !== undefined) return known(fact.verdict, origin);
  const why =
    data.kind === 'unknown'
      ? data.why
      : { code: 'not-understood' as const, text: 'parts of the user data are not known' };
  return {
    kind: 'unknown',
    why,
    mayBeAbsent: false,
    identity: identify(`user data ${rangeKey(data.origin.at)} ${question}`),
    origin,
  };
}

/** The fact for any user data in use; unknown for a launch template outside the scanned code. */
export function someUserData(context: Context, question: Question): Truth {
  const reference = computeResource(context, 'launchTemplate').value;
  const truths = launchTemplateUses(context).map((use): Truth => {
    const value = factAbout({ ...context, use }, question);
    return value.kind === 'unknown' ? asUnknown(value) : value;
  });
  return anyOf(
    no(reference.origin),
    reference.kind === 'unknown' ? [...truths, asUnknown(reference)] : truths,
  );
}

/** Facts of the environment: whether any user data in use does it. */
export const userDataOfEnvironment: Facts<Context> = {
  '/environment/ecsAgentInstalled': {
    type: 'boolean',
    doc: 'User data in use installs the ECS agent.',
    of: (row) => someUserData(row, 'ecsAgentInstalled'),
  },
};

const fact = (
  question: Question,
  doc: string,
): { type: 'boolean'; doc: string; of: (row: LaunchTemplateRow) => Value & Settled } => ({
  type: 'boolean',
  doc,
  of: (row) => factAbout(row, question),
});

/**
 * Whether AWS Batch certainly reads it: AWS does not document what becomes of user data that gzip has
 * compressed.
 */
function uncompressed(row: LaunchTemplateRow): Settled {
  const found = launchTemplateData(row, row.use, 'userData');
  const { value } = found;
  const origin = { ...value.origin, at: placeOf(found), via: [] };
  if (value.kind !== 'unknown' || !value.isCompressed) return known(true, origin);
  const why = {
    code: 'not-understood' as const,
    text: 'AWS does not document whether AWS Batch reads user data that gzip has compressed',
    settle: 'set gzip = false',
  };
  return { kind: 'unknown', why, mayBeAbsent: false, identity: identify('gzip'), origin };
}

/** That gzip has compressed it, at what compresses it. */
function compressed(row: LaunchTemplateRow): Settled {
  const { value } = launchTemplateData(row, row.use, 'userData');
  const at = value.kind === 'unknown' && value.isCompressed ? value.why.at : undefined;
  return at ? known(true, derived(at)) : none(value.origin);
}

function mimeFault(row: LaunchTemplateRow): Settled {
  const { value } = launchTemplateData(row, row.use, 'userData');
  const fault = analysis(row, row.use)?.mimeFault;
  return fault === undefined ? none(value.origin) : known(fault, value.origin);
}

/** A place in user data that replaces the configuration of the agent. */
export interface ConfigWriteRow extends LaunchTemplateRow {
  /** Undefined if nothing of the user data is known. */
  readonly place: Range | undefined;
}

export function configWriteRows(context: Context): readonly Omit<ConfigWriteRow, keyof Context>[] {
  return launchTemplateUses(context).flatMap((use) => {
    const facts = analysis(context, use);
    if (!facts) return [];
    return (facts.ecsConfigWrites ?? [undefined]).map((place) => ({ use, place }));
  });
}

export const configWriteFacts: Facts<ConfigWriteRow> = {
  '/userData/replacesEcsConfig': {
    type: 'boolean',
    doc: 'It replaces /etc/ecs/ecs.config here.',
    of: (row) => {
      const found = launchTemplateData(row, row.use, 'userData');
      if (row.place) return known(true, { ...found.value.origin, at: row.place, via: [] });
      return found.value.kind === 'unknown' ? asUnknown(found.value) : known(false, found.value.origin);
    },
  },
};

export const userDataFacts: Facts<LaunchTemplateRow> = {
  '/userData/uncompressed': {
    type: 'boolean',
    doc: 'AWS Batch certainly reads it: gzip has not compressed it.',
    of: uncompressed,
  },
  '/userData/compressed': {
    type: 'boolean',
    doc: 'gzip has compressed it; not set if it has not.',
    of: compressed,
  },
  '/userData/mimeFault': {
    type: 'text',
    doc: 'Why it is not MIME multi-part, as a part of a sentence.',
    of: mimeFault,
  },
  '/userData/mimeMultipart': fact('mimeMultipart', 'The user data is MIME multi-part.'),
  '/userData/awslogsMissing': fact(
    'awslogsMissing',
    'It sets ECS_AVAILABLE_LOGGING_DRIVERS to a list without awslogs.',
  ),
  '/userData/dockerStopped': fact(
    'dockerStopped',
    'It stops Docker, which stops the ECS agent, and does not start the agent again.',
  ),
  '/userData/ecsAgentDisabled': fact(
    'ecsAgentDisabled',
    'It stops, disables or masks the ECS agent and does not start it again.',
  ),
};
