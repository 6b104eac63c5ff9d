// An answer as an outline, which text, Markdown and HTML show each in its own way.
import type { Range } from '../value/source.ts';

export interface Item {
  readonly text: string;
  /** Its state: good, bad, to be looked at, or none. */
  readonly mark?: 'good' | 'bad' | 'look' | 'quiet';
  readonly place?: Range;
  /** Command lines. */
  readonly commands?: readonly string[];
  /** A unified diff. */
  readonly diff?: string;
  readonly items?: readonly Item[];
}

export interface Section {
  readonly title: string;
  readonly items: readonly Item[];
}
