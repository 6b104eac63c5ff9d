// One check on one row: holds, is broken (certainly or possibly), or can't be decided.
import type { Resource } from '../model/resource.ts';
import type { Row } from '../model/rows.ts';
import { rangeKey, type Range } from '../value/source.ts';
import type { Settled, Unknown } from '../value/value.ts';
import { unknownsIn, verdictOf, type Validators, type Verdict } from './clause.ts';
import { GRAVITY, type Certainty, type Open, type Place, type Severity } from './finding.ts';
import { describe, fill } from './message.ts';
import type { Check, Clauses, HintLanguage, Policy } from './policy.ts';

/** Stands in a message for the names of the environments until all of them are known. */
export const ENVIRONMENT_NAME = '{/environment/name}';

export interface RowFinding {
  readonly kind: 'finding';
  readonly certainty: Certainty;
  readonly severity: Severity;
  readonly message: string;
  readonly remedy: string;
  readonly at: Range;
  readonly related: readonly Place[];
  readonly flow: readonly Place[];
  readonly unknowns: readonly Open[];
  readonly path: string;
  /** The environments that it concerns, where they are not just the one of the row. */
  readonly environments?: readonly Resource[];
}

export type RowVerdict = RowFinding | { readonly kind: 'undecided'; readonly unknowns: readonly Open[] };

/** Undefined when the row keeps the check, or the check does not apply to it. */
export function judgeRow(
  policy: Policy,
  check: Check,
  row: Row,
  validators: Validators,
): RowVerdict | undefined {
  const gate = judgeClauses(check.when, row, validators);
  if (gate.verdict === false) return undefined;
  const demand = judgeClauses(check.require, row, validators);
  if (demand.verdict === true) return undefined;
  if (demand.verdict === false) {
    const certainty = gate.verdict === true ? 'certain' : 'possible';
    return finding(policy, check, row, demand.pointer, certainty, check.message, gate.unknowns, validators);
  }
  if (gate.verdict === true && check.possible !== undefined) {
    return finding(
      policy,
      check,
      row,
      demand.pointer,
      'possible',
      check.possible,
      demand.unknowns,
      validators,
    );
  }
  return { kind: 'undecided', unknowns: openOf([...gate.unknowns, ...demand.unknowns]) };
}

interface Judged {
  readonly verdict: Verdict;
  /** The clause that is broken, or the first that hangs on something unknown. */
  readonly pointer: string;
  readonly unknowns: readonly Unknown[];
}

function judgeClauses(clauses: Clauses, row: Row, validators: Validators): Judged {
  let pointer = Object.keys(clauses)[0] ?? '';
  const unknowns: Unknown[] = [];
  for (const [at, schema] of Object.entries(clauses)) {
    const value = row.value(at);
    const verdict = verdictOf(schema, value, validators);
    if (verdict === false) return { verdict: false, pointer: at, unknowns: [] };
    if (verdict === undefined) {
      if (unknowns.length === 0) pointer = at;
      for (const open of unknownsIn(value)) unknowns.push(open);
    }
  }
  return { verdict: unknowns.length > 0 ? undefined : true, pointer, unknowns };
}

function finding(
  policy: Policy,
  check: Check,
  row: Row,
  broken: string,
  certainty: Certainty,
  sentence: string,
  unknowns: readonly Unknown[],
  validators: Validators,
): RowFinding {
  const pointer = check.at ?? broken;
  const value = row.value(pointer);
  const at = check.place === 'value' ? row.literalPlace(pointer) : row.place(pointer);
  return {
    kind: 'finding',
    certainty,
    severity: severityOf(policy, row, certainty, validators),
    message: fill(row.spelled(sentence), (one) =>
      `{${one}}` === ENVIRONMENT_NAME
        ? (row.environmentName ?? ENVIRONMENT_NAME)
        : describe(row.value(one), row.nameOf),
    ),
    remedy: remedyOf(policy, row, validators),
    at,
    related: relatedOf(check, row, value, at),
    flow: flowOf(row, value),
    unknowns: certainty === 'possible' ? openOf(unknowns) : [],
    path: `${row.address}${pointer}`,
    ...(row.environments ? { environments: row.environments } : {}),
  };
}

