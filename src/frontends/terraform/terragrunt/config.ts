// A file of Terragrunt, with the files that it includes: locals, inputs, source, and the other blocks, on
// demand. Source: terragrunt.gruntwork.io/docs/reference/hcl (blocks, attributes)
import { named } from '../../../evaluation/identity.ts';
import { derived } from '../../../value/origins.ts';
import { folderOf } from '../../../value/paths.ts';
import type { Range, Source } from '../../../value/source.ts';
import { known, unknown, type Entry, type Known, type Value } from '../../../value/value.ts';
import { byType } from '../directories.ts';
import { moduleOf } from '../modules.ts';
import { hideMarked } from '../secrets.ts';
import type { Module, Scan } from '../scope.ts';
import { parse } from '../syntax/parse.ts';
import { parseTerragruntJson } from '../syntax/json.ts';
import type { Attribute, Block, Body, SyntaxFault } from '../syntax/tree.ts';
import { functionsOf } from './functions.ts';
import { mergedInputs, type Strategy } from './inputs.ts';
import { placeOf } from './paths.ts';

/** For which unit a file is read, and how. */
export interface Context {
  /** The folder of the file that is read for itself, not included: `get_terragrunt_dir()`. */
  readonly folder: string;
  /** The folder of the unit, also within what it reads with read_terragrunt_config. */
  readonly original: string;
  /** The folder of the file that includes this one; undefined for one that nothing includes. */
  readonly includedFrom?: string;
  /** The values of a stack for its unit, `values`. */
  readonly values?: Value;
}

export interface Include {
  readonly name: string;
  readonly strategy: Strategy;
  readonly exposed: boolean;
  readonly config: Config;
}

/** One file as a configuration. */
export class Config {
  readonly module: Module;
  readonly body: Body;
  /** Why a part of it was not read. */
  readonly fault: SyntaxFault | undefined;
  #includes: readonly Include[] | undefined;

  constructor(
    readonly source: Source,
    { body, fault }: Parsed,
    readonly context: Context,
    readonly scan: Scan,
  ) {
    this.body = body;
    this.fault = fault;
    const { folder, includedFrom } = context;
    const at = { source, start: 0, end: 0 };
    this.module = moduleOf({
      scan,
      directory: { path: folderOf(source.path), blocks: byType(body.blocks), tfvars: [], tests: [] },
      prefix: includedFrom === undefined ? `${source.path}:` : `${source.path} for ${folder}:`,
      callPath: '',
      root: folder,
      space: `terragrunt:${folder}`,
      exists: known(true, derived(at)),
      argument: () => undefined,
      dialect: { functions: functionsOf(this), name: (name, place) => this.#name(name, place) },
    });
    for (const { value } of body.attributes.values()) hideMarked(value, this.module);
  }

  /** The files that the include blocks name, and that are there. */
  get includes(): readonly Include[] {
    if (this.#includes) return this.#includes;
    // While the paths of the includes are evaluated, there are no includes.
    this.#includes = [];
    if (this.context.includedFrom === undefined)
      this.#includes = this.blocks('include').flatMap((block) => this.#included(block) ?? []);
    return this.#includes;
  }

  /** The include blocks whose file is not there. */
  get unread(): readonly Block[] {
    const found = new Set(this.includes.map(({ name }) => name));
    return this.blocks('include').filter(({ labels: [name = ''] }) => !found.has(name));
  }

  #included({ labels: [name = ''], body }: Block): Include | undefined {
    const path = this.textOf(body.attributes.get('path'));
    const place = path === undefined ? undefined : placeOf(path, this.context.folder);
    const config =
      place === undefined
        ? undefined
        : configAt(place, { ...this.context, includedFrom: this.context.folder }, this.scan);
    if (!config) return undefined;
    const strategy = this.textOf(body.attributes.get('merge_strategy')) ?? 'shallow';
    const exposed = this.valueOf(body.attributes.get('expose'));
    return {
      name,
      config,
      strategy: strategy === 'deep' || strategy === 'no_merge' ? strategy : 'shallow',
      exposed: exposed?.kind === 'known' && exposed.value === true,
    };
  }

  /** Another file, read for itself. */
  other(path: string): Config | undefined {
    return configAt(path, { folder: folderOf(path), original: this.context.original }, this.scan);
  }

  blocks(type: string): readonly Block[] {
    return this.module.directory.blocks.get(type) ?? [];
  }

  /** This file and those that it includes and merges, the strongest first. */
  get merged(): readonly Config[] {
    const merged = this.includes.filter(({ strategy }) => strategy !== 'no_merge');
    return [this, ...merged.map(({ config }) => config).toReversed()];
  }

  valueOf(attribute: Attribute | undefined): Value | undefined {
    return attribute && this.module.scope.evaluate(attribute.value);
  }

  /** The text of an argument, if that is known. */
  textOf(attribute: Attribute | undefined): string | undefined {
    const value = this.valueOf(attribute);
    return value?.kind === 'known' && typeof value.value === 'string' ? value.value : undefined;
  }

  /** The inputs, merged over those of the includes; undefined if there are none. */
  get inputs(): Value | undefined {
    const own = this.body.attributes.get('inputs');
    return mergedInputs(
      this.valueOf(own),
      this.includes.map(({ config, strategy }) => ({ inputs: config.inputs, strategy })),
      own?.key ?? { source: this.source, start: 0, end: 0 },
    );
  }

  /** What `read_terragrunt_config` and an exposed include show of it. */
  asValue(at: Range): Known {
    const locals = new Map<string, Entry>();
    for (const block of this.blocks('locals'))
      for (const { name, key } of block.body.attributes.values()) {
        const value = this.module.local(name);
        if (value) locals.set(name, { key, value });
      }
    const parts: readonly (readonly [string, Value | undefined])[] = [
      ['locals', known({ entries: locals }, derived(at))],
      ['inputs', this.inputs],
      ['dependency', this.#dependencies(at)],
    ];
    const rest = unknown(
      { code: 'not-understood', text: `only the locals and inputs of ${this.source.path} are read`, at },
      derived(at),
      { identity: named('config', `${this.context.folder}:`, this.source.path) },
    );
    const entries = parts.flatMap(([name, value]): [string, Entry][] =>
      value ? [[name, { key: at, value }]] : [],
    );
    return known({ entries: new Map(entries), rest }, derived(at));
  }

  /** What a name means that Terraform does not have. */
  #name(name: string, at: Range): Value | undefined {
    switch (name) {
      case 'include':
        return this.#exposed(at);
      case 'dependency':
        return this.#dependencies(at);
      case 'values':
        return this.context.values ?? outside('values come from a stack that is not in the scanned code', at);
      case 'feature':
        return outside('a feature flag can be set when Terragrunt runs', at);
      default:
        return undefined;
    }
  }

  #exposed(at: Range): Value {
    const shown = this.includes.filter(({ exposed }) => exposed);
    const [only] = shown;
    if (only && only.name === '') return only.config.asValue(at);
    const entries = shown.map(({ name, config }): [string, Entry] => [
      name,
      { key: at, value: config.asValue(at) },
    ]);
    return known(
      { entries: new Map(entries), rest: outside('the included file is not in the scanned code', at) },
      derived(at),
    );
  }

