// One run over all templates of a scan: what its stacks share.
import { inUnit } from '../../model/units.ts';
import { known, unknown, type Value, type Variable } from '../../value/value.ts';
import { rangeKey, type Source } from '../../value/source.ts';
import type { Deployment, Files, Note } from '../../model/resource.ts';
import { comparisonsIn, type Comparisons, type Edge, type Found } from './comparisons.ts';
import { directReference } from './calls.ts';
import type { GivenValue } from './given.ts';
import { nestedTemplate, nests } from './nesting.ts';
import { derived } from '../../value/origins.ts';
import { parse } from './parse.ts';
import type { Scan, Stack } from './scope.ts';
import { stackOf } from './stack.ts';
import { faultSentence } from '../document/faults.ts';
import type { Node, Parsed, SyntaxFault } from '../document/syntax.ts';
import { mapAt, mentionsBatch, templatesIn, type Template } from './template.ts';

/** How deeply expressions may hang on each other. */
const MAX_EVALUATION_DEPTH = 400;
/** How many nested stacks are followed, and how deeply. */
const MAX_STACKS = 2_000;
const MAX_NESTING = 12;

export interface ScanState extends Scan {
  readonly notes: readonly Note[];
  /** Takes up a note on a whole file; there is one of a kind for each. */
  noted(note: Note): void;
  /** Runs what evaluates the stacks; call once all sources are known. */
  rootStacks(): readonly Stack[];
}

