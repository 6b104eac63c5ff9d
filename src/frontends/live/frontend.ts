// Deployed environments: what commands of the AWS CLI print, read as the resources of an account.
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
import { hideSecrets } from './secrets.ts';
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
  const queues = lists.jobQueues.map((item) => queueOf(item, addresses));
  const counts = countsOf(queues);
  return [
    ...environments,
    ...versions.map(({ resource }) => resource),
    ...[...queues, ...definitionsOf(lists.jobDefinitions)].map((one) => apart(one, counts)),
    ...lists.Images.map(imageOf),
    ...lists.Parameters.map(parameterOf),
  ];
}

/** How many queues each scope has. Only the jobs of an account with one queue are known to go there. */
function countsOf(queues: readonly Resource[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { scope } of queues) counts.set(scope, (counts.get(scope) ?? 0) + 1);
  return counts;
}

/** Each of several queues has a separate scope: it names what is in it, and nothing else belongs to it. */
function apart(resource: Resource, counts: ReadonlyMap<string, number>): Resource {
  return counts.get(resource.scope) === 1 ? resource : { ...resource, scope: resource.address };
}

/** The newest active revision of each job definition. */
function definitionsOf(items: readonly Item[]): Resource[] {
  const newest = new Map<string, { readonly revision: number; readonly definition: Resource }>();
  for (const item of items) {
    const definition = jobDefinitionOf(item);
    if (textAt(item.node, 'status') === 'INACTIVE') continue;
    const revision = Number(textAt(item.node, 'revision') ?? 0);
    const key = `${definition.scope} ${textAt(item.node, 'jobDefinitionName') ?? ''}`;
    if (revision >= (newest.get(key)?.revision ?? 0)) newest.set(key, { revision, definition });
  }
  return [...newest.values()].map(({ definition }) => definition);
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
      hideSecrets(page);
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
    message: `This output has only a part of the list: ${token.name} shows that there is more. Run the command without --max-items and --no-paginate.`,
    path: source.path,
    at: token.key,
    incomplete: true,
  };
}

/** What a file has twice is one. */
function onePerAddress(resources: readonly Resource[]): Resource[] {
  return [...new Map(resources.map((resource) => [resource.address, resource])).values()];
}
