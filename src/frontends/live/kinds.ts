// The output of the AWS CLI: which texts it is, in JSON and YAML.
// Sources: docs.aws.amazon.com/cli/latest/reference/batch/describe-compute-environments.html and the pages of
// the other commands
import type { LanguageFiles } from '../../model/resource.ts';
import type { Source } from '../../value/source.ts';

/**
 * The lists that the commands return, each with what an item of it has; one command returns a single object.
 */
const SIGNS: readonly { readonly list: string; readonly sign: RegExp }[] = [
  { list: 'computeEnvironments', sign: /computeEnvironmentArn["']?[ \t]*:[ \t]*["']?arn:/ },
  { list: 'jobQueues', sign: /jobQueueArn["']?[ \t]*:[ \t]*["']?arn:/ },
  { list: 'jobDefinitions', sign: /jobDefinitionArn["']?[ \t]*:[ \t]*["']?arn:/ },
  { list: 'LaunchTemplateVersions', sign: /LaunchTemplateData["']?[ \t]*:/ },
  { list: 'Images', sign: /ImageId["']?[ \t]*:[ \t]*["']?ami-/ },
  { list: 'Parameters', sign: /ARN["']?[ \t]*:[ \t]*["']?arn:/ },
  { list: 'Parameter', sign: /ARN["']?[ \t]*:[ \t]*["']?arn:/ },
];

/** What the outputs begin with in JSON; a list of them has brackets around it. */
const FIRST_KEY = /^\s*(?:\[\s*)?\{\s*"(\w+)"\s*:/;
const BESIDE: ReadonlySet<string> = new Set([
  'NextToken',
  'nextToken',
  'InvalidParameters',
  'ResponseMetadata',
]);

/** The keys of YAML that are not within others, and those of a stream, which is a list of pages. */
const KEY_OF_YAML = /^(\w+):/gm;
const KEY_OF_PAGE = /^- (\w+):/gm;

function isOutput({ text }: Source): boolean {
  return SIGNS.some(({ list, sign }) => text.includes(list) && sign.test(text)) && hasList(text);
}

const isList = (key: string): boolean => SIGNS.some(({ list }) => list === key);

function hasList(text: string): boolean {
  const first = FIRST_KEY.exec(text)?.[1];
  if (first !== undefined) return isList(first) || BESIDE.has(first);
  if (/^\s*[{[]/.test(text)) return false;
  const outer = keysIn(text, KEY_OF_YAML);
  const keys = outer.length > 0 ? outer : keysIn(text, KEY_OF_PAGE);
  return keys.some(isList) && keys.every((key) => isList(key) || BESIDE.has(key));
}

function keysIn(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, key = '']) => key);
}

export const liveFiles: LanguageFiles = {
  id: 'live',
  kinds: [
    {
      markers: [
        'computeEnvironmentArn',
        'jobQueueArn',
        'jobDefinitionArn',
        'LaunchTemplateVersions',
        'ImageLocation',
        'LastModifiedDate',
      ],
      extensions: ['json', 'yaml', 'yml'],
      byContent: true,
      claims: isOutput,
    },
  ],
};
