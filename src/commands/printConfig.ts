// `amilint --print-config`: the settings that apply, and the source of each.
import { existsSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { rootOf } from '../discover.ts';
import { pathFrom } from '../files.ts';
import { UsageError, type ScanOptions } from '../options.ts';
import { settingsOf } from '../settings/settings.ts';
import { shownSettings } from '../settings/show.ts';

/** @throws UsageError if there are several paths, or the settings have faults */
export function shownFor(paths: readonly string[], options: ScanOptions): string {
  const [path, ...more] = paths;
  if (more.length > 0) throw new UsageError('--print-config takes one path');
  const root = rootOf(options);
  const settings = settingsOf(options.config ?? true, root);
  if (path === undefined) return shownSettings(settings, undefined);
  const file = resolve(path);
  return shownSettings(settings, pathFrom(root, existsSync(file) ? realpathSync(file) : file));
}
