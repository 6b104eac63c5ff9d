// The manifest of a cloud assembly: its stacks with their templates and metadata, the assets, and the
// assemblies within it.
//
// Every version is read alike: what a version lacks is not there, and what later ones add is ignored.
// Source: npm package @aws-cdk/cloud-assembly-schema, schema/cloud-assembly.schema.json
import type { Files } from '../../model/resource.ts';
import type { Source } from '../../value/source.ts';
import { pathFrom } from '../cloudformation/paths.ts';
import { dataOf, recordOf, textAt, type DataRecord } from './data.ts';
import { folderOf, inFolder } from '../../value/paths.ts';

export interface StackArtifact {
  /** Path of the template. */
  readonly template: string;
  /** The name in the manifest. */
  readonly id: string;
  /** The path of its construct, if the manifest has it: `Dev/Batch`. */
  readonly displayName: string | undefined;
  /** The name that it is deployed under. */
  readonly stackName: string;
  readonly hasParameters: boolean;
  /** Construct path → entries, as data from outside. */
  metadata(): DataRecord;
  /** Path of the manifest, and of the file beside it that has the rest of the metadata. */
  readonly manifest: string;
  readonly metadataFile: string | undefined;
}

export interface Manifest {
  readonly source: Source;
  readonly folder: string;
  readonly stacks: readonly StackArtifact[];
  /** Folders of the assemblies of its stages. */
  readonly inner: readonly string[];
  /** Paths of the files that list assets. */
  readonly assetLists: readonly string[];
  /** Paths of files that belong to the assembly and are no templates. */
  readonly companions: readonly string[];
}

/** Files of an assembly that its manifest does not name. */
const UNNAMED = ['manifest.json', 'tree.json', 'validation-report.json'];

/** What is in a file called manifest.json; undefined if it is another kind of manifest, or broken. */
export function manifestOf(source: Source, files: Files): Manifest | undefined {
  const folder = folderOf(source.path);
  const root = dataOf(source);
  const artifacts = root && recordOf(root.artifacts);
  if (!artifacts || typeof root.version !== 'string') return undefined;
  const path = (name: string | undefined): string[] =>
    name === undefined ? [] : [pathFrom(source.path, name) ?? []].flat();
  const named = Object.entries(artifacts).map(([id, artifact]) => {
    const record = recordOf(artifact) ?? {};
    return { id, record, type: record.type, properties: recordOf(record.properties) ?? {} };
  });
  const of = (type: string): typeof named => named.filter((artifact) => artifact.type === type);
  const stacks = of('aws:cloudformation:stack').flatMap(({ id, record, properties }) =>
    path(textAt(properties, 'templateFile')).map((template): StackArtifact => ({
      template,
      id,
      displayName: textAt(record, 'displayName'),
      // Older versions leave it out if it is that of the artifact.
      stackName: textAt(properties, 'stackName') ?? id,
      hasParameters: Object.keys(recordOf(properties.parameters) ?? {}).length > 0,
      manifest: source.path,
      metadataFile: path(textAt(record, 'additionalMetadataFile'))[0],
      metadata: () => ({
        ...recordOf(record.metadata),
        ...additional(path(textAt(record, 'additionalMetadataFile'))[0], files),
      }),
    })),
  );
  const assetLists = of('cdk:asset-manifest').flatMap(({ properties }) => path(textAt(properties, 'file')));
  const companions = [
    ...UNNAMED.map((name) => inFolder(folder, name)),
    ...of('cdk:tree').flatMap(({ properties }) => path(textAt(properties, 'file'))),
    ...named.flatMap(({ record }) => path(textAt(record, 'additionalMetadataFile'))),
    ...assetLists,
  ];
  const inner = of('cdk:cloud-assembly').flatMap(({ properties }) =>
    path(textAt(properties, 'directoryName')),
  );
  return { source, folder, stacks, inner, assetLists, companions };
}

function additional(path: string | undefined, files: Files): DataRecord {
  const source = path === undefined ? undefined : files.read(path);
  return (source && dataOf(source)) ?? {};
}

/** The path of each file asset by its hash, which is a part of the address that it is uploaded to. */
export function fileAssets(list: string, files: Files): ReadonlyMap<string, string> {
  const source = files.read(list);
  const entries = Object.entries(recordOf((source && dataOf(source))?.files) ?? {});
  return new Map(
    entries.flatMap(([hash, asset]): [string, string][] => {
      const name = textAt(recordOf(recordOf(asset)?.source) ?? {}, 'path');
      const path = name === undefined ? undefined : pathFrom(list, name);
      return path === undefined ? [] : [[hash, path]];
    }),
  );
}
