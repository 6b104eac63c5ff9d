// The resources of a JSON report as a scan returns them, to compare them.
import type { Resource, Spelling } from '../../model/resource.ts';
import type { Kept, Removal } from '../../model/retention.ts';
import { identify } from '../../value/identity.ts';
import type { Position, Range, Source } from '../../value/source.ts';
import type { Data, Dictionary, List, Lookup, Origin, Unknown, Value, Variable } from '../../value/value.ts';
import { rangeBetween, rebuilt } from '../excerpt.ts';
import { ReportError } from '../read.ts';
import { HIDDEN } from './hiddenTexts.ts';
import type {
  KeptData,
  LookupData,
  OriginData,
  ResourceData,
  ResourcesData,
  SpellingData,
  UnknownData,
  UnknownPart,
  ValueData,
} from './data.ts';

/**
 * @param data as the schema of reports has it
 * @param name of the report: a secret of it is equal to no value of another one
 * @throws ReportError when a part of it names another one that is not there
 */
export function resourcesFrom(
  data: ResourcesData,
  name: string,
): { readonly resources: readonly Resource[]; readonly removals: readonly Removal[] } {
  const read = new Reader(data, name);
  return {
    resources: data.list.map((resource) => read.resource(resource)),
    removals: (data.removals ?? []).map((one) => ({ address: one.address, ...read.kept(one) })),
  };
}

interface Place {
  readonly path: string;
  readonly start: Position;
  readonly end: Position;
}

const PLACE = /^(\d{1,9}):(\d{1,9}):(\d{1,9})-(\d{1,9}):(\d{1,9})$/;

class Reader {
  private readonly places: readonly Range[];
  private readonly variables: readonly Variable[];
  private readonly spellings: readonly Spelling[];

  constructor(
    data: ResourcesData,
    private readonly name: string,
  ) {
    this.places = rangesOf(data);
    this.spellings = data.spellings.map(spellingOf);
    this.variables = data.variables.map(({ id, about, at, ...variable }) => ({
      ...variable,
      id: this.identity(id),
      at: this.place(at),
      ...(about
        ? {
            about: {
              identity: this.identity(about.identity),
              values: about.values.map((value) => value ?? undefined),
            },
          }
        : {}),
    }));
  }

  resource(data: ResourceData): Resource {
    const { at, exists, properties, spelling, provider, ...others } = data;
    const { retention, protectedBy, importedBy, ...resource } = others;
    const { dropped, replaced } = retention ?? {};
    return {
      ...resource,
      ...(retention
        ? {
            retention: {
              ...(dropped ? { dropped: this.kept(dropped) } : {}),
              ...(replaced ? { replaced: this.kept(replaced) } : {}),
            },
          }
        : {}),
      ...(protectedBy ? { protectedBy: { text: protectedBy.text, at: this.place(protectedBy.at) } } : {}),
      ...(importedBy === undefined ? {} : { importedBy: this.place(importedBy) }),
      ...(provider ? { provider: { version: undefined, ...provider } } : {}),
      ...(spelling === undefined ? {} : { spelling: itemOf(this.spellings, spelling, 'spelling') }),
      at: this.place(at),
      // The writer has made it of such a value.
      exists: this.value(exists) as Value<boolean>,
      properties: this.value(properties),
    };
  }

  kept({ keeps, by, at }: KeptData): Kept {
    return { keeps, by, at: this.place(at) };
  }

  private place(index: number): Range {
    return itemOf(this.places, index, 'place');
  }

  private value(data: ValueData): Value {
    if ('choice' in data)
      return {
        kind: 'choice',
        over: itemOf(this.variables, data.choice, 'variable'),
        branches: data.branches.map((branch) => this.value(branch)),
      };
    if ('unknown' in data) return this.unknown(data);
    const origin = this.origin(data);
    if ('absent' in data) return { kind: 'absent', origin };
    if ('secret' in data) return this.secret(origin, data.at);
    if ('list' in data) return { kind: 'known', value: this.list(data), origin };
    if ('entries' in data) return { kind: 'known', value: this.dictionary(data), origin };
    const { value, reference } = data;
    return { kind: 'known', value, origin, ...(reference ? { reference } : {}) };
  }

  private secret(origin: Origin, at: number): Unknown {
    return {
      kind: 'unknown',
      why: { code: 'outside', text: 'a report has no secrets in it' },
      identity: identify(`secret of the report ${this.name}, place ${at}`),
      mayBeAbsent: false,
      origin,
    };
  }

