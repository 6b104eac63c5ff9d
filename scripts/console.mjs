// Remakes what Terraform itself says, where it is installed: the results in test/data/console.json, of the
// expressions in that file, and the signatures of its functions in test/data/functions.json.
//
//   node scripts/console.mjs && npm run format
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { devNull } from 'node:os';
import { fileURLToPath } from 'node:url';

const RESULTS = fileURLToPath(new URL('../test/data/console.json', import.meta.url));
const FUNCTIONS = fileURLToPath(new URL('../test/data/functions.json', import.meta.url));
/** The module in which the expressions are. */
const MODULE = fileURLToPath(new URL('../test/data/console', import.meta.url));

const env = { ...process.env, TF_CLI_CONFIG_FILE: devNull, CHECKPOINT_DISABLE: '1' };

/**
 * Asks for many expressions at once, as the items of one list. An expression that can't even be read breaks
 * the whole list, which is then asked for in halves.
 */
function ask(expressions) {
  const items = expressions.map(
    (expression) => `try(base64encode(jsonencode({ is = ${expression} })), "refused")`,
  );
  const input = `[${items.join(', ')}]\n`;
  const { status, stdout } = spawnSync('terraform', ['console', '-plan', '-no-color'], {
    cwd: MODULE,
    input,
    encoding: 'utf8',
    env,
    timeout: 20_000,
  });
  const lines = stdout.trim().split('\n').slice(1, -1);
  if (status === 0 && lines.length === expressions.length)
    return lines.map((line) => answer(line.trim().replace(/,$/, '')));
  if (expressions.length === 1) return [{ error: true }];
  const half = Math.ceil(expressions.length / 2);
  return [...ask(expressions.slice(0, half)), ...ask(expressions.slice(half))];
}

function answer(line) {
  if (line === '"refused"') return { error: true };
  if (line === '(known after apply)') return { unknown: true };
  return { result: JSON.parse(Buffer.from(JSON.parse(line), 'base64').toString()).is };
}

/** `list(string)` of `["list", "string"]`. */
function typeText(type) {
  return Array.isArray(type) ? `${type[0]}(${typeText(type[1])})` : type === 'dynamic' ? 'any' : type;
}

function parameterText({ type, is_nullable: nullable }) {
  return `${typeText(type)}${nullable ? '?' : ''}`;
}

const [version] = execFileSync('terraform', ['version'], { encoding: 'utf8', env }).split('\n');
const { groups } = JSON.parse(readFileSync(RESULTS, 'utf8'));
for (const [name, rows] of Object.entries(groups)) {
  const answers = ask(rows.map(({ expression }) => expression));
  groups[name] = rows.map(({ expression }, index) => ({ expression, ...answers[index] }));
}
writeFileSync(RESULTS, `${JSON.stringify({ by: version, groups }, null, 2)}\n`);

const { function_signatures: signatures } = JSON.parse(
  execFileSync('terraform', ['metadata', 'functions', '-json'], { encoding: 'utf8', env }),
);
const functions = Object.entries(signatures)
  .filter(([name]) => !name.startsWith('core::'))
  .map(([name, { parameters = [], variadic_parameter: variadic, return_type: returns }]) => {
    const all = [...parameters.map(parameterText), ...(variadic ? [`...${parameterText(variadic)}`] : [])];
    return [name, `${all.join(', ')} -> ${typeText(returns)}`.trim()];
  });
writeFileSync(
  FUNCTIONS,
  `${JSON.stringify({ by: version, functions: Object.fromEntries(functions) }, null, 2)}\n`,
);
