// Which folder a module call means: one of the scan, one that is installed, or a registry module that is
// known.
import type { Range } from '../../value/source.ts';
import type { Expression, Block } from './syntax/tree.ts';
import { joinPath } from '../../value/paths.ts';
import { registryModule } from './registry.ts';
import type { Directory, Module, Scan } from './scope.ts';

const LOCAL = /^\.\.?(?:\/|$)/;

/** The text of an argument that is a plain text; empty for anything else. */
export function plainText(expression: Expression | undefined): string {
  const part =
    expression?.kind === 'template' && expression.parts.length === 1 ? expression.parts[0] : undefined;
  return part?.kind === 'text' ? part.text : '';
}

export function sourceText(block: Block): string {
  return plainText(block.body.attributes.get('source')?.value);
}

/** The folder that a call by a local path means. */
export function localDirectory(block: Block, from: Directory, scan: Scan): Directory | undefined {
  const text = sourceText(block);
  const path = LOCAL.test(text) ? joinPath(from.path, text) : undefined;
  return path === undefined ? undefined : scan.directory(path);
}

/** The folder that a call of a module means; undefined if it is out of reach. */
export function calledDirectory(
  block: Block,
  { scan, directory, root, callPath }: Pick<Module, 'scan' | 'directory' | 'root' | 'callPath'>,
): Directory | undefined {
  if (LOCAL.test(sourceText(block))) return localDirectory(block, directory, scan);
  const installed = scan.installed(root, callPathOf(callPath, block.labels[0] ?? ''));
  return (
    (installed === undefined ? undefined : scan.directory(installed)) ?? registryModule(sourceText(block))
  );
}

export function callPathOf(parent: string, name: string): string {
  return parent === '' ? name : `${parent}.${name}`;
}

/** A module that may make compute environments, and is not there to be read. */
export interface MissingModule {
  readonly message: string;
  readonly at: Range;
  /** Only the name of the call mentions batch: it may as well be the alarms of an environment. */
  readonly byNameAlone: boolean;
}

const OF_BATCH = /batch/i;
const ARGUMENTS_OF_BATCH = /compute_environment|job_queue/;

/** Remembers a call whose module is not there and whose source, arguments or name mention AWS Batch. */
export function rememberMissing(block: Block, { scan, directory, planOverlay }: Module): void {
  // What the module makes is in the plan.
  if (planOverlay) return;
  const text = sourceText(block);
  const speaks =
    OF_BATCH.test(text) || [...block.body.attributes.keys()].some((name) => ARGUMENTS_OF_BATCH.test(name));
  if (!speaks && !OF_BATCH.test(block.labels[0] ?? '')) return;
  const local = joinPath(directory.path, text) === undefined ? ' (it lies outside the root of the scan)' : '';
  const why = LOCAL.test(text) ? local : '; run terraform init before the scan, and it is read';
  scan.missing.push({
    message: `The module ${text} is not in the scanned code, so what it makes is left out${why}.`,
    at: block.body.attributes.get('source')?.value.at ?? block.header,
    byNameAlone: !speaks,
  });
}

/**
 * Reports the modules that are missing. If there is no environment at all, the one that somebody looks for is
 * in one of them, and the scan has judged nothing.
 */
export function noteMissing(scan: Scan, hasEnvironments: boolean): void {
  for (const { message, at, byNameAlone } of scan.missing)
    if (!hasEnvironments || !byNameAlone) scan.note('unresolved', message, at, !hasEnvironments);
}
