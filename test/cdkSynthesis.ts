// Apps of CDK in a folder, synthesised by CDK itself and scanned there.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { scan } from '../src/scan.ts';
import { counterparts } from './counterparts/install.ts';

/** The libraries of CDK may have to be installed first. */
export const PATIENCE_MS = 300_000;

/** A folder with these files, in which the libraries of CDK can be imported. */
export function project(files: Readonly<Record<string, string>>): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'amilint-cdk-')));
  symlinkSync(join(counterparts(), 'node_modules'), join(folder, 'node_modules'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

export async function synthesised(
  folder: string,
  app: string,
  env: Readonly<Record<string, string>> = {},
): ReturnType<typeof scan> {
  execFileSync(process.execPath, [app], {
    cwd: folder,
    env: {
      ...process.env,
      CDK_DEBUG: '1',
      CDK_VALIDATION: 'false',
      CDK_OUTDIR: join(folder, 'cdk.out'),
      ...env,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return scan({ paths: [folder], root: folder, asOf: '2026-11-24' });
}