  /** One that the report hides is equal to none of another report. */
  private identity(identity: string): string {
    return identity.startsWith(HIDDEN) ? `${identity} of the report ${this.name}` : identity;
  }

  private list({ list, collection, rest }: Extract<ValueData, { readonly list: unknown }>): List {
    return {
      items: list.map((item) => this.value(item)),
      ...(collection === 'list' || collection === 'set' ? { collection } : {}),
      ...(rest ? { rest: this.unknown(rest) } : {}),
    };
  }

  private dictionary(data: Extract<ValueData, { readonly entries: unknown }>): Dictionary {
    const { entries, collection, rest } = data;
    return {
      entries: new Map(
        entries.map(({ name, key, value }) => [name, { key: this.place(key), value: this.value(value) }]),
      ),
      ...(collection === 'map' ? { collection } : {}),
      ...(rest ? { rest: this.unknown(rest) } : {}),
    };
  }

  private unknown(data: UnknownData): Unknown {
    const { unknown: why, identity, mayBeAbsent = false, isNot, parts, reference, lookup } = data;
    const own: UnknownPart[] = [];
    const value: Unknown = {
      kind: 'unknown',
      why,
      identity: identify(this.identity(identity)),
      mayBeAbsent,
      ...(isNot ? { isNot } : {}),
      ...(parts ? { parts: own } : {}),
      ...(reference ? { reference } : {}),
      ...(lookup ? { lookup: this.lookup(lookup) } : {}),
      origin: this.origin(data),
    };
    for (const part of parts ?? []) {
      const read = part === 'self' ? value : this.value(part);
      if (isPart(read)) own.push(read);
    }
    return value;
  }

  private lookup(data: LookupData): Lookup {
    // Names and owners are texts, or unknown: the writer has made them of such values.
    if (data.kind === 'ssmParameter') return { ...data, name: this.value(data.name) as Value<string> };
    return {
      kind: data.kind,
      owners: this.value(data.owners),
      filters: new Map(data.filters.map(({ name, value }) => [name, this.value(value)])),
      at: this.place(data.at),
    };
  }

  private origin({ at, how = 'literal', via }: OriginData): Origin {
    const step = via && { ...via, at: this.place(via.at) };
    return { at: this.place(at), how, via: step ? [step] : [] };
  }
}

function isPart(value: Value<Data>): value is UnknownPart {
  return value.kind === 'unknown' || (value.kind === 'known' && typeof value.value === 'string');
}

function itemOf<Item>(list: readonly Item[], index: number, what: string): Item {
  const item = list[index];
  if (item === undefined)
    throw new ReportError(`its resources name the ${what} ${index}, which it does not have`);
  return item;
}

function spellingOf(data: SpellingData): Spelling {
  return (path) => {
    const name = path.slice(path.lastIndexOf('/') + 1);
    return Object.hasOwn(data, name) ? (data[name] ?? undefined) : name;
  };
}

function rangesOf({ files, places, sources }: ResourcesData): readonly Range[] {
  const read = places.map((text): Place => {
    const [, file, ...numbers] = PLACE.exec(text) ?? [];
    const [line = 1, column = 1, endLine = 1, endColumn = 1] = numbers.map(Number);
    const path = itemOf(files, Number(file ?? -1), 'file');
    return { path, start: { line, column }, end: { line: endLine, column: endColumn } };
  });
  const positions = new Map<string, Position[]>();
  for (const { path, start, end } of read) {
    const known = positions.get(path);
    if (known) known.push(start, end);
    else positions.set(path, [start, end]);
  }
  const pieces = new Map(sources.map((source) => [source.path, source.pieces]));
  const texts = new Map<string, Source>();
  for (const [path, known] of positions) texts.set(path, sourceOf(path, pieces.get(path) ?? [], known));
  return read.map(({ path, start, end }) => rangeBetween(texts.get(path) ?? { path, text: '' }, start, end));
}

function sourceOf(
  path: string,
  pieces: Parameters<typeof rebuilt>[1],
  positions: readonly Position[],
): Source {
  try {
    return rebuilt(path, pieces, positions);
  } catch (error) {
    if (error instanceof RangeError) throw new ReportError(error.message);
    throw error;
  }
}
