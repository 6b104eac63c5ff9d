// One run over all templates of a scan: what its stacks share.
import { Session, type SessionOptions } from '../../evaluation/session.ts';
import type { Deployment, Files } from '../../model/resource.ts';
import { inUnit } from '../../model/units.ts';
import { derived } from '../../value/origins.ts';
import type { Range, Source } from '../../value/source.ts';
import { known, type Settled, type Value } from '../../value/value.ts';
import type { Node } from '../document/syntax.ts';
import { directReference } from './calls.ts';
import { comparisonsIn, type Comparisons, type Edge, type Found } from './comparisons.ts';
import { Documents } from './documents.ts';
import type { GivenValue } from './given.ts';
import { nestedTemplate, nests } from './nesting.ts';
import { MAX_LOOP_MEMBERS, type Scan, type Stack } from './scope.ts';
import { stackOf } from './stack.ts';
import { mapAt } from '../document/nodes.ts';
import type { Template } from './template.ts';

/** How many nested stacks are followed, and how deeply. */
const MAX_STACKS = 2_000;
const MAX_NESTING = 12;

/** What the scan was given beside its templates. */
export interface GivenWithTemplates {
  readonly values: (path: string) => ReadonlyMap<string, GivenValue>;
  readonly named: ReadonlySet<string>;
  /** Whether the user supplies values, which can decide what a template nests. */
  readonly hasValues?: boolean;
  readonly deployment: Deployment | undefined;
}

interface Export {
  readonly stack: Stack;
  readonly output: string;
  readonly name: Value;
}

export class TemplateScan extends Session implements Scan {
  readonly given: (path: string) => ReadonlyMap<string, GivenValue>;
  readonly deployment: Deployment | undefined;
  readonly #documents: Documents;
  readonly #comparisons = new Map<Template, Found>();
  readonly #roots = new Map<Template, Stack>();
  #exports: readonly Export[] | undefined;
  #stacks = 0;
  #loopMembers = 0;
  #comparing = 0;

  constructor(
    sources: readonly Source[],
    given: GivenWithTemplates,
    files: Files,
    options: SessionOptions = {},
  ) {
    super(options);
    this.given = given.values;
    this.deployment = given.deployment;
    const nestsByValue = given.hasValues === true || given.deployment !== undefined;
    this.#documents = new Documents(sources, { named: given.named, nestsByValue }, files, this);
  }

  isScanned(path: string): boolean {
    return this.#documents.isScanned(path);
  }

  isThere(path: string): boolean {
    return this.#documents.isThere(path);
  }

  template(path: string): Template | undefined {
    return this.#documents.templateAt(path);
  }

  templateWithin(at: Range): Template | undefined {
    return this.#documents.templateWithin(at);
  }

  /** Whether a template includes the resources of the file, so that they are part of that one. */
  isIncluded(path: string): boolean {
    return this.#documents.included.has(path);
  }

  document(path: string): Node | undefined {
    return this.#documents.documentAt(path);
  }

  comparisonsIn(template: Template): Comparisons {
    this.#comparing++;
    try {
      return comparisonsIn(template, (one) => this.#nestedIn(one), this.#comparisons);
    } finally {
      this.#comparing--;
    }
  }

  get isComparing(): boolean {
    return this.#comparing > 0;
  }

  /**
   * The stacks of the templates that no other one nests. If templates nest each other in a ring, the first is
   * a root.
   */
  rootStacks(): readonly Stack[] {
    const all = this.#documents.templates;
    const nested = new Set(all.flatMap((template) => this.#nestedIn(template).map(({ child }) => child)));
    const roots = all.filter((template) => !nested.has(template));
    const reached = new Set<Template>();
    for (const root of roots) this.#reach(root, reached);
    for (const template of all) {
      if (roots.includes(template) || reached.has(template)) continue;
      roots.push(template);
      this.#reach(template, reached);
    }
    return roots.map((root) => this.#rootOf(root));
  }

  #reach(template: Template, reached: Set<Template>): void {
    const pending = [template];
    for (let next = pending.pop(); next; next = pending.pop())
      for (const { child } of this.#nestedIn(next)) {
        if (reached.has(child)) continue;
        reached.add(child);
        pending.push(child);
      }
  }

  #rootOf(template: Template): Stack {
    const found = this.#roots.get(template);
    if (found) return found;
    const comparisons = (): Comparisons => this.comparisonsIn(template);
    let compared: Comparisons | undefined;
    const stack = stackOf({
      scan: this,
      template,
      // They are found on demand: a template without unknown parameters needs none.
      get comparisons() {
        return (compared ??= comparisons());
      },
      address: `${template.address}#`,
      names: '',
      exists: known(true, derived(template.root.at)),
    });
    this.#roots.set(template, stack);
    return stack;
  }

  /** The templates that one nests, with the parameters that it passes on under another name. */
  #nestedIn(template: Template): Edge[] {
    const unit = { name: 'The template', path: template.source.path };
    return (
      inUnit(
        unit,
        (note) => this.noteOnFile(note),
        () => this.#edgesOf(template),
      ) ?? []
    );
  }

  #edgesOf(template: Template): Edge[] {
    const { scope } = this.#rootOf(template);
    const resources = mapAt(template.root, 'Resources')?.members.values() ?? [];
    return [...resources].flatMap(({ value }) => {
      const child = nests(value) ? nestedTemplate(value, scope) : undefined;
      return child && child !== template ? [{ child, passed: passedOn(value) }] : [];
    });
  }

