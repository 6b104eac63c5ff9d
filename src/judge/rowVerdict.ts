// One check on one row: is kept, is broken (certainly or possibly), or cannot be decided.
import type { Resource } from '../model/resource.ts';
import { wordsInGeneral } from '../model/rows/pointers.ts';
import type { Row } from '../model/rows/rows.ts';
import { rangeKey, type Range } from '../value/source.ts';
import type { Origin, Settled, Unknown } from '../value/value.ts';
import { unknownsIn, verdictOf, type Validators, type Verdict } from './clause.ts';
import type { Certainty, Place, Unresolved } from './finding.ts';
import { conditionOf, type UndecidedClause } from './conditions.ts';
import { describe, fillRemedy, pointersIn, withoutPointers } from './message.ts';
import { hintKeysOf } from '../model/languages.ts';
import type { Check, Clauses, Policy, Schema } from './policy.ts';
import { isMilder, soften, type Severity } from './severity.ts';

/** The placeholder in a message for the names of the environments, until all of them are known. */
export const ENVIRONMENT_NAME = '{/environment/name}';

/** The part of a remedy about what the change does to what runs. */
const EFFECT = '{/environment/updateEffect}';

/** What to do. */
export interface Remedy {
  readonly inThisCase: string;
  /** The same in words that are true whatever the environment is like. */
  inGeneral(): string;
}

export interface RowFinding {
  readonly kind: 'finding';
  readonly certainty: Certainty;
  readonly severity: Severity;
  readonly ifCertain: Severity;
  /** What is wrong, with `{/pointer}` in the place of a value. */
  readonly sentence: string;
  /** By pointer, what the sentence has in its place. */
  readonly words: ReadonlyMap<string, string>;
  /** The pointers to values that deployment refuses. */
  readonly refused: ReadonlySet<string>;
  readonly remedy: Remedy;
  readonly at: Range;
  readonly related: readonly Place[];
  readonly flow: readonly Place[];
  readonly unknowns: readonly Unresolved[];
  readonly path: string;
  /** The environments that it concerns, if they are not just the one of the row. */
  readonly environments?: readonly Resource[];
}

export type RowVerdict =
  | RowFinding
  | { readonly kind: 'undecided'; readonly unknowns: readonly Unresolved[] };

/** Undefined when the row keeps the check, or the check does not apply to it. */
export function judgeRow(
  policy: Policy,
  check: Check,
  row: Row,
  validators: Validators,
): RowVerdict | undefined {
  const when = judgeClauses(check.when, row, validators);
  if (when.verdict === false) return undefined;
  const require = judgeClauses(check.require, row, validators);
  if (require.verdict === true) return undefined;
  const judged = { policy, check, row, validators, broken: require.pointer };
  if (require.verdict === false) {
    const certainty = when.verdict === true ? 'certain' : 'possible';
    const sentence = `${row.spelled(check.message)}${conditionOf(when.undecided, row.spelled)}`;
    return findingOf({ ...judged, certainty, sentence, unknowns: when.unknowns });
  }
  if (when.verdict === true && check.possible !== undefined) {
    return findingOf({
      ...judged,
      certainty: 'possible',
      sentence: row.spelled(check.possible),
      unknowns: require.unknowns,
    });
  }
  return { kind: 'undecided', unknowns: unresolvedOf([...when.unknowns, ...require.unknowns]) };
}

export interface Judged {
  readonly verdict: Verdict;
  /** The clause that is broken, or the first that depends on something unknown. */
  readonly pointer: string;
  readonly unknowns: readonly Unknown[];
  /** The clauses that are not decided. */
  readonly undecided: readonly UndecidedClause[];
}

interface Clause {
  readonly pointer: string;
  readonly schema: Schema;
}

const lists = new WeakMap<Clauses, readonly Clause[]>();

function listOf(clauses: Clauses): readonly Clause[] {
  let list = lists.get(clauses);
  if (!list) {
    list = Object.entries(clauses).map(([pointer, schema]) => ({ pointer, schema }));
    lists.set(clauses, list);
  }
  return list;
}

