// The runbook of a blue/green change, run in order against a model of the API: from a good start it ends
// with the queue on the new environment and no job lost; from a wrong one it says so before its first step.
import { beforeAll, describe, expect, test } from 'vitest';
import type { AmiAnswer, Check, Step } from '../../../src/ami/answer.ts';
import { counterparts } from '../../counterparts/install.ts';
import { answerAbout, answersAbout } from '../support.ts';
import { BatchApi, ClientException } from './batchApi.ts';
import { callOf } from './cli.ts';
import { HCL, TEMPLATES, YAML } from './templates.ts';

/** The service model comes with the counterparts. */
beforeAll(() => {
  counterparts();
});

const GREEN = 'green-0123456789';

/** The account before the change: one environment with a job in a queue. */
function account(): BatchApi {
  const api = new BatchApi();
  api.create('workers');
  api.queues.set('jobs', ['workers']);
  api.jobs = [{ jobId: 'long', environment: 'workers', status: 'RUNNING' }];
  return api;
}

/** Names that people fill in, as the runbook requests. */
function filledIn(command: string, { way }: AmiAnswer): string {
  const names = way.placeholders.map(({ name }) => name).toSorted((a, b) => b.length - a.length);
  return names
    .reduce((text, name) => text.replaceAll(name, GREEN), command)
    .replaceAll('JOB_DEFINITION', 'small');
}

function execute(command: string, answer: AmiAnswer, api: BatchApi): unknown {
  const call = callOf(filledIn(command, answer));
  return call?.service === 'batch' ? api.run(call.operation, call.input) : undefined;
}

/**
 * What a deployment does in the account: the first makes the new environment, the second deletes the old one.
 */
function deploy(number: number, api: BatchApi): void {
  if (number === 1) api.create(GREEN);
}

/** Does what the runbook says, step by step. Jobs end while somebody waits for them. */
function runAll(answer: AmiAnswer, api: BatchApi): void {
  let deployments = 0;
  for (const step of answer.way.steps) {
    if (step.kind === 'deploy') deploy(++deployments, api);
    else for (const command of step.commands) execute(command, answer, api);
    if (step.until === 'no job of the old environment') {
      expect(stillRunning(step, answer, api), 'the runbook waits for the job').toContain('long');
      api.letJobsEnd('workers');
      expect(stillRunning(step, answer, api)).not.toContain('long');
    }
  }
}

function stillRunning(step: Step, answer: AmiAnswer, api: BatchApi): readonly string[] {
  return step.commands.flatMap((command) => {
    const { jobSummaryList } = execute(command, answer, api) as { jobSummaryList: { jobId: string }[] }; // ListJobs
    return jobSummaryList.map(({ jobId }) => jobId);
  });
}

/** The first check that the account does not pass. */
function failedCheck(answer: AmiAnswer, api: BatchApi): Check | undefined {
  return answer.way.checks.find(({ kind, command, expect: expected }) => {
    if (kind === 'stop') return true;
    if (command === undefined || expected === undefined) return false;
    return !JSON.stringify(execute(command, answer, api)).includes(`"${expected}"`);
  });
}

describe.each(Object.entries(TEMPLATES))('%s', (_, { path, text }) => {
  const answer = answerAbout(path, text);

  test('ends with the queue on the new environment, the old one gone, and no job lost', () => {
    const api = account();
    expect(failedCheck(answer, api)).toBeUndefined();
    runAll(answer, api);
    expect([...api.environments.keys()]).toEqual([GREEN]);
    expect(api.queues.get('jobs')).toEqual([GREEN]);
    expect(api.jobs).toContainEqual({ jobId: 'long', environment: 'workers', status: 'SUCCEEDED' });
  });

  test('AWS’s four steps are there in their order', () => {
    const api = account();
    runAll(answer, api);
    const steps = [
      'UpdateJobQueue',
      'UpdateComputeEnvironment',
      'UpdateJobQueue',
      'DeleteComputeEnvironment',
    ];
    expect(api.calls.filter((call) => steps.includes(call))).toEqual(steps);
  });

  test('the way back brings the old environment back to the front', () => {
    const api = account();
    api.create(GREEN);
    api.queues.set('jobs', [GREEN, 'workers']);
    const commands = answer.way.back.flatMap((step) => step.commands);
    for (const command of commands) execute(command, answer, api);
    expect(api.queues.get('jobs')).toEqual(['workers', GREEN]);
    expect(api.environments.get('workers')?.state).toBe('ENABLED');
  });
});

