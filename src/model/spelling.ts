// Properties in the words of a language: policies name them as the API does, findings as the code that they
// are about.
import { fields, type Field } from './fields.ts';
import type { Spelling } from './resource.ts';

/** A word; text in braces is a pointer, for a value. */
const WORD = /\{[^{}]*\}|\b[a-z]\w*/g;

function* namesIn(field: Field): Generator<string> {
  if (field.is === 'list') yield* namesIn(field.of);
  if (field.is !== 'object') return;
  for (const [name, member] of Object.entries(field.fields)) {
    yield name;
    yield* namesIn(member);
  }
}

/** The names of all properties of the model. */
export const propertyNames: ReadonlySet<string> = new Set(
  Object.values(fields).flatMap((table) => [...namesIn({ is: 'object', doc: '', fields: table })]),
);

/** Those with a capital in them. */
const properties: ReadonlySet<string> = new Set([...propertyNames].filter((name) => /[A-Z]/.test(name)));

/**
 * A sentence with the properties that it names spelled as the language does. One-word properties are ordinary
 * words, and stay.
 */
export function spelled(sentence: string, spelling: Spelling | undefined): string {
  return spelling
    ? sentence.replaceAll(WORD, (word) => (properties.has(word) ? (spelling(word) ?? word) : word))
    : sentence;
}

const remembered = new WeakMap<Spelling, Map<string, string>>();

/** The same of a sentence of a policy, which has no text of the input: it is spelled once. */
export function spelledOnce(sentence: string, spelling: Spelling | undefined): string {
  if (!spelling) return sentence;
  let sentences = remembered.get(spelling);
  if (!sentences) remembered.set(spelling, (sentences = new Map()));
  let result = sentences.get(sentence);
  if (result === undefined) sentences.set(sentence, (result = spelled(sentence, spelling)));
  return result;
}

/** Data with members that nobody but the user names. */
const OWN_NAMES = /^((?:computeResources\/)?tags)\/(.+)$/s;

/**
 * A path of the API as the code writes it, `ComputeResources.ImageId`, without the places in lists.
 * @returns undefined if the language has no such property
 */
export function spelledPath(path: string, spelling: Spelling | undefined): string | undefined {
  const [, holder, name] = OWN_NAMES.exec(path) ?? [];
  if (holder !== undefined && name !== undefined) {
    const outer = spelledPath(holder, spelling);
    return outer === undefined ? undefined : `${outer}.${name}`;
  }
  const parts: string[] = [];
  const segments = path.split('/');
  for (const [index, segment] of segments.entries()) {
    if (/^\d+$/.test(segment)) continue;
    const part = spelling ? spelling(segments.slice(0, index + 1).join('/')) : segment;
    if (part === undefined) return undefined;
    parts.push(part);
  }
  return parts.join('.');
}
