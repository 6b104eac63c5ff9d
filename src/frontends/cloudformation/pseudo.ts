// Pseudo parameters: what AWS knows of the stack, and a scan does not.
// Source: docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html
import { named } from '../../evaluation/identity.ts';
import { withStep } from '../../evaluation/outcomes.ts';
import { own } from '../../value/own.ts';
import type { Range } from '../../value/source.ts';
import { unknown, type Value } from '../../value/value.ts';
import { followed } from './parameters.ts';
import { derived } from '../../value/origins.ts';
import type { Stack } from './scope.ts';

const MEANINGS: { readonly [name: string]: string } = {
  'AWS::AccountId': 'the account',
  'AWS::NotificationARNs': 'the topics of the stack',
  'AWS::Partition': 'the partition',
  'AWS::Region': 'the region',
  'AWS::StackId': 'the id of the stack',
  'AWS::StackName': 'the name of the stack',
  'AWS::URLSuffix': 'the domain',
};

const REGION = /^[a-z]{2,4}(?:-[a-z]+){1,3}-\d$/;

/** Whether a text has the form of a region. */
export function isRegion(text: string): boolean {
  return REGION.test(text);
}

/**
 * The texts that it can be among those that it is compared with: mappings have other rows beside those of
 * regions.
 */
function comparedWith(name: string, { comparisons }: Stack): ReadonlyMap<string, Range> | undefined {
  const compared = comparisons.get(name);
  if (!compared || name !== 'AWS::Region') return compared;
  return new Map([...compared].filter(([text]) => isRegion(text)));
}

/** Undefined for any other name. Account, region and partition are the same in all stacks of a scan. */
export function pseudoParameter(name: string, at: Range, stack: Stack): Value | undefined {
  const meaning = own(MEANINGS, name);
  if (meaning === undefined) return undefined;
  const ofStack = name.startsWith('AWS::Stack') || name === 'AWS::NotificationARNs';
  const identity = named('pseudo', ofStack ? stack.address : '', name);
  const value = unknown(
    { code: 'pseudo-parameter', text: `${meaning} is known at deployment`, at },
    derived(at),
    { identity },
  );
  const compared = comparedWith(name, stack);
  return withStep(
    { kind: 'parameter', name, at },
    compared ? followed(value, compared, { kind: 'pseudoParameter', name, at }, stack.scan) : value,
  );
}
