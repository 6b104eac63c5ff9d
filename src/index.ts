// The library.
export { scan, scanSources } from './scan.ts';
export { UsageError } from './options.ts';
export type { JudgingOptions, ScanOptions, ScanSourcesOptions, SourceText } from './options.ts';
export { standardPolicies } from './policies.ts';
export { PolicyFileError } from './judge/fault.ts';
export type { Assumed, Certainty, Coverage, EnvironmentSeen, Finding, Open, Place, ScanResult, Severity, Subject, Undecided } from './judge/finding.ts';
export type { Policy } from './judge/policy.ts';
export type { Note, NoteCode } from './model/resource.ts';
export { positions, textOf } from './value/source.ts';
export type { Position, Range, Source } from './value/source.ts';
export { jsonReport } from './report/json.ts';
export { sarifReport } from './report/sarif.ts';
export type { SarifOptions } from './report/sarif.ts';
export { textReport } from './report/text.ts';
export type { TextOptions } from './report/text.ts';