/** Judges clauses together: false as soon as one is broken. */
export function judgeClauses(clauses: Clauses, row: Row, validators: Validators): Judged {
  const undecided: UndecidedClause[] = [];
  const unknowns: Unknown[] = [];
  for (const { pointer, schema } of listOf(clauses)) {
    const value = row.value(pointer);
    const verdict = verdictOf(schema, value, validators);
    if (verdict === false) return { verdict: false, pointer, unknowns: [], undecided: [] };
    if (verdict === undefined) {
      const hidden = unknownsIn(value);
      undecided.push({ pointer, schema, unknowns: hidden });
      for (const unknown of hidden) unknowns.push(unknown);
    }
  }
  const [first] = undecided;
  return first
    ? { verdict: undefined, pointer: first.pointer, unknowns, undecided }
    : { verdict: true, pointer: '', unknowns: [], undecided };
}

/** A check of a policy on a row. */
interface Judging {
  readonly policy: Policy;
  readonly check: Check;
  readonly row: Row;
  readonly validators: Validators;
}

/** What makes a finding: the check that the row breaks, or may break. */
interface Broken extends Judging {
  /** The pointer of the clause that is broken. */
  readonly broken: string;
  readonly certainty: Certainty;
  /** The message of the check for this certainty, with properties as the language writes them. */
  readonly sentence: string;
  readonly unknowns: readonly Unknown[];
}

function findingOf({ policy, check, row, validators, ...judged }: Broken): RowFinding {
  const { certainty, sentence, unknowns } = judged;
  const pointer = check.at ?? judged.broken;
  const value = row.surface(pointer);
  const at = check.place === 'value' ? row.literalPlace(pointer) : row.place(pointer);
  const ifCertain = severityOf({ policy, check, row, validators });
  const pointers = pointersIn(sentence);
  return {
    kind: 'finding',
    certainty,
    severity: certainty === 'certain' ? ifCertain : soften(ifCertain),
    ifCertain,
    sentence,
    words: new Map(pointers.map((one) => [one, wordsFor(one, row)])),
    refused: new Set(pointers.filter((one) => isRefused(one, row))),
    remedy: remedyOf({ policy, check, row, validators }),
    at,
    related: relatedOf(check, row, value, at),
    flow: flowOf(row, value),
    unknowns: certainty === 'possible' ? unresolvedOf(unknowns) : [],
    path: `${row.address}${pointer}`,
    ...(row.environments ? { environments: row.environments } : {}),
  };
}

/** What to do in the case at hand, with the hints of the policy for the language. */
function remedyOf({ policy, check, row, validators }: Judging): Remedy {
  const cases = check.remedyWhen ?? policy.remedyWhen;
  const special = cases.find(({ when }) => judgeClauses(when, row, validators).verdict === true);
  const { remedy, remedyByCase = remedy, hints } = special ?? policy;
  // What a change does comes last: the hints are about the change itself.
  const hasEffect = remedyByCase.endsWith(EFFECT);
  const body = hasEffect ? remedyByCase.slice(0, -EFFECT.length).trimEnd() : remedyByCase;
  // What CDK's constructs do is true in every case of a remedy.
  const hint = hintOf(
    { ...(policy.hints.cdk === undefined ? {} : { cdk: policy.hints.cdk }), ...hints },
    row,
  );
  const texts = [row.spelled(body), ...(hint === undefined ? [] : [hint]), ...(hasEffect ? [EFFECT] : [])];
  const written = texts.join(' ');
  return {
    inThisCase: fillRemedy(written, (pointer) => {
      const value = row.value(pointer);
      return value.kind === 'known' ? String(value.value) : (wordsInGeneral(pointer) ?? '');
    }),
    inGeneral: generalWords(written),
  };
}

/** A function that remembers the text alone: findings are kept for longer than their rows. */
function generalWords(written: string): () => string {
  return () => fillRemedy(written, (pointer) => wordsInGeneral(pointer) ?? '');
}

