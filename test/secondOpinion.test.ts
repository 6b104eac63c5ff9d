// A second opinion on the evaluation of templates: AWS's own validator resolves the same values, or the
// difference is explained.
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { propertyName } from '../src/frontends/cloudformation/resources.ts';
import { standardPolicies } from '../src/policies.ts';
import { isDictionary, isList, type Value } from '../src/value/value.ts';
import { counterparts } from './counterparts/install.ts';
import { load } from './support.ts';

/**
 * Path of an attribute → what it can be: texts, `→ Resource.Attribute`, `(none)`, `?` for what is not known.
 */
type Possibilities = Map<string, Set<string>>;

function note(into: Possibilities, path: string, what: string): void {
  const known = into.get(path);
  if (known) known.add(what);
  else into.set(path, new Set([what]));
}

function ours(value: Value, path: string, into: Possibilities): void {
  if (value.kind === 'choice') for (const branch of value.branches) ours(branch, path, into);
  else if (value.kind === 'absent') note(into, path, '(none)');
  else if (value.kind === 'unknown')
    note(
      into,
      path,
      value.reference
        ? `→ ${value.reference.address.replace('template.yaml#', '')}.${value.reference.attribute}`
        : '?',
    );
  else if (isList(value.value))
    value.value.items.forEach((item, index) => ours(item, `${path}/${index}`, into));
  else if (isDictionary(value.value))
    for (const [name, entry] of value.value.entries)
      ours(entry.value, `${path}/${propertyName(name) ?? name}`, into);
  else note(into, path, String(value.value));
}

type Resolved = { readonly [kind: string]: any };

function theirs(resolved: Resolved | string, path: string, into: Possibilities): void {
  if (typeof resolved === 'string') return note(into, path, '?');
  const [[kind, data]] = Object.entries(resolved) as [[string, any]];
  if (kind === 'Concrete') return concrete(data.value, path, into);
  if (kind === 'Map') for (const { key, value } of data.entries) theirs(value, `${path}/${key}`, into);
  else if (kind === 'List')
    (data.items ?? data).forEach((item: Resolved, index: number) => theirs(item, `${path}/${index}`, into));
  else if (kind === 'Conditional')
    for (const branch of [data.if_true, data.if_false]) theirs(branch, path, into);
  else if (kind === 'Enum') for (const variant of data.variants) theirs(variant, path, into);
  else if (kind === 'Reference' && data.kind === 'REF') note(into, path, `→ ${data.target}.Ref`);
  else if (kind === 'Reference' && data.kind.GET_ATT)
    note(into, path, `→ ${data.target}.${data.kind.GET_ATT.attr}`);
  else note(into, path, '?');
}

function concrete(value: unknown, path: string, into: Possibilities): void {
  if (value === null) note(into, path, '(none)');
  else if (Array.isArray(value)) value.forEach((item, index) => concrete(item, `${path}/${index}`, into));
  else if (typeof value === 'object')
    for (const [name, inner] of Object.entries(value)) concrete(inner, `${path}/${name}`, into);
  else note(into, path, String(value));
}

/** Where we say otherwise on purpose. */
const EXPLAINED: readonly {
  readonly why: string;
  readonly covers: (path: string, mine: readonly string[], other: readonly string[]) => boolean;
}[] = [
  {
    why: 'the other does not decide what depends on parameters without default, pseudo parameters or look-ups',
    covers: (_, mine, other) => other.includes('?') || mine.includes('?'),
  },
  {
    why: 'an empty text counts as not set, as AWS Batch treats it',
    covers: (_, mine, other) => mine.includes('(none)') && other.includes(''),
  },
  {
    why: 'keywords are compared without letter case, as the API does',
    covers: (_, mine, other) => mine.join().toUpperCase() === other.join().toUpperCase(),
  },
  {
    why: 'conditions that exclude each other, or that are constant, leave fewer branches than the other counts',
    covers: (_, mine, other) => mine.every((one) => other.includes(one)),
  },
];

let TemplateModel: new (file: object) => {
  resources(): Record<string, { resourceType: string; properties: Record<string, Resolved> }>;
  free(): void;
};
let TemplateFile: new (path: string) => object;

beforeAll(() => {
  const require = createRequire(join(counterparts(), 'package.json'));
  ({ TemplateModel, TemplateFile } = require('@aws/cloudformation-validate'));
});

const fixtures = ['pinned-ami', 'clean'].map(
  (name) =>
    [
      `fixtures/${name}`,
      readFileSync(fileURLToPath(new URL(`../fixtures/${name}/batch.yaml`, import.meta.url)), 'utf8'),
    ] as const,
);
/** The other reads one template in a file. */
const hasSeveral = (text: string): boolean => /^---$/m.test(text);
const examples = standardPolicies().policies.flatMap(({ id, examples: all }) =>
  all.flatMap(({ name, code: { language, text } }) =>
    language === 'cloudformation' && !hasSeveral(text) ? [[`${id}: ${name}`, text] as const] : [],
  ),
);

test('the values of every example and fixture', () => {
  const folder = mkdtempSync(join(tmpdir(), 'amilint-opinion-'));
  const differences: string[] = [];
  let equal = 0;
  for (const [name, text] of [...fixtures, ...examples]) {
    const file = join(folder, 'template.yaml');
    writeFileSync(file, text);
    const model = new TemplateModel(new TemplateFile(file));
    const others = model.resources();
    model.free();
    for (const resource of load(text).resources) {
      const mine: Possibilities = new Map();
      ours(resource.properties, '', mine);
      const other: Possibilities = new Map();
      for (const [property, resolved] of Object.entries(others[resource.name]?.properties ?? {}))
        theirs(resolved, `/${property}`, other);
      for (const [path, possibilities] of mine) {
        const [a, b] = [[...possibilities].toSorted(), [...(other.get(path) ?? ['?'])].toSorted()];
        if (a.join() === b.join() && !a.includes('?')) equal++;
        if (a.join() !== b.join() && !EXPLAINED.some(({ covers }) => covers(path, a, b)))
          differences.push(
            `${name} ${resource.name}${path}: ${a.join(' | ')}; the other says ${b.join(' | ')}`,
          );
      }
    }
  }
  expect(differences).toEqual([]);
  // Most values are known to both: the explained differences do not swallow the comparison.
  expect(equal).toBeGreaterThan(800);
});
