// How fast templates are parsed, in YAML and in JSON, without evaluation. Prints [[name, MB/s], …].
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { importTypeScript, root } from '../../scripts/bundle.mjs';

const { parse } = await importTypeScript("export { parse } from './src/frontends/cloudformation/parse.ts';");
const one = readFileSync(join(root, 'fixtures/clean/batch.yaml'), 'utf8').replaceAll(/!(Ref|GetAtt|Sub|If) /g, '');
const resources = Object.entries(load(one).Resources);
const many = Object.fromEntries(Array.from({ length: 300 }, (_, index) => resources.map(([name, value]) => [`${name}${index}`, value])).flat());
const yaml = `Resources:\n${Array.from({ length: 300 }, (_, index) => one.slice(one.indexOf('Resources:') + 11).replaceAll(/^ {2}(\w+):/gm, `  $1${index}:`)).join('')}`;
const texts = { YAML: yaml, JSON: JSON.stringify({ Resources: many }, null, 2) };

const speeds = Object.entries(texts).map(([name, text]) => {
  const { faults } = parse({ path: 'a.yaml', text });
  if (faults.length > 0) throw new Error(faults[0].message);
  for (let run = 0; run < 5; run++) parse({ path: 'a.yaml', text });
  const start = performance.now();
  for (let run = 0; run < 10; run++) parse({ path: 'a.yaml', text });
  return [name, (text.length * 10) / 1e6 / ((performance.now() - start) / 1000)];
});
console.log(JSON.stringify(speeds));
