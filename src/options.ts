// The options of a scan, with their defaults.
import { nearest } from './value/nearest.ts';
import type { Severity } from './judge/severity.ts';
import type { Policy } from './judge/policy.ts';
import type { Files } from './model/resource.ts';
import type { Config } from './settings/settings.ts';
import type { IgnoreEntry } from './suppressions/suppression.ts';

/** What to judge, by which policies, for which day. */
export interface JudgingOptions {
  /** Values of CloudFormation parameters and of variables of Terraform's root modules. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Values of Terraform's variables in environment variables, by their names without `TF_VAR_`. */
  readonly environment?: Readonly<Record<string, string>>;
  /**
   * Ids of the policies to run; all but the opt-in ones by default. An opt-in policy runs when it is named
   * here.
   */
  readonly policies?: readonly string[];
  /** True runs the opt-in policies, too, unless settings turn them off. */
  readonly optIn?: boolean;
  /** Ids of policies to leave out. */
  readonly skipPolicies?: readonly string[];
  /** Findings below this severity are left out. */
  readonly severity?: Severity;
  /** Findings that are accepted, beside those that the code itself accepts. */
  readonly ignore?: readonly IgnoreEntry[];
  /**
   * False leaves the rules that authors of CDK apps acknowledged to the CDK, which takes out what is
   * acknowledged itself. Default: true.
   */
  readonly acknowledgements?: boolean;
  /** False reports accepted findings like any other. Default: true. */
  readonly ignores?: boolean;
  /**
   * Settings: true for `.amilint.yaml` at the root, if it is there; the path of a file; or settings as an
   * object. What the other options set wins. Default: none.
   */
  readonly config?: Config;
  /** The day for which dated policies judge, as `2026-11-24`. Default: today, in UTC. */
  readonly asOf?: string;
}

/** Options of {@link scan}. Paths are relative to `cwd`. */
export interface ScanOptions extends JudgingOptions {
  /** Files and folders; the current folder by default. */
  readonly paths?: readonly string[];
  /** Where relative paths start. Default: the current folder of the process. */
  readonly cwd?: string;
  /**
   * What paths in the result are relative to. Default: the root of the repository that contains the first
   * path, else `cwd` if it contains all paths, else the first folder.
   */
  readonly root?: string;
  /** Globs, relative to each folder that is scanned: only files that one of them fits. */
  readonly include?: readonly string[];
  /** Globs of files and folders to leave out. */
  readonly exclude?: readonly string[];
  /** Parameter files (JSON), later ones win. */
  readonly parameterFiles?: readonly string[];
  /** Files of Terraform variables (`.tfvars`, `.tfvars.json`), later ones win. */
  readonly variableFiles?: readonly string[];
  /** Folders with policy files of the user. */
  readonly policyFolders?: readonly string[];
  /**
   * A text to scan besides the files, such as standard input: its path relative to the root, and its content.
   */
  readonly text?: SourceText;
  /**
   * A commit of the repository to compare with, as git names it: the findings that it has, too, are not new.
   */
  readonly since?: string;
  /** A JSON or SARIF report of an earlier scan of the same paths to compare with. */
  readonly baseline?: string;
  /** Takes a baseline that does not cover all paths, or could not read all files. */
  readonly partialBaseline?: boolean;
}

/** A text and the path that findings in it name, relative to the root, with `/` between its parts. */
export interface SourceText {
  readonly path: string;
  readonly text: string;
}

/** Options of {@link scanSources}. */
export interface ScanSourcesOptions extends JudgingOptions {
  /** Parameter files as texts; later ones win. */
  readonly parameterFiles?: readonly SourceText[];
  /** Files of Terraform variables as texts; later ones win. */
  readonly variableFiles?: readonly SourceText[];
  /**
   * Texts that templates may include or nest, and modules may call, and sources that they were generated
   * from, or what reads them; they are not judged by themselves.
   */
  readonly files?: readonly SourceText[] | Files;
  /**
   * The folder that the paths of texts are relative to, as stack traces in generated code name it. Without it
   * such traces lead nowhere.
   */
  readonly root?: string;
}

/** An option, or a path, that can't be used. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

const DAY = /^\d{4}-\d\d-\d\d$/;

/** @throws UsageError when it is not a day of the calendar */
export function dayOf(asOf: string | undefined): string {
  if (asOf === undefined) return new Date().toISOString().slice(0, 10);
  const time = DAY.test(asOf) ? Date.parse(`${asOf}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== asOf)
    throw new UsageError(`not a day: ${asOf} (write it as 2026-11-24)`);
  return asOf;
}

/** @throws UsageError when an id is named that no policy has, or no policy is left */
export function chosenPolicies(
  all: readonly Policy[],
  { policies, skipPolicies = [] }: JudgingOptions,
): readonly Policy[] {
  const ids = new Set(all.map((policy) => policy.id));
  for (const id of [...(policies ?? []), ...skipPolicies]) {
    if (!ids.has(id)) throw new UsageError(`no such policy: ${id}${nearest(id, [...ids])}`);
  }
  const chosen = all.filter(
    ({ id, optIn }) =>
      (policies && policies.length > 0 ? policies.includes(id) : !optIn) && !skipPolicies.includes(id),
  );
  if (chosen.length === 0)
    throw new UsageError('no policy is left to run: each one that is named is left out, too');
  return chosen;
}
