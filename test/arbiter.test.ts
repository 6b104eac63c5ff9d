// HashiCorp's parser is run on faults within bounds: what would take all memory or minutes keeps our own
// words.
import { expect, test } from 'vitest';
import { reparsedByHashicorp } from '../src/frontends/terraform/arbiter.ts';
import type { Note } from '../src/model/resource.ts';

const noteOn = (text: string, index = 0): Note => {
  const source = { path: `m${index}/main.tf`, text };
  return {
    code: 'syntax',
    message: 'It is not well-formed: our own words.',
    path: source.path,
    at: { source, start: 0, end: 1 },
    incomplete: true,
  };
};
const isOurs = ({ message }: Note) => message.endsWith('our own words.');

test('twenty thousand heredocs without end', async () => {
  const text = Array.from(
    { length: 20_000 },
    (_, index) => `locals {\n  a${index} = <<EOT${index}\n x\n`,
  ).join('');
  expect((await reparsedByHashicorp([noteOn(text)])).map(isOurs)).toEqual([true]);
});

test('many large files with faults: the parser is run on the first ones', async () => {
  const text = `a = \n${'#'.repeat(999_000)}`;
  const notes = await reparsedByHashicorp([0, 1, 2, 3].map((index) => noteOn(text, index)));
  expect(notes.map(isOurs)).toEqual([false, false, false, true]);
});

test.each([
  ['a b\n', 'It is not well-formed: Invalid block definition: A block'],
  ['../dev/variables.tf\n', 'It is not well-formed: An argument or block definition is required here.'],
  ['a = 1, b = 2\n', 'It is not well-formed: Unexpected comma after argument: Argument definitions'],
])('a summary that the details repeat is left out: %j', async (text, message) => {
  const [note] = await reparsedByHashicorp([noteOn(text)]);
  expect(note?.message).toContain(message);
});
