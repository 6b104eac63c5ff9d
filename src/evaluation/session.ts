// The state of one run of a frontend: its notes and variables, and the guards that end every evaluation.
import { asSensitive, hideLiterals, holdsSensitive } from '../value/sensitive.ts';
import type { Note, NoteCode } from '../model/resource.ts';
import { Budget } from '../value/budget.ts';
import { tooMany as tooManyCases } from '../value/lift.ts';
import { derived, invalid } from '../value/origins.ts';
import { rangeKey, type Range } from '../value/source.ts';
import {
  unknown,
  type List,
  type Dictionary,
  type Unknown,
  type Value,
  type Variable,
} from '../value/value.ts';
import { itemsIn } from './outcomes.ts';

/** How deeply expressions may contain or refer to each other. */
const DEEPEST = 400;

/**
 * How many values one choice may have. A parameter with all instance types as its allowed values has
 * about 900.
 */
const MOST_LEAVES = 2_048;

export interface SessionOptions {
  /** Shared by all frontends of a scan. */
  readonly budget?: Budget | undefined;
  readonly deepest?: number;
}

const TOO_MANY = {
  steps: 'the scan takes too many steps',
  characters: 'the texts of the scan have too many characters',
} as const;

export class Session {
  /** The texts that an unknown is not, if it is «another value», by its identity. */
  readonly excluded = new Map<string, ReadonlySet<string>>();
  readonly #notes = new Map<string, Note>();
  readonly #variables = new Map<string, Variable>();
  readonly #budget: Budget;
  readonly #deepest: number;
  readonly #remembered = new Map<string, Value>();
  /** The names that are being evaluated, from the outermost. */
  readonly #evaluating: string[] = [];
  readonly #rings = new Set<string>();
  /** Lists and dictionaries whose items are already taken from the budget. */
  readonly #paid = new WeakSet<List | Dictionary>();
  #depth = 0;
  /** Whether there is a secret at all, and whether the expression that is being evaluated has found one. */
  #hasSecrets = false;
  #foundSecret = false;

  constructor({ budget = new Budget(), deepest = DEEPEST }: SessionOptions = {}) {
    this.#budget = budget;
    this.#deepest = deepest;
  }

