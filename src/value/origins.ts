// Origins that every language needs, and the unknown for what deployment would refuse.
import type { Range } from './source.ts';
import { NO_STEPS, unknown, type Origin, type Unknown } from './value.ts';

/** Written at the place itself. */
export function literal(at: Range): Origin {
  return { at, how: 'literal', via: NO_STEPS };
}

/** Whether a value comes with the scan: by a file of values, an option, the settings or the environment. */
export function isSupplied(how: Origin['how']): boolean {
  return how === 'supplied' || how === 'given';
}

/** Computed by the expression at the place. */
export function derived(at: Range): Origin {
  return { at, how: 'derived', via: NO_STEPS };
}

/** An expression that deployment would refuse. */
export function invalid(text: string, at: Range): Unknown {
  return unknown({ code: 'invalid', text, at }, derived(at));
}