/** What to do in the case at hand, with what the policy says of the language. */
function remedyOf(policy: Policy, row: Row, validators: Validators): string {
  const special = policy.remedyWhen.find(({ when }) => judgeClauses(when, row, validators).verdict === true);
  const { remedy, hints } = special ?? policy;
  const language = languageOf(row);
  // What is said of CloudFormation holds for CDK where nothing is said of that.
  const hint = hints[language] ?? (language === 'cdk' ? hints.cloudformation : undefined);
  return [row.spelled(remedy), ...(hint === undefined ? [] : [hint])].join(' ');
}

function languageOf(row: Row): HintLanguage {
  const [language, type] = ['/environment/language', '/environment/resourceType'].map((pointer) => {
    const value = row.value(pointer);
    return value.kind === 'known' ? String(value.value) : '';
  });
  if (type?.startsWith('awscc_')) return 'awscc';
  return language === 'terraform' || language === 'cdk' ? language : 'cloudformation';
}

/** A milder case counts as soon as it may hold, a graver one when it certainly does. */
function severityOf(policy: Policy, row: Row, certainty: Certainty, validators: Validators): Severity {
  const special = policy.severityWhen.find(({ severity, when }) => {
    const { verdict } = judgeClauses(when, row, validators);
    return verdict === true || (verdict === undefined && GRAVITY[severity] < GRAVITY[policy.severity]);
  });
  const severity = special?.severity ?? policy.severity;
  return certainty === 'certain' ? severity : lowered(severity);
}

/** The severity of a possible finding where a certain one has the given. */
export function lowered(severity: Severity): Severity {
  return severity === 'error' ? 'warning' : 'note';
}

/** Every severity that a finding of the policy can have. */
export function severitiesOf(policy: Policy): ReadonlySet<Severity> {
  const certain = [policy.severity, ...policy.severityWhen.map(({ severity }) => severity)];
  return new Set([...certain, ...certain.map(lowered)]);
}

/** The resources on the way and the literal itself, as far as they are not what is underlined already. */
function relatedOf(check: Check, row: Row, value: Settled, at: Range): readonly Place[] {
  const named = Object.entries(check.related)
    .filter(([pointer]) => row.value(pointer).kind !== 'absent')
    .map(([pointer, sentence]) => ({ message: row.spelled(sentence), at: row.place(pointer) }));
  // The environment alone stands right around the place: only a way through other resources is worth showing.
  const route = row.route.length > 1 ? row.route : [];
  const places = [...route, ...wayOf(value), ...named];
  const seen = new Set([rangeKey(at)]);
  return places.filter((place) => {
    const key = rangeKey(place.at);
    return seen.has(key) ? false : seen.add(key);
  });
}

/** The way from the environment to the literal; empty when there is none to tell. */
function flowOf(row: Row, value: Settled): readonly Place[] {
  const way = wayOf(value);
  return way.length === 0 && row.route.length < 2 ? [] : [...row.route, ...way];
}

/** The steps of a value's way, and the literal at its end. */
function wayOf({ kind, origin }: Settled): readonly Place[] {
  if (origin.via.length === 0) return [];
  const steps = origin.via.map((step): Place => ({ message: `${step.kind} ${step.name}`, at: step.at }));
  const end = {
    literal: 'the value',
    default: 'its default',
    supplied: 'the value given with the scan',
    derived: 'the value',
    missing: 'where it is missing',
  }[origin.how];
  const last = origin.via.at(-1)!;
  return rangeKey(last.at) === rangeKey(origin.at) || kind === 'unknown'
    ? steps
    : [...steps, { message: end, at: origin.at }];
}

function openOf(unknowns: readonly Unknown[]): readonly Open[] {
  const open = new Map<string, Open>();
  for (const { why } of unknowns) {
    // What deployment would refuse is not open: nothing that the user could give settles it.
    if (why.code !== 'invalid' && !open.has(why.text))
      open.set(why.text, {
        text: why.text,
        ...(why.settle === undefined ? {} : { settle: why.settle }),
        ...(why.at ? { at: why.at } : {}),
      });
  }
  return [...open.values()];
}
