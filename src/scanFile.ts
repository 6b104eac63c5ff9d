// One file whose text is at hand, as an editor or a linter has it, with the files on disk that it belongs to.
import { basename, dirname, join } from 'node:path';
import { realOf, rootOf } from './discover.ts';
import { readerOf } from './fileKinds.ts';
import { filesWithin, pathFrom } from './files.ts';
import type { Finding, ScanResult } from './judge/finding.ts';
import type { FileKind } from './model/resource.ts';
import type { JudgingOptions, SourceText } from './options.ts';
import { frontends } from './frontends/all.ts';
import { scanSources, scanSourcesWithCode } from './scanSources.ts';
import { withFixes } from './withFixes.ts';
import { folderOf } from './value/paths.ts';

/** Options of {@link scanFile}. */
export interface ScanFileOptions extends JudgingOptions {
  /**
   * Files outside of this folder are not read. Default: the root of the repository that contains the file,
   * else the current or the file's own folder.
   */
  readonly root?: string;
  /** True adds edits to findings, as far as these are in the file alone. Default: false. */
  readonly fixes?: boolean;
}

/**
 * Scans one file, and reads what it belongs to: the other files of a Terraform module and the modules that
 * they call, nested templates, includes. Waits for nothing. The result is about the one file alone, and empty
 * if the file is not infrastructure code.
 *
 * A module that others call, and a template that others nest, is judged by its own defaults: who calls it is
 * not looked for.
 *
 * @param file its path on disk, and the text that counts in place of what is stored there
 * @throws UsageError when an option can't be used
 */
export function scanFile(file: SourceText, options: ScanFileOptions = {}): ScanResult {
  const { root: wanted, fixes = false, ...judging } = options;
  const folder = realOf(dirname(file.path));
  const root = rootOf({ paths: [folder], ...(wanted === undefined ? {} : { root: wanted }) });
  const path = pathFrom(root, join(folder, basename(file.path)));
  const source = { path, text: file.text };
  // Findings are not moved to the source of generated code: the host can't report on another file.
  const { read, list, folders } = filesWithin(root);
  const kinds = readerOf(frontends, source).kinds.filter(
    (kind) => (kind.byContent || isNamedAs(kind, path)) && kind.claims(source),
  );
  if (kinds.length === 0) return scanSources([], { ...judging, root });
  const modular = kinds.filter((kind) => kind.companions);
  const siblings = (modular.length === 0 ? [] : list(folderOf(path)))
    .filter((other) => other !== path && modular.some((kind) => isNamedAs(kind, other)))
    .flatMap((other) => read(other) ?? []);
  // In the order in which a scan of the folder finds them: the first of two resources with one name counts.
  const sources = [source, ...siblings].toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const code = scanSourcesWithCode(sources, { ...judging, root, files: { read, list, folders } });
  const { result } = code;
  const environments = result.environments.filter(({ at }) => at.source.path === path);
  const addresses = new Set(environments.map(({ address }) => address));
  const own = result.findings.filter(({ at }) => at.source.path === path);
  const { findings } = fixes ? withFixes(code, { ...result, findings: own }) : { findings: own };
  return {
    ...result,
    findings: findings.map((finding) => withoutOtherFiles(finding, path)),
    notes: result.notes.filter((note) => note.path === path),
    environments,
    undecided: result.undecided.filter(({ environment }) => addresses.has(environment.address)),
  };
}

function withoutOtherFiles({ fix, ...finding }: Finding, path: string): Finding {
  const isOwn = fix?.steps.every(({ edits }) => edits.every(({ at }) => at.source.path === path));
  return fix && isOwn ? { ...finding, fix } : finding;
}

/** Whether files of the kind have such names. */
function isNamedAs({ extensions }: FileKind, path: string): boolean {
  return extensions.some((extension) => path.toLowerCase().endsWith(`.${extension}`));
}
