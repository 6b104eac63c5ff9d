// Stacks of Terragrunt: `terragrunt.stack.hcl` makes units of those that it names, with values.
// Source: terragrunt.gruntwork.io/docs/features/stacks
import { folderOf, inFolder } from '../../../value/paths.ts';
import type { Source } from '../../../value/source.ts';
import { sourceText } from '../calls.ts';
import { isStack } from '../kinds.ts';
import type { Scan } from '../scope.ts';
import type { Block } from '../syntax/tree.ts';
import { configAt, type Config } from './config.ts';
import { placeOf } from './paths.ts';

/** How deeply stacks can be within each other. */
const MAX_NESTING = 8;
/** The folder into which Terragrunt writes the units of a stack. */
const MADE = '.terragrunt-stack';

/** The units that the stacks make. */
export function stackUnits(sources: readonly Source[], scan: Scan): Config[] {
  const stacks = sources
    .filter(({ path }) => isStack(path))
    .flatMap(({ path }) => {
      const folder = folderOf(path);
      return configAt(path, { folder, original: folder }, scan) ?? [];
    });
  const nested = new Set(
    stacks.flatMap((stack) => stack.blocks('stack').map((block) => placeIn(block, stack))),
  );
  return stacks.filter(({ context }) => !nested.has(context.folder)).flatMap((stack) => unitsIn(stack, 0));
}

function unitsIn(stack: Config, depth: number): Config[] {
  if (depth > MAX_NESTING) return [];
  const units = stack.blocks('unit').flatMap((block) => madeOf(block, 'terragrunt.hcl', stack) ?? []);
  const inner = stack.blocks('stack').flatMap((block) => madeOf(block, 'terragrunt.stack.hcl', stack) ?? []);
  return [...units, ...inner.flatMap((one) => unitsIn(one, depth + 1))];
}

function placeIn({ body }: Block, stack: Config): string | undefined {
  const source = stack.textOf(body.attributes.get('source'));
  return source === undefined ? undefined : placeOf(source, stack.context.folder);
}

/** The file that a block names, as it is in the folder that Terragrunt makes for it. */
function madeOf(block: Block, file: string, stack: Config): Config | undefined {
  const { scan, context } = stack;
  const { attributes } = block.body;
  const place = placeIn(block, stack);
  const path = stack.textOf(attributes.get('path')) ?? block.labels[0] ?? '';
  const folder = inFolder(inFolder(context.folder, MADE), path);
  const values = stack.valueOf(attributes.get('values'));
  const made =
    place === undefined
      ? undefined
      : configAt(inFolder(place, file), { folder, original: folder, ...(values ? { values } : {}) }, scan);
  if (!made && /batch/i.test(`${sourceText(block)} ${path}`))
    scan.missing.push({
      message: `The ${block.type} ${block.labels[0] ?? ''} of the stack is not in the scanned code, so what it makes is left out.`,
      at: block.header,
      byNameAlone: true,
    });
  return made;
}
