// Terraform deletes an environment first, and AWS Batch refuses that while a job queue has it in its order:
// unless the queue is deleted before it in the same deployment.
import { expect, test } from 'vitest';
import { diffTexts, effectsText, hclQueue } from './support.ts';

const code = (environment: string, queues: string): string => `
variable "team" {
  type = string
}

resource "aws_batch_compute_environment" "workers" {
  name = "${environment}"
  type = "MANAGED"

  compute_resources {
    type = "EC2"
  }
}
${queues}`;

test.each<[string, string, string, string]>([
  ['its queue stays', hclQueue('one', '"one"'), hclQueue('one', '"one"'), 'refused'],
  ['its queue is renamed, and so replaced', hclQueue('one', '"one"'), hclQueue('one', '"first"'), 'replaced'],
  ['its queue is gone', hclQueue('one', '"one"'), '', 'replaced'],
  [
    'one of two queues is gone',
    hclQueue('one', '"one"') + hclQueue('two', '"two"'),
    hclQueue('two', '"two"'),
    'refused',
  ],
  ['its queue may be renamed', hclQueue('one', '"one"'), hclQueue('one', 'var.team'), 'replaced or refused'],
])('%s', (_, before, after, expected) => {
  const { environments } = diffTexts(
    { 'main.tf': code('workers', before) },
    { 'main.tf': code('builders', after) },
    { provider: '6.20.0' },
  );
  expect(environments.map(effectsText)).toEqual([expected]);
});

test.each<[string, string, string, string]>([
  ['its queue gets another environment', '', 'builders', 'replaced or refused'],
  ['its queue leaves with it', '', '', 'replaced'],
  [
    'it is deleted after the change of the queue',
    'lifecycle { create_before_destroy = true }',
    'builders',
    'replaced',
  ],
])('an environment leaves, and %s', (_, lifecycle, next, expected) => {
  const environment = (label: string, more = ''): string => `
resource "aws_batch_compute_environment" "${label}" {
  name = "${label}"
  type = "MANAGED"
  compute_resources { type = "EC2" }
  ${more}
}
`;
  const queueOf = (label: string): string => hclQueue('one', '"one"').replace('.workers.', `.${label}.`);
  const old = environment('workers', lifecycle) + environment('builders') + queueOf('workers');
  const fresh = environment('builders') + (next === '' ? '' : queueOf(next));
  const { environments } = diffTexts({ 'main.tf': old }, { 'main.tf': fresh });
  const gone = environments.filter(({ status }) => status === 'gone');
  expect(gone.map(effectsText)).toEqual([expected]);
});
