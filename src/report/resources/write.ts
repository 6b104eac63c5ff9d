// Resources of the scanned code as plain data for the JSON report, without secrets.
import type { Resource, Spelling } from '../../model/resource.ts';
import type { Kept, Removal } from '../../model/retention.ts';
import { propertyNames } from '../../model/spelling.ts';
import { holdsSensitive } from '../../value/sensitive.ts';
import { HiddenTexts } from './hiddenTexts.ts';
import { positions, type Range, type Source } from '../../value/source.ts';
import {
  attributeRange,
  isDictionary,
  isList,
  type Dictionary,
  type Lookup,
  type Settled,
  type Unknown,
  type Value,
  type Variable,
} from '../../value/value.ts';
import { Excerpts } from '../excerpt.ts';
import { KINDS, LEFT_OUT } from './data.ts';
import type {
  EntryData,
  KeptData,
  LookupData,
  OriginData,
  ResourceData,
  ResourcesData,
  SpellingData,
  UnknownData,
  ValueData,
  VariableData,
} from './data.ts';

/**
 * The resources that a comparison needs. Secrets are left out; sentences may name some, which the caller
 * hides.
 */
export function resourcesData(
  resources: readonly Resource[],
  removals: readonly Removal[] = [],
): ResourcesData {
  const write = new Writer(new HiddenTexts(resources));
  const list = resources.filter(({ kind }) => KINDS.has(kind)).map((resource) => write.resource(resource));
  const removed = removals.map((one) => ({ address: one.address, ...write.kept(one) }));
  const { files, places, variables, spellings } = write;
  return {
    files: files.list,
    places: places.list,
    variables: variables.list,
    spellings: spellings.list.map((text): SpellingData => JSON.parse(text)),
    list,
    ...(removed.length > 0 ? { removals: removed } : {}),
    sources: write.excerpts.data(),
  };
}

/** A list in which each key has one item, and the position of an item in it. */
class Table<Item> {
  readonly list: Item[] = [];
  private readonly known = new Map<string, number>();

  indexOf(key: string, item: () => Item): number {
    const found = this.known.get(key);
    if (found !== undefined) return found;
    this.known.set(key, this.list.length);
    return this.list.push(item()) - 1;
  }
}

class Writer {
  readonly files = new Table<string>();
  readonly places = new Table<string>();
  readonly variables = new Table<VariableData>();
  readonly spellings = new Table<string>();
  readonly excerpts = new Excerpts();
  /** One source of each path: what is shown of a file is written once. */
  private readonly sources = new Map<string, Source>();

  constructor(private readonly hidden: HiddenTexts) {}

  resource(resource: Resource): ResourceData {
    const { kind, address, name, language, type, tool, provider, spelling, isObserved, scope } = resource;
    return {
      kind,
      address,
      name,
      language,
      type,
      tool,
      ...(provider ? { provider } : {}),
      ...(spelling ? { spelling: this.spelling(spelling) } : {}),
      ...(isObserved ? { isObserved } : {}),
      ...this.life(resource),
      scope,
      at: this.place(resource.at),
      exists: this.value(resource.exists),
      properties: this.value(kind === 'role' ? withoutPolicies(resource.properties) : resource.properties),
    };
  }

  /** What the code has on a resource before this deployment, and at its end. */
  private life({ formerly, retention, protectedBy, importedBy }: Resource): Partial<ResourceData> {
    const { dropped, replaced } = retention ?? {};
    return {
      ...(formerly ? { formerly } : {}),
      ...(retention
        ? {
            retention: {
              ...(dropped ? { dropped: this.kept(dropped) } : {}),
              ...(replaced ? { replaced: this.kept(replaced) } : {}),
            },
          }
        : {}),
      ...(protectedBy ? { protectedBy: { text: protectedBy.text, at: this.place(protectedBy.at) } } : {}),
      ...(importedBy ? { importedBy: this.place(importedBy) } : {}),
    };
  }

  kept({ keeps, by, at }: Kept): KeptData {
    return { keeps, by, at: this.place(at) };
  }

  private value(value: Value<unknown>): ValueData {
    if (value.kind === 'choice')
      return {
        choice: this.variable(value.over),
        branches: value.branches.map((branch) => this.value(branch)),
      };
    const origin = this.origin(value);
    if (value.kind === 'absent') return { absent: true, ...origin };
    if (value.kind === 'unknown') return this.unknown(value);
    const { value: data } = value;
    if (value.sensitive) return { secret: true, ...origin };
    if (isList(data))
      return {
        ...origin,
        list: data.items.map((item) => this.value(item)),
        ...this.more(data),
      };
    if (isDictionary(data)) return { ...origin, entries: this.entries(data), ...this.more(data) };
    // What is known and neither a list nor a dictionary is a scalar.
    const scalar = data as string | number | boolean;
    return { ...origin, value: scalar, ...(value.reference ? { reference: value.reference } : {}) };
  }

