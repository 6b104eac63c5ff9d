// The names of resources in AWS: those in the code, and placeholders with a way to look up the others.
import type { Context } from '../model/row.ts';
import { propertiesOf, walk } from '../model/walk.ts';
import type { Resource } from '../model/resource.ts';
import type { Placeholder } from './answer.ts';
import { aws } from './commands.ts';
import type { Queue } from './queues.ts';

export interface Names {
  readonly blue: string;
  readonly green: string;
  queue(queue: Queue): string;
  /** Another environment of the code. */
  other(resource: Resource): string;
  readonly placeholders: readonly Placeholder[];
}

/** @param green what the code calls the new environment; undefined if people make it by hand */
export function namesOf(context: Context, green: string | undefined): Names {
  const { environment } = context;
  const placeholders = new Map<string, Placeholder>();
  const placeholder = (name: string, meaning: string, find?: string): string => {
    placeholders.set(name, find === undefined ? { name, meaning } : { name, meaning, find });
    return name;
  };
  const named = (resource: string, kind: string): string =>
    placeholder(
      `NAME_OF_${resource.replaceAll(/\W+/g, '_')}`,
      `the name of ${kind} ${resource} in AWS`,
      findCommand(environment, resource),
    );
  const nameOf = (resource: Resource): string => {
    const its = walk(propertiesOf(resource, context.world), 'computeEnvironmentName', context.world).value;
    return its.kind === 'known' && !its.sensitive
      ? String(its.value)
      : named(resource.name, 'compute environment');
  };
  return {
    blue: nameOf(environment),
    other: nameOf,
    green:
      green === undefined
        ? placeholder('NEW_ENVIRONMENT', 'the name of the new environment in AWS')
        : named(green, 'compute environment'),
    queue: (queue) => queue.name ?? named(queue.resource.name, 'job queue'),
    get placeholders() {
      return [...placeholders.values()];
    },
  };
}

/** A command that prints the name that a tool has made for a resource. */
function findCommand(environment: Resource, resource: string): string | undefined {
  if (environment.type.startsWith('AWS::'))
    return aws('cloudformation', 'describe-stack-resource', {
      'stack-name': 'STACK',
      'logical-resource-id': resource.slice(resource.lastIndexOf('/') + 1),
      query: 'StackResourceDetail.PhysicalResourceId',
      output: 'text',
    });
  return /^(?:module\.|aws|awscc)/.test(resource) ? `terraform state show '${resource}'` : undefined;
}
