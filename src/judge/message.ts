// Sentences of policies with the values put in.
import { SENSITIVE } from '../value/sensitive.ts';
import { HOLE, shortened, textParts } from '../value/text.ts';
import { isDictionary, isList, type Settled, type Step, type Unknown } from '../value/value.ts';

/** The pointers that a sentence mentions. */
export function pointersIn(sentence: string): readonly string[] {
  return [...sentence.matchAll(/\{(\/[^{}]*)\}/g)].flatMap(([, pointer]) => pointer ?? []);
}

/** Puts a text in place of each `{/pointer}`. */
export function fill(sentence: string, textFor: (pointer: string) => string): string {
  return sentence.replace(/\{(\/[^{}]*)\}/g, (_, pointer: string) => textFor(pointer));
}

/** Puts a text in place of each `{/pointer}` of a remedy; the blank behind an empty one goes with it. */
export function fillRemedy(remedy: string, textFor: (pointer: string) => string): string {
  return remedy.replaceAll(/\{(\/[^{}]*)\}( ?)/g, (_, pointer: string, blank: string) => {
    const text = textFor(pointer);
    return text === '' ? '' : `${text}${blank}`;
  });
}

/**
 * A text of the input for a sentence that is filled in later: a pointer in it is no pointer of the policy.
 */
export function withoutPointers(text: string): string {
  return text.replaceAll('{/', '{ /');
}

const SHOWN_ITEMS = 6;

/**
 * A value as a sentence names it.
 * @param nameOf the name of the resource at an address, if there is one
 */
export function describe(value: Settled, nameOf: (address: string) => string | undefined): string {
  if (value.kind === 'absent') return 'none';
  if (value.kind === 'unknown') return describeUnknown(value, nameOf);
  if (value.sensitive) return SENSITIVE;
  const { value: data } = value;
  if (isList(data)) {
    const items = data.items.map((item) =>
      item.kind === 'choice' ? 'one of several' : describe(item, nameOf),
    );
    const shown = items.slice(0, SHOWN_ITEMS).join(', ');
    return items.length > SHOWN_ITEMS ? `${shown} and ${items.length - SHOWN_ITEMS} more` : shown;
  }
  if (isDictionary(data)) return shortened([...data.entries.keys()].join(', '));
  return shortened(String(data));
}

/** What is known of it: the text, with `${Stage}` or `…` for unknown parts, or the resource or parameter. */
function describeUnknown(value: Unknown, nameOf: (address: string) => string | undefined): string {
  if (value.lookup?.kind === 'ssmParameter' && value.lookup.name.kind === 'known')
    return `the SSM parameter ${describe(value.lookup.name, nameOf)}`;
  const parts = textParts(value);
  if (parts.some((part) => part.kind === 'known'))
    return shortened(
      parts
        .map((part) => {
          if (part.kind !== 'known') return partWords(part);
          return part.sensitive ? SENSITIVE : part.value;
        })
        .join('')
        .replaceAll(HOLE, '…'),
    );
  if (value.reference) {
    const { address, attribute } = value.reference;
    const name = nameOf(address) ?? address.slice(address.indexOf('#') + 1);
    return WHOLE.has(attribute) ? name : `${name}.${attribute}`;
  }
  const step = lastStep(value);
  if (!step) return 'a value that is not known';
  return step.kind === 'attribute' ? step.name : `the value of ${step.kind} ${step.name}`;
}

function partWords(part: Unknown): string {
  const step = lastStep(part);
  return step ? `\${${step.name}}` : '…';
}

/** The last named step on the way of a value: the parameter or variable that it comes from. */
function lastStep({ origin }: Unknown): Step | undefined {
  return origin.via.findLast(({ kind }) => kind !== 'text' && kind !== 'reference' && kind !== 'item');
}

/** Attributes that mean the resource itself. */
const WHOLE = new Set(['Ref', 'Arn', 'id', 'arn', 'name']);

const SHOWN_NAMES = 3;

/** `A`, `A or B`, `A, B or C`, `A or one of 3 others`. */
export function alternatives(names: readonly string[]): string {
  const [first = '', ...others] = names;
  if (names.length > SHOWN_NAMES) return `${first} or one of ${others.length} others`;
  return others.length === 0 ? first : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}

/** `A`, `A and B`, `A, B and 3 more`. */
export function listed(names: readonly string[]): string {
  if (names.length < 2) return names.join('');
  if (names.length <= SHOWN_NAMES) return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
  return `${names.slice(0, SHOWN_NAMES - 1).join(', ')} and ${names.length - SHOWN_NAMES + 1} more`;
}

/** `A`, `each of A and B`, `each of A, B and 3 more`: the subject of a sentence about one of them. */
export function joinNames(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `each of ${listed(names)}`;
}
