// AWS::Include: a part of a template that is in another file.
import type { Range } from '../../value/source.ts';
import { unknown, type Unknown } from '../../value/value.ts';
import { derived } from '../../value/origins.ts';
import { isLocal, pathFrom } from './paths.ts';
import type { Intrinsic, Scope } from './scope.ts';
import type { Node } from '../document/syntax.ts';
import { mapAt, memberAt, scalarAt } from '../document/nodes.ts';
import { mentionsBatch } from './template.ts';

/**
 * The value of a file that rain includes, `!Rain::Include properties.yaml`.
 * Source: aws-cloudformation.github.io/rain/rain_pkg.html
 */
export const rainInclude: Intrinsic = ({ argument, at, scope }) => {
  const written = argument.kind === 'scalar' ? argument.text : '';
  const path = pathFrom(at.source.path, written);
  const document = path === undefined ? undefined : scope.stack.scan.document(path);
  if (document) return scope.evaluate(document);
  const { scan, template } = scope.stack;
  scan.note(
    'unresolved',
    `The include of ${written} is left out: there is no such file.`,
    at,
    template.mentionsBatch,
  );
  return unknown({ code: 'outside', text: `it is in ${written}, which is not in the scan`, at }, derived(at));
};

/** The name of the macro that a transform calls. */
export function macroOf(argument: Node): string | undefined {
  return scalarAt(argument, 'Name')?.text;
}

/**
 * What a transform puts in its place, if it is an include of a file in reach; else why that is not known.
 *
 * @param argument `{ Name: AWS::Include, Parameters: { Location: … } }`
 */
export function includedBy(argument: Node, at: Range, scope: Scope): Node | Unknown {
  const { scan, template } = scope.stack;
  const macro = macroOf(argument);
  if (macro !== 'AWS::Include') {
    const name = macro ?? 'without a name';
    scan.note(
      'unsupported',
      `The macro ${name} is not run: what it adds is not known.`,
      at,
      template.mentionsBatch,
    );
    return unknown({ code: 'not-understood', text: `macro ${name} makes it at deployment`, at }, derived(at));
  }
  const location = memberAt(mapAt(argument, 'Parameters'), 'Location');
  const value = location && scope.evaluate(location.value);
  const path = value?.kind === 'known' && typeof value.value === 'string' ? value.value : undefined;
  const resolved = path === undefined ? undefined : pathFrom(at.source.path, path);
  const document = resolved === undefined ? undefined : scan.document(resolved);
  if (document) return document;
  const named = path ?? 'a place that is not known';
  const reason = path !== undefined && isLocal(path) ? 'there is no such file' : 'it is not a local file';
  scan.note('unresolved', `The include of ${named} is left out: ${reason}.`, at, mentionsBatch(at.source));
  return unknown(
    { code: 'outside', text: `it may be in ${named}, which is not in the scan`, at },
    derived(at),
  );
}
