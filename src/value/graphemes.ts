// Characters as people count them: a letter with its accents, or an emoji of several code points, is one.

let segmenter: Intl.Segmenter | undefined;

/** The graphemes of a text, in order. */
export function graphemesOf(text: string): string[] {
  // Created on first use: that takes a tenth of the time in which Node starts.
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}
