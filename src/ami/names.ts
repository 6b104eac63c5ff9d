// What things are called in AWS: names that the code says, and placeholders with a way to look up the others.
import { property, type Context } from '../model/row.ts';
import type { Resource } from '../model/resource.ts';
import type { Placeholder } from './answer.ts';
import { aws } from './commands.ts';
import type { Queue } from './queues.ts';

export interface Names {
  readonly blue: string;
  readonly green: string;
  queue(queue: Queue): string;
  readonly placeholders: readonly Placeholder[];
}

/** @param green what the code calls the new environment; undefined where people make it by hand */
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
  const name = property(context, 'computeEnvironmentName').value;
  return {
    blue: name.kind === 'known' ? String(name.value) : named(environment.name, 'compute environment'),
    green: named(green ?? 'the new environment', green === undefined ? '' : 'compute environment').replace(
      '  ',
      ' ',
    ),
    queue: (queue) => queue.name ?? named(queue.resource.name, 'job queue'),
    get placeholders() {
      return [...placeholders.values()];
    },
  };
}

/** A command that prints the name that a tool gave to a resource. */
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