  /** Outputs are known after deployment; mocks are never used for them. */
  #dependencies(at: Range): Value {
    const blocks = this.merged.flatMap((config) => config.blocks('dependency'));
    const entries = blocks.map(({ labels: [label = ''] }): [string, Entry] => {
      const outputs = unknown(
        { code: 'deploy-time', text: `the outputs of dependency ${label} are known after deployment`, at },
        derived(at),
        { identity: named('dependency', `${this.context.folder}:`, label) },
      );
      const members = new Map([['outputs', { key: at, value: outputs }]]);
      return [label, { key: at, value: known({ entries: members, rest: outputs }, derived(at)) }];
    });
    return known({ entries: new Map(entries) }, derived(at));
  }
}

function outside(text: string, at: Range) {
  return unknown({ code: 'outside', text, at }, derived(at), {
    identity: named('terragrunt', `${at.source.path}:`, text),
  });
}

const read = new WeakMap<Scan, Map<string, Config | undefined>>();

/**
 * The configuration of a file; undefined if the file is missing; for a file with a fault, what was read of
 * it.
 */
export function configAt(path: string, context: Context, scan: Scan): Config | undefined {
  const known = read.get(scan) ?? new Map<string, Config | undefined>();
  read.set(scan, known);
  const key = [path, context.folder, context.original, context.includedFrom].join('\0');
  if (!known.has(key)) {
    const source = scan.read(path);
    const config = source && new Config(source, parsed(source, scan), context, scan);
    known.set(key, config);
  }
  return known.get(key);
}

interface Parsed {
  readonly body: Body;
  readonly fault?: SyntaxFault | undefined;
}

function parsed(source: Source, scan: Scan): Parsed {
  const { body, fault }: Partial<Parsed> = source.path.endsWith('.json')
    ? parseTerragruntJson(source)
    : parse(source);
  if (fault) scan.fault(source, fault);
  return { body: body ?? { attributes: new Map(), blocks: [] }, fault };
}
