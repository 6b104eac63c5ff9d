// What npm runs when amilint is installed from its repository: builds dist.
//
// `npm install -g git+…`, as pre-commit runs it, does not install the development dependencies of the clone: its
// `--global` reaches the installation inside the clone too. The build needs them, so they are installed here.
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
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

if (!isInstalled('esbuild')) {
  // Settings of the outer npm, such as --global and --omit, arrive as variables of the environment.
  const settings = /^npm_config_(global|location|prefix|omit|include|production|only|dev|save|dry_run)$/i;
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !settings.test(name)));
  // npm names its own program, so that the same npm runs on every system.
  const npm = process.env.npm_execpath;
  if (npm === undefined) throw new Error('run this with npm: npm run prepare');
  const args = [npm, 'ci', '--include=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  execFileSync(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'ignore', 'inherit'] });
}
await import('./build.mjs');
