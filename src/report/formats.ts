// The table of formats: one row for each, which the command, the library, the tests and the docs read.
import type { Finding, ScanResult } from '../judge/finding.ts';
import type { ResourcesData } from './resources/data.ts';

/** What a format may need besides the result; each uses what it needs. */
export interface FormatOptions {
  /** Version of amilint. */
  readonly version: string;
  /** The address of the project, for readers that look for more. */
  readonly homepage: string;
  /** The root of the scan as a `file:` URI with a slash at its end; left out if there is none on disk. */
  readonly rootUri?: string;
  /** True if the user has named the root: then paths are relative to it in every format. */
  readonly rootIsGiven?: boolean;
  readonly color?: boolean;
  /** Columns of the terminal. */
  readonly width?: number;
  /** Findings only: no notes, no last lines. */
  readonly quiet?: boolean;
  /** Counts by policy and by root at the end of the text. */
  readonly statistics?: boolean;
  /** Ids and places are links (OSC 8), for terminals that show them. */
  readonly links?: boolean;
  /** Accepted findings are in the report too, marked as such, in formats that have a mark for it (SARIF). */
  readonly includeSuppressed?: boolean;
  /** The resources of the code, for the JSON report. */
  readonly resources?: ResourcesData;
  /** Whether a finding fails the run. Default: every finding does. */
  readonly fails?: (finding: Finding) => boolean;
}

/** Makes a report: the same bytes for the same result and options. */
export type FormatFunction = (result: ScanResult, options: FormatOptions) => string;

export interface FormatRow {
  /** What it is for, in a few words, as the help shows it. */
  readonly description: string;
  readonly contentType: string;
  /** True for formats that a terminal shows in colours, and with links. */
  readonly colored: boolean;
  /**
   * True for formats whose readers are in the current folder: paths are relative to it, in all others to the
   * root.
   */
  readonly fromFolder?: true;
  /** True for formats in which findings have their edits. */
  readonly carriesEdits?: true;
  /** True for formats that show examples of policies. */
  readonly showsExamples?: true;
  /** Loads the format, which happens only when it is used. */
  readonly load: () => Promise<FormatFunction>;
  /** Loads what makes the same report in pieces, for formats whose reports are as large as the code. */
  readonly loadPieces?: () => Promise<(result: ScanResult, options: FormatOptions) => Iterable<string>>;
}

/** All formats by name, in the order of the help. */
export const FORMATS = {
  text: {
    description: 'for people: findings with their code',
    contentType: 'text/plain',
    colored: true,
    fromFolder: true,
    load: async () => (await import('./text.ts')).text,
  },
  concise: {
    description: 'one line for each finding',
    contentType: 'text/plain',
    colored: true,
    fromFolder: true,
    load: async () => (await import('./concise.ts')).concise,
  },
  json: {
    description: 'all of the result, for programs and for amilint convert',
    contentType: 'application/json',
    colored: false,
    carriesEdits: true,
    showsExamples: true,
    load: async () => (await import('./json.ts')).json,
    loadPieces: async () => (await import('./json.ts')).jsonInPieces,
  },
  sarif: {
    description: 'SARIF 2.1.0, for code scanning',
    contentType: 'application/sarif+json',
    colored: false,
    carriesEdits: true,
    showsExamples: true,
    load: async () => (await import('./sarif.ts')).sarifReport,
  },
  github: {
    description: 'annotations of GitHub Actions',
    contentType: 'text/plain',
    colored: false,
    load: async () => (await import('./github.ts')).github,
  },
  gitlab: {
    description: 'Code Quality report of GitLab',
    contentType: 'application/json',
    colored: false,
    load: async () => (await import('./gitlab.ts')).gitlab,
  },
  junit: {
    description: 'JUnit XML, for Jenkins and others',
    contentType: 'application/xml',
    colored: false,
    load: async () => (await import('./junit.ts')).junit,
  },
  azure: {
    description: 'issues of Azure Pipelines',
    contentType: 'text/plain',
    colored: false,
    load: async () => (await import('./azure.ts')).azure,
  },
  rdjson: {
    description: 'diagnostics of reviewdog',
    contentType: 'application/json',
    colored: false,
    carriesEdits: true,
    load: async () => (await import('./rdjson.ts')).rdjson,
  },
  markdown: {
    description: 'for a pull request or a step summary',
    contentType: 'text/markdown',
    colored: false,
    load: async () => (await import('./markdown.ts')).markdown,
  },
  agent: {
    description: 'for coding agents: short, without code frames',
    contentType: 'text/plain',
    colored: false,
    fromFolder: true,
    load: async () => (await import('./agent.ts')).agent,
  },
} as const satisfies Record<string, FormatRow>;

export type Format = keyof typeof FORMATS;

export function isFormat(name: string): name is Format {
  return Object.hasOwn(FORMATS, name);
}

/** A row with all members that a row can have. */
function rowOf(format: Format): FormatRow {
  return FORMATS[format];
}

/** Whether paths of a format are relative to the current folder. */
export function isFromFolder(format: Format): boolean {
  return rowOf(format).fromFolder === true;
}

/** Whether findings have their edits in a format. */
export function carriesEdits(format: Format): boolean {
  return rowOf(format).carriesEdits === true;
}

/** Whether examples of policies are in a format. */
export function showsExamples(format: Format): boolean {
  return rowOf(format).showsExamples === true;
}

/** The names of the formats, in the order of the help. */
export const FORMAT_NAMES: readonly Format[] = Object.keys(FORMATS).filter(isFormat);

/** @returns the report of a result in a format */
export async function report(result: ScanResult, format: Format, options: FormatOptions): Promise<string> {
  return (await rowOf(format).load())(result, options);
}

/** The same in pieces. */
export async function reportInPieces(
  result: ScanResult,
  format: Format,
  options: FormatOptions,
): Promise<Iterable<string>> {
  const row = rowOf(format);
  return row.loadPieces ? (await row.loadPieces())(result, options) : [(await row.load())(result, options)];
}
