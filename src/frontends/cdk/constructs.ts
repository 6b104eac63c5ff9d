// The constructs behind the resources of a template: their paths, and the calls that made them.
import { mapAt, scalarAt } from '../document/nodes.ts';
import type { Files } from '../../model/resource.ts';
import type { Source } from '../../value/source.ts';
import type { StackTemplate } from './assemblies.ts';
import { recordOf, recordsOf, textAt, textsOf, type Data } from './data.ts';
import type { StackArtifact } from './manifest.ts';
import { treeOf } from './tree.ts';

export interface Construct {
  /** Path in the tree of constructs, without a slash at its start: `Batch/Workers/Resource`. */
  readonly path: string;
  /** Frames of the call that made it, innermost first; empty if there is no trace. */
  readonly created: readonly string[];
  /** Frames of the last call that set a property, by the property's name in the template. */
  readonly assigned: ReadonlyMap<string, readonly string[]>;
}

/**
 * All constructs of a stack that became something in a template: by logical id, which nested stacks may
 * share.
 */
type Register = ReadonlyMap<string, readonly Construct[]>;

const registers = new WeakMap<StackArtifact, Register>();

/** The construct of a logical id of a template. */
export function constructOf(
  logicalId: string,
  template: StackTemplate,
  source: Source,
): Construct | undefined {
  const scope = scopeOf(template);
  const candidates = registerOf(template.stack).get(logicalId) ?? [];
  const inScope = scope === undefined ? [] : candidates.filter(({ path }) => path.startsWith(scope));
  // Within stacks nested further down the same id may be used, too: the shortest path is the nearest.
  const nearest = inScope.toSorted((a, b) => a.path.length - b.path.length)[0];
  if (nearest) return nearest;
  const noted = scalarAt(
    mapAt(mapAt(mapAt(treeOf(source), 'Resources'), logicalId), 'Metadata'),
    'aws:cdk:path',
  );
  return noted && { path: noted.text, created: [], assigned: new Map() };
}

/**
 * What the paths of a template's constructs start with; undefined for a stack that was nested without a
 * construct for it.
 */
function scopeOf({ stack, nestedAs }: StackTemplate): string | undefined {
  let scope = '';
  for (const logicalId of nestedAs) {
    const nesting: Construct | undefined = registerOf(stack)
      .get(logicalId)
      ?.find(({ path }) => path.startsWith(scope));
    const inner: string | undefined = nesting && nestedStackOf(nesting.path);
    if (inner === undefined) return undefined;
    scope = `${inner}/`;
  }
  return scope;
}

/** The constructs of a stack that CfnInclude may have made: all, if its metadata mentions it. */
export function constructsOf({ stack }: StackTemplate, files: Files): readonly Construct[] {
  const speaks = [stack.metadataFile, stack.manifest].some(
    (path) => path !== undefined && files.read(path)?.text.includes('CfnInclude'),
  );
  return speaks ? [...registerOf(stack).values()].flat() : [];
}

function registerOf(stack: StackArtifact): Register {
  let register = registers.get(stack);
  if (!register) registers.set(stack, (register = read(stack)));
  return register;
}

function read(stack: StackArtifact): Register {
  const register = new Map<string, Construct[]>();
  for (const [path, entries] of Object.entries(stack.metadata())) {
    const records = recordsOf(entries);
    const named = records.find(({ type }) => type === 'aws:cdk:logicalId');
    const logicalId = named && textAt(named, 'data');
    if (!named || logicalId === undefined) continue;
    const created = textsOf(records.find(({ type }) => type === 'aws:cdk:creationStack')?.data);
    const construct: Construct = {
      path: path.replace(/^\//, ''),
      created: created.length > 0 ? created : textsOf(named.trace),
      assigned: new Map(
        records
          .filter(({ type }) => type === 'aws:cdk:propertyAssignment')
          .flatMap(({ data }) => assignment(data)),
      ),
    };
    const sameId = register.get(logicalId);
    if (sameId) sameId.push(construct);
    else register.set(logicalId, [construct]);
  }
  return register;
}

function assignment(data: Data | undefined): [string, readonly string[]][] {
  const record = recordOf(data);
  const name = record && textAt(record, 'propertyName');
  return record && name !== undefined ? [[name, textsOf(record.stackTrace)]] : [];
}

/**
 * A construct's path as people name it: CDK calls the resource within a construct `Resource` or `Default`,
 * which is of no use.
 */
export function nameOf({ path }: Construct): string {
  return path.replace(/(?<=.)\/(?:Resource|Default)$/, '');
}

/** A nested stack `Inner` is made by the resource `Inner.NestedStack/Inner.NestedStackResource` beside it. */
function nestedStackOf(path: string): string | undefined {
  const slash = path.lastIndexOf('/');
  const [name = '', rest] = path.slice(slash + 1).split('.NestedStackResource');
  const around = `${name}.NestedStack`;
  const before = path.slice(0, Math.max(slash, 0));
  return name !== '' && rest === '' && before.endsWith(around)
    ? before.slice(0, before.length - '.NestedStack'.length)
    : undefined;
}