  private entries({ entries }: Dictionary): readonly EntryData[] {
    return [...entries].map(([name, { key, value }]) => ({
      name,
      key: this.place(key),
      value: this.value(value),
    }));
  }

  private more({ collection, rest }: { readonly collection?: string; readonly rest?: Unknown }) {
    return { ...(collection ? { collection } : {}), ...(rest ? { rest: this.unknown(rest) } : {}) };
  }

  /** A text that is made of a secret keeps nothing but that it is not known. */
  private unknown(value: Unknown): UnknownData {
    const origin = this.origin(value);
    const { why, identity, mayBeAbsent, isNot, parts, reference, lookup } = value;
    const isSecret = holdsSensitive(value);
    if (!isSecret) {
      this.excerpts.code(this.shared(attributeRange(value)));
      this.excerpts.code(this.shared(value.origin.at));
    }
    return {
      ...origin,
      unknown: { code: why.code, text: why.text, ...(why.lasts ? { lasts: true } : {}) },
      identity: this.hidden.identity(identity),
      ...(mayBeAbsent ? { mayBeAbsent } : {}),
      ...(isNot ? { isNot: isNot.filter((one) => !this.hidden.has(one)) } : {}),
      ...(parts && !isSecret
        ? { parts: parts.map((part) => (part === value ? ('self' as const) : this.value(part))) }
        : {}),
      ...(reference ? { reference } : {}),
      ...(lookup ? { lookup: this.lookup(lookup) } : {}),
    };
  }

  private lookup(lookup: Lookup): LookupData {
    if (lookup.kind === 'ssmParameter') {
      const { kind, name, member } = lookup;
      return { kind, name: this.value(name), ...(member === undefined ? {} : { member }) };
    }
    const { kind, owners, filters, at } = lookup;
    return {
      kind,
      owners: this.value(owners),
      filters: [...filters].map(([name, value]) => ({
        name: this.hidden.identity(name),
        value: this.value(value),
      })),
      at: this.place(at),
    };
  }

  /** Cases that are secrets are numbered, so that another report may have decided otherwise. */
  private variable(variable: Variable): number {
    const { id, kind, name, cases, sensitive, hasDefault, about, at } = variable;
    const values = about?.values.map((value) => value ?? null);
    return this.variables.indexOf(`${id}\n${cases.join('\n')}`, () => ({
      id: this.hidden.identity(id),
      kind,
      name,
      cases: sensitive ? cases.map((_, index) => `case ${index + 1}`) : cases,
      ...(sensitive ? { sensitive } : {}),
      ...(hasDefault ? { hasDefault } : {}),
      ...(about && values && !sensitive
        ? { about: { identity: this.hidden.identity(about.identity), values } }
        : {}),
      at: this.place(at),
    }));
  }

  private origin({ origin }: Settled<unknown>): OriginData {
    const [via] = origin.via;
    return {
      at: this.place(origin.at),
      ...(origin.how === 'literal' ? {} : { how: origin.how }),
      ...(via ? { via: { kind: via.kind, name: via.name, at: this.place(via.at) } } : {}),
    };
  }

  private place(range: Range): number {
    const { source } = range;
    const { start, end } = positions(range);
    const file = this.files.indexOf(source.path, () => source.path);
    const text = `${file}:${start.line}:${start.column}-${end.line}:${end.column}`;
    return this.places.indexOf(text, () => text);
  }

  private shared(range: Range): Range {
    const { path } = range.source;
    const source = this.sources.get(path) ?? range.source;
    this.sources.set(path, source);
    return { ...range, source };
  }

  private spelling(spelling: Spelling): number {
    const others = [...propertyNames].flatMap((name): readonly (readonly [string, string | null])[] => {
      const spelled = spelling(name);
      return spelled === name ? [] : [[name, spelled ?? null]];
    });
    const text = JSON.stringify(Object.fromEntries(others));
    return this.spellings.indexOf(text, () => text);
  }
}

/** The properties of a role without what it may do. */
function withoutPolicies(value: Value): Value {
  if (value.kind === 'choice') return { ...value, branches: value.branches.map(withoutPolicies) };
  if (value.kind !== 'known' || !isDictionary(value.value)) return value;
  const entries = new Map([...value.value.entries].filter(([name]) => !LEFT_OUT.has(name)));
  return { ...value, value: { ...value.value, entries } };
}
