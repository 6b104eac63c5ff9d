// Bundles TypeScript of the project for scripts that need a part of it.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

export const root = fileURLToPath(new URL('..', import.meta.url));

export const bundleOptions = {
  absWorkingDir: root,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  logLevel: 'warning',
  // Bundled CommonJS modules require modules of Node. Any base will do for these: a bundler that makes
  // CommonJS of this module leaves import.meta.url undefined.
  banner: {
    js: "import { createRequire as amilintRequire } from 'node:module'; const require = amilintRequire(import.meta.url ?? 'file:///');",
  },
};

/**
 * What TypeScript code exports. @param {string} contents the code, its imports relative to the project's root
 */
export async function importTypeScript(contents) {
  const cache = join(root, 'node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'amilint-'));
  try {
    const outfile = join(folder, 'module.mjs');
    await build({ ...bundleOptions, stdin: { contents, resolveDir: root, loader: 'ts' }, outfile });
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
