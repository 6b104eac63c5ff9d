// What npm runs when amilint is installed from its repository: builds dist.
//
// `npm install -g git+…`, as pre-commit runs it, makes a clone and runs `npm install` in it, to which its own
// `--global` is handed on. That has two effects, both met with npm 10 and 11: the development dependencies of
// the clone are not installed, and the global folder gets a link to the clone, through which npm then unpacks
// the package into the clone and deletes both. So the dependencies are installed here, and the link makes
// room for a folder.
import { execFileSync } from 'node:child_process';
import { lstatSync, mkdirSync, realpathSync, unlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

function isInstalled(name) {
  try {
    createRequire(import.meta.url).resolve(name);
    return true;
  } catch (error) {
    if (error.code === 'MODULE_NOT_FOUND') return false;
    throw error;
  }
}

/** Runs the npm that runs this script, without the settings that it was started with, such as --global. */
function npm(...args) {
  const settings = /^npm_config_(?:global|location|prefix|omit|include|production|only|dev|save|dry_run)$/i;
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !settings.test(name)));
  const { npm_execpath: program } = process.env;
  if (program === undefined) throw new Error('run this with npm: npm run prepare');
  execFileSync(process.execPath, [program, ...args], {
    cwd: root,
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

/** The link to this clone in the global folder, if there is one. */
function globalLink() {
  const { npm_config_global: global, npm_config_prefix: prefix } = process.env;
  if (global !== 'true' || prefix === undefined) return undefined;
  const path = join(prefix, process.platform === 'win32' ? '' : 'lib', 'node_modules/amilint');
  if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() !== true) return undefined;
  return realpathSync(path) === realpathSync(root) ? path : undefined;
}

if (!isInstalled('esbuild'))
  npm('ci', '--include=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error');
await import('./build.mjs');
const link = globalLink();
// A clone in npm's cache is deleted after the installation; `npm link` and `npm install -g .` keep their
// folder.
if (link !== undefined && /[\\/]_cacache[\\/]/.test(realpathSync(root))) {
  unlinkSync(link);
  mkdirSync(link);
}
