// Reads a file of settings, and reports all its faults at once. Loaded only if there is a file, since it needs ajv.
import { resolve } from 'node:path';
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import schema from '../../schemas/config.schema.json' with { type: 'json' };
import type { Node } from '../frontends/document/syntax.ts';
import { parse } from '../frontends/cloudformation/parse.ts';
import { UsageError } from '../options.ts';
import { nearest } from '../value/nearest.ts';
import { isDay } from '../suppressions/match.ts';
import type { IgnoreEntry } from '../suppressions/suppression.ts';
import { positionAt, type Range, type Source } from '../value/source.ts';
import type { Level, Settings } from './settings.ts';

/** What the schema lets through. */
interface Raw extends Partial<Omit<Settings, 'policies' | 'parameters' | 'ignore'>> {
  readonly policies?: Readonly<Record<string, Level['level']>>;
  readonly parameters?: Readonly<Record<string, string | number | boolean>>;
  readonly ignore?: readonly IgnoreEntry[];
}

/**
 * @param folder what paths in the file are relative to
 * @throws UsageError with every fault of the file, each with line and column
 */
export function readSettings(source: Source, folder: string): Settings {
  const { roots, faults } = parse(source);
  const [fault] = faults;
  if (fault) throw new UsageError(sentence(fault.at, fault.message));
  const [root] = roots;
  const data = root ? plainOf(root) : {};
  const validate = new Ajv2020({
    allErrors: true,
    verbose: true,
    allowUnionTypes: true,
    formats: { date: isDay },
  }).compile(schema);
  if (root && data !== null && !validate(data)) {
    const problems = (validate.errors ?? []).flatMap((error) => problemOf(error, root));
    throw new UsageError(problems.join('\namilint: '));
  }
  // The schema has let it through.
  return settingsFrom((data ?? {}) as Raw, root, folder);
}

function settingsFrom(raw: Raw, root: Node | undefined, folder: string): Settings {
  const from = (paths: readonly string[] = []) => paths.map((path) => resolve(folder, path));
  const { failOn, strict } = raw;
  return {
    policies: levelsOf(root),
    ownPolicies: from(raw.ownPolicies),
    include: raw.include ?? [],
    exclude: raw.exclude ?? [],
    ...(failOn === undefined ? {} : { failOn }),
    ...(strict === undefined ? {} : { strict }),
    parameters: Object.fromEntries(membersOf(root, 'parameters').map(([name, node]) => [name, textOf(node)])),
    parameterFiles: from(raw.parameterFiles),
    variableFiles: from(raw.variableFiles),
    ignore: (raw.ignore ?? []).map((entry, index) => {
      const at = nodeAt(root, ['ignore', String(index)])?.at;
      return at ? { ...entry, at } : entry;
    }),
  };
}

/** As written: `08` stays `08`. */
const textOf = (node: Node): string => (node.kind === 'scalar' ? node.text : '');

function membersOf(root: Node | undefined, name: string): [string, Node][] {
  const node = nodeAt(root, [name]);
  return node?.kind === 'map' ? [...node.members.values()].map((member) => [member.name, member.value]) : [];
}

function levelsOf(root: Node | undefined): Level[] {
  // The schema allows these values alone.
  return membersOf(root, 'policies').map(([name, node]) => ({
    name,
    level: textOf(node) as Level['level'],
    at: node.at,
  }));
}

/** Plain data for the schema. `off` is a text, whatever version of YAML the reader follows. */
function plainOf(node: Node): unknown {
  if (node.kind === 'scalar') {
    const isWord = typeof node.value === 'boolean' && !/^(?:true|false)$/i.test(node.text);
    return isWord ? node.text : node.value;
  }
  if (node.kind === 'list') return node.items.map(plainOf);
  return Object.fromEntries([...node.members.values()].map(({ name, value }) => [name, plainOf(value)]));
}

function nodeAt(root: Node | undefined, path: readonly string[]): Node | undefined {
  let node = root;
  for (const part of path) {
    if (node?.kind === 'map') node = node.members.get(part)?.value;
    else node = node?.kind === 'list' ? node.items[Number(part)] : undefined;
  }
  return node;
}

function problemOf(error: ErrorObject, root: Node): string[] {
  // Each alternative is reported by its own error beside the one of the whole.
  if (error.keyword === 'required' && error.schemaPath.includes('/anyOf/')) return [];
  const path = error.instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  const node = nodeAt(root, path) ?? root;
  const name = path.join('.') || 'the settings';
  if (error.keyword === 'additionalProperties') {
    const unknown = String(error.params.additionalProperty);
    const allowed = Object.keys((error.parentSchema?.properties ?? {}) as object);
    const key = node.kind === 'map' ? node.members.get(unknown)?.key : undefined;
    return [
      sentence(
        key ?? node.at,
        `no such setting: ${unknown}${nearest(unknown, allowed) || `; there are ${allowed.join(', ')}`}`,
      ),
    ];
  }
  if (error.keyword === 'enum') {
    const allowed = (error.params.allowedValues as readonly unknown[]).map(String);
    return [sentence(node.at, `${name}: allowed are ${allowed.join(', ')}${nearest(textOf(node), allowed)}`)];
  }
  if (error.keyword === 'anyOf') return [sentence(node.at, `${name}: set environment or file`)];
  if (error.keyword === 'format') return [sentence(node.at, `${name}: not a day; write it as 2027-01-31`)];
  return [sentence(node.at, `${name}: ${error.message}`)];
}

function sentence(at: Range, message: string): string {
  const { line, column } = positionAt(at.source, at.start);
  return `${at.source.path}:${line}:${column}: ${message}`;
}
