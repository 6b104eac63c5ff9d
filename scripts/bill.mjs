// What is in the bundles: the licences of all packages and Go modules, as a text and as an SBOM.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { root } from './bundle.mjs';

/**
 * The licences of the Go modules inside HashiCorp's parser as SPDX expressions, and the notices of their
 * repositories in `scripts/licences`; the build fails for a module that is not here. `std` is Go's standard
 * library.
 */
const GO_LICENCES = new Map([
  ['github.com/agext/levenshtein', ['Apache-2.0', 'levenshtein.txt']],
  ['github.com/apparentlymart/go-textseg/v15', ['MIT AND Apache-2.0 AND Unicode-DFS-2016', 'go-textseg.txt']],
  ['github.com/hashicorp/hcl/v2', ['MPL-2.0', 'hcl.txt']],
  ['github.com/mitchellh/go-wordwrap', ['MIT', 'go-wordwrap.txt']],
  ['github.com/tmccombs/hcl2json', ['Apache-2.0', 'hcl2json.txt']],
  ['github.com/zclconf/go-cty', ['MIT', 'go-cty.txt']],
  ['golang.org/x/text', ['BSD-3-Clause', 'go.txt']],
  ['std', ['BSD-3-Clause', 'go.txt']],
]);

/** Long licences that several modules have; their texts come once, after the notices. */
const SHARED_TEXTS = new Map([
  ['Apache-2.0', 'LICENSE'],
  ['MPL-2.0', 'node_modules/@cdktf/hcl2json/LICENSE'],
]);

/**
 * The packages that bundled files come from.
 * @param {readonly string[]} files their paths, from the root
 */
export function packagesOf(files) {
  const folders = files.flatMap((input) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? []);
  return [...new Set(folders)].toSorted().map((folder) => {
    const { name, version, license, repository } = JSON.parse(
      readFileSync(join(root, folder, 'package.json'), 'utf8'),
    );
    const file = readdirSync(join(root, folder)).find((entry) => /^licen[cs]e/i.test(entry));
    return {
      name,
      version,
      license,
      purl: `pkg:npm/${name.replace('@', '%40')}@${version}`,
      source: typeof repository === 'object' ? repository.url : (repository ?? ''),
      text: file ? readFileSync(join(root, folder, file), 'utf8').trim() : '',
    };
  });
}

/**
 * The modules of a Go program, which its build information names.
 * @param {string} file the program as WebAssembly, gzipped
 */
export function goModulesOf(file) {
  const program = gunzipSync(readFileSync(file)).toString('latin1');
  const modules = [...program.matchAll(/^dep\t([^\t\n]+)\t([^\t\n]+)/gm)].map(([, name, version]) => ({
    name,
    version,
  }));
  const [, go] = /\bgo(1\.\d+(?:\.\d+)?)\b/.exec(program) ?? [];
  if (modules.length === 0 || !go) throw new Error(`${file} does not say which Go modules it holds`);
  return [...modules, { name: 'std', version: go }].map(({ name, version }) => {
    const [license, notice] = GO_LICENCES.get(name) ?? [];
    if (!license) throw new Error(`the licence of the Go module ${name} is missing in scripts/bill.mjs`);
    const source = name === 'std' ? 'https://go.dev' : `https://pkg.go.dev/${name}@${version}?tab=licenses`;
    return {
      name,
      version,
      license,
      purl: `pkg:golang/${name}@${version}`,
      source,
      text: textIn(`scripts/licences/${notice}`),
    };
  });
}

function textIn(path) {
  return readFileSync(join(root, path), 'utf8').trim();
}

/** The texts that notices refer to, without the copyright lines of the files that they are taken from. */
function sharedTexts(modules) {
  const named = modules.flatMap(({ license }) => license.split(' AND '));
  return [...SHARED_TEXTS]
    .filter(([id]) => named.includes(id))
    .map(([id, path]) => `The text of ${id}:\n\n${textIn(path).replace(/^Copyright .*\n+/, '')}`);
}

function block({ name, version, license, source, text }) {
  return `${name} ${version} (${license}) ${source}${text === '' ? '' : `\n\n${text}`}`;
}

/** The text that comes with the package. */
export function licencesText(packages, goModules) {
  const line = `\n\n${'-'.repeat(80)}\n\n`;
  return [
    `The bundles in this folder hold code of these packages:`,
    packages.map(block).join(line),
    `hcl2json/main.wasm.gz is HashiCorp's parser, compiled from these Go modules:`,
    `${[...goModules.map(block), ...sharedTexts(goModules)].join(line)}\n`,
  ].join('\n\n');
}

function component({ name, version, license, purl, source }) {
  return {
    type: 'library',
    'bom-ref': purl,
    name,
    version,
    licenses: [/ (?:AND|OR) /.test(license) ? { expression: license } : { license: { id: license } }],
    purl,
    ...(source === '' ? {} : { externalReferences: [{ type: 'vcs', url: source.replace(/^git\+/, '') }] }),
  };
}

/** The same as an SBOM: CycloneDX 1.6, without a time, so that a build gives the same bytes. */
export function sbom(manifest, packages, goModules) {
  const own = `pkg:npm/${manifest.name}@${manifest.version}`;
  const components = [...packages, ...goModules].map(component);
  const document = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      component: {
        type: 'application',
        'bom-ref': own,
        name: manifest.name,
        version: manifest.version,
        licenses: [{ license: { id: manifest.license } }],
        purl: own,
      },
    },
    components,
    dependencies: [
      { ref: own, dependsOn: components.map((one) => one['bom-ref']) },
      ...components.map((one) => ({ ref: one['bom-ref'] })),
    ],
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
