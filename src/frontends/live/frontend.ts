// Deployed environments: what commands of the AWS CLI print, read as what they say of an account.
import type { Files, Frontend, Given, Loaded, Note, Resource } from '../../model/resource.ts';
import { inUnit } from '../../model/units.ts';
import type { Source } from '../../value/source.ts';
import { faultSentence } from '../document/faults.ts';
import { itemsAt, scalarAt } from '../document/nodes.ts';
import type { MapNode, Node } from '../document/syntax.ts';
import { liveFiles } from './kinds.ts';
import { outputsIn } from './outputs.ts';
import {
  environmentOf,
  imageOf,
  jobDefinitionOf,
  parameterOf,
  queueOf,
  templateVersionOf,
  textAt,
  type Item,
  type ListName,
} from './resources.ts';
import { Templates } from './templates.ts';

export const live: Frontend<Loaded> = {
  ...liveFiles,
  load,
  // JSON has no comments, and nobody writes into what a command prints.
  layout: () => ({ comments: [], blocks: [] }),
};

type Lists = { readonly [list in ListName]: readonly Item[] };

function load(sources: readonly Source[], _given: Given, _files: Files): Loaded {
  const notes: Note[] = [];
  const resources: Resource[] = [];
  const unit = { name: 'The output of the AWS CLI', path: sources[0]?.path ?? '' };
  const lists = listsIn(sources, notes);
  inUnit(
    unit,
    (note) => notes.push(note),
    () => {
      for (const resource of resourcesOf(lists)) resources.push(resource);
    },
  );
  return { resources: onePerAddress(resources), notes };
}

function resourcesOf(lists: Lists): Resource[] {
  const versions = lists.LaunchTemplateVersions.map(templateVersionOf);
  const templates = new Templates(versions);
  const environments = lists.computeEnvironments.map((item) => environmentOf(item, templates));
  const addresses = new Map(
    lists.computeEnvironments.flatMap(({ node }, index) => {
      const arn = textAt(node, 'computeEnvironmentArn');
      const address = environments[index]?.address;
      return arn === undefined || address === undefined ? [] : [[arn, address] as const];
    }),
  );
  return [
    ...environments,
    ...versions.map(({ resource }) => resource),
    ...lists.jobQueues.map((item) => queueOf(item, addresses)),
    ...lists.jobDefinitions.map(jobDefinitionOf),
    ...lists.Images.map(imageOf),
    ...lists.Parameters.map(parameterOf),
  ];
}

/** The items of all outputs by their list. */
function listsIn(sources: readonly Source[], notes: Note[]): Lists {
  const read = sources.map((source) => ({ source, ...outputsIn(source) }));
  for (const { source, pages, faults } of read) {
    for (const fault of faults)
      notes.push({
        code: fault.code,
        message: faultSentence(fault),
        path: source.path,
        at: fault.at,
        incomplete: true,
      });
    for (const page of pages) {
      const cut = cutOff(page, source);
      if (cut) notes.push(cut);
    }
  }
  const all = (list: ListName): readonly Item[] =>
    read.flatMap(({ source, pages }) =>
      pages
        .flatMap((page) => itemsOf(page, list))
        .flatMap((node) => (node.kind === 'map' ? [{ node, source }] : [])),
    );
  return {
    computeEnvironments: all('computeEnvironments'),
    jobQueues: all('jobQueues'),
    jobDefinitions: all('jobDefinitions'),
    LaunchTemplateVersions: all('LaunchTemplateVersions'),
    Images: all('Images'),
    Parameters: all('Parameters'),
  };
}

/** `ssm get-parameter` returns one object. */
function itemsOf(page: MapNode, list: ListName): readonly Node[] {
  const single = list === 'Parameters' ? page.members.get('Parameter')?.value : undefined;
  return single ? [single] : itemsAt(page, list);
}

/** The note on a page after which there are more. */
function cutOff(page: MapNode, source: Source): Note | undefined {
  const token = page.members.get('nextToken') ?? page.members.get('NextToken');
  if (!token || !scalarAt(page, token.name)?.text) return undefined;
  return {
    code: 'unresolved',
    message: `This output has only a part of the list: ${token.name} says that there is more. Run the command without --max-items and --no-paginate.`,
    path: source.path,
    at: token.key,
    incomplete: true,
  };
}

/** What a file has twice is one. */
function onePerAddress(resources: readonly Resource[]): Resource[] {
  return [...new Map(resources.map((resource) => [resource.address, resource])).values()];
}
