// The cloud assemblies that the scanned templates are in: which stack each template is of, and which values
// that stack gets.
import type { Deployment, Files } from '../../model/resource.ts';
import { rangeKey, textOf, type Range, type Source } from '../../value/source.ts';
import { pathFrom } from '../cloudformation/paths.ts';
import { mapAt, memberAt, scalarAt } from '../document/nodes.ts';
import { recordOf, recordsOf, textAt } from './data.ts';
import { fileAssets, manifestOf, type Manifest, type StackArtifact } from './manifest.ts';
import { treeOf } from './tree.ts';
import { folderOf, inFolder } from '../../value/paths.ts';

/** A template with the stack that it is of, or is nested in. */
export interface StackTemplate {
  readonly path: string;
  readonly stack: StackArtifact;
  /** The stacks around it by their logical ids, outermost first; empty for the stack's own template. */
  readonly nestedAs: readonly string[];
  /** Paths of the manifests that lead to it, its own first. */
  readonly manifests: readonly string[];
}

export interface Assemblies {
  readonly templates: ReadonlyMap<string, StackTemplate>;
  /** Paths of files of assemblies that are no templates. */
  readonly companions: ReadonlySet<string>;
  readonly deployment: Deployment;
  /** Manifests of assemblies that could not be read. */
  readonly broken: readonly Source[];
}

interface GivenText {
  readonly text: string;
  readonly at: Range;
}

/** Hashes of assets are longer; a short text could be in an address by chance. */
const LEAST_MARK = 16;
/** How deeply assemblies and stacks may be within each other. */
const MAX_DEPTH = 12;

export function assembliesOf(sources: readonly Source[], files: Files): Assemblies {
  const { manifests, broken } = manifestsOf(sources, files);
  const byPath = new Map(sources.map((source) => [source.path, source]));
  const templates = new Map<string, StackTemplate>();
  const parameters = new Map<string, ReadonlyMap<string, GivenText>>();
  const nested = new Map<string, string>();
  const stackNames = new Map<string, string[]>();
  for (const manifest of manifests.values()) {
    const leading = manifestsAround(manifest, manifests);
    let assets: readonly (readonly [string, string])[] | undefined;
    const enter = (template: StackTemplate): void => {
      if (templates.has(template.path) || template.nestedAs.length > MAX_DEPTH) return;
      templates.set(template.path, template);
      const source = byPath.get(template.path) ?? files.read(template.path);
      if (!source?.text.includes('AWS::CloudFormation::Stack')) return;
      assets ??= manifest.assetLists.flatMap((list) => [...fileAssets(list, files)]);
      for (const { logicalId, at, path } of nestedIn(source, [
        ...assets,
        ...parameterAssets(template.stack, source),
      ])) {
        nested.set(rangeKey(at), path);
        enter({ ...template, path, nestedAs: [...template.nestedAs, logicalId] });
      }
    };
    for (const stack of manifest.stacks) {
      enter({ path: stack.template, stack, nestedAs: [], manifests: leading });
      stackNames.set(stack.stackName, [...(stackNames.get(stack.stackName) ?? []), stack.template]);
      if (stack.hasParameters) parameters.set(stack.template, parametersOf(stack, manifest.source));
    }
  }
  const companions = new Set([...manifests.values()].flatMap((manifest) => manifest.companions));
  return { templates, companions, deployment: { parameters, nested, stackNames }, broken };
}

