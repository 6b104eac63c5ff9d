// Nested stacks: which template of the scan a resource makes a stack of.
import { own } from '../../value/own.ts';
import { rangeKey } from '../../value/source.ts';
import { HOLE, skeleton } from '../../value/text.ts';
import { pathByTail, pathFrom, isLocal } from './paths.ts';
import type { Scope } from './scope.ts';
import type { Node } from '../document/syntax.ts';
import { mapAt, memberAt, scalarAt } from '../document/nodes.ts';
import { mentionsBatch, type Template } from './template.ts';

/** The attribute that holds the template's place, by the type of the resource. */
const PLACES: { readonly [type: string]: string } = {
  'AWS::CloudFormation::Stack': 'TemplateURL',
  'AWS::Serverless::Application': 'Location',
};

/** Whether a resource makes a stack of another template. */
export function nests(resource: Node): boolean {
  return Object.hasOwn(PLACES, scalarAt(resource, 'Type')?.text ?? '');
}

/**
 * The template of a nested stack: the file that the app says it is, a local path, as `aws cloudformation package` takes it,
 * or an address of which the end is the path of a scanned file.
 */
export function nestedTemplate(resource: Node, scope: Scope): Template | undefined {
  const attribute = own(PLACES, scalarAt(resource, 'Type')?.text ?? '');
  const place = attribute === undefined ? undefined : memberAt(mapAt(resource, 'Properties'), attribute);
  if (!place) return undefined;
  const { scan } = scope.stack;
  const file = scope.stack.template.source.path;
  const packaged = scan.deployment?.nested.get(rangeKey(place.value.at));
  const told = packaged === undefined ? undefined : scan.template(packaged);
  if (told) return told;
  let value = scope.evaluate(place.value);
  while (value.kind === 'choice') value = value.branches[0]!;
  if (value.kind === 'absent') return undefined;
  const written = skeleton(value);
  if (!written.includes(HOLE) && isLocal(written)) {
    const path = pathFrom(file, written);
    const template = path === undefined ? undefined : scan.template(path);
    if (!template) {
      scan.note(
        'unresolved',
        `The nested template ${written} is not there, so the stack that it makes is left out.`,
        place.value.at,
        mentionsBatch(place.value.at.source),
      );
    }
    return template;
  }
  const tail = written.slice(written.lastIndexOf(HOLE) + 1).replace(/^[a-z0-9]+:\/\/[^/]*/i, '');
  const [key = ''] = tail.split('?', 1);
  const path = key === '' ? undefined : pathByTail(file, key, scan.paths);
  return path === undefined || path === file ? undefined : scan.template(path);
}
