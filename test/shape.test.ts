// Every field that the model knows is read in every language, or that language is said not to have it.
import { describe, expect, test } from 'vitest';
import { fields, type Field } from '../src/model/fields.ts';
import { cases, formsIn, NOT_IN_LANGUAGE, pathsOf } from './same.ts';

/** Every path of the field table; a path of an item of a list is one under the list. */
function pathsWithin(path: string, field: Field): string[] {
  if (field.is === 'list') return pathsWithin(path, field.of);
  return [
    path,
    ...(field.is === 'object'
      ? Object.entries(field.fields).flatMap(([name, member]) => pathsWithin(`${path}/${name}`, member))
      : []),
  ];
}

/** An image that Image Builder makes has no field: that it is one says enough. */
const all = Object.entries(fields)
  .filter(([kind]) => kind !== 'image')
  .flatMap(([kind, members]) => pathsWithin(kind, { is: 'object', doc: '', fields: members }));

const everyField = cases.find(({ name }) => name === 'every-field')!;
// The keys of the table, which TypeScript does not keep.
const languages = Object.keys(NOT_IN_LANGUAGE) as (keyof typeof NOT_IN_LANGUAGE)[];

describe.each(languages)('%s', (language) => {
  const reasons: Readonly<Record<string, string>> = NOT_IN_LANGUAGE[language];
  const forms = formsIn(language);

  test.each(forms)(
    '%s: every field of the table is in the model of fixtures/same/every-field, or not in the language',
    (form) => {
      const read = pathsOf(everyField, form);
      const missing = all.filter(
        (path) =>
          !read.has(path) && !Object.keys(reasons).some((field) => `${path}/`.startsWith(`${field}/`)),
      );
      expect(missing).toEqual([]);
    },
  );

  test.each(forms)('%s: what is said not to be in the language is not', (form) => {
    const read = pathsOf(everyField, form);
    expect(Object.keys(reasons).filter((field) => read.has(field) || !all.includes(field))).toEqual([]);
  });
});
