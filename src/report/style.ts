// How reports for a terminal look: colours and width.
import pc from 'picocolors';
import type { Colors } from 'picocolors/types.js';
import type { Severity } from '../judge/severity.ts';

/** How the parts of a report are coloured, and how wide they may be. */
export interface Style {
  readonly colors: Colors;
  readonly width: number;
}

const LEAST_WIDTH = 40;
export const MOST_WIDTH = 100;

/**
 * @param options.width columns of the terminal; 80 if it is not known, and never more than 100, since lines
 * of prose stay readable
 */
export function styleOf(options: { readonly color: boolean; readonly width?: number }): Style {
  return {
    colors: pc.createColors(options.color),
    width: Math.max(LEAST_WIDTH, Math.min(options.width ?? 80, MOST_WIDTH)),
  };
}

export function severityColor(severity: Severity, colors: Colors): (text: string) => string {
  if (severity === 'error') return colors.red;
  return severity === 'warning' ? colors.yellow : colors.cyan;
}