describe('wrong starting points', () => {
  test('an environment that is INVALID', () => {
    const api = account();
    api.environments.set('workers', { name: 'workers', state: 'ENABLED', status: 'INVALID' });
    expect(failedCheck(answerAbout('batch.yaml', YAML), api)?.text).toContain('VALID');
  });

  test('a queue that is full', () => {
    const full = YAML.replace(
      '          Order: 1\n',
      ['1', '2', '3']
        .map((order) => `          Order: ${order}\n`)
        .join('        - ComputeEnvironment: !ImportValue other\n'),
    );
    const answer = answerAbout('batch.yaml', full);
    expect(answer.queues[0]?.environments).toHaveLength(3);
    expect(failedCheck(answer, account())?.text).toContain('at most three');
  });

  test('a service role that another environment has', () => {
    const other = YAML.slice(YAML.indexOf('  Workers:'), YAML.indexOf('  Queue:'))
      .replace('  Workers:', '  Others:')
      .replace('ComputeEnvironmentName: workers', 'ComputeEnvironmentName: others');
    const text = YAML.replace('  Queue:', `${other}  Queue:`);
    const [answer] = answersAbout([{ path: 'batch.yaml', text }]);
    const check = answer && failedCheck(answer, account());
    expect(check?.text).toContain('shared with Others');
    expect(answer?.way.roles.join(' ')).toContain('later deployment');
  });

  test('a service role that no other environment has', () => {
    const other = YAML.slice(YAML.indexOf('  Workers:'), YAML.indexOf('  Queue:'))
      .replace('  Workers:', '  Others:')
      .replace('ComputeEnvironmentName: workers', 'ComputeEnvironmentName: others')
      .replace(/ServiceRole: .*/, 'ServiceRole: !GetAtt Another.Arn');
    const another = '  Another: { Type: AWS::IAM::Role, Properties: {} }\n';
    const [answer] = answersAbout([
      { path: 'batch.yaml', text: YAML.replace('  Queue:', `${other}${another}  Queue:`) },
    ]);
    expect(answer?.way.checks.map(({ text }) => text).join()).not.toContain('shared with');
  });

  test('a name that is taken', () => {
    const checks = answerAbout('main.tf', HCL).way.checks.map(({ text }) => text);
    expect(checks.join('\n')).toContain('The name workers is taken');
    expect(() => account().create('workers')).toThrow(ClientException);
  });

  test.each<[string, string, string | undefined]>([
    ['without a retry strategy', '', 'Jobs of job definition Solve have a single attempt'],
    [
      'with one attempt',
      'RetryStrategy: { Attempts: 1 }',
      'Jobs of job definition Solve have a single attempt',
    ],
    ['with two attempts', 'RetryStrategy: { Attempts: 2 }', undefined],
    ['with attempts that are not known', 'RetryStrategy: !Ref Retry', 'See whether job definition Solve has'],
  ])('jobs %s', (_, retry, expected) => {
    const job = `  Solve:\n    Type: AWS::Batch::JobDefinition\n    Properties:\n      Type: container\n      ${retry}\n`;
    const { checks } = answerAbout('batch.yaml', YAML.replace('  Queue:', `${job}  Queue:`)).way;
    const found = checks.find(({ text }) => text.includes('job definition'));
    expect(found?.text.slice(0, expected?.length)).toBe(expected);
  });

  test('jobs of several definitions are one check', () => {
    const jobs = ['One', 'Two', 'Three'].map(
      (name) => `  ${name}:\n    Type: AWS::Batch::JobDefinition\n    Properties: { Type: container }\n`,
    );
    const { checks } = answerAbout('batch.yaml', YAML.replace('  Queue:', `${jobs.join('')}  Queue:`)).way;
    expect(checks.filter(({ text }) => text.includes('job definition')).map(({ text }) => text)).toEqual([
      'Jobs of 3 job definitions (One, Two, Three) have a single attempt: those that are ended are not tried again',
    ]);
  });

  test('an image type that AWS creates no more', () => {
    const old = YAML.replace(
      '        MaxvCpus: 64\n',
      '        MaxvCpus: 64\n        Ec2Configuration:\n          - ImageType: ECS_AL2\n',
    );
    expect(failedCheck(answerAbout('batch.yaml', old), account())?.text).toContain('ECS_AL2');
  });
});

describe('the model of the API refuses what AWS Batch refuses', () => {
  const name = 'workers';
  test.each<[string, string, Readonly<Record<string, unknown>>]>([
    ['the deletion of what is enabled', 'DeleteComputeEnvironment', { computeEnvironment: name }],
    [
      'a fourth environment',
      'UpdateJobQueue',
      {
        jobQueue: 'jobs',
        computeEnvironmentOrder: [1, 2, 3, 4].map((order) => ({ order, computeEnvironment: name })),
      },
    ],
    ['a member that the service model does not have', 'UpdateJobQueue', { jobQueue: 'jobs', order: 1 }],
    ['a call without what is required', 'DeleteComputeEnvironment', {}],
  ])('%s', (_, operation, input) => {
    expect(() => account().run(operation, input)).toThrow();
  });

  test('the deletion of what a queue holds', () => {
    const api = account();
    api.run('UpdateComputeEnvironment', { computeEnvironment: name, state: 'DISABLED' });
    expect(() => api.run('DeleteComputeEnvironment', { computeEnvironment: name })).toThrow(
      'JobQueue relationship',
    );
  });
});
