// Where the file of settings is. It is apart from the code that reads the file, which only scans with
// settings load.
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The names of the file, the first that is there counts. */
const NAMES = ['.amilint.yaml', '.amilint.yml', '.amilint.json'];

/** The file of settings in a folder, if there is one. */
export function fileAt(folder: string): string | undefined {
  return NAMES.map((name) => join(folder, name)).find(existsSync);
}
