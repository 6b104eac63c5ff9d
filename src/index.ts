// The library.
import manifest from '../package.json' with { type: 'json' };
import { loadExamples } from './examples.ts';

// Hosts read examples without waiting.
loadExamples();

/** The version of amilint. */
export const version: string = manifest.version;
/** The address of the project. */
export const homepage: string = manifest.homepage;

export { scan } from './scan.ts';
export { scanSources } from './scanSources.ts';
export { scanFile } from './scanFile.ts';
export type { ScanFileOptions } from './scanFile.ts';
export { rootOf } from './discover.ts';
export { filesWithin } from './files.ts';
export { UsageError } from './options.ts';
export { nearest } from './value/nearest.ts';
export type { JudgingOptions, ScanOptions, ScanSourcesOptions, SourceText } from './options.ts';
export { standardPolicies } from './policies.ts';
export { PolicyFileError } from './judge/fault.ts';
export type {
  Assumed,
  Certainty,
  Coverage,
  EnvironmentSeen,
  Finding,
  Fix,
  FixEdit,
  FixStep,
  Place,
  ScanResult,
  Subject,
  Undecided,
  Unresolved,
} from './judge/finding.ts';
export type { Policy } from './judge/policy.ts';
export { isAtLeast, severitiesOf, SEVERITIES } from './judge/severity.ts';
export type { Severity } from './judge/severity.ts';
export { fails } from './failing.ts';
export type { FailingOptions } from './failing.ts';
export { documentPath } from './frontends/cloudformation/documentPath.ts';
export type { Files, Note, NoteCode } from './model/resource.ts';
export { positions, textOf } from './value/source.ts';
export type { Position, Range, Source } from './value/source.ts';
export { visiblePositions } from './report/region.ts';
export { paragraph } from './report/wording.ts';
export { FORMATS, FORMAT_NAMES, isFormat, report } from './report/formats.ts';
export type { Format, FormatFunction, FormatOptions, FormatRow } from './report/formats.ts';
export { jsonReport } from './report/json.ts';
export { sarifReport } from './report/sarif.ts';
export type { SarifOptions } from './report/sarif.ts';
export { textReport } from './report/text.ts';
export type { TextOptions } from './report/text.ts';
