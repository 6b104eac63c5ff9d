// What a plan knows about the root module that it was made of: variables, instances and values.
import { identityOf } from '../../../evaluation/identity.ts';
import { isWhole } from '../../../evaluation/plain.ts';
import type { Resource } from '../../../model/resource.ts';
import { literal } from '../../../value/origins.ts';
import { absent, known, type Entry, type Value } from '../../../value/value.ts';
import type { Node } from '../../document/syntax.ts';
import type { PlanOverlay } from '../scope.ts';
import type { Body } from '../syntax/tree.ts';
import { keyText, moduleSteps, moduleText, type Key } from './addresses.ts';
import type { PlanFile } from './file.ts';
import { isAmi, unclear } from './leaves.ts';
import { mapIn, memberIn } from './nodes.ts';
import { resourcesOf } from './resources.ts';
import { withPlan } from './applyPlan.ts';
import { blockOf, configurationOf } from './sources.ts';

export interface RootOverlay extends PlanOverlay {
  /** The resources that the plan has, as far as the code has not shown them. */
  further(shown: readonly Resource[]): readonly Resource[];
}

/**
 * @param space what the addresses of the model start with
 * @param files the files of variables near the root module: one of them may be what the plan was made with
 */
export function planOverlayOf(plan: PlanFile, space: string, files: readonly Body[]): RootOverlay {
  const resources = resourcesOf(plan, space);
  const byName = new Map(resources.map((resource) => [resource.name, resource]));
  const keys = keysOf(plan);
  return {
    space,
    variable(name, candidates) {
      const node = memberIn(mapIn(plan.variables, name), 'value');
      if (!node) return undefined;
      const wanted = identityOf(valueOf(node));
      // If the code or a file of variables has the same value, that is the place to change.
      return candidates().find((one) => isWhole(one) && identityOf(one) === wanted) ?? valueOf(node, plan);
    },
    files,
    keys(module, block) {
      const found = keys.get(`${module}${block}`);
      if (found) return [...found.values()];
      return plan.isComplete && isConfigured(plan, module, block) ? [] : undefined;
    },
    applied(name, properties) {
      const planned = byName.get(name);
      return planned ? withPlan(properties, planned.properties) : properties;
    },
    further(shown) {
      const blocks = new Set(shown.map(({ name }) => withoutKeys(name)));
      return resources.filter(({ name }) => !blocks.has(withoutKeys(name)));
    },
  };
}

/** The keys of instances, by the addresses of their resources and module calls. */
function keysOf(plan: PlanFile): Map<string, Map<string, Key | undefined>> {
  const keys = new Map<string, Map<string, Key | undefined>>();
  const add = (address: string, key: Key | undefined): void => {
    const found = keys.get(address) ?? new Map<string, Key | undefined>();
    keys.set(address, found.set(keyText(key), key));
  };
  for (const { module, block, key } of plan.managed.values()) {
    add(`${moduleText(module)}${block}`, key);
    module.forEach((step, index) =>
      add(`${moduleText(module.slice(0, index))}module.${step.name}`, step.key),
    );
  }
  return keys;
}

/** Whether the plan's copy of the code has the resource: then it has decided that there is no instance. */
function isConfigured(plan: PlanFile, prefix: string, block: string): boolean {
  const { steps } = moduleSteps(prefix);
  // A call may make nothing but data sources, so that nothing is known about it.
  return (
    !block.startsWith('module.') &&
    configurationOf(steps, plan) !== undefined &&
    blockOf({ module: steps, block }, plan) !== undefined
  );
}

function withoutKey(address: string): string {
  const bracket = address.endsWith(']') ? address.indexOf('[') : -1;
  return bracket < 0 ? address : address.slice(0, bracket);
}

function withoutKeys(name: string): string {
  const { steps, rest } = moduleSteps(name);
  return `${steps.map((step) => `module.${step.name}.`).join('')}${withoutKey(rest)}`;
}

/**
 * The value that a variable got.
 * @param plan passed if it matters that the plan does not show who has supplied the value
 */
function valueOf(node: Node, plan?: PlanFile): Value {
  const { at } = node;
  const origin = { ...literal(at), how: 'supplied' as const };
  if (node.kind === 'list') return known({ items: node.items.map((item) => valueOf(item, plan)) }, origin);
  if (node.kind === 'map') {
    return known(
      {
        entries: new Map(
          [...node.members.values()].map(({ name, key, value }): [string, Entry] => [
            name,
            { key, value: valueOf(value, plan) },
          ]),
        ),
      },
      origin,
    );
  }
  if (plan && isAmi(node.text)) return unclear(node.text, at, plan);
  return node.value === null ? absent(at) : { ...known(node.value, origin), segments: node.segments() };
}
