// How fast templates and modules are parsed, without evaluation. Prints [[name, MB/s], …].
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { importTypeScript, root } from '../../scripts/bundle.mjs';
import { hcl, hclJson } from './made.mjs';

const { parse, bodyOf } = await importTypeScript(`
  export { parse } from './src/frontends/cloudformation/parse.ts';
  export { bodyOf } from './src/frontends/terraform/directories.ts';
`);
const one = readFileSync(join(root, 'fixtures/clean/batch.yaml'), 'utf8').replaceAll(
  /!(Ref|GetAtt|Sub|If) /g,
  '',
);
const resources = Object.entries(load(one).Resources);
const many = Object.fromEntries(
  Array.from({ length: 300 }, (_, index) =>
    resources.map(([name, value]) => [`${name}${index}`, value]),
  ).flat(),
);
const yaml = `Resources:\n${Array.from({ length: 300 }, (_, index) => one.slice(one.indexOf('Resources:') + 11).replaceAll(/^ {2}(\w+):/gm, `  $1${index}:`)).join('')}`;

const template = (source) => {
  const { faults } = parse(source);
  if (faults.length > 0) throw new Error(faults[0].message);
};
const module = (source) =>
  bodyOf(source, (_, fault) => {
    throw new Error(fault.message);
  });

/** Name, path, text, what parses it, and how often. */
const texts = [
  ['YAML', 'a.yaml', yaml, template, 10],
  ['JSON', 'a.json', JSON.stringify({ Resources: many }, null, 2), template, 10],
  ['HCL, a file of 5 MB', 'a.tf', hcl(5e6), module, 2],
  ['HCL in JSON, a file of 5 MB', 'a.tf.json', hclJson(5e6), module, 2],
];

const speeds = texts.map(([name, path, text, read, times]) => {
  for (let run = 0; run < Math.ceil(times / 2); run++) read({ path, text });
  // The fastest run: whatever else a shared machine does can only add to it.
  let least = Infinity;
  for (let run = 0; run < times; run++) {
    const before = performance.now();
    read({ path, text });
    least = Math.min(least, performance.now() - before);
  }
  return [name, text.length / least / 1000];
});
console.log(JSON.stringify(speeds));
