// Why a text could not be read, and the bounds of reading.
import type { Range } from '../../value/source.ts';
import type { SyntaxFault } from './syntax.ts';

/** How deeply a template may be nested. CloudFormation's own limit for intrinsic functions is far below. */
export const MAX_DEPTH = 100;
/** How many values a template may have when its aliases are written out. */
export const MAX_NODES = 500_000;

/** The sentence on a file with a fault. */
export function faultSentence({ code, message }: Pick<SyntaxFault, 'code' | 'message'>): string {
  return code === 'syntax' ? `It is not well-formed: ${message}.` : `It is left out: ${message}.`;
}

/** Ends the reading of a text; the parser of the text catches it. */
export class FaultError extends Error {
  constructor(
    readonly code: SyntaxFault['code'],
    message: string,
    readonly at: Range,
  ) {
    super(message);
  }
}
