// What policies of IAM allow, by their actions.
import { describe, expect, test } from 'vitest';
import { awsPolicyAllows, matches } from '../src/model/iam.ts';
import { fc } from './property.ts';

const REGISTER = 'ecs:RegisterContainerInstance';

describe('a pattern of actions', () => {
  test.each([
    [REGISTER, true],
    ['ECS:registercontainerinstance', true],
    ['*', true],
    ['ecs:*', true],
    ['ecs:Register*', true],
    ['ecs:*Container*', true],
    ['ecs:RegisterContainerInstanc?', true],
    ['ecs:Register', false],
    ['ecs:RegisterContainerInstance?', false],
    ['ecs:*Task*', false],
    ['ec2:*', false],
    ['', false],
  ])('%s', (pattern, expected) => {
    expect(matches(pattern, REGISTER)).toBe(expected);
  });

  test('means the same as an expression with a dot for ? and any text for *', () => {
    const letters = fc.constantFrom('a', 'b', '*', '?');
    const pattern = fc.array(letters, { maxLength: 8 }).map((parts) => parts.join(''));
    const action = fc.array(fc.constantFrom('a', 'b'), { maxLength: 10 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(pattern, action, (one, text) => {
        const expression = new RegExp(`^${one.replaceAll('*', '.*').replaceAll('?', '.')}$`);
        expect(matches(one, text)).toBe(expression.test(text));
      }),
    );
  });
});

test.each([
  ['AmazonEC2ContainerServiceforEC2Role', true],
  ['AdministratorAccess', true],
  ['AmazonECSTaskExecutionRolePolicy', false],
  ['AmazonEC2ContainerServiceRole', false],
  ['AmazonEKS_CNI_Policy', false],
  ['SomethingNew', undefined],
  ['constructor', undefined],
])('the policy %s of AWS lets instances register: %s', (name, expected) => {
  expect(awsPolicyAllows(name, REGISTER)).toBe(expected);
});
