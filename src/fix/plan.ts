// The edit of a finding in one world: what its policy names, and what a replacement needs beside it.
import type { Validators } from '../judge/clause.ts';
import type { FixStep } from '../judge/finding.ts';
import type { FixCase, Policy } from '../judge/policy.ts';
import { deployerOf } from '../ami/deployer.ts';
import { queuesOf } from '../ami/queues.ts';
import { inLineEnds, type SourceEdit } from '../edits/members.ts';
import { blockSpan } from '../edits/span.ts';
import { factsOf } from '../model/languages.ts';
import { property, type Context } from '../model/row.ts';
import { rowsOf, type Row } from '../model/rows/rows.ts';
import { eligible } from '../model/updates/eligibility.ts';
import { textsOf } from '../model/walk.ts';
import { stateOf } from '../model/updates/stateOf.ts';
import type { Change } from '../model/updates/state.ts';
import { afterwards, effectText, strongest, verdictOf, type Situation } from './effect.ts';
import { underAnotherId } from './newEnvironment.ts';
import { operationsOf, type Operation, type Place } from './operations.ts';
import { brokenRows, fixCaseOf, type Broken } from './target.ts';

/** What a plan needs beside the finding. */
export interface Planning {
  readonly policies: readonly Policy[];
  readonly validators: Validators;
}

/** @returns undefined if there is no edit, or one that could harm */
export function planOf(
  policy: Policy,
  context: Context,
  broken: Broken,
  planning: Planning,
): readonly FixStep[] | undefined {
  const fix = fixCaseOf(policy, broken, planning.validators);
  const { environment } = context;
  if (!fix || !factsOf(environment.language).hasEdits || isGenerated(environment.at.source.path))
    return undefined;
  if (isIgnored(context)) return undefined;
  const deployer = deployerOf(context, environment.provider ?? { version: undefined });
  const place: Place = { context, row: broken.row, deployer };
  const start: Situation = { state: stateOf(context), deployer };
  const first = fix.first ? operationsOf(fix.first, place) : [];
  if (!first) return undefined;
  const firstStep = stepOf(first, start);
  if (firstStep === 'refused') return undefined;
  const middle = afterwards(start, changesOf(first));
  const main = mainOperations(fix, place, middle, planning);
  const mainStep = main && stepOf(main, middle);
  if (!mainStep || mainStep === 'refused') return undefined;
  // What only a new environment can have mends nothing, or is refused, if the deployment may keep the old
  // one.
  if (fix.newEnvironment && !mainStep.certainlyReplaces) return undefined;
  return firstStep ? [firstStep, mainStep] : [mainStep];
}

/** Arguments that edits may remove, and change in no other way. */
const NEVER_TOUCHED = /desired_vcpus|min_vcpus|max_vcpus|^tags/;

/** Whether Terraform may ignore what an edit changes. */
function isIgnored(context: Context): boolean {
  const { known, more } = textsOf(property(context, 'ignoreChanges'), context.world);
  return more !== undefined || known.some(({ value }) => !NEVER_TOUCHED.test(value));
}

/** Code that other programs write, or that comes in a package. */
function isGenerated(path: string): boolean {
  return /(?:^|\/)(?:\.terraform|node_modules|cdk\.out)\//.test(path);
}

function changesOf(operations: readonly Operation[]): readonly Change[] {
  return operations.flatMap(({ changes }) => changes);
}

/** Undefined if nothing has to be written; `refused` if the deployment may fail. */
function stepOf(
  operations: readonly Operation[],
  before: Situation,
): (FixStep & { readonly certainlyReplaces: boolean }) | 'refused' | undefined {
  const written = operations.filter(({ edits }) => edits.length > 0);
  if (written.length === 0) return undefined;
  const changes = changesOf(written);
  const verdict = verdictOf(changes, before, after(before, changes));
  const effect = strongest(verdict);
  if (effect === 'refused') return 'refused';
  return {
    text: listed(written.map(({ text }) => text)),
    edits: written.flatMap(({ edits }) => edits.map(editData)),
    effect,
    effectText: effectText(verdict, changes.length === 0),
    certainlyReplaces: verdict.possible.every((one) => one === 'replaced'),
  };
}

function editData({ source, start, end, text }: SourceEdit): FixStep['edits'][number] {
  // What is written has the line ends of its file.
  return { at: { source, start, end }, text: inLineEnds(text, source) };
}

/** create_before_destroy comes with the prefix of a name. */
function after(before: Situation, changes: readonly Change[]): Situation {
  const situation = afterwards(before, changes);
  const isPrefixed = changes.some(({ property }) => property === 'computeEnvironmentNamePrefix');
  return isPrefixed ? { ...situation, state: { ...situation.state, createBeforeDestroy: true } } : situation;
}

function listed(texts: readonly string[]): string {
  const shown = texts.filter((text) => text !== '');
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}

