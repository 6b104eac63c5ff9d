// Reads settings, and reports all faults of a file at once.
import type { Node } from '../frontends/document/syntax.ts';
import { parse } from '../frontends/cloudformation/parse.ts';
import { UsageError } from '../options.ts';
import { isDay } from '../suppressions/match.ts';
import type { IgnoreEntry } from '../suppressions/suppression.ts';
import type { Range, Source } from '../value/source.ts';
import { nodeAt, problemOf, sentence } from './faults.ts';
import type { Level, Override, Placed, PlacedPath, Settings, SettingsValues } from './settings.ts';
import { settingsValidator } from './validator.ts';

export { sentence };

/** What is in a file, and what it extends. */
export interface ReadSettings {
  readonly settings: Settings;
  readonly extends: readonly PlacedPath[];
}

/** What the schema accepts, as far as it is read as data. */
interface Raw extends Pick<Settings, 'failOn' | 'strict'> {
  readonly ignore?: readonly IgnoreEntry[];
}

/**
 * @param folder what paths in the file are relative to, absolute
 * @param isData whether the text was made of data, so that places in it mean nothing
 * @throws UsageError with every fault of the file, each with line and column
 */
export function readSettings(source: Source, folder: string, isData = false): ReadSettings {
  const { roots, faults } = parse(source);
  const [fault] = faults;
  if (fault) throw new UsageError(sentence(fault.at, fault.message));
  const [root] = roots;
  const data = root ? plainOf(root) : null;
  if (!root || data === null) return new Reader(undefined, folder, isData).read({});
  const validate = settingsValidator();
  const isValid = validate(data);
  const problems = (validate.errors ?? []).flatMap((error) => problemOf(error, root, !isData));
  const all = [...(isValid ? [] : problems), ...daysOf(root, !isData)];
  if (all.length > 0) throw new UsageError(all.join('\namilint: '));
  // The schema has accepted it.
  return new Reader(root, folder, isData).read(data as Raw);
}

/** Faults of `until`: texts that are no day of the calendar. */
function daysOf(root: Node, placed: boolean): string[] {
  const entries = nodeAt(root, ['ignore']);
  return (entries?.kind === 'list' ? entries.items : []).flatMap((entry, index) => {
    const until = nodeAt(entry, ['until']);
    if (until?.kind !== 'scalar' || isDay(until.text)) return [];
    return [
      sentence(placed ? until.at : undefined, `ignore.${index}.until: not a day; write it as 2027-01-31`),
    ];
  });
}

/**
 * Reads a tree that the schema has accepted; a class, since every part needs the folder and whether places
 * count.
 */
class Reader {
  constructor(
    private readonly root: Node | undefined,
    private readonly folder: string,
    private readonly isData: boolean,
  ) {}

  read({ failOn, strict, ignore = [] }: Raw): ReadSettings {
    const { root } = this;
    const places = new Map<string, Range>();
    for (const name of ['failOn', 'strict']) {
      const at = this.placeOf(nodeAt(root, [name]));
      if (at) places.set(name, at);
    }
    const settings: Settings = {
      ...this.valuesOf(root),
      policies: this.levelsOf(root),
      ownPolicies: this.pathsOf(root, 'ownPolicies'),
      include: this.textsOf(root, 'include'),
      exclude: this.textsOf(root, 'exclude'),
      ...(failOn === undefined ? {} : { failOn }),
      ...(strict === undefined ? {} : { strict }),
      overrides: itemsOf(nodeAt(root, ['overrides'])).map((node) => this.overrideOf(node)),
      ignore: ignore.map((entry, index) => {
        const at = this.placeOf(nodeAt(root, ['ignore', String(index), 'policy']));
        return at ? { ...entry, at } : entry;
      }),
      places,
    };
    return { settings, extends: this.pathsOf(root, 'extends') };
  }

  private overrideOf(node: Node): Override {
    const globs = (name: 'files' | 'roots') =>
      nodeAt(node, [name]) ? { [name]: this.textsOf(node, name).map(({ text }) => text) } : {};
    const at = this.placeOf(node);
    return {
      ...this.valuesOf(node),
      ...globs('files'),
      ...globs('roots'),
      policies: this.levelsOf(node),
      ...(at ? { at } : {}),
    };
  }

  private valuesOf(node: Node | undefined): SettingsValues {
    return {
      parameters: new Map(membersOf(node, 'parameters').map(([name, value]) => [name, this.placed(value)])),
      parameterFiles: this.pathsOf(node, 'parameterFiles'),
      variableFiles: this.pathsOf(node, 'variableFiles'),
    };
  }

  private levelsOf(node: Node | undefined): Level[] {
    return membersOf(node, 'policies').map(([name, value]) => {
      const severity = value.kind === 'scalar' ? value : nodeAt(value, ['severity']);
      const ignorable = nodeAt(value, ['ignorable']);
      const at = this.placeOf(value);
      return {
        name,
        // The schema allows these values alone.
        ...(severity ? { level: textOf(severity) as NonNullable<Level['level']> } : {}),
        ...(ignorable?.kind === 'scalar' ? { ignorable: ignorable.value === true } : {}),
        ...(at ? { at } : {}),
      };
    });
  }

  private pathsOf(node: Node | undefined, name: string): PlacedPath[] {
    return this.textsOf(node, name).map((text) => ({ ...text, folder: this.folder }));
  }

  private textsOf(node: Node | undefined, name: string): Placed[] {
    const list = nodeAt(node, [name]);
    return (list?.kind === 'scalar' ? [list] : itemsOf(list)).map((item) => this.placed(item));
  }

  private placed(node: Node): Placed {
    const at = this.placeOf(node);
    return { text: textOf(node), ...(at ? { at } : {}) };
  }

  private placeOf(node: Node | undefined): Range | undefined {
    return this.isData ? undefined : node?.at;
  }
}

const itemsOf = (node: Node | undefined): readonly Node[] => (node?.kind === 'list' ? node.items : []);

/** As written: `08` stays `08`. A list is its items with commas between them. */
function textOf(node: Node): string {
  return node.kind === 'scalar' ? node.text : itemsOf(node).map(textOf).join(',');
}

function membersOf(root: Node | undefined, name: string): [string, Node][] {
  const node = nodeAt(root, [name]);
  return node?.kind === 'map' ? [...node.members.values()].map((member) => [member.name, member.value]) : [];
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