/** The manifests beside the sources, by folder, with those of the assemblies around them. */
function manifestsOf(
  sources: readonly Source[],
  files: Files,
): { manifests: ReadonlyMap<string, Manifest>; broken: readonly Source[] } {
  const found = new Map<string, Manifest | undefined>();
  const broken: Source[] = [];
  const look = (folder: string): Manifest | undefined => {
    if (found.has(folder)) return found.get(folder);
    const source = files.read(inFolder(folder, 'manifest.json'));
    const manifest = source && manifestOf(source, files);
    if (source && !manifest && /"artifacts"\s*:/.test(source.text) && !treeOf(source)) broken.push(source);
    found.set(folder, manifest);
    return manifest;
  };
  for (const { path } of sources) {
    if (!path.toLowerCase().endsWith('.json')) continue;
    const own = look(folderOf(path));
    // A manifest that was requested represents all that it leads to.
    const within = new Set(own && isManifest(path) ? own.inner : []);
    // The loop also visits what it adds to the set.
    for (const inner of within) for (const next of look(inner)?.inner ?? []) within.add(next);
    let manifest = own;
    for (let depth = 0; manifest && manifest.folder !== '' && depth < MAX_DEPTH; depth++) {
      const around = look(folderOf(manifest.folder));
      manifest = around?.inner.includes(manifest.folder) ? around : undefined;
    }
  }
  return {
    manifests: new Map(
      [...found].flatMap(([folder, manifest]) => (manifest ? [[folder, manifest] as const] : [])),
    ),
    broken,
  };
}

/** The paths of a manifest and of those of the assemblies around it. */
function manifestsAround({ folder, source }: Manifest, manifests: ReadonlyMap<string, Manifest>): string[] {
  const around = folder === '' ? undefined : manifests.get(folderOf(folder));
  return [source.path, ...(around?.inner.includes(folder) ? manifestsAround(around, manifests) : [])];
}

export function isManifest(path: string): boolean {
  return /(^|\/)manifest\.json$/.test(path);
}

/**
 * The nested stacks of a template, as far as their templates are assets: a part of the asset's name is in the
 * address.
 */
function nestedIn(
  source: Source,
  assets: readonly (readonly [string, string])[],
): { logicalId: string; at: Range; path: string }[] {
  const resources = mapAt(treeOf(source), 'Resources')?.members.values() ?? [];
  return [...resources].flatMap(({ name, value }) => {
    if (scalarAt(value, 'Type')?.text !== 'AWS::CloudFormation::Stack') return [];
    const address = memberAt(mapAt(value, 'Properties'), 'TemplateURL');
    if (!address) return [];
    const written = textOf(address.value.at);
    const noted = scalarAt(mapAt(value, 'Metadata'), 'aws:asset:path')?.text;
    const path =
      noted === undefined
        ? assets.find(([mark]) => mark.length >= LEAST_MARK && written.includes(mark))?.[1]
        : pathFrom(source.path, noted);
    return path === undefined || path === source.path
      ? []
      : [{ logicalId: name, at: address.value.at, path }];
  });
}

/**
 * The assets of older versions, whose place comes as a parameter: the name of the parameter → the path of the
 * file.
 */
function parameterAssets(stack: StackArtifact, source: Source): [string, string][] {
  if (!source.text.includes('AssetParameters')) return [];
  return Object.values(stack.metadata())
    .flatMap(recordsOf)
    .flatMap((entry): [string, string][] => {
      const data = entry.type === 'aws:cdk:asset' ? recordOf(entry.data) : undefined;
      const parameter = data && textAt(data, 's3KeyParameter');
      const path = data && pathFrom(source.path, textAt(data, 'path') ?? '');
      return parameter === undefined || path === undefined ? [] : [[`"${parameter}"`, path]];
    });
}

/**
 * The values of parameters in the manifest. A value with a placeholder in it is filled in at deployment only.
 */
function parametersOf({ id }: StackArtifact, manifest: Source): ReadonlyMap<string, GivenText> {
  const stack = mapAt(mapAt(treeOf(manifest), 'artifacts'), id);
  const members = mapAt(mapAt(stack, 'properties'), 'parameters')?.members.values() ?? [];
  return new Map(
    [...members].flatMap(({ name, value }) =>
      value.kind === 'scalar' && !value.text.includes('${')
        ? [[name, { text: value.text, at: value.at }] as const]
        : [],
    ),
  );
}
