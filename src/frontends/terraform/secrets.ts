// Hides the places of secrets in the code, whether or not anything uses them: reports and patches show the
// lines around other places.
import { hide } from '../../value/sensitive.ts';
import { blocksOf, localOf } from './directoryNames.ts';
import type { Directory, Module } from './scope.ts';
import { expressionsIn, partsOf } from './syntax/parts.ts';
import type { Attribute, Block, Expression } from './syntax/tree.ts';
import { filesFor, isSensitive } from './variables.ts';

/**
 * The secrets that a module declares: defaults, values in files and tests, outputs, and what its code marks
 * with `sensitive()`.
 */
export function hideSecrets(module: Module): void {
  const { directory, parent, planOverlay, unit } = module;
  hideMarked(directory);
  for (const { body } of secretsIn(directory, 'output')) hideWritten(body.attributes.get('value'));
  const variables = secretsIn(directory, 'variable');
  if (variables.length === 0) return;
  const files = parent ? [] : [...filesFor(module), ...(planOverlay?.files ?? [])];
  for (const { labels, body } of variables) {
    const [name = ''] = labels;
    hideWritten(body.attributes.get('default'));
    for (const { attributes } of files) hideWritten(attributes.get(name));
    for (const test of directory.tests) hideWritten(test.variables.get(name));
    const input = parent ? undefined : unit?.input(name);
    if (input) module.scan.sensitive(input);
  }
}

/** The arguments of a call that are secrets of the module in a folder. */
export function hideArguments({ body }: Block, directory: Directory): void {
  for (const { labels } of secretsIn(directory, 'variable'))
    hideWritten(body.attributes.get(labels[0] ?? ''));
}

/** The folders whose marked expressions are hidden: several calls of a module share its folder. */
const done = new WeakSet<Directory>();

/** The arguments of `sensitive()`, wherever they are, and the locals that are such an argument. */
function hideMarked(directory: Directory): void {
  if (done.has(directory)) return;
  done.add(directory);
  const blocks = [...directory.blocks.values()].flat();
  const sources = new Set(blocks.map(({ header }) => header.source));
  const mayMark = new Set([...sources].filter(({ text }) => text.includes('sensitive')));
  for (const { header, body } of blocks) {
    if (!mayMark.has(header.source)) continue;
    for (const marked of expressionsIn(body).flatMap(markedIn)) {
      if (!NAMES.has(marked.kind)) hide(marked.at);
      hideWritten(namedLocal(directory, marked));
    }
  }
}

function markedIn(expression: Expression): readonly Expression[] {
  if (expression.kind === 'call' && expression.name === 'sensitive') return expression.args;
  return partsOf(expression).flatMap(markedIn);
}

/** The local that an expression names. */
function namedLocal(directory: Directory, expression: Expression): Attribute | undefined {
  if (expression.kind !== 'member' || expression.of.kind !== 'name') return undefined;
  return expression.of.name === 'local' ? localOf(directory, expression.name) : undefined;
}

function secretsIn(directory: Directory, type: 'variable' | 'output'): readonly Block[] {
  return blocksOf(directory, type).filter(isSensitive);
}

/** What only names another place has no secret in it. */
const NAMES: ReadonlySet<Expression['kind']> = new Set(['name', 'member', 'index', 'splat']);

function hideWritten(attribute: Attribute | undefined): void {
  if (attribute && !NAMES.has(attribute.value.kind)) hide(attribute.value.at);
}
