// The answer about a plan without its code: nobody edits a plan, so that there is no patch.
import { expect, test } from 'vitest';
import { answerAbout } from './support.ts';

const plan = {
  format_version: '1.2',
  terraform_version: '1.11.4',
  planned_values: {
    root_module: {
      resources: [
        {
          address: 'aws_batch_compute_environment.e',
          mode: 'managed',
          type: 'aws_batch_compute_environment',
          name: 'e',
          values: {
            name: 'workers',
            type: 'MANAGED',
            compute_resources: [{ type: 'EC2', allocation_strategy: 'BEST_FIT' }],
          },
          sensitive_values: {},
        },
      ],
    },
  },
};

test('an environment of a plan is changed by hand', () => {
  const answer = JSON.stringify(answerAbout('plan.json', JSON.stringify(plan, null, 2)));
  expect(answer).toContain('No patch is shown');
  expect(answer).not.toContain('--- a/plan.json');
});
