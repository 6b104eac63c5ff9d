// Whether anything but the code itself can have supplied an AMI id that a plan knows: a variable of the root
// module, a data source or another resource. All of the plan is searched, which the reader of plans passes
// over for the most part.
import { own } from '../../../value/own.ts';
import type { Source } from '../../../value/source.ts';
import type { MapNode } from '../../document/syntax.ts';
import { KINDS } from '../resources.ts';
import type { PlanFile } from './file.ts';
import { itemsIn, memberIn } from './nodes.ts';
import type { Dependency } from './sources.ts';

/**
 * The parts of a plan that may supply a value, as one text, and its resources and data sources by type and
 * name.
 */
interface Suppliers {
  readonly text: string;
  readonly blocks: ReadonlySet<string>;
}

const found = new WeakMap<Source, Suppliers | undefined>();

/**
 * True if nothing that the plan shows can have supplied the id, so that it is written in the code: in a
 * local, or in an argument that the plan's copy of the code does not have.
 */
export function isWritten(
  text: string,
  dependencies: readonly Dependency[],
  { source, kind, configuration }: PlanFile,
): boolean {
  // A state has no values of variables, and without its copy of the code a plan does not show what refers to
  // what.
  if (kind !== 'plan' || !hasCode(configuration)) return false;
  if (!found.has(source)) found.set(source, suppliersIn(source));
  const suppliers = found.get(source);
  if (!suppliers || suppliers.text.includes(text)) return false;
  return dependencies.every((dependency) => {
    if (dependency.kind !== 'resource') return dependency.kind === 'unknown' || dependency.how !== 'supplied';
    const name = nameOf(dependency.block);
    // A parameter or a launch template of the code may have it, as the environment itself does.
    return (
      suppliers.blocks.has(name) &&
      (dependency.isData || own(KINDS, name.split('.', 1)[0] ?? '') === undefined)
    );
  });
}

function hasCode(configuration: MapNode | undefined): boolean {
  return (
    itemsIn(configuration, 'resources').length > 0 || memberIn(configuration, 'module_calls') !== undefined
  );
}

/** `aws_ami.golden` for `module.x.data.aws_ami.golden`. */
function nameOf(block: string): string {
  return block.split('.').slice(-2).join('.');
}

function suppliersIn({ text }: Source): Suppliers | undefined {
  let plan: unknown;
  try {
    plan = JSON.parse(text);
  } catch {
    // The reader of plans has reported what is wrong with the text.
    return undefined;
  }
  const parts = [JSON.stringify(memberOf(plan, 'variables') ?? {})];
  const blocks = new Set<string>();
  for (const values of [memberOf(memberOf(plan, 'prior_state'), 'values'), memberOf(plan, 'planned_values')])
    for (const resource of resourcesIn(memberOf(values, 'root_module'))) {
      const type = textOf(memberOf(resource, 'type'));
      blocks.add(`${type}.${textOf(memberOf(resource, 'name'))}`);
      if (memberOf(resource, 'mode') === 'data' || own(KINDS, type) === undefined)
        parts.push(JSON.stringify(memberOf(resource, 'values') ?? {}));
    }
  return { text: parts.join('\n'), blocks };
}

function resourcesIn(module: unknown): readonly unknown[] {
  return [
    ...listOf(memberOf(module, 'resources')),
    ...listOf(memberOf(module, 'child_modules')).flatMap(resourcesIn),
  ];
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/**
 * A text; nothing of any other data, as an object of JSON may have a member `toString` that is no function.
 */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name] // an object of JSON has members of any kind
    : undefined;
}
