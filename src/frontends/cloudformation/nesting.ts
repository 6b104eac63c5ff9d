// Nested stacks: which template of the scan a resource makes a stack of.
import { own } from '../../value/own.ts';
import { rangeKey } from '../../value/source.ts';
import { HOLE, skeleton } from '../../value/text.ts';
import { pathByTail, pathFrom, isLocal } from './paths.ts';
import type { Scope } from './scope.ts';
import type { Node } from '../document/syntax.ts';
import type { Range } from '../../value/source.ts';
import { itemsAt, mapAt, memberAt, scalarAt } from '../document/nodes.ts';
import { mentionsBatch, type Template } from './template.ts';

/** The attribute with the template's place, by the type of the resource. */
const PLACES: { readonly [type: string]: string } = {
  'AWS::CloudFormation::Stack': 'TemplateURL',
  'AWS::CloudFormation::StackSet': 'TemplateURL',
  'AWS::Serverless::Application': 'Location',
};

const OF_BATCH = /batch|comput/i;

/** The value that a stack set has for a parameter of its stacks. */
export function parameterIn(resource: Node, name: string): PassedParameter | undefined {
  const properties = mapAt(resource, 'Properties');
  const item = itemsAt(properties, 'Parameters').find((one) => scalarAt(one, 'ParameterKey')?.text === name);
  const value = memberAt(item, 'ParameterValue');
  if (!value) return undefined;
  const isOverridden = itemsAt(properties, 'StackInstancesGroup').some((group) =>
    itemsAt(group, 'ParameterOverrides').some((one) => scalarAt(one, 'ParameterKey')?.text === name),
  );
  return { key: value.key, value: value.value, isOverridden };
}

interface PassedParameter {
  readonly key: Range;
  readonly value: Node;
  /** Whether some instances of the stack set get another value. */
  readonly isOverridden: boolean;
}

/** Whether a resource makes a stack of another template. */
export function nests(resource: Node): boolean {
  return Object.hasOwn(PLACES, scalarAt(resource, 'Type')?.text ?? '');
}

/**
 * The template of a nested stack: the file that the app names, a local path, as `aws cloudformation package`
 * takes it, or an address of which the end is the path of a scanned file.
 */
export function nestedTemplate(resource: Node, scope: Scope): Template | undefined {
  const attribute = own(PLACES, scalarAt(resource, 'Type')?.text ?? '');
  const body = memberAt(mapAt(resource, 'Properties'), 'TemplateBody')?.value;
  if (body) return scope.stack.scan.templateWithin(body.at);
  const place = attribute === undefined ? undefined : memberAt(mapAt(resource, 'Properties'), attribute);
  if (!place) return undefined;
  const { scan } = scope.stack;
  const file = scope.stack.template.source.path;
  const packaged = scan.deployment?.nested.get(rangeKey(place.value.at));
  const known = packaged === undefined ? undefined : scan.template(packaged);
  if (known) return known;
  let value = scope.evaluate(place.value);
  while (value.kind === 'choice') value = value.branches[0]!;
  if (value.kind === 'absent') return undefined;
  const written = skeleton(value);
  if (!written.includes(HOLE) && isLocal(written)) {
    const path = pathFrom(file, written);
    const template = path === undefined ? undefined : scan.template(path);
    const matters = mentionsBatch(place.value.at.source);
    // A nested stack of something else has no place in a report on AWS Batch.
    if (!template && (matters || OF_BATCH.test(written)))
      scan.note(
        'unresolved',
        `The nested template ${written} is not there, so the stack that it makes is left out.`,
        place.value.at,
        matters,
      );
    return template;
  }
  const tail = written.slice(written.lastIndexOf(HOLE) + 1).replace(/^[a-z0-9]+:\/\/[^/]*/i, '');
  const [key = ''] = tail.split('?', 1);
  if (key === '') return undefined;
  // A template without AWS Batch is not scanned, but its outputs can be what the environment uses.
  const readsOutputs = scope.stack.template.source.text.includes('Outputs.');
  const path =
    pathByTail(file, key, (one) => scan.isScanned(one)) ??
    (readsOutputs ? pathByTail(file, key, (one) => scan.isThere(one)) : undefined);
  return path === undefined || path === file ? undefined : scan.template(path);
}
