// What a sentence for users must not have: holes in the place of values, cut words, and more than a reader
// can hold.

const MOST_WORDS = 28;

const FAULTS: readonly (readonly [RegExp, string])[] = [
  [/\{\/|undefined|\[object/, 'a value that was not put in'],
  [/\bnone\b.*\bnone\b|\(none\)|\(\)|«»/, 'a hole in the place of a value'],
  [/[A-Za-z]{4}…\.?$/, 'a text that is cut'],
  [/[’‘“”]/, 'an apostrophe or a quotation mark of another style'],
  [/^If .*: [A-Z]/, 'a whole sentence behind a condition'],
  [/[^.?!:)»]$/, 'no end'],
  [/ {2}| [,.;:]( |$)/, 'odd blanks'],
];

/** The sentences of a text. A full stop inside a name ends none; a colon ends one. */
function sentencesOf(text: string): readonly string[] {
  return text.split(/(?<=[.?!:;]) /);
}

/** What is wrong with the sentences of a message or a remedy; nothing if they can be read. */
export function sentenceFaults(text: string): readonly string[] {
  return [
    ...FAULTS.filter(([pattern]) => pattern.test(text)).map(([, fault]) => `${fault}: ${text}`),
    ...sentencesOf(text)
      .filter((sentence) => sentence.split(' ').length > MOST_WORDS)
      .map((sentence) => `${sentence.split(' ').length} words in one sentence: ${sentence}`),
  ];
}
