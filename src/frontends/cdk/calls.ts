// The calls in an app's source that made what is in its generated code.
import type { Files, Note } from '../../model/resource.ts';
import { inUnit } from '../../model/units.ts';
import { folderOf } from '../../value/paths.ts';
import { rangeKey, type Range, type Source } from '../../value/source.ts';
import type { Member, Node } from '../document/syntax.ts';
import type { Assemblies, StackTemplate } from './assemblies.ts';
import { callerOf, callPlace } from './callPlace.ts';
import { writtenIn, type Wanted } from './callText.ts';
import { constructOf, constructsOf, type Construct } from './constructs.ts';
import { includedTemplate, isIncluded, placeIn } from './included.ts';
import { isSynthesised, metadataAt, outputOf } from './terrain.ts';
import { wayTo } from './tree.ts';

interface Trace {
  /**
   * The call that set the property that a place is in, then the one that made its resource; innermost
   * first.
   */
  readonly frames: readonly string[];
  /** Whether CDK made it for several constructs, on behalf of whichever came first. */
  readonly isImplied: boolean;
  /** The folder that the app ran in, as far as it is known: the one around its output. */
  readonly folder: string;
}

/** The calls that led to a place of generated code. */
export function traceOf(range: Range, assemblies: Assemblies): Trace | undefined {
  const { source } = range;
  const template = assemblies.templates.get(source.path);
  if (!template) {
    const metadata = isSynthesised(source.path) ? metadataAt(range) : undefined;
    return (
      metadata && { frames: metadata.stackTrace, isImplied: false, folder: folderOf(outputOf(source.path)) }
    );
  }
  const [, element, section, property] = wayTo(range);
  const construct = element && constructOf(element.name, template, source);
  if (!construct) return undefined;
  const assigned =
    section?.name === 'Properties' && property ? (construct.assigned.get(property.name) ?? []) : [];
  return {
    frames: [...assigned, ...construct.created],
    isImplied: IMPLIED.test(construct.path),
    folder: folderOfApp(template),
  };
}

/** A parameter that CDK makes for an SSM parameter. */
const IMPLIED = /(?:^|\/)SsmParameterValue:[^/]*$/;

/** The manifest of the outermost assembly: notes on an assembly name it. */
export function assemblyOf({ manifests, path }: StackTemplate): string {
  return manifests.at(-1) ?? path;
}

function folderOfApp(template: StackTemplate): string {
  return folderOf(folderOf(assemblyOf(template)));
}

/** Finds the calls behind places, each once; a class because all searches share what was found. */
export class Calls {
  /** Paths of templates that CfnInclude includes in stacks of the scan: they are read as parts of those. */
  readonly included: ReadonlySet<string>;
  readonly #assemblies: Assemblies;
  readonly #files: Files;
  readonly #note: (note: Note) => void;
  /** Paths of files that CfnInclude may include. */
  readonly #paths: readonly string[];
  readonly #found = new Map<string, Range | undefined>();
  readonly #compiled = new Set<string>();

  constructor(assemblies: Assemblies, sources: readonly Source[], files: Files, note: (note: Note) => void) {
    this.#assemblies = assemblies;
    this.#files = files;
    this.#note = note;
    this.#paths = sources.map(({ path }) => path).filter((path) => !assemblies.templates.has(path));
    this.included = new Set(
      [...assemblies.templates.values()].flatMap((template) =>
        constructsOf(template, files)
          .filter(isIncluded)
          .flatMap((construct) => this.#includedBy(construct, template) ?? []),
      ),
    );
  }

  /**
   * The text in the app that made what is at a place of generated code: a literal or a key of the call, or
   * its head.
   */
  sourceOf(range: Range): Range | undefined {
    const key = rangeKey(range);
    if (!this.#found.has(key))
      this.#found.set(
        key,
        this.#inUnit(range, () => this.#lookFor(range)),
      );
    return this.#found.get(key);
  }

  #lookFor(range: Range): Range | undefined {
    const trace = traceOf(range, this.#assemblies);
    const call = trace && !trace.isImplied && callPlace(trace.frames, trace.folder, this.#files);
    if (!call) return undefined;
    if (call.isCompiled) this.#compiled.add(call.at.source.path);
    return writtenIn(call.at, wantedAt(range)) ?? call.at;
  }

  callerOf(range: Range): Range | undefined {
    const trace = traceOf(range, this.#assemblies);
    return trace && !trace.isImplied
      ? this.#inUnit(range, () => callerOf(trace.frames, trace.folder, this.#files))
      : undefined;
  }

  includedAt(range: Range): Range | undefined {
    if (this.included.size === 0) return undefined;
    const found = this.#constructAt(range);
    if (!found || !isIncluded(found.construct)) return undefined;
    const path = this.#includedBy(found.construct, found.template);
    return path === undefined
      ? undefined
      : this.#inUnit(range, () => placeIn(path, found.way, range, this.#files));
  }

  sharedCodeAt(range: Range): { readonly key: string; readonly part: string } | undefined {
    const found = this.#constructAt(range);
    const at = found && (this.includedAt(range) ?? this.sourceOf(range));
    if (!found || !at) return undefined;
    const part = partOf(found.template, found.construct);
    if (part === undefined) return undefined;
    const inner = found.construct.path.slice(part.length + 1);
    return { key: `${rangeKey(at)}\0${inner}`, part };
  }

  /** Notes on compiled code without source maps that findings are located in. */
  compiled(): readonly Note[] {
    return [...this.#compiled].map((path) => ({
      code: 'untraced',
      message:
        'It is compiled code without a source map, so findings are located in it and not in the code that you edit: ' +
        'set sourceMap to true in tsconfig.json, compile, and synthesise again.',
      path,
      incomplete: false,
    }));
  }

  #constructAt(
    range: Range,
  ): { construct: Construct; template: StackTemplate; way: readonly Member[] } | undefined {
    const template = this.#assemblies.templates.get(range.source.path);
    if (!template) return undefined;
    const way = wayTo(range);
    const construct = way[1] && constructOf(way[1].name, template, range.source);
    return construct && { construct, template, way };
  }

  #includedBy({ created }: Construct, template: StackTemplate): string | undefined {
    const call = callPlace(created, folderOfApp(template), this.#files);
    return call && includedTemplate(call.at, this.#paths);
  }

  #inUnit<T>({ source: { path } }: Range, find: () => T): T | undefined {
    return inUnit({ name: 'The source of the app', path }, this.#note, find);
  }
}

/**
 * The stage of a stack, or the stack itself if there is none; undefined if its constructs are not named
 * after it.
 */
function partOf({ stack }: StackTemplate, { path }: Construct): string | undefined {
  const name = stack.displayName ?? '';
  const around = name.includes('/') ? name.slice(0, name.lastIndexOf('/')) : name;
  return around !== '' && path.startsWith(`${around}/`) ? around : undefined;
}

/** What is at a place of a template: its text, if it has one, and the property that it belongs to. */
function wantedAt(range: Range): Wanted {
  const [, , , ...properties] = wayTo(range);
  const property = properties.at(-1);
  const text = property && textAt(property.value, range.start);
  return {
    ...(text === undefined ? {} : { text }),
    ...(property ? { property: property.name } : {}),
  };
}

function textAt(node: Node, start: number): string | undefined {
  if (node.kind === 'list') {
    const item = node.items.find(({ at }) => at.start <= start && start <= at.end);
    return item && textAt(item, start);
  }
  return node.kind === 'scalar' && typeof node.value === 'string' ? node.text : undefined;
}
