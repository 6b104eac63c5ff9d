// Hides the places of secrets in the code, whether or not anything uses them: reports and patches show the
// lines around other places.
import { hide } from '../../value/sensitive.ts';
import type { Directory, Module } from './scope.ts';
import type { Attribute, Block, Expression } from './syntax/tree.ts';
import { filesFor, isSensitive } from './variables.ts';

/** The secrets that a module declares: defaults, values in files and tests, and outputs. */
export function hideSecrets(module: Module): void {
  const { directory, parent, planOverlay, unit } = module;
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

function secretsIn({ blocks }: Directory, type: 'variable' | 'output'): readonly Block[] {
  return (blocks.get(type) ?? []).filter(isSensitive);
}

/** What only names another place has no secret in it. */
const NAMES: ReadonlySet<Expression['kind']> = new Set(['name', 'member', 'index', 'splat']);

function hideWritten(attribute: Attribute | undefined): void {
  if (attribute && !NAMES.has(attribute.value.kind)) hide(attribute.value.at);
}