export function scanOf(
  sources: readonly Source[],
  given: {
    readonly values: ReadonlyMap<string, GivenValue>;
    readonly named: ReadonlySet<string>;
    readonly deployment: Deployment | undefined;
  },
  files: Files,
): ScanState {
  const notes = new Map<string, Note>();
  const documents = new Map<string, Parsed>();
  const templates = new Map<string, readonly Template[]>();
  const variables = new Map<string, Variable>();
  const comparisonMemory = new Map<Template, Found>();
  let depth = 0;
  let stacks = 0;

  const note: Scan['note'] = (code, message, at, incomplete) => {
    notes.set(`${code}\0${message}\0${rangeKey(at)}`, {
      code,
      message,
      path: at.source.path,
      at,
      incomplete,
    });
  };

  const noted = (one: Note): void => {
    notes.set(`${one.code}\0${one.path}`, one);
  };

  const parsed = (source: Source): Parsed => {
    let result = documents.get(source.path);
    if (!result) {
      const name = 'The template';
      const read = inUnit({ name, path: source.path }, noted, () => parse(source));
      result = read ?? { roots: [], faults: [] };
      documents.set(source.path, result);
      for (const fault of result.faults) noteFault(fault, source);
      templates.set(source.path, templatesIn(source, result.roots));
    }
    return result;
  };

  const noteFault = (fault: SyntaxFault, source: Source): void => {
    note(fault.code, faultSentence(fault), fault.at, mentionsBatch(source) || given.named.has(source.path));
  };

  const byPath = new Map(sources.map((source) => [source.path, source]));
  const read = (path: string): Source | undefined => byPath.get(path) ?? files.read(path);

  const edges = (template: Template): Edge[] =>
    inUnit({ name: 'The template', path: template.source.path }, noted, () => edgesOf(template)) ?? [];

  const edgesOf = (template: Template): Edge[] => {
    const members = [...(mapAt(template.root, 'Resources')?.members.values() ?? [])].filter(({ value }) =>
      nests(value),
    );
    return members.flatMap(({ value }) => {
      const child = nestedTemplate(value, rootOf(template).scope);
      if (!child || child === template) return [];
      const passed = new Map<string, string>();
      for (const { name, value: argument } of mapAt(
        mapAt(value, 'Properties'),
        'Parameters',
      )?.members.values() ?? []) {
        const reference = directReference(argument);
        if (reference !== undefined) passed.set(name, reference);
      }
      return [{ child, passed }];
    });
  };

  const roots = new Map<Template, Stack>();
  const rootOf = (template: Template): Stack => {
    let stack = roots.get(template);
    if (!stack) {
      let comparisons: Comparisons | undefined;
      stack = stackOf({
        scan,
        template,
        get comparisons() {
          return (comparisons ??= comparisonsIn(template, edges, comparisonMemory));
        },
        address: `${template.address}#`,
        names: '',
        exists: known(true, derived(template.root.at)),
      });
      roots.set(template, stack);
    }
    return stack;
  };

  /** The templates that no other one nests; of templates that nest each other in a ring the first. */
  const rootStacks = (): readonly Stack[] => {
    const all = sources.flatMap((source) => (parsed(source), templates.get(source.path) ?? []));
    const reached = new Set<Template>();
    const reach = (template: Template): void => {
      for (const { child } of edges(template)) {
        if (reached.has(child)) continue;
        reached.add(child);
        reach(child);
      }
    };
    const nested = new Set(all.flatMap((template) => edges(template).map((edge) => edge.child)));
    const first = all.filter((template) => !nested.has(template));
    first.forEach(reach);
    for (const template of all) {
      if (first.includes(template) || reached.has(template)) continue;
      first.push(template);
      reach(template);
    }
    return first.map(rootOf);
  };

  let exported:
    | readonly { readonly stack: Stack; readonly output: string; readonly name: Value }[]
    | undefined;
  const exportsOf = (): NonNullable<typeof exported> => {
    if (exported) return exported;
    exported = [];
    exported = everyStack(rootStacks()).flatMap((stack) =>
      [...stack.outputs().byName.values()].flatMap(({ name: output, node, scope }) => {
        const name = mapAt(node, 'Export')?.members.get('Name');
        return name ? [{ stack, output, name: scope.evaluate(name.value) }] : [];
      }),
    );
    return exported;
  };

  const scan: ScanState = {
    given: given.values,
    deployment: given.deployment,
    paths: sources.map((source) => source.path),
    excluded: new Map(),
    get notes() {
      return [...notes.values()];
    },
    note,
    noted,
    rootStacks,
    exportNamed(asking, fits) {
      const candidates = exportsOf().filter(
        ({ name, stack }) => stack !== asking && name.kind !== 'choice' && fits(name),
      );
      const [nearest, next] = candidates.toSorted(
        (a, b) => distance(asking, a.stack) - distance(asking, b.stack),
      );
      if (!nearest || (next && distance(asking, next.stack) === distance(asking, nearest.stack)))
        return undefined;
      return nearest.stack.output(nearest.output);
    },
    template(path) {
      if (!templates.has(path)) {
        const source = read(path);
        if (source) parsed(source);
      }
      return templates.get(path)?.[0];
    },
    document(path): Node | undefined {
      const source = read(path);
      return source && parsed(source).roots[0];
    },
    variable(id, make) {
      let variable = variables.get(id);
      if (!variable) {
        variable = { id, ...make() };
        variables.set(id, variable);
      }
      return variable;
    },
    rename(variable, name, at) {
      const renamed = { ...variable, name, at };
      variables.set(variable.id, renamed);
      return renamed;
    },
    comparisonsIn: (template) => comparisonsIn(template, edges, comparisonMemory),
    deeper(at, work) {
      if (depth >= MAX_EVALUATION_DEPTH) {
        return unknown(
          {
            code: 'too-many',
            text: `expressions hang on each other more than ${MAX_EVALUATION_DEPTH} deep, or in a ring`,
            at,
          },
          derived(at),
        );
      }
      depth++;
      try {
        return work();
      } finally {
        depth--;
      }
    },
    admitStack(parent, at) {
      stacks++;
      let nesting = 0;
      for (let stack = parent.nesting; stack; stack = stack.parent.nesting) nesting++;
      if (stacks <= MAX_STACKS && nesting < MAX_NESTING) return true;
      note(
        'too-large',
        `Nested stacks are followed ${MAX_NESTING} deep and ${MAX_STACKS} in all; this one is left out.`,
        at,
        true,
      );
      return false;
    },
  };
  return scan;
}

/** The stacks and all that they nest. */
export function everyStack(roots: readonly Stack[]): readonly Stack[] {
  return roots.flatMap((stack) => {
    const nested = [...stack.resources().byName.values()]
      .filter(({ node }) => nests(node))
      .flatMap(({ name }) => stack.nested(name) ?? []);
    return [stack, ...everyStack(nested)];
  });
}

/** How many folders lie between two templates: of two exports of one name the nearer is meant. */
function distance(a: Stack, b: Stack): number {
  const one = a.template.source.path.split('/').slice(0, -1);
  const other = b.template.source.path.split('/').slice(0, -1);
  let common = 0;
  while (common < one.length && one[common] === other[common]) common++;
  return one.length + other.length - 2 * common;
}
