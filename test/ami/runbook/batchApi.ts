// A model of the AWS Batch API: compute environments and job queues with their states, relations and
// refusals. The names and shapes of requests are those of the service model in @aws-sdk/client-batch.
// Sources: docs.aws.amazon.com/batch/latest/APIReference, API_DeleteComputeEnvironment.html and
// API_CreateJobQueue.html
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { counterparts } from '../../counterparts/install.ts';

export interface Job {
  readonly jobId: string;
  readonly environment: string;
  readonly status: 'STARTING' | 'RUNNING' | 'SUCCEEDED';
}

export interface Environment {
  readonly name: string;
  readonly state: 'ENABLED' | 'DISABLED';
  readonly status: 'VALID' | 'UPDATING' | 'INVALID';
}

type Input = Readonly<Record<string, unknown>>;

/** What the API refuses, as a client sees it. */
export class ClientException extends Error {
  override readonly name = 'ClientException';
}

export class BatchApi {
  readonly environments = new Map<string, Environment>();
  /** The environments of each queue, in their order. */
  readonly queues = new Map<string, readonly string[]>();
  jobs: readonly Job[] = [];
  /** Every operation that was called, in order. */
  readonly calls: string[] = [];

  /** Runs an operation by its name in the service model. */
  run(operation: string, input: Input): unknown {
    checkShape(`${operation}Request`, input);
    this.calls.push(operation);
    switch (operation) {
      case 'DescribeComputeEnvironments':
        return {
          computeEnvironments: textsOf(input['computeEnvironments']).flatMap((name) => this.described(name)),
        };
      case 'DescribeJobQueues':
        return { jobQueues: textsOf(input['jobQueues']).map((name) => this.describedQueue(name)) };
      case 'CreateComputeEnvironment':
        checkShape('ComputeResource', recordOf(input['computeResources']));
        return this.create(String(input['computeEnvironmentName']));
      case 'UpdateJobQueue':
        return this.updateQueue(input);
      case 'UpdateComputeEnvironment':
        return this.updateEnvironment(input);
      case 'DeleteComputeEnvironment':
        return this.remove(String(input['computeEnvironment']));
      case 'ListJobs':
        return this.listJobs(input);
      case 'SubmitJob':
        return this.submit(String(input['jobQueue']));
      default:
        throw new Error(`the replacement has no ${operation}`);
    }
  }

  create(name: string): void {
    if (this.environments.has(name)) throw new ClientException('Object already exists');
    this.environments.set(name, { name, state: 'ENABLED', status: 'VALID' });
  }

  /** Jobs end when time passes; none of them is ended by the API. */
  letJobsEnd(environment: string): void {
    this.jobs = this.jobs.map((job) =>
      job.environment === environment ? { ...job, status: 'SUCCEEDED' } : job,
    );
  }

  private found(name: string): Environment {
    const environment = this.environments.get(name);
    if (!environment) throw new ClientException(`${name} does not exist`);
    return environment;
  }

  private described(name: string): readonly object[] {
    const environment = this.environments.get(name);
    if (!environment) return [];
    const { state, status } = environment;
    const ecsClusterArn = `arn:aws:ecs:eu-west-1:123456789012:cluster/${name}`;
    return [{ computeEnvironmentName: name, state, status, statusReason: status, ecsClusterArn }];
  }

  private describedQueue(name: string): object {
    const environments = this.queues.get(name);
    if (!environments) throw new ClientException(`${name} does not exist`);
    return {
      jobQueueName: name,
      computeEnvironmentOrder: environments.map((computeEnvironment, index) => ({
        order: index + 1,
        computeEnvironment,
      })),
    };
  }

  private updateQueue(input: Input): object {
    const queue = String(input['jobQueue']);
    this.describedQueue(queue);
    const order = recordsOf(input['computeEnvironmentOrder']).toSorted(
      (a, b) => Number(a['order']) - Number(b['order']),
    );
    if (order.length > 3) throw new ClientException('a job queue has at most three compute environments');
    const names = order.map((one) => String(one['computeEnvironment']));
    for (const name of names)
      if (this.found(name).status !== 'VALID') throw new ClientException(`${name} is not VALID`);
    this.queues.set(queue, names);
    return { jobQueueName: queue };
  }

  private updateEnvironment(input: Input): object {
    const environment = this.found(String(input['computeEnvironment']));
    if (environment.status === 'UPDATING') throw new ClientException('resource is being modified');
    const state = input['state'] === 'DISABLED' ? 'DISABLED' : 'ENABLED';
    this.environments.set(environment.name, { ...environment, state });
    return { computeEnvironmentName: environment.name };
  }

  private remove(name: string): object {
    const environment = this.found(name);
    if (environment.state !== 'DISABLED') throw new ClientException('Cannot delete, state must be DISABLED');
    if ([...this.queues.values()].some((order) => order.includes(name)))
      throw new ClientException('Cannot delete, found existing JobQueue relationship');
    if (environment.status === 'INVALID')
      throw new ClientException('Cannot delete, the environment is INVALID');
    this.jobs = this.jobs.filter((job) => job.environment !== name || job.status === 'SUCCEEDED');
    this.environments.delete(name);
    return {};
  }

  private listJobs(input: Input): object {
    const order = this.queues.get(String(input['jobQueue'])) ?? [];
    const running = this.jobs.filter(
      (job) => order.includes(job.environment) && job.status === input['jobStatus'],
    );
    return { jobSummaryList: running.map(({ jobId }) => ({ jobId })) };
  }

  private submit(queue: string): object {
    const target = (this.queues.get(queue) ?? []).find((name) => this.found(name).state === 'ENABLED');
    if (target === undefined) throw new ClientException('no environment takes the job');
    const job: Job = { jobId: `job-${this.jobs.length + 1}`, environment: target, status: 'RUNNING' };
    this.jobs = [...this.jobs, job];
    return { jobId: job.jobId, jobName: 'ami-test' };
  }
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function recordOf(value: unknown): Input {
  return typeof value === 'object' && value !== null ? (value as Input) : {}; // a structure of the service model
}

function recordsOf(value: unknown): readonly Input[] {
  return Array.isArray(value) ? (value as Input[]) : []; // checkShape has seen that it is a list of structures
}

/**
 * A structure of the service model: kind, name space, name, traits, names of members, their shapes, how many
 * are required.
 */
type Shape = readonly [number, string, string, unknown, readonly string[], readonly unknown[], number?];

let model: Readonly<Record<string, Shape>> | undefined;

function shapeOf(name: string): Shape {
  model ??= createRequire(join(counterparts(), 'package.json'))('@aws-sdk/client-batch');
  const shape = model?.[`${name}$`];
  if (!shape) throw new Error(`the service model has no ${name}`);
  return shape;
}

/** The members of a structure of the service model, the required ones first. */
export function membersOf(shape: string): readonly string[] {
  return shapeOf(shape)[4];
}

/** @throws Error when a member is not in the service model, or a required one is missing */
function checkShape(name: string, input: Input): void {
  const [, , , , members, , required = 0] = shapeOf(name);
  for (const member of Object.keys(input))
    if (!members.includes(member)) throw new Error(`${name} has no ${member}`);
  for (const member of members.slice(0, required))
    if (!(member in input)) throw new Error(`${name} requires ${member}`);
  for (const one of recordsOf(input['computeEnvironmentOrder'])) checkShape('ComputeEnvironmentOrder', one);
}
