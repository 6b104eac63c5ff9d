// Remakes what is derived in fixtures/same: each template.json from the template.yaml beside it.
//
//   node scripts/same.mjs [case…]
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CORE_SCHEMA, defineScalarTag, defineSequenceTag, load } from 'js-yaml';

const FIXTURES = fileURLToPath(new URL('../fixtures/same', import.meta.url));

/** `!Sub` in its long form, `Fn::Sub`. */
const longForm = (tag, value) => {
  const name = tag.slice(1);
  if (name === 'Ref' || name === 'Condition') return { [name]: value };
  return { [`Fn::${name}`]: name === 'GetAtt' && typeof value === 'string' ? value.split(/\.(.*)/s).slice(0, 2) : value };
};

const schema = CORE_SCHEMA.withTags(
  defineScalarTag('!', { matchByTagPrefix: true, resolve: (text, _isExplicit, tag) => longForm(tag, text) }),
  defineSequenceTag('!', {
    matchByTagPrefix: true,
    create: (tag) => ({ tag, items: [] }),
    addItem: (carrier, item) => {
      carrier.items.push(item);
    },
    finalize: ({ tag, items }) => longForm(tag, items),
  }),
);

/** The template that says the same in JSON; templates that it nests are those in JSON, too. */
export function inJson(yaml) {
  return `${JSON.stringify(load(yaml, { schema }), null, 2).replaceAll('/template.yaml"', '/template.json"')}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const wanted = process.argv.slice(2);
  for (const path of readdirSync(FIXTURES, { recursive: true })) {
    if (!path.endsWith('template.yaml') || (wanted.length > 0 && !wanted.includes(path.split('/')[0]))) continue;
    writeFileSync(join(FIXTURES, dirname(path), 'template.json'), inJson(readFileSync(join(FIXTURES, path), 'utf8')));
  }
}
