// Secrets in what a report names values by: an identity has the texts in it that a value is made of.
import type { Resource } from '../../model/resource.ts';
import { sensitiveIn } from '../../value/sensitive.ts';

/** Shorter secrets may be a part of any identity, and nothing is left to compare without these. */
const SHORTEST = 3;

/** What an identity with a secret in it starts with. It means nothing outside of its report. */
export const HIDDEN = '(sensitive) ';

/** The texts of the secrets of resources. */
export class HiddenTexts {
  readonly #secrets = new Set<string>();
  readonly #numbers = new Map<string, number>();

  constructor(resources: readonly Resource[]) {
    for (const { properties } of resources)
      for (const { value } of sensitiveIn(properties)) this.#secrets.add(String(value));
  }

  has(data: unknown): boolean {
    return this.#secrets.has(String(data));
  }

  /** The identity, or a number in its place if a secret is in it: the same for the same identity. */
  identity(identity: string): string {
    if (this.#secrets.size === 0) return identity;
    const isHidden = [...this.#secrets].some((text) => text.length >= SHORTEST && identity.includes(text));
    if (!isHidden) return identity;
    const number = this.#numbers.get(identity) ?? this.#numbers.size + 1;
    this.#numbers.set(identity, number);
    return `${HIDDEN}${number}`;
  }
}