  exportNamed(importing: Stack, fits: (name: Settled) => boolean): Value | undefined {
    const distanceTo = ({ stack }: Export): number => distance(importing, stack);
    const [nearest, next] = this.#allExports()
      .filter(({ name, stack }) => stack !== importing && name.kind !== 'choice' && fits(name))
      .toSorted((a, b) => distanceTo(a) - distanceTo(b));
    if (!nearest || (next && distanceTo(next) === distanceTo(nearest))) return undefined;
    return nearest.stack.output(nearest.output);
  }

  outputOfStack(referring: Stack, stackName: string, output: string): Value | undefined {
    const stacks = (this.deployment?.stackNames.get(stackName) ?? []).flatMap((path) => {
      const template = this.template(path);
      return template ? [this.#rootOf(template)] : [];
    });
    const [nearest, next] = stacks
      .filter((stack) => stack !== referring)
      .toSorted((a, b) => distance(referring, a) - distance(referring, b));
    if (!nearest || (next && distance(referring, next) === distance(referring, nearest))) return undefined;
    return nearest.output(output);
  }

  #allExports(): readonly Export[] {
    if (this.#exports) return this.#exports;
    // The name of an export may itself be imported: there are no exports while they are collected.
    this.#exports = [];
    this.#exports = everyStack(this.rootStacks()).flatMap(exportsOf);
    return this.#exports;
  }

  admitLoopMember(): boolean {
    this.#loopMembers++;
    return this.#loopMembers <= MAX_LOOP_MEMBERS;
  }

  admitStack(parent: Stack, at: Range): boolean {
    this.#stacks++;
    let nesting = 0;
    for (let stack = parent.nesting; stack; stack = stack.parent.nesting) nesting++;
    if (this.#stacks <= MAX_STACKS && nesting < MAX_NESTING) return true;
    this.note(
      'too-large',
      `Nested stacks are followed ${MAX_NESTING} deep and ${MAX_STACKS} in all; this one is left out.`,
      at,
      true,
    );
    return false;
  }
}

function passedOn(resource: Node): ReadonlyMap<string, string> {
  const parameters = mapAt(mapAt(resource, 'Properties'), 'Parameters')?.members.values() ?? [];
  return new Map(
    [...parameters].flatMap(({ name, value }) => {
      const reference = directReference(value);
      return reference === undefined ? [] : [[name, reference] as const];
    }),
  );
}

function exportsOf(stack: Stack): Export[] {
  return [...stack.outputs().byName.values()].flatMap(({ name: output, node, scope }) => {
    const name = mapAt(node, 'Export')?.members.get('Name');
    return name ? [{ stack, output, name: scope.evaluate(name.value) }] : [];
  });
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

/** How many folders are between two templates: the nearest of several exports with one name counts. */
function distance(a: Stack, b: Stack): number {
  const from = a.template.source.path.split('/').slice(0, -1);
  const to = b.template.source.path.split('/').slice(0, -1);
  let common = 0;
  while (common < from.length && from[common] === to[common]) common++;
  return from.length + to.length - 2 * common;
}
