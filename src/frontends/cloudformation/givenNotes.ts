// Notes on given values: those that CloudFormation refuses, those that stay as they are, and files that are
// none.
import type { Given, Note } from '../../model/resource.ts';
import type { Range } from '../../value/source.ts';
import { givenValues, type GivenValue } from './given.ts';
import type { Stack } from './scope.ts';
import type { Declaration } from './template.ts';

/** Notes on the values that the stacks are given; each once, for one file of values may serve many stacks. */
export function givenNotes(roots: readonly Stack[]): Note[] {
  const notes = new Map<string, Note>();
  const say = (message: string, at: Range): void => {
    const { path } = at.source;
    notes.set(`${path} ${at.start} ${message}`, { code: 'value', message, path, at, incomplete: false });
  };
  for (const { template, scan } of roots) {
    for (const [name, value] of scan.given(template.source.path)) {
      const declaration = template.parameters.get(name);
      if (!declaration) continue;
      const place = value.at ?? declaration.key;
      // A value with a reason comes from no option, and what depends on it has the reason.
      if (value.why !== undefined) continue;
      const message = value.previous ? previousSentence(name) : refusal(value, declaration);
      if (message !== undefined) say(message, place);
    }
  }
  return [...notes.values()];
}

const previousSentence = (name: string): string =>
  `The stack keeps the value of ${name} that it has (UsePreviousValue), so ${name} is unknown here: ` +
  `give it with --parameter ${name}=….`;

/** Why CloudFormation refuses a value; undefined if it takes it. */
function refusal({ text }: GivenValue, { name, allowed, type, noEcho }: Declaration): string | undefined {
  const shown = noEcho ? 'The value' : `The value ${text}`;
  const several = /^[^,]*,[A-Za-z0-9]+=/.test(text)
    ? ' For several parameters, repeat the option for each.'
    : '';
  const texts = isList(type) ? text.split(',').map((item) => item.trim()) : [text];
  const choices = allowed.map((one) => one.text);
  if (choices.length > 0 && !texts.every((one) => choices.includes(one)))
    return `${shown} of parameter ${name} is not among its AllowedValues (${choices.join(', ')}), so CloudFormation refuses it.${several}`;
  if (isNumeric(type) && !texts.every(isNumber))
    return `${shown} of parameter ${name} is not a number, so CloudFormation refuses it.${several}`;
  return undefined;
}

const isList = (type: string): boolean => type === 'CommaDelimitedList' || type.startsWith('List<');
const isNumeric = (type: string): boolean => type === 'Number' || type === 'List<Number>';
const isNumber = (text: string): boolean => text.trim() !== '' && !Number.isNaN(Number(text));

/** Names of parameters with values in the files of a scan, with a place. */
export function namesInFiles(given: Given): ReadonlyMap<string, Range> {
  const { values } = givenValues({ ...given, parameters: new Map(), settings: undefined });
  return new Map([...values].flatMap(([name, { at }]) => (at ? [[name, at] as const] : [])));
}
