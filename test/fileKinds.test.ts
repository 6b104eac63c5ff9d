// The search for markers finds what a plain search finds.
import { expect, test } from 'vitest';
import { languages } from '../src/frontends/languages.ts';
import { mentionedIn } from '../src/fileKinds.ts';
import { fc, runs } from './property.ts';

const kinds = languages.flatMap((language) => language.kinds);
const markers = kinds.flatMap((kind) => kind.markers);
const piece = fc.oneof(
  fc.constantFrom(...markers),
  // Parts of markers, and what comes between them.
  fc.constantFrom(...markers).chain((text) => fc.nat(text.length).map((end) => text.slice(0, end))),
  fc.constantFrom('\n', ' ', 'Arn', 'batch', 'é'),
);

test('in texts and in their bytes', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
      const text = pieces.join('');
      const plain = kinds.filter((kind) => kind.markers.some((marker) => text.includes(marker)));
      expect(mentionedIn(text, kinds)).toEqual(plain);
      expect(mentionedIn(Buffer.from(text), kinds)).toEqual(plain);
    }),
    { numRuns: runs(500) },
  );
});
