// Folders of tests on the disk.
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Texts of files by their paths. */
export type FilesByPath = Readonly<Record<string, string>>;

/**
 * A new folder with these files.
 * @param name what its name starts with; it has a blank, as folders of users may have
 */
export function folderWith(files: FilesByPath = {}, name = 'amilint test '): string {
  const root = mkdtempSync(join(tmpdir(), name));
  writeFiles(root, files);
  return root;
}

/** Writes files into a folder, and makes the folders that they need. */
export function writeFiles(root: string, files: FilesByPath): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}
