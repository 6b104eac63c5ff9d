// Remakes src/model/data/instance-sizes.json from the instance types that two versions of AWS's SDK list,
// which are those of the EC2 API on their days. `npm pack` fetches them:
//
//   npm pack @aws-sdk/client-ec2@3.699.0 @aws-sdk/client-ec2@3.1169.0      (and unpack each in a folder)
//   node scripts/instance-sizes.mjs OLDER/package 2024-11 NEWER/package 2026-11-13
//
// Kept are the families that have the same sizes in both lists: those that are younger, or that got a size in
// the time between, may get another one. (Of the 143 families of November 2024 three got a size later, and
// those of 2024 and 2025 that came in between get them often.)
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FILE = fileURLToPath(new URL('../src/model/data/instance-sizes.json', import.meta.url));

/** Sizes in their order: words, numbers before `xlarge`, and `metal`. */
const WORDS = ['nano', 'micro', 'small', 'medium', 'large', 'xlarge'];

/**
 * The families that have the same sizes in two lists of instance types, by their sizes: `large xlarge` → `m1
 * m2`.
 * @param {readonly string[]} older
 * @param {readonly string[]} newer
 */
export function settledFamilies(older, newer) {
  const before = sizesOf(older);
  const bySizes = new Map();
  for (const [family, sizes] of [...sizesOf(newer)].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    if (before.get(family) === sizes) bySizes.set(sizes, [...(bySizes.get(sizes) ?? []), family]);
  }
  return Object.fromEntries([...bySizes].map(([sizes, families]) => [sizes, families.join(' ')]));
}

/** The sizes of each family in one text. */
function sizesOf(types) {
  const families = new Map();
  for (const type of types) {
    const [family, size] = type.split('.');
    families.set(family, [...(families.get(family) ?? []), size]);
  }
  return new Map(
    [...families].map(([family, sizes]) => [
      family,
      sizes.toSorted((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1)).join(' '),
    ]),
  );
}

function rank(size) {
  const word = WORDS.indexOf(size);
  if (word >= 0) return word;
  return size.startsWith('metal') ? 10_000 : WORDS.length + Number.parseInt(size, 10);
}

/** The instance types that the type declarations of the SDK list. */
function listedIn(folder) {
  const models = join(folder, 'dist-types', 'models');
  for (const name of readdirSync(models)) {
    if (!name.endsWith('.d.ts')) continue;
    const text = readFileSync(join(models, name), 'utf8');
    const start = text.indexOf('export declare const _InstanceType: {');
    if (start < 0) continue;
    const block = text.slice(start, text.indexOf('};', start));
    return [...block.matchAll(/"([a-z][a-z0-9.-]*)"/g)].map((match) => match[1]);
  }
  throw new Error(`${folder} lists no instance types`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , older, unchangedSince, newer, capturedOn] = process.argv;
  if (!capturedOn)
    throw new Error(
      'usage: node scripts/instance-sizes.mjs <older SDK> <its day> <newer SDK> <its day>; see its head',
    );
  const families = settledFamilies(listedIn(older), listedIn(newer));
  const lines = Object.entries(families).map(
    ([sizes, names]) => `    ${JSON.stringify(sizes)}: ${JSON.stringify(names)}`,
  );
  const head = `  "source": "InstanceType of @aws-sdk/client-ec2",\n  "capturedOn": "${capturedOn}",\n  "unchangedSince": "${unchangedSince}",`;
  writeFileSync(FILE, `{\n${head}\n  "families": {\n${lines.join(',\n')}\n  }\n}\n`);
}
