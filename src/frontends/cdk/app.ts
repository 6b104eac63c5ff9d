// The app behind generated code: which construct each resource is, and which call in the app's source made
// it.
//
// CDK writes CloudFormation templates, CDK for Terraform writes modules: their frontends read them as any
// others. What this adds are the names that the author knows, what the manifest has on the deployment, and
// the places to edit.
import { inUnit } from '../../model/units.ts';
import type { Deployment, Files, Loaded, Note, Resource } from '../../model/resource.ts';
import { inFolder } from '../../value/paths.ts';
import type { Range, Source } from '../../value/source.ts';
import { assembliesOf, isManifest, type Assemblies } from './assemblies.ts';
import type { Acknowledgement } from '../../model/layout.ts';
import { acknowledgedIn } from './acknowledged.ts';
import { assemblyOf, Calls, traceOf } from './calls.ts';
import { constructOf, nameOf } from './constructs.ts';
import { dataOf, recordOf } from './data.ts';
import { lookupsOf } from './lookups.ts';
import { isSynthesised, metadataAt, outputOf } from './terrain.ts';

export interface App {
  /** What the manifests have on the templates, for the frontend that reads them. */
  readonly deployment: Deployment;
  /**
   * The sources to read: without those parts of assemblies that have no resources; for a manifest its
   * templates.
   */
  readonly sources: readonly Source[];
  /** The same resources under the names that their constructs have, and what could not be read of the app. */
  named(loaded: Loaded): Loaded;
  /**
   * The call in the app's source that created what is located at a place of generated code; undefined if it
   * is not known.
   */
  sourceOf(range: Range): Range | undefined;
  /** The call of the function or the subclass that made it for its caller. */
  callerOf(range: Range): Range | undefined;
  /** Whether CfnInclude includes a template of the scan. */
  readonly includes: boolean;
  /** The same place in the template that CfnInclude took it from; undefined for what the app made itself. */
  includedAt(range: Range): Range | undefined;
  /** What one construct became in a stage or a stack, and in the others. */
  sharedCodeAt(range: Range): { readonly key: string; readonly part: string } | undefined;
  /** Whether a place is in code that an app generated. */
  isGenerated(range: Range): boolean;
  /** Rules of amilint that the author acknowledged. */
  readonly acknowledged: readonly Acknowledgement[];
  /** One note for each assembly that places are in, on how to reach its source. */
  untraced(places: readonly Range[]): readonly Note[];
}

export function appBehind(sources: readonly Source[], all: Files): App {
  const files = remembering(all);
  const faults: Note[] = [];
  const note = (one: Note): unknown => faults.push(one);
  const behind = sources.some(matters) ? sources : [];
  const assemblies =
    inUnit({ name: 'The app behind the templates', path: '.' }, note, () => assembliesOf(behind, files)) ??
    assembliesOf([], files);
  const calls = new Calls(assemblies, sources, files, note);
  return {
    deployment: assemblies.deployment,
    sources: sourcesOf(sources, assemblies, files).filter(({ path }) => !calls.included.has(path)),
    named: ({ resources, notes, ...rest }) => ({
      ...rest,
      resources: resources.map((resource) => named(resource, assemblies, files)),
      notes: [...notes, ...assemblies.broken.map(unreadable)],
    }),
    sourceOf: (range) => calls.sourceOf(range),
    callerOf: (range) => calls.callerOf(range),
    includes: calls.included.size > 0,
    includedAt: (range) => calls.includedAt(range),
    sharedCodeAt: (range) => calls.sharedCodeAt(range),
    isGenerated: ({ source: { path } }) => assemblies.templates.has(path) || isSynthesised(path),
    untraced: (places) => [...faults, ...untraced(places, assemblies, files), ...calls.compiled()],
    acknowledged: acknowledgedIn(assemblies, files),
  };
}

/** Whether a source may lead to a template with AWS Batch in it. */
function matters({ path, text }: Source): boolean {
  return text.includes('AWS::Batch::') || isManifest(path);
}

function sourcesOf(
  sources: readonly Source[],
  { templates, companions }: Assemblies,
  files: Files,
): readonly Source[] {
  const there = new Set(sources.map(({ path }) => path));
  const requested = new Set(sources.filter(({ path }) => isManifest(path)).map(({ path }) => path));
  const named = [...templates.values()].filter(
    ({ path, manifests }) => !there.has(path) && manifests.some((manifest) => requested.has(manifest)),
  );
  // A file that a manifest lists as another kind of file is read all the same if it has resources.
  const own = sources.filter(
    (source) => !companions.has(source.path) || recordOf(dataOf(source)?.Resources) !== undefined,
  );
  return [...own, ...named.flatMap(({ path }) => files.read(path) ?? [])];
}

/** Reads each file once, so that places in it are places of one text. */
function remembering(files: Files): Files {
  const read = new Map<string, Source | undefined>();
  return {
    ...files,
    read(path) {
      if (!read.has(path)) read.set(path, files.read(path));
      return read.get(path);
    },
  };
}

function unreadable({ path }: Source): Note {
  return {
    code: 'syntax',
    message: 'It is not well-formed, so the templates beside it are read by themselves.',
    path,
    incomplete: false,
  };
}

function named(resource: Resource, { templates }: Assemblies, files: Files): Resource {
  const { source } = resource.at;
  const template = templates.get(source.path);
  if (template) {
    const construct = constructOf(logicalIdOf(resource), template, source);
    const lookups = resource.kind === 'computeEnvironment' ? lookupsOf(source.path, files) : undefined;
    return {
      ...resource,
      language: 'cdk',
      name: construct ? nameOf(construct) : resource.name,
      ...(lookups ? { lookups } : {}),
    };
  }
  const metadata = isSynthesised(source.path) ? metadataAt(resource.at) : undefined;
  // Each instance of one block has its key at the end of its address.
  return metadata ? { ...resource, name: `${metadata.path}${keyOf(resource.address)}` } : resource;
}

/** `["a"]` of `aws_x.y["a"]`; empty if the address ends without a key. */
function keyOf(address: string): string {
  if (!address.endsWith(']')) return '';
  const bracket = address.indexOf('[', address.lastIndexOf(']', address.length - 2) + 1);
  return bracket < 0 ? '' : address.slice(bracket);
}

function logicalIdOf({ address }: Resource): string {
  return address.slice(Math.max(address.lastIndexOf('#'), address.lastIndexOf('/')) + 1);
}

const CAUSE =
  'so findings are located in the synthesised code; code scanning cannot show them if git ignores that folder';

function untraced(places: readonly Range[], assemblies: Assemblies, files: Files): readonly Note[] {
  const notes = new Map<string, Note>();
  for (const range of places) {
    const file = range.source.path;
    const template = assemblies.templates.get(file);
    let path = template && assemblyOf(template);
    if (!template && isSynthesised(file))
      path = files.read(inFolder(outputOf(file), 'manifest.json'))?.path ?? file;
    if (path === undefined) continue;
    const traced = (traceOf(range, assemblies)?.frames.length ?? 0) > 0;
    const message = traced
      ? `Its stack traces lead to no file within the scanned root, ${CAUSE}. Synthesise in the folder that is scanned, with source maps if the app is compiled.`
      : `It has no stack traces, ${CAUSE}. ${template ? 'Synthesise with CDK_DEBUG=1 in the environment' : 'Leave stackTraces of the App on'}.`;
    if (!notes.has(path) || traced) notes.set(path, { code: 'untraced', message, path, incomplete: false });
  }
  return [...notes.values()];
}
