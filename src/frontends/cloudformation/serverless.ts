// The Serverless Framework's variables, which it fills in before CloudFormation sees the template.
// Source: serverless.com/framework/docs/guides/variables
import { concat, slice } from '../../value/compose.ts';
import { identify } from '../../value/identity.ts';
import type { Source } from '../../value/source.ts';
import { unknown, type Known, type Unknown } from '../../value/value.ts';

const SOURCES = 'aws|cf|custom|env|file|git|opt|output|param|s3|self|sls|ssm|state|strToBool|terraform|vault';
const START = new RegExp(String.raw`\$\{(?:${SOURCES})[:(.]`, 'g');
const NAME = new RegExp(`^(?:${SOURCES})[:(.]`);
/** Variables that nothing but the framework writes. */
const ITS_OWN = /\$\{(?:self|opt|sls):[A-Za-z]|\$\{file\(/;

/** Whether the framework fills a text in: it has such variables, and does not say that it is a template as it stands. */
export function isServerless({ text }: Source): boolean {
  return ITS_OWN.test(text) && !text.includes('AWSTemplateFormatVersion');
}

/** Whether a name in `${…}` is a variable of the framework. */
export function isServerlessName(name: string): boolean {
  return NAME.test(name);
}

/** What a variable gives: nothing is known of it. */
export function serverlessVariable(written: string, { origin }: Known<string>): Unknown {
  return unknown(
    { code: 'not-understood', text: `the Serverless Framework fills in ${written}`, at: origin.at },
    origin,
    { identity: identify(`serverless:${written}`) },
  );
}

/** A text with its variables unknown; a text that is one variable alone can be anything. */
export function withServerlessVariables(text: Known<string>): Known<string> | Unknown {
  const pieces: (Known<string> | Unknown)[] = [];
  let from = 0;
  START.lastIndex = 0;
  for (let match = START.exec(text.value); match; match = START.exec(text.value)) {
    const end = endOf(text.value, match.index);
    if (end === undefined) break;
    if (match.index > from) pieces.push(slice(text, from, match.index));
    pieces.push(serverlessVariable(text.value.slice(match.index, end), text));
    from = end;
    START.lastIndex = end;
  }
  if (from === 0) return text;
  if (from < text.value.length) pieces.push(slice(text, from, text.value.length));
  const [only] = pieces;
  return only && pieces.length === 1 ? only : concat(pieces, text.origin.at, 'text');
}

/** The end of a variable, which can hold others. */
function endOf(text: string, start: number): number | undefined {
  let depth = 0;
  for (let index = start; index < text.length; index++) {
    if (text[index] === '{') depth++;
    else if (text[index] === '}' && --depth === 0) return index + 1;
  }
  return undefined;
}
