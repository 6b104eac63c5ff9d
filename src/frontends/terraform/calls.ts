// Which folder a module call means: one of the scan, one that is installed, or a registry module that is known.
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

/** The folder that a call of a module means; undefined where it is out of reach. */
export function calledDirectory(
  block: Block,
  { scan, directory, root, callPath }: Module,
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

/** Says that a module may make compute environments, and is not there to be read. */
export function noteMissing(block: Block, { scan, directory, settler }: Module): void {
  // What the module makes stands in the plan.
  if (settler) return;
  const text = sourceText(block);
  if (!/batch/i.test(text) && !/batch/i.test(block.labels[0] ?? '')) return;
  const isOutside = LOCAL.test(text) && joinPath(directory.path, text) === undefined;
  const why = isOutside
    ? ' (it lies outside the root of the scan)'
    : LOCAL.test(text)
      ? ''
      : '; run terraform init before the scan, and it is read';
  scan.note(
    'unresolved',
    `The module ${text} is not in the scanned code, so what it makes is left out${why}.`,
    block.body.attributes.get('source')?.value.at ?? block.header,
    false,
  );
}