  get notes(): readonly Note[] {
    return [...this.#notes.values()];
  }

  /** Adds a note on a place. The same note on the same place is added once. */
  note(code: NoteCode, message: string, at: Range, incomplete: boolean): void {
    const note: Note = { code, message, path: at.source.path, at, incomplete };
    this.#notes.set(`${code}\0${message}\0${rangeKey(at)}`, note);
  }

  /** Adds a note on a file. A file has one note of each code; the last one counts. */
  noteOnFile(note: Note): void {
    this.#notes.set(`${note.code}\0${note.path}`, note);
  }

  /** The variable with that id; the first caller decides what it is. */
  variable(id: string, make: () => Omit<Variable, 'id'>): Variable {
    const found = this.#variables.get(id) ?? { id, ...make() };
    this.#variables.set(id, found);
    return found;
  }

  /** The same variable under the name of the condition that it decides. */
  rename(variable: Variable, name: string, at: Range): Variable {
    const renamed = { ...variable, name, at };
    this.#variables.set(variable.id, renamed);
    return renamed;
  }

  /** The value as a secret: no output shows it or anything that is made of it. */
  sensitive(value: Value): Value {
    this.#hasSecrets = true;
    const secret = asSensitive(value);
    hideLiterals(secret);
    return secret;
  }

  /**
   * Evaluates one expression. One that is too deep, or that comes after the budget is spent, is unknown.
   * @param combines whether its value is made of all values in it, so that it is a secret as soon as one of
   * them is
   */
  step(at: Range, work: () => Value, combines: () => boolean = () => false): Value {
    if (this.#depth >= this.#deepest)
      return tooMany(`expressions depend on each other more than ${this.#deepest} deep`, at);
    if (this.#budget.exceeded) return this.#overBudget(this.#budget.exceeded, at);
    this.#depth++;
    const before = this.#foundSecret;
    this.#foundSecret = false;
    try {
      const found = this.#bounded(work(), at);
      const value = this.#foundSecret && combines() ? asSensitive(found) : found;
      this.#foundSecret ||= before || (this.#hasSecrets && holdsSensitive(value));
      this.#pay(value);
      return value;
    } finally {
      this.#depth--;
    }
  }

  /** Takes steps from the budget for work outside of {@link step}, such as a function over a long text. */
  spend(steps: number): void {
    this.#budget.spend(steps, 0);
  }

  /**
   * The value, or an unknown for a choice of too many values: each step over it would take as long as there
   * are values.
   */
  #bounded(value: Value, at: Range): Value {
    if (leavesOf(value, MOST_LEAVES + 1) <= MOST_LEAVES) return value;
    return tooManyCases(variablesOf(value, 3), derived(at));
  }

  /**
   * Takes the cost of a value from the budget: one step for each of its branches and items, and the
   * characters that were computed.
   */
  #pay(value: Value): void {
    if (value.kind === 'choice') {
      for (const branch of value.branches) this.#pay(branch);
      return;
    }
    this.#budget.spend(1, charactersOf(value));
    if (value.kind !== 'known' || typeof value.value !== 'object' || this.#paid.has(value.value)) return;
    this.#paid.add(value.value);
    let [steps, characters] = [0, 0];
    for (const item of itemsIn(value.value)) {
      steps++;
      characters += charactersOf(item);
    }
    this.#budget.spend(steps, characters);
  }

  #overBudget(what: 'steps' | 'characters', at: Range): Unknown {
    const message = `From here on, values are unknown, because ${TOO_MANY[what]}. Scan fewer files at a time.`;
    this.noteOnFile({ code: 'too-large', message, path: at.source.path, at, incomplete: true });
    return tooMany(TOO_MANY[what], at);
  }

  /**
   * Evaluates what a name means. A name that is needed to evaluate itself is refused, and a note names all
   * members of the ring, once for each ring.
   */
  named<T>(name: string, at: Range, find: () => T): T | Unknown {
    const start = this.#evaluating.indexOf(name);
    if (start >= 0) return this.#ring(this.#evaluating.slice(start), name, at);
    this.#evaluating.push(name);
    const before = this.#foundSecret;
    try {
      return find();
    } finally {
      // A secret in a value that this name refers to is no part of the expression around the name.
      this.#foundSecret = before;
      this.#evaluating.pop();
    }
  }

  #ring(members: readonly string[], name: string, at: Range): Unknown {
    const ring = [...members, name].join(' → ');
    const key = members.toSorted().join('\0');
    if (!this.#rings.has(key))
      this.note('invalid', `Values depend on each other in a ring: ${ring}.`, at, true);
    this.#rings.add(key);
    return invalid(`${name} depends on itself: ${ring}`, at);
  }

  /**
   * Evaluates what a name means, once for each key.
   * @param key unique in the scan, also for what the value depends on beside the name
   */
  once(key: string, name: string, at: Range, find: () => Value): Value {
    const found = this.#remembered.get(key) ?? this.named(name, at, find);
    this.#remembered.set(key, found);
    return found;
  }
}

function tooMany(text: string, at: Range): Unknown {
  return unknown({ code: 'too-many', text, at }, derived(at));
}

/** How many values a choice has; not counted further than the limit. */
function leavesOf(value: Value, limit: number): number {
  if (value.kind !== 'choice') return 1;
  let leaves = 0;
  for (const branch of value.branches) {
    leaves += leavesOf(branch, limit - leaves);
    if (leaves >= limit) break;
  }
  return leaves;
}

/** The names of the outermost variables that a choice depends on, as many as are wanted. */
function variablesOf(value: Value, most: number): string[] {
  const names = new Set<string>();
  let level: readonly Value[] = [value];
  while (names.size < most && level.length > 0) {
    const choices = level.filter((one) => one.kind === 'choice').slice(0, most);
    for (const { over } of choices) names.add(over.name);
    level = choices.flatMap(({ branches }) => branches);
  }
  return [...names].slice(0, most);
}

/** How many characters were computed; those of a literal are in its source anyway. */
function charactersOf(value: Value): number {
  return value.kind === 'known' && typeof value.value === 'string' && value.origin.how === 'derived'
    ? value.value.length
    : 0;
}
