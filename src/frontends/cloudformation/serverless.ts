// The Serverless Framework's variables, which it fills in before CloudFormation sees the template.
// Source: serverless.com/framework/docs/guides/variables
import { concat, slice } from '../../value/compose.ts';
import { identify } from '../../value/identity.ts';
import type { Source } from '../../value/source.ts';
import { unknown, type Known, type Unknown } from '../../value/value.ts';

/** Where the values of variables come from. */
const NAME =
  /^(?:aws|cf|custom|env|file|git|opt|output|param|s3|self|sls|ssm|state|strToBool|terraform|vault)[:(.]/;
/** The longest source with the character after it. */
const LONGEST_SOURCE = 'strToBool:'.length;
/** Variables that nothing but the framework writes. */
const ITS_OWN = /\$\{(?:self|opt|sls):[A-Za-z]|\$\{file\(/;

/** Whether the framework fills a text in: it has such variables, and is not marked as a finished template. */
export function isServerless({ text }: Source): boolean {
  return ITS_OWN.test(text) && !text.includes('AWSTemplateFormatVersion');
}

/** Whether a name in `${…}` is a variable of the framework. */
export function isServerlessName(name: string): boolean {
  return NAME.test(name);
}

/** The value of a variable: nothing is known of it. */
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
  for (let start = startOf(text.value, 0); start >= 0; start = startOf(text.value, from)) {
    const end = endOf(text.value, start);
    if (end === undefined) break;
    if (start > from) pieces.push(slice(text, from, start));
    pieces.push(serverlessVariable(text.value.slice(start, end), text));
    from = end;
  }
  if (from === 0) return text;
  if (from < text.value.length) pieces.push(slice(text, from, text.value.length));
  const [only] = pieces;
  return only && pieces.length === 1 ? only : concat(pieces, text.origin.at, 'text');
}

/** Where the next variable starts; -1 if there is none. */
function startOf(text: string, from: number): number {
  for (let at = text.indexOf('${', from); at >= 0; at = text.indexOf('${', at + 1))
    if (isServerlessName(text.slice(at + 2, at + 2 + LONGEST_SOURCE))) return at;
  return -1;
}

/** The end of a variable, which can have others in it. */
function endOf(text: string, start: number): number | undefined {
  let depth = 0;
  for (let index = start; index < text.length; index++) {
    if (text[index] === '{') depth++;
    else if (text[index] === '}' && --depth === 0) return index + 1;
  }
  return undefined;
}
