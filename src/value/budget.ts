// How much work one scan does in all, whatever languages it reads.

/**
 * How many steps of evaluation one scan may take. Two hundred public repositories in one scan take 0.1
 * million.
 */
const MOST_STEPS = 2_000_000;

/**
 * How many characters of computed texts one scan keeps, in UTF-16 code units. Those repositories take 0.3
 * million.
 */
const MOST_CHARACTERS = 200_000_000;

/** One budget for a whole scan. Once it is spent, what is still to be evaluated is unknown. */
export class Budget {
  #steps: number;
  #characters: number;

  constructor({ steps = MOST_STEPS, characters = MOST_CHARACTERS } = {}) {
    this.#steps = steps;
    this.#characters = characters;
  }

  /** Takes steps and characters from the budget. */
  spend(steps: number, characters: number): void {
    this.#steps -= steps;
    this.#characters -= characters;
  }

  /** What the scan has too many of; undefined while steps and characters are left. */
  get exceeded(): 'steps' | 'characters' | undefined {
    if (this.#steps < 0) return 'steps';
    return this.#characters < 0 ? 'characters' : undefined;
  }
}
