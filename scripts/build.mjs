// Builds dist: the command, the library and its doors for other tools as bundles, the types, and the licences
// of what is bundled as a text and as an SBOM; in dist/cjs the library and the doors once more, for hosts
// whose code is CommonJS.
//
// The policies are read, checked and compiled here, so that the command starts without YAML and ajv: they go
// in as data and ready validators, in the place of src/policies.ts.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { build, transform } from 'esbuild';
import { rolldown } from 'rolldown';
import { goModulesOf, licencesText, packagesOf, sbom } from './bill.mjs';
import { bundleOptions, importTypeScript, root } from './bundle.mjs';

const require = createRequire(import.meta.url);

let loaded;

/** The standard policies, and the text of a module with the validators of their schemas. */
async function standardPolicies() {
  const { policyFiles, loadPolicies, schemasOf, standaloneValidators, withSuppressionPolicies } =
    await importTypeScript(`
    export { policyFiles } from './src/ownPolicies.ts';
    export { withSuppressionPolicies } from './src/suppressions/policies.ts';
    export { loadPolicies } from './src/judge/load.ts';
    export { schemasOf, standaloneValidators } from './src/judge/validators.ts';
  `);
  const policies = withSuppressionPolicies(loadPolicies(policyFiles(join(root, 'policies'))));
  return { policies, validators: standaloneValidators(schemasOf(policies)) };
}

/** The text of a module with the standard policies, without their examples, and their validators. */
async function policiesModule() {
  const { policies, validators } = await (loaded ??= standardPolicies());
  const bare = policies.map((policy) => ({ ...policy, examples: undefined }));
  return `import { listedValidator } from './judge/listed.ts';
${validators}
const policies = JSON.parse(${JSON.stringify(JSON.stringify(bare))});
const examples = new Map();
for (const policy of policies)
  Object.defineProperty(policy, 'examples', {
    enumerable: true,
    get() {
      let own = examples.get(policy.id);
      if (own === undefined) throw new Error('the examples of policies are not loaded');
      // Each is parsed when it is read for the first time.
      if (typeof own === 'string') examples.set(policy.id, (own = JSON.parse(own)));
      return own;
    },
  });
export function addExamples(texts) {
  if (examples.size === 0) for (const [id, text] of texts) examples.set(id, text);
}
export function standardPolicies() {
  return { policies, validators: (schema) => listedValidator(schema) ?? compiled.get(JSON.stringify(schema)) };
}
`;
}

/** The text of a module that gives the standard policies their examples. */
async function examplesModule() {
  const { policies } = await (loaded ??= standardPolicies());
  const texts = policies.map(({ id, examples }) => [id, JSON.stringify(examples)]);
  return `import { addExamples } from './policies.ts';
export function loadExamples() { addExamples(${JSON.stringify(texts)}); }
`;
}

/** The text of a module with the validator of settings, ready. */
async function settingsModule() {
  const { standalone } = await importTypeScript(`
    import { Ajv2020 } from 'ajv/dist/2020.js';
    import standaloneCode from 'ajv/dist/standalone/index.js';
    import schema from './schemas/config.schema.json';
    import { AJV_OPTIONS } from './src/settings/validator.ts';
    export const standalone = () => {
      const ajv = new Ajv2020({ ...AJV_OPTIONS, code: { source: true, esm: true } });
      const write = standaloneCode.default ?? standaloneCode;
      return write(ajv, ajv.compile(schema));
    };
  `);
  return `${standalone()}\nexport const settingsValidator = () => validate;\n`;
}

