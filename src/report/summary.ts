// The last lines of the text report: what could not be read, what was left open, and what was covered.
import type { Open, ScanResult } from '../judge/finding.ts';
import type { Note } from '../model/resource.ts';
import type { Style } from './text.ts';
