// `{{resolve:…}}` in a text: CloudFormation puts a value in its place at deployment.
// Source: docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html
import { call as callIdentity } from '../../evaluation/identity.ts';
import { concat, slice } from '../../value/compose.ts';
import { identify } from '../../value/identity.ts';
import { own } from '../../value/own.ts';
import { HOLE, skeleton } from '../../value/text.ts';
import { unknown, type Known, type Unknown } from '../../value/value.ts';

const REFERENCE = /\{\{resolve:([A-Za-z-]+):([^{}]*)\}\}/g;
const FOREIGN = /\{\{(?!resolve:)[^{}]*\}\}/;

/**
 * A text in which CloudFormation puts a value in place of each `{{resolve:…}}` at deployment. Other double
 * braces are what a further program fills in.
 */
export function withDynamicReferences(text: Known<string> | Unknown): Known<string> | Unknown {
  if (text.kind === 'unknown' && !text.parts) return text;
  const shape = skeleton(text);
  if (!shape.includes('{{')) return text;
  if (FOREIGN.test(shape)) {
    return unknown(
      {
        code: 'not-understood',
        text: 'another program fills in the text in double braces',
        at: text.origin.at,
      },
      text.origin,
    );
  }
  const pieces: (Known<string> | Unknown)[] = [];
  let from = 0;
  for (const match of shape.matchAll(REFERENCE)) {
    if (match.index > from) pieces.push(slice(text, from, match.index));
    const nameAt = match.index + '{{resolve:'.length + match[1]!.length + 1;
    pieces.push(lookedUp(match[1]!, slice(text, nameAt, nameAt + match[2]!.length), match[0], text));
    from = match.index + match[0].length;
  }
  if (from === 0) return text;
  if (from < shape.length) pieces.push(slice(text, from, shape.length));
  if (pieces.length === 1) return pieces[0]!;
  return concat(pieces, text.origin.at, 'text');
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-ssm.html */
function lookedUp(
  service: string,
  path: Known<string> | Unknown,
  written: string,
  text: Known<string> | Unknown,
): Unknown {
  const kind =
    own({ ssm: 'SSM parameter', 'ssm-secure': 'secure SSM parameter', secretsmanager: 'secret' }, service) ??
    service;
  const name = service === 'ssm' ? withoutVersion(path) : path;
  const called = skeleton(name).replaceAll(HOLE, '…');
  return unknown(
    { code: 'looked-up', text: `the ${kind} ${called} is looked up at deployment`, at: text.origin.at },
    text.origin,
    {
      identity:
        path.kind === 'known' ? identify(written) : callIdentity(`resolve:${service}`, [path.identity]),
      ...(service === 'ssm' ? { lookup: { kind: 'ssmParameter' as const, name } } : {}),
    },
  );
}

function withoutVersion(path: Known<string> | Unknown): Known<string> | Unknown {
  const shape = skeleton(path);
  const colon = shape.lastIndexOf(':');
  return colon > 0 && /^\d+$/.test(shape.slice(colon + 1)) ? slice(path, 0, colon) : path;
}