function mainOperations(
  fix: FixCase,
  place: Place,
  before: Situation,
  planning: Planning,
): readonly Operation[] | undefined {
  const own = operationsOf(fix, place);
  if (!own) return undefined;
  if (fix.newEnvironment) return inNewEnvironment(place, before, planning);
  const verdict = verdictOf(changesOf(own), before, after(before, changesOf(own)));
  if (!verdict.possible.includes('replaced') && !verdict.blocked) return own;
  if (wouldHarm(own, place, before)) return undefined;
  // What a fixed name would make fail comes with a name that is free.
  return verdict.blocked ? together([...own, ...(freeName(place) ?? [])]) : own;
}

/**
 * A replacement fails if the new environment would be made with an AMI that AWS no longer accepts, and it
 * cuts off a queue that knows the environment by its name.
 */
function wouldHarm(operations: readonly Operation[], { context }: Place, before: Situation): boolean {
  const { ami } = afterwards(before, changesOf(operations)).state;
  const isOld = ami.by === 'batch' && ami.imageTypes.some((type) => /^E[CK]S_AL[12](?:_NVIDIA)?$/.test(type));
  // Terraform ends with an error if the old environment must not go.
  const isKept = /\bprevent_destroy\b/.test(ownText(context));
  const isNamed = queuesOf(context).some(({ entries }) =>
    entries.some(
      ({ resource, environment: { value } }) =>
        resource === context.environment && (value.kind !== 'unknown' || value.reference === undefined),
    ),
  );
  return isOld || isNamed || isKept;
}

function ownText({ environment: { at } }: Context): string {
  const { start, end } = blockSpan(at);
  return at.source.text.slice(start, end);
}

const NAME = '/environment/computeEnvironmentName';
const NO_CHANGES = { set: {}, remove: [], rename: {} };

/**
 * A name that the new environment does not share with the old one, which is there until the new one works.
 */
function freeName(place: Place): readonly Operation[] | undefined {
  return place.deployer.tool === 'aws'
    ? operationsOf(
        {
          ...NO_CHANGES,
          rename: { [NAME]: 'computeEnvironmentNamePrefix' },
          set: { '/environment/createBeforeDestroy': true },
        },
        place,
      )
    : operationsOf({ ...NO_CHANGES, remove: [NAME] }, place);
}

/** All changes that only a new environment can have, in one replacement. */
function inNewEnvironment(
  place: Place,
  before: Situation,
  planning: Planning,
): readonly Operation[] | undefined {
  const { context } = place;
  const [row] = rowsOf('environment', context);
  if (!row) return undefined;
  const wanted = newEnvironmentFixes(context, planning).flatMap(
    ({ fix, row: own }) => operationsOf(fix, { ...place, row: own }) ?? [],
  );
  const name = freeName({ ...place, row });
  if (!name) return undefined;
  const replaced = place.deployer.tool === 'aws' ? [] : anotherId(context);
  if (!replaced) return undefined;
  const all = together([...replaced, ...name, ...wanted]);
  if (wouldHarm(all, place, before)) return undefined;
  return together([...all, ...takingNewest({ ...place, row }, afterwards(before, changesOf(all)))]);
}

function newEnvironmentFixes(
  context: Context,
  { policies, validators }: Planning,
): readonly { readonly fix: FixCase; readonly row: Row }[] {
  return policies.flatMap((policy) => {
    if (![policy, ...policy.checks].some(({ fix = [] }) => fix.some((one) => one.newEnvironment))) return [];
    return brokenRows(policy, context, validators).flatMap((broken) => {
      const fix = fixCaseOf(policy, broken, validators);
      return fix?.newEnvironment ? [{ fix, row: broken.row }] : [];
    });
  });
}

function anotherId({ environment }: Context): readonly Operation[] | undefined {
  // The references of a program of Pulumi are not those of a template.
  if (environment.language === 'pulumi') return undefined;
  const renamed = underAnotherId(environment.at);
  if (!renamed) return undefined;
  const { from, to, edits } = renamed;
  return [
    {
      text: `rename ${from} to ${to}, so that a new environment takes its place`,
      edits,
      changes: [{ property: 'computeEnvironmentName', before: { text: from }, after: 'unset' }],
    },
  ];
}

/** A new environment that AWS Batch can update takes the newest AMI at each update from its first day on. */
function takingNewest(place: Place, { state, deployer }: Situation): readonly Operation[] {
  if (deployer.tool === 'aws' || state.ami.by !== 'batch' || eligible(state) !== true) return [];
  return (
    operationsOf(
      {
        ...NO_CHANGES,
        set: {
          '/environment/replaceComputeEnvironment': false,
          '/environment/computeResources/updateToLatestImageVersion': true,
        },
      },
      place,
    ) ?? []
  );
}

/** Each operation once. */
function together(operations: readonly Operation[]): readonly Operation[] {
  return [...new Map(operations.map((one) => [one.text, one])).values()];
}
