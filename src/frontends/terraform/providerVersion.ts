// Which version of Terraform's provider aws a root module uses: from its lock file, else from its
// constraints.
import type { Files } from '../../model/resource.ts';
import type { ProviderVersion } from '../../model/strategies.ts';
import { inFolder } from '../../value/paths.ts';
import { textOf, type Source } from '../../value/source.ts';
import type { Module } from './scope.ts';
import { parse } from './syntax/parse.ts';
import type { Block, Body } from './syntax/tree.ts';

type FilesOfFolder = Pick<Files, 'read' | 'list'>;

export const LOCK = '.terraform.lock.hcl';

/**
 * The version of the provider aws in the root module of a folder; undefined if neither file has it.
 * @param folder relative to the root of the scan
 */
export function providerVersion(folder: string, files: FilesOfFolder): ProviderVersion | undefined {
  const lock = files.read(inFolder(folder, LOCK));
  const locked = lock && lockedVersion(lock);
  if (locked !== undefined) return { version: locked, from: LOCK };
  const constraints = files
    .list(folder)
    .filter((path) => /\.(?:tf|tofu)$/.test(path))
    .flatMap((path) => {
      const source = files.read(path);
      return source && source.text.includes('required_providers') ? constraintsIn(source) : [];
    });
  if (constraints.length === 0) return undefined;
  const all = constraints.join(', ');
  return { version: newestAllowed(all), from: `required_providers: ${all}` };
}

/** The version that a module is used with. */
export function providerOf({ unit, scan, root }: Module): ProviderVersion | undefined {
  return unit ? unit.provider : scan.provider(root);
}

/** The version by the constraint that a plan has in its copy of the code. */
export function plannedVersion({ text }: Source): ProviderVersion | undefined {
  const constraint = /"full_name":\s*"[^"]*hashicorp\/aws",\s*"version_constraint":\s*"([^"]*)"/.exec(
    text,
  )?.[1];
  return constraint === undefined
    ? undefined
    : { version: newestAllowed(constraint), from: `the plan: ${constraint}` };
}

function lockedVersion(source: Source): string | undefined {
  const { body } = parse(source);
  const provider = body.blocks.find(
    ({ type, labels }) => type === 'provider' && (labels[0] ?? '').endsWith('/hashicorp/aws'),
  );
  return provider && textIn(provider.body, 'version');
}

/** A plain text of an argument. */
function textIn({ attributes }: Body, name: string): string | undefined {
  const attribute = attributes.get(name);
  return attribute && /^"?([^"$%\\]*)"?$/.exec(textOf(attribute.value.at).trim())?.[1];
}

function constraintsIn(source: Source): readonly string[] {
  return parse(source)
    .body.blocks.filter(({ type }) => type === 'terraform')
    .flatMap(({ body }) => body.blocks)
    .filter(({ type }) => type === 'required_providers')
    .flatMap((block) => constraintOfAws(block) ?? []);
}

/** `aws = { source = "hashicorp/aws", version = "~> 5.0" }`, or the older `aws = "~> 5.0"`. */
function constraintOfAws({ body }: Block): string | undefined {
  const attribute = body.attributes.get('aws');
  if (!attribute) return undefined;
  const text = textOf(attribute.value.at);
  return (/^"([^"]*)"$/.exec(text.trim()) ?? /\bversion"?\s*[=:]\s*"([^"]*)"/.exec(text))?.[1];
}

const PART = /^(~>|>=|<=|!=|=|<|>)?\s*v?(\d+)(?:\.(\d+))?(?:\.(\d+))?/;
/** Represents a number of which only the ones before it are known; versionText shows it as x. */
const LAST = 999;

/** The newest version that the constraints allow; undefined if they have no upper end. */
export function newestAllowed(constraints: string): string | undefined {
  let newest: readonly number[] | undefined;
  for (const part of constraints.split(',')) {
    const end = upperEnd(part.trim());
    if (end && (!newest || isLower(end, newest))) newest = end;
  }
  return newest?.join('.');
}

function upperEnd(part: string): readonly number[] | undefined {
  const match = PART.exec(part);
  if (!match) return undefined;
  const [, operator = '=', first, second, third] = match;
  const major = Number(first);
  const minor = Number(second ?? 0);
  const patch = Number(third ?? 0);
  if (operator === '=' || operator === '<=') return [major, minor, patch];
  if (operator === '<') return below(major, minor, patch);
  if (operator !== '~>') return undefined;
  return third === undefined ? [major, LAST, LAST] : [major, minor, LAST];
}

function below(major: number, minor: number, patch: number): readonly number[] {
  if (patch > 0) return [major, minor, patch - 1];
  return minor > 0 ? [major, minor - 1, LAST] : [major - 1, LAST, LAST];
}

function isLower(a: readonly number[], b: readonly number[]): boolean {
  const index = a.findIndex((number, at) => number !== b[at]);
  return index !== -1 && (a[index] ?? 0) < (b[index] ?? 0);
}
