// Remakes the results in test/data/console.json by asking Terraform itself, where it is installed:
//
//   node scripts/console.mjs
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FILE = fileURLToPath(new URL('../test/data/console.json', import.meta.url));
const { expressions } = JSON.parse(readFileSync(FILE, 'utf8'));
const folder = mkdtempSync(join(tmpdir(), 'amilint-console-'));
const ask = (input) => execFileSync('terraform', ['console'], { cwd: folder, input, encoding: 'utf8' }).trim();
const [version] = execFileSync('terraform', ['version'], { encoding: 'utf8' }).split('\n');
const results = expressions.map(({ expression }) => ({ expression, result: JSON.parse(JSON.parse(ask(`jsonencode(${expression})\n`))) }));
writeFileSync(FILE, `{\n  "by": ${JSON.stringify(version)},\n  "expressions": [\n${results.map((one) => `    ${JSON.stringify(one)}`).join(',\n')}\n  ]\n}\n`);
