// What the integrations do with settings.
import { rootOf, scanSources, type JudgingOptions, type Policy } from '../index.ts';

interface Options extends JudgingOptions {
  readonly root?: string;
}

/**
 * Checks options before any code is at hand, and the settings that they name.
 * @returns the policies that run
 * @throws UsageError when an option cannot be used, or with all faults of the settings
 */
export function checkOptions(options: Options): readonly Policy[] {
  // Without texts there are no findings.
  return scanSources([], { ...options, root: settingsRoot(options) }).policies;
}

/**
 * The folder with the settings: the root of the repository that contains the current folder, unless another
 * one is named.
 */
export function settingsRoot({ root }: Options): string {
  return rootOf(root === undefined ? {} : { root });
}
