// The folder of somebody who uses amilint in another tool: the built package and the real tools, as an
// installation leaves them.
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { counterparts } from '../counterparts/install.ts';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface Host {
  /**
   * Names of packages → their folders among the counterparts, where that is another one (`eslint` →
   * `eslint9`).
   */
  readonly tools: Readonly<Record<string, string>>;
  /** A folder of the project that is copied into it. */
  readonly from?: string;
  /** Further files, by path. */
  readonly files?: Readonly<Record<string, string>>;
}

/** @returns the folder, links resolved */
export function hostFolder({ tools, from, files = {} }: Host): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'amilint-host-')));
  if (from !== undefined) cpSync(join(ROOT, from), folder, { recursive: true });
  const installed = join(folder, 'node_modules');
  mkdirSync(join(installed, 'amilint'), { recursive: true });
  for (const part of ['package.json', 'dist'])
    cpSync(join(ROOT, part), join(installed, 'amilint', part), { recursive: true });
  for (const [name, source] of Object.entries(tools)) {
    mkdirSync(dirname(join(installed, name)), { recursive: true });
    symlinkSync(join(counterparts(), 'node_modules', source), join(installed, name), 'junction');
  }
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

export function fixture(path: string): string {
  return readFileSync(join(ROOT, 'fixtures', path), 'utf8');
}
