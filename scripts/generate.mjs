// Writes the files that are made from the code, or with --check says which of them are not current:
// schemas/policy.schema.json and the schemas of reports as far as they depend on the languages,
// schemas/model.schema.json (the pointers of policies), policies/README.md (the list of policies), and the
// version in the files that bring this release into other tools.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fastGlob from 'fast-glob';
import { importTypeScript, root } from './bundle.mjs';

const { EXAMPLES, HINT_KEYS, hintsDoc, LANGUAGE_KEYS } = await importTypeScript(
  `export { EXAMPLES, HINT_KEYS, hintsDoc, LANGUAGE_KEYS } from './src/model/languages.ts';`,
);

const sentence = (description) => ({ $ref: '#/$defs/sentence', ...(description ? { description } : {}) });

/** The schema of policies, with a line for each language in its three lists of keys. */
function policySchema() {
  const text = readFileSync(join(root, 'schemas/policy.schema.json'), 'utf8');
  const hints = HINT_KEYS.map((key) => [key, sentence(hintsDoc(key))]);
  const examples = [...EXAMPLES].map(([key, { doc }]) => [
    key,
    { type: 'string', description: `${doc}; \`# finding\` ends each line that is underlined.` },
  ]);
  const required = [...EXAMPLES.keys()].map((key) => ({ required: [key] }));
  const inCases = HINT_KEYS.map((key) => [key, sentence()]);
  return withLines(withLines(withLines(text, hints, 4), inCases, 10), examples, 8).replace(
    /"anyOf": \[\{ "required"[^\n]*\],/,
    `"anyOf": ${inline(required)},`,
  );
}

/** The text with a line for each member in the place of the lines with that indent that have some of them. */
function withLines(text, members, indent) {
  const keys = members.map(([key]) => key).join('|');
  const [found] = new RegExp(`(?:^ {${indent}}"(?:${keys})": .*\\n)+`, 'm').exec(text) ?? [];
  if (found === undefined) throw new Error(`schemas/policy.schema.json has no lines for ${keys}`);
  const end = found.trimEnd().endsWith(',') ? ',' : '';
  const lines = members.map(
    ([key, schema]) => `${' '.repeat(indent)}${JSON.stringify(key)}: ${inline(schema)}`,
  );
  return text.replace(found, () => `${lines.join(',\n')}${end}\n`);
}

/** JSON on one line, with blanks as people write it. */
function inline(value) {
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  if (typeof value !== 'object') return JSON.stringify(value);
  const members = Object.entries(value).map(([key, member]) => `${JSON.stringify(key)}: ${inline(member)}`);
  return `{ ${members.join(', ')} }`;
}

/** The schema of a report, in which a resource can be of any language. */
function reportSchema(path) {
  const text = readFileSync(join(root, path), 'utf8');
  return text.replaceAll(/("language": \{\s*"enum": )\[(\s*)[^\]]*?(\s*)\]/g, (_, before, open, close) => {
    const keys = LANGUAGE_KEYS.map((key) => JSON.stringify(key)).join(`,${open === '' ? ' ' : open}`);
    return `${before}[${open}${keys}${close}]`;
  });
}

const REPORT_SCHEMAS = ['ami', 'diff', 'report'].map((name) => `schemas/${name}.schema.json`);

// Before the policies are read, which the schema has to let pass.
writeIfStale({
  'schemas/policy.schema.json': policySchema(),
  ...Object.fromEntries(REPORT_SCHEMAS.map((path) => [path, reportSchema(path)])),
});

const { rowSubjects, pointersOf, standard } = await importTypeScript(`
  import { policyFiles } from './src/ownPolicies.ts';
  import { loadPolicies } from './src/judge/load.ts';
  export { pointersOf, rowSubjects } from './src/model/rows/pointers.ts';
  export const standard = (folder: string) => loadPolicies(policyFiles(folder));
`);

const TYPES = {
  text: 'string',
  keyword: 'string',
  texts: 'array',
  list: 'array',
  number: 'number',
  boolean: 'boolean',
  object: 'object',
};

function modelSchema() {
  const subjects = rowSubjects.map((subject) => {
    const pointers = [...pointersOf(subject)].map(([pointer, { type, doc }]) => [
      pointer,
      { description: doc, ...(TYPES[type] ? { type: [TYPES[type], 'null'] } : {}) },
    ]);
    return [
      subject,
      {
        type: 'object',
        properties: Object.fromEntries(pointers.toSorted(([a], [b]) => (a < b ? -1 : 1))),
        additionalProperties: false,
      },
    ];
  });
  return `${JSON.stringify(
    {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $id: 'https://amilint.dev/schemas/model.schema.json',
      title: 'What policies can ask',
      description:
        'The rows of the model: for each subject, the pointers that when, require, at, message and related of a policy may use. A value that is not set reads as null.',
      $defs: Object.fromEntries(subjects),
    },
    null,
    2,
  )}\n`;
}

function policyTable() {
  const policies = standard(join(root, 'policies'));
  const themes = [...new Set(policies.map((policy) => policy.theme))];
  const tables = themes.map((theme) => {
    const rows = policies
      .filter((policy) => policy.theme === theme)
      .map(
        ({ id, severity, since, title, optIn }) =>
          `| [${id}](${theme}/${id}.yaml) | ${severity} | ${since} | ${title}${optIn ? ' (opt-in)' : ''} |`,
      );
    return `## ${theme}\n\n| policy | severity | since | finding |\n| --- | --- | --- | --- |\n${rows.join('\n')}\n`;
  });
  return `# The policies

Each file is one policy: its rule, its words, and the examples that are its tests. \`amilint explain <policy>\` shows it.
The severity is that of a certain finding; some cases of a policy have another, and a possible finding is one level lower.
This list is made by \`npm run generate\`.

${tables.join('\n')}`;
}

/** The files that other tools read, each with this version: they name no other full one. */
function integrations() {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const hosts = 'pre-commit,github-actions,gitlab,megalinter,trivy,docker';
  const paths = fastGlob
    .sync(['action.yml', 'plugin.yaml', 'integrations/**', `examples/{${hosts}}/**`], {
      cwd: root,
      dot: true,
    })
    .toSorted();
  return Object.fromEntries(
    paths.map((path) => [path, readFileSync(join(root, path), 'utf8').replaceAll(/\d+\.\d+\.\d+/g, version)]),
  );
}

writeIfStale({
  'schemas/model.schema.json': modelSchema(),
  'policies/README.md': policyTable(),
  ...integrations(),
});

/** Writes files that are not current, or with --check names them. */
function writeIfStale(files) {
  const stale = Object.entries(files).filter(([path, text]) => textOf(path) !== text);
  if (!process.argv.includes('--check')) {
    for (const [path, text] of stale) writeFileSync(join(root, path), text);
    return;
  }
  for (const [path] of stale) console.error(`${path} is not current: run npm run generate`);
  if (stale.length > 0) process.exitCode = 1;
}

/** Undefined for a file that is not there. */
function textOf(path) {
  try {
    return readFileSync(join(root, path), 'utf8');
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    return undefined;
  }
}
