// Notes on compute environments that the code has and does not make.
import { Dependencies } from './dependencies.ts';
import { lifecycleArgument, rootOf } from './lifecycle.ts';
import { atCall } from './relocate.ts';
import type { Module } from './scope.ts';
import type { Value } from '../../value/value.ts';
import type { Attribute, Block } from './syntax/tree.ts';

/**
 * Notes that an environment of the code is not judged, since it is not made: silence would look like
 * «clean».
 */
export function noteUnmade(address: string, block: Block, module: Module): void {
  const { attributes } = block.body;
  const [test, reason] = [
    [attributes.get('count'), 'its count is 0'] as const,
    [attributes.get('for_each'), 'its for_each is empty'] as const,
    [lifecycleArgument(block, 'enabled'), 'enabled in its lifecycle block is false'] as const,
  ].find(([attribute]) => attribute) ?? [undefined, 'it is not made'];
  const advice = test ? adviceOn(test.value, module) : '';
  module.scan.note(
    'not-made',
    `${module.prefix}${address} is not judged: ${reason}.${advice}`,
    atCall(test?.value.at ?? block.header, module),
    false,
  );
}

/** Which variables of the root module decide, and how to set them. */
function adviceOn(test: Attribute['value'], module: Module): string {
  const dependencies = new Dependencies();
  dependencies.follow(module, [test]);
  const root = rootOf(module);
  const all = [...dependencies.variables].toSorted();
  // A switch that is on hardly is the reason, if there is another one.
  const off = all.filter((name) => !isOn(root.variable(name)));
  const names = off.length > 0 ? off : all;
  if (names.length === 0) return '';
  const options = names.map((name) => optionFor(name, root)).join(' ');
  const variables = names.length === 1 ? `variable ${names[0]}` : `variables ${names.join(', ')}`;
  return ` To have it judged, set another value for ${variables}: ${options}.`;
}

function isOn(value: Value | undefined): boolean {
  return value?.kind === 'known' && value.value === true;
}

/** `--var enabled=true` for a variable that is false; the user chooses the value of any other. */
function optionFor(name: string, root: Module): string {
  const value = root.variable(name);
  return value?.kind === 'known' && typeof value.value === 'boolean'
    ? `--var ${name}=${!value.value}`
    : `--var '${name}=…'`;
}
