// Remakes src/model/data/instance-types.json from what EC2 says of its instance types:
//
//   aws ec2 describe-instance-types > types.json
//   node scripts/instance-types.mjs types.json 'aws ec2 describe-instance-types in eu-west-1' 2026-11-24
//
// The source and the day are written into the data; a day that nobody knows is `unknown`. Families that are
// newer than the data are known by their names (instanceTypes.ts).
// Kept for each family is what all its sizes share; a trait in which they differ is left out, and so is not
// known.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const FILE = fileURLToPath(new URL('../src/model/data/instance-types.json', import.meta.url));

/** @param {{ InstanceTypes: any[] }} description what `aws ec2 describe-instance-types` prints */
export function familiesOf(description) {
  const families = new Map();
  for (const type of description.InstanceTypes) {
    const family = type.InstanceType.split('.')[0];
    const traits = {
      architectures: type.ProcessorInfo.SupportedArchitectures.filter((one) => one !== 'i386'),
      nvidia: (type.GpuInfo?.Gpus ?? []).some((gpu) => gpu.Manufacturer.toUpperCase() === 'NVIDIA'),
      instanceStore: Boolean(type.InstanceStorageSupported),
    };
    families.set(family, families.has(family) ? shared(families.get(family), traits) : traits);
  }
  return Object.fromEntries([...families].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function shared(one, other) {
  return Object.fromEntries(
    Object.entries(one).filter(([name, value]) => JSON.stringify(value) === JSON.stringify(other[name])),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , path, source, day] = process.argv;
  if (!path || !source || !day)
    throw new Error(
      'usage: node scripts/instance-types.mjs <output of describe-instance-types> <source> <day>',
    );
  const families = familiesOf(JSON.parse(readFileSync(path, 'utf8')));
  const lines = Object.entries(families).map(
    ([name, traits]) => `    ${JSON.stringify(name)}: ${JSON.stringify(traits)}`,
  );
  const head = `  "source": ${JSON.stringify(source)},\n  "capturedOn": ${JSON.stringify(day)},\n`;
  writeFileSync(FILE, `{\n${head}  "families": {\n${lines.join(',\n')}\n  }\n}\n`);
}
