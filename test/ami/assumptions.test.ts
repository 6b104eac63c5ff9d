// What an answer assumes: only what makes a difference to it.
import { expect, test } from 'vitest';
import { answersAbout } from './support.ts';

const environment = `variable "name" {}
variable "type" {
  default = "EC2"
  validation {
    condition     = contains(["EC2", "FARGATE"], var.type)
    error_message = "EC2 or FARGATE"
  }
}
resource "aws_batch_compute_environment" "workers" {
  name = var.name
  type = "MANAGED"
  compute_resources {
    type      = var.type
    max_vcpus = 4
  }
}
`;

/** A queue of another root module, whose order may name the environment. */
const queue = `variable "cloud" {
  type = string
  validation {
    condition     = contains(["aws", "azure"], var.cloud)
    error_message = "aws or azure"
  }
}
variable "environments" {
  type = list(string)
}
resource "aws_batch_job_queue" "main" {
  count                = var.cloud == "aws" ? 1 : 0
  name                 = "main"
  state                = "ENABLED"
  priority             = 1
  compute_environments = var.environments
}
`;

test('a case of another root module that changes nothing is no assumption', () => {
  const [answer] = answersAbout([
    { path: 'batch/main.tf', text: environment },
    { path: 'other/main.tf', text: queue },
  ]);
  expect(answer?.assuming.join(' and ')).not.toContain('cloud');
});

test('a case that changes the answer is one, and the answer of the other case is there', () => {
  const [answer] = answersAbout([{ path: 'main.tf', text: environment }]);
  expect(answer?.assuming).toEqual(['variable type is EC2']);
  expect(answer?.otherCases.map(({ assuming }) => assuming)).toEqual([['variable type is FARGATE']]);
});

test('a name that is not known leaves no hole in the checks', () => {
  const [answer] = answersAbout([
    { path: 'main.tf', text: environment.replace('name = var.name', 'name = "workers-${var.name}"') },
  ]);
  expect(JSON.stringify(answer?.way)).not.toContain('The name its name');
});

test('the day on which Amazon Linux 2023 became the default is one of environments of ECS', () => {
  const ofDefault = (text: string): string | undefined =>
    answersAbout([{ path: 'main.tf', text }])[0]?.sources.find(({ kind }) => kind === 'default')?.note;
  const onEks = environment
    .replace('type      = var.type', 'type      = "EC2"')
    .replace(
      'compute_resources {',
      'eks_configuration {\n    eks_cluster_arn = "arn:aws:eks:eu-west-1:123456789012:cluster/c"\n    kubernetes_namespace = "batch"\n  }\n  compute_resources {',
    );
  expect(ofDefault(environment)).toMatch(/^the default of a new environment since 2026-01-12/);
  expect(ofDefault(onEks)).toBe('the default of an environment on Amazon EKS');
});