/** The remedy of a finding that is several. */
export function commonRemedy({ remedy }: RowFinding, others: readonly RowFinding[]): Remedy {
  if (others.every((one) => one.remedy.inThisCase === remedy.inThisCase)) return remedy;
  const inThisCase = remedy.inGeneral();
  const isAlike = others.every((one) => one.remedy.inGeneral() === inThisCase);
  return isAlike ? { ...remedy, inThisCase } : remedy;
}

function hintOf(hints: Policy['hints'], row: Row): string | undefined {
  const [language = '', type = ''] = ['/environment/language', '/environment/resourceType'].map((pointer) => {
    const value = row.value(pointer);
    return value.kind === 'known' ? String(value.value) : '';
  });
  const key = hintKeysOf(language, type).find((candidate) => hints[candidate] !== undefined);
  return key && hints[key];
}

/** What a sentence has in the place of a pointer. */
function wordsFor(pointer: string, row: Row): string {
  if (`{${pointer}}` === ENVIRONMENT_NAME) return ENVIRONMENT_NAME;
  return withoutPointers(describe(row.value(pointer), row.nameOf));
}

function isRefused(pointer: string, row: Row): boolean {
  const value = row.value(pointer);
  return value.kind === 'unknown' && value.why.code === 'invalid';
}

/** A milder case counts as soon as it may be true, a graver one when it certainly is. */
function severityOf({ policy, check, row, validators }: Judging): Severity {
  const special = (check.severityWhen ?? policy.severityWhen).find(({ severity, when }) => {
    const { verdict } = judgeClauses(when, row, validators);
    return verdict === true || (verdict === undefined && isMilder(severity, policy.severity));
  });
  return special?.severity ?? policy.severity;
}

/** The resources on the way and the literal itself, as far as they are not what is underlined already. */
function relatedOf(check: Check, row: Row, value: Settled, at: Range): readonly Place[] {
  const named = Object.entries(check.related)
    .filter(([pointer]) => row.surface(pointer).kind !== 'absent')
    .map(([pointer, sentence]) => ({ message: row.spelled(sentence), at: row.place(pointer) }));
  // The header of the environment is close to the place: only steps through other resources are worth
  // showing.
  const route = row.route.length > 1 ? row.route : [];
  const places = [...route, ...wayOf(value), ...named];
  const seen = new Set([rangeKey(at)]);
  return places.filter((place) => {
    const key = rangeKey(place.at);
    return seen.has(key) ? false : seen.add(key);
  });
}

/** The way from the environment to the literal; empty when there is none to show. */
function flowOf(row: Row, value: Settled): readonly Place[] {
  const way = wayOf(value);
  return way.length === 0 && row.route.length < 2 ? [] : [...row.route, ...way];
}

/** What the last place on the way of a value is. */
function endOf({ how, at }: Origin): string {
  switch (how) {
    case 'default':
      return 'its default';
    case 'supplied':
      return `the value in ${at.source.path.slice(at.source.path.lastIndexOf('/') + 1)}`;
    case 'given':
      return 'the value given with the scan';
    case 'missing':
      return 'where it is missing';
    case 'literal':
    case 'derived':
      return 'the value';
  }
}

/** The steps of a value's way, and the literal at its end. */
function wayOf({ kind, origin }: Settled): readonly Place[] {
  const last = origin.via.at(-1);
  if (!last) return [];
  const steps = origin.via.map((step): Place => ({ message: `${step.kind} ${step.name}`, at: step.at }));
  return rangeKey(last.at) === rangeKey(origin.at) || kind === 'unknown'
    ? steps
    : [...steps, { message: endOf(origin), at: origin.at }];
}

/**
 * Each reason once. What deployment would refuse is left out: nothing that the user could supply decides it.
 */
function unresolvedOf(unknowns: readonly Unknown[]): readonly Unresolved[] {
  const unresolved = new Map<string, Unresolved>();
  for (const { why } of unknowns) {
    if (why.code === 'invalid' || unresolved.has(why.text)) continue;
    unresolved.set(why.text, {
      text: why.text,
      ...(why.settle === undefined ? {} : { settle: why.settle }),
      ...(why.at ? { at: why.at } : {}),
    });
  }
  return [...unresolved.values()];
}