/** What the program uses of its manifest. */
function manifestModule() {
  const { description, homepage, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return `export default ${JSON.stringify({ description, homepage, version })};\n`;
}

/** Commander's main module, which loads `child_process` only if it starts a program. */
function commanderModule(path) {
  const text = readFileSync(path, 'utf8');
  const used = text
    .replace("const childProcess = require('node:child_process');\n", '')
    .replaceAll(/\bchildProcess\b/g, "require('node:child_process')");
  if (used === text) throw new Error(`${path} does not load child_process as expected`);
  return used;
}

const LIBRARIES = /[\\/]value[\\/]libraries\.ts$/;

/** Modules whose text the build writes, by the ends of their paths. Each function takes the path. */
const WRITTEN = [
  [new RegExp(`^${join(root, 'package.json').replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')}$`), manifestModule],
  [/[\\/]src[\\/]settings[\\/]validator\.ts$/, settingsModule],
  [/[\\/]src[\\/]policies\.ts$/, policiesModule],
  [/[\\/]src[\\/]examples\.ts$/, examplesModule],
  // The command line starts no programs, and to load what does takes Node a while.
  [/[\\/]commander[\\/]lib[\\/]command\.js$/, commanderModule],
  // Takes the libraries into the bundle, in which they still run only when one is needed.
  [LIBRARIES, (path) => librariesModule(path, (name) => name)],
];

/** The text of the module of libraries, which requires what `fileOf` says. */
function librariesModule(path, fileOf) {
  return readFileSync(path, 'utf8')
    .replaceAll(/^(?:import|const load) .*\n|: typeof import\(.*?\)/gm, '')
    .replaceAll(/load\('(.*?)'\)/g, (_, name) => `require('${fileOf(name)}')`);
}

/** Files of the command with the libraries that few scans need. */
const libraryFiles = new Map(
  ['re2js', 'decimal.js', 'ipaddr.js', 'string-width'].map((name) => [name, `library-${name}`]),
);

/**
 * What gives the text of a module that does not import node:module: what it uses of it is loaded when it is
 * needed.
 */
const withoutNodeModule = (used, required) => async (path) => {
  const text = readFileSync(path, 'utf8');
  const without = text.replace(/^import .*'node:module';\n/m, '').replace(used, required);
  if (!without.includes(required)) throw new Error(`${path} uses node:module in another way than expected`);
  return (await transform(without, { loader: 'ts' })).code;
};

/** {@link WRITTEN} for the command, in which `require` loads what is needed when it is needed. */
const WRITTEN_FOR_COMMAND = [
  [LIBRARIES, (path) => librariesModule(path, (name) => libraryFiles.get(name))],
  // To load node:module takes Node longer than most files of the command.
  [
    /[\\/]src[\\/]value[\\/]hash\.ts$/,
    withoutNodeModule(/createRequire\(`.*?`\)\('node:crypto'\)/, "require('node:crypto')"),
  ],
  [
    /[\\/]src[\\/]frontends[\\/]cdk[\\/]sourceMap\.ts$/,
    withoutNodeModule(/new SourceMap\(/, "new (require('node:module').SourceMap)("),
  ],
  ...WRITTEN,
];

/** Modules whose text the build writes, as in {@link WRITTEN}, for esbuild. */
const writtenWith = (modules) => ({
  name: 'written',
  setup(builder) {
    for (const [filter, textOf] of modules)
      builder.onLoad({ filter }, async ({ path }) => ({
        contents: await textOf(path),
        loader: 'js',
        resolveDir: dirname(path),
      }));
  },
});

/** The same for Rolldown. */
const writtenForRolldown = (modules) => ({
  name: 'written',
  async load(id) {
    const [, textOf] = modules.find(([filter]) => filter.test(id)) ?? [];
    return textOf ? { code: await textOf(id), moduleType: 'js' } : undefined;
  },
});

/** The doors for other tools. */
const doors = ['cdk', 'cdk-nag', 'eslint', 'spectral'].map((name) => `src/plugins/${name}.ts`);

/** Packages of the tools that a door needs when it runs: its users have them. */
const external = ['cdk-nag'];

/**
 * Leaves the library out of the doors in CommonJS, so that they share one. They ask for it by its name: tools
 * that bundle what they load, as Spectral does with rulesets, leave packages alone.
 */
const besideTheLibrary = {
  name: 'beside-the-library',
  setup(builder) {
    builder.onResolve({ filter: /^\.\.\/index\.ts$/ }, () => ({ path: 'amilint', external: true }));
  },
};

/**
 * `require` gives a door's default export itself, as configurations in CommonJS have it, with the other
 * exports on it.
 */
const DEFAULT_FIRST = `if (module.exports.default) {
  const all = Object.entries(module.exports);
  module.exports = Object.defineProperties(module.exports.default, Object.fromEntries(all.map(([name, value]) => [name, { value }])));
}`;

const isType = ([, keyword]) => keyword === 'interface' || keyword === 'type';

/** The types that fit {@link DEFAULT_FIRST}: the default export itself, with the other exports on it. */
function typesOfDefaultFirst(door) {
  const declarations = readFileSync(join(root, `dist/cjs/types/src/plugins/${door}.d.ts`), 'utf8');
  const exported = [
    ...declarations.matchAll(/^export (?:declare )?(interface|type|function|const|class) (\w+)/gm),
  ];
  const values = exported.filter((one) => !isType(one)).map(([, , name]) => `${name}: typeof door.${name}`);
  const types = exported.filter(isType).map(([, , name]) => `  export type ${name} = door.${name};\n`);
  const members = ['default: typeof door.default', ...values]
    .map((member) => `readonly ${member}`)
    .join('; ');
  return `import door = require('./src/plugins/${door}.js');
declare const exported: typeof door.default & { ${members} };
declare namespace exported {
${types.join('')}}
export = exported;
`;
}

/** The options of esbuild for CommonJS. */
const commonJs = {
  ...bundleOptions,
  banner: {},
  format: 'cjs',
  outbase: 'src',
  outExtension: { '.js': '.cjs' },
  minifySyntax: true,
  external,
};

/** What a scan with a report as text or JSON needs. */
const START = /[\\/]src[\\/](?:command|headlines|commands[\\/]scan|report[\\/](?:text|json))\.ts$/;

/** The options of Rolldown that every build has. */
const rolldownOptions = {
  cwd: root,
  platform: 'node',
  external: [...external, /^#/, /^library-/],
  // Some commands load by themselves what a scan has loaded already.
  checks: { ineffectiveDynamicImport: false, pluginTimings: false },
};

/**
 * Writes the files of a bundle, in ASCII: Node reads them in half the time.
 * @returns the paths of the modules in them
 */
async function writeAscii(output, folder, format) {
  for (const { fileName, code: made } of output) {
    // A bundler that makes CommonJS of this leaves import.meta.url undefined; for modules of Node any base
    // will do.
    const code = made.replace(
      'createRequire(import.meta.url)',
      "createRequire(import.meta.url ?? 'file:///')",
    );
    const { code: ascii } = await transform(code, {
      format,
      target: 'node20',
      minifySyntax: true,
      charset: 'ascii',
    });
    writeFileSync(join(folder, fileName), ascii);
  }
  return output.flatMap(({ moduleIds }) => moduleIds.map((id) => relative(root, id)));
}

/** The library and its doors as ECMAScript modules. */
async function buildModules() {
  const entries = ['src/index.ts', ...doors];
  const bundle = await rolldown({
    ...rolldownOptions,
    plugins: [writtenForRolldown(WRITTEN)],
    input: Object.fromEntries(entries.map((path) => [path.slice('src/'.length, -'.ts'.length), path])),
  });
  const dir = join(root, 'dist');
  const { output } = await bundle.write({ dir, format: 'esm', chunkFileNames: 'chunks/[name]-[hash].js' });
  await bundle.close();
  return writeAscii(output, dir, 'esm');
}

/**
 * The command as CommonJS, whose compiled code it keeps (src/start/). What each scan needs is one file: for
 * each further file Node takes a third of a millisecond. esbuild has no option for the modules that share a
 * file, Rolldown can.
 */
async function buildCommand() {
  const libraries = Object.fromEntries(
    [...libraryFiles].map(([name, file]) => [file, require.resolve(name)]),
  );
  const bundle = await rolldown({
    ...rolldownOptions,
    plugins: [writtenForRolldown(WRITTEN_FOR_COMMAND)],
    input: { command: 'src/command.ts', ...libraries },
  });
  const dir = join(root, 'dist/command');
  const { output } = await bundle.write({
    dir,
    format: 'cjs',
    // As `require` gives a module: its default export is a member.
    exports: 'named',
    entryFileNames: '[name].cjs',
    chunkFileNames: '[name].cjs',
    codeSplitting: { groups: [{ name: 'start', test: START }] },
  });
  await bundle.close();
  const paths = await writeAscii(output.map(withRequires), dir, 'cjs');
  await build({
    ...commonJs,
    entryPoints: ['src/cli.ts'],
    outdir: 'dist',
    plugins: [writtenWith([[/[\\/]src[\\/]start[\\/]build\.ts$/, () => buildModule(dir)]])],
  });
  return paths;
}

/**
 * A file of the command, in which libraries are files beside it, and a module that is named by a value is
 * required: a script imports none.
 */
function withRequires(file) {
  const code = file.code
    .replaceAll(/require\("(library-.*?)"\)/g, 'require("./$1.cjs")')
    .replaceAll('await import(name)', 'require(name)');
  if (/\bimport\((?!['"]\.)/.test(code)) throw new Error(`${file.fileName} imports a module by a value`);
  return { ...file, code };
}

/** The text of a module that says which build this is, from the files of a folder. */
function buildModule(folder) {
  const hash = createHash('sha256');
  for (const name of readdirSync(folder).toSorted())
    hash.update(name).update(readFileSync(join(folder, name)));
  return `export const BUILD = ${JSON.stringify(hash.digest('hex').slice(0, 16))};\n`;
}

/**
 * The parser requires a module `performance` if there is no global of the name. Node 16 and later have the
 * global.
 */
const performanceOfNode = {
  name: 'performance-of-node',
  setup(builder) {
    builder.onResolve({ filter: /^performance$/ }, ({ path }) => ({
      path,
      namespace: 'performance-of-node',
    }));
    builder.onLoad({ filter: /.*/, namespace: 'performance-of-node' }, () => ({
      contents: 'module.exports = globalThis.performance;',
    }));
  },
};

/** HashiCorp's parser is a program beside the bundles, since it reads its WebAssembly from its folder. */
async function buildHclParser() {
  const { metafile } = await build({
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    plugins: [performanceOfNode],
    entryPoints: ['@cdktf/hcl2json'],
    outfile: 'dist/hcl2json/build/index.cjs',
    metafile: true,
  });
  cpSync(
    join(dirname(require.resolve('@cdktf/hcl2json')), '../main.wasm.gz'),
    join(root, 'dist/hcl2json/main.wasm.gz'),
  );
  return Object.keys(metafile.inputs);
}

rmSync(join(root, 'dist'), { recursive: true, force: true });
const modules = [...(await buildModules()), ...(await buildCommand())];
await build({
  ...commonJs,
  outdir: 'dist/cjs',
  entryPoints: ['src/index.ts'],
  plugins: [writtenWith(WRITTEN)],
});
await build({
  ...commonJs,
  outdir: 'dist/cjs',
  entryPoints: doors,
  plugins: [besideTheLibrary],
  footer: { js: DEFAULT_FIRST },
});
const packages = packagesOf([...modules, ...(await buildHclParser())]);
const goModules = goModulesOf(join(root, 'dist/hcl2json/main.wasm.gz'));
writeFileSync(join(root, 'dist/THIRD-PARTY-LICENSES.txt'), licencesText(packages, goModules));
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
writeFileSync(join(root, 'dist/sbom.cdx.json'), sbom(manifest, packages, goModules));
// For those who start the file by this path, as earlier versions had it.
writeFileSync(join(root, 'dist/cli.js'), "#!/usr/bin/env node\nimport './cli.cjs';\n");
for (const name of ['cli.cjs', 'cli.js']) chmodSync(join(root, 'dist', name), 0o755);
const compiler = join(dirname(require.resolve('typescript/package.json')), 'bin/tsc');
execFileSync(process.execPath, [compiler, '-p', join(root, 'tsconfig.build.json')], { stdio: 'inherit' });
if (!existsSync(join(root, 'dist/types/src/index.d.ts'))) throw new Error('the types were not written');
// The same declarations, in a folder where they count as those of CommonJS modules.
cpSync(join(root, 'dist/types'), join(root, 'dist/cjs/types'), { recursive: true });
writeFileSync(join(root, 'dist/cjs/types/package.json'), '{ "type": "commonjs" }\n');
for (const door of ['eslint', 'spectral'])
  writeFileSync(join(root, `dist/cjs/types/${door}.d.ts`), typesOfDefaultFirst(door));
