// What findings call their environments: roots are named as soon as a scan has several.
import { describe, expect, test } from 'vitest';
import { namesFor } from '../src/judge/roots.ts';
import { merge, type Candidate, type SharedCode } from '../src/judge/merge.ts';
import type { Language } from '../src/model/languages.ts';
import type { Resource } from '../src/model/resource.ts';
import { derived } from '../src/value/origins.ts';
import { known } from '../src/value/value.ts';
import { policyOf } from './judging.ts';

/** An environment of a language, in a root, written in a file. */
function made(language: Language, root: string, name: string, path = root): Resource {
  const at = { source: { path, text: `${name}: Environment\nimage: ami-1` }, start: 0, end: name.length };
  return {
    kind: 'computeEnvironment',
    name,
    address: `${root}#${name}`,
    type: 'AWS::Batch::ComputeEnvironment',
    language,
    tool: 'cloudformation',
    scope: root,
    at,
    exists: known(true, derived(at)),
    properties: known({ entries: new Map() }, derived(at)),
  } as unknown as Resource;
}

describe('names of environments', () => {
  const [dev, prod] = [made('terraform', 'dev', 'workers'), made('terraform', 'prod', 'workers')];
  const [a, b] = [made('terraform', 'dev', 'a'), made('terraform', 'prod', 'b')];
  const template = made('cloudformation', 'a.yaml', 'Workers');
  const nested = made('cloudformation', 'root.yaml', 'Workers', 'nested.yaml');
  const program = made('pulumi', 'Pulumi.yaml', 'workers');
  test.each<[string, readonly Resource[], readonly Resource[], string]>([
    ['alone in one root', [dev], [dev], 'workers'],
    [
      'two in one root',
      [a, made('terraform', 'dev', 'c')],
      [a, made('terraform', 'dev', 'c')],
      'each of a and c',
    ],
    ['a module in one of two roots', [dev, prod], [dev], 'workers (root module dev)'],
    ['a module in both roots', [dev, prod], [dev, prod], 'workers (root modules dev and prod)'],
    ['two names in two roots', [a, b], [a, b], 'each of a (root module dev) and b (root module prod)'],
    [
      'the root of the scan',
      [made('terraform', '', 'x'), prod],
      [made('terraform', '', 'x')],
      'x (root module .)',
    ],
    ['a template beside others', [template, nested], [template], 'Workers'],
    ['a nested template beside others', [template, nested], [nested], 'Workers (stack root.yaml)'],
    ['a nested template alone', [nested], [nested], 'Workers'],
    ['a program of Pulumi beside others', [template, program], [program], 'workers'],
    [
      'a template and two environments of one module',
      [template, a, dev],
      [template, a, dev],
      'each of Workers, a (root module dev) and workers (root module dev)',
    ],
    [
      'two environments of one of two modules',
      [a, b, dev],
      [a, dev],
      'each of a and workers (root module dev)',
    ],
    [
      'a template and a module',
      [template, dev],
      [template, dev],
      'each of Workers and workers (root module dev)',
    ],
  ])('%s', (_, all, environments, names) => {
    expect(namesFor(all)(environments)).toBe(names);
  });
});

describe('one finding for one place', () => {
  const policy = policyOf(`
subject: environment
require: { /environment/computeResources/imageId: false }
message: "{/environment/name} sets an AMI."
`);
  function candidate(
    environment: Resource,
    more: Partial<Candidate['row']> = {},
    message?: string,
  ): Candidate {
    return {
      policy,
      environment,
      message: message ?? '{/environment/name} sets an AMI.',
      assuming: [],
      row: {
        kind: 'finding',
        certainty: 'certain',
        severity: 'warning',
        ifCertain: 'warning',
        sentence: '{/environment/name} sets an AMI.',
        words: new Map(),
        refused: new Set(),
        remedy: { inThisCase: 'Leave it out.', inGeneral: () => 'Leave it out.' },
        at: environment.at,
        related: [],
        flow: [],
        unknowns: [],
        path: '',
        ...more,
      },
    };
  }
  const names = namesFor([]);
  const merged = (
    all: readonly Candidate[],
    sharedCodeAt?: (at: { source: { path: string } }) => SharedCode | undefined,
  ) =>
    merge(all, names, sharedCodeAt).map(({ message, certainty, environments }) => [
      message,
      certainty,
      environments.map(({ address }) => address),
    ]);

  test('another message at another place stays by itself, in the order of the paths', () => {
    const [b, a] = [made('cloudformation', 'b.yaml', 'B'), made('cloudformation', 'a.yaml', 'A')];
    expect(merged([candidate(b), candidate(a)])).toEqual([
      ['A sets an AMI.', 'certain', ['a.yaml#A']],
      ['B sets an AMI.', 'certain', ['b.yaml#B']],
    ]);
  });

  test('the environments that a row is about are named, in the place of its own', () => {
    const [a, b] = [made('cloudformation', 'a.yaml', 'A'), made('cloudformation', 'a.yaml', 'B')];
    expect(merged([candidate(a, { environments: [a, b] })])).toEqual([
      ['Each of A and B sets an AMI.', 'certain', ['a.yaml#A', 'a.yaml#B']],
    ]);
  });

  test('environments of one name in two files are two', () => {
    const [a, b] = [made('cloudformation', 'a.yaml', 'A'), made('cloudformation', 'b.yaml', 'A')];
    expect(merged([candidate(a, { environments: [a, b] })])).toEqual([
      ['A sets an AMI.', 'certain', ['a.yaml#A', 'b.yaml#A']],
    ]);
  });

  test('a message without the name of an environment names none', () => {
    const a = made('cloudformation', 'a.yaml', 'A');
    expect(merged([candidate(a, {}, 'The queue is empty.')])).toEqual([
      ['The queue is empty.', 'certain', ['a.yaml#A']],
    ]);
  });

  describe('in several stages of an app', () => {
    const dev = made('cdk', 'dev.json', 'Dev/Workers');
    const prod = made('cdk', 'prod.json', 'Prod/Workers');
    const stages = new Map<string, SharedCode>([
      ['dev.json', { key: 'app.ts:3', part: 'Dev' }],
      ['prod.json', { key: 'app.ts:3', part: 'Prod' }],
    ]);
    const sharedCodeAt = ({ source }: { source: { path: string } }) => stages.get(source.path);

    test('it names the stages once, and the environment as it is within them', () => {
      expect(merged([candidate(dev), candidate(prod)], sharedCodeAt)).toEqual([
        [
          'In Dev and Prod: Workers sets an AMI.',
          'certain',
          ['dev.json#Dev/Workers', 'prod.json#Prod/Workers'],
        ],
      ]);
    });
    test('in one stage alone it has its whole name', () => {
      expect(merged([candidate(dev)], sharedCodeAt)).toEqual([
        ['Dev/Workers sets an AMI.', 'certain', ['dev.json#Dev/Workers']],
      ]);
    });
    test('a certain and a possible one stay apart, and so do different sentences', () => {
      expect(merged([candidate(dev), candidate(prod, { certainty: 'possible' })], sharedCodeAt)).toHaveLength(
        2,
      );
      expect(merged([candidate(dev), candidate(prod, {}, 'It is another.')], sharedCodeAt)).toHaveLength(2);
    });
    test('sentences that differ by the name of the stage alone are one', () => {
      const of = (stage: string) => `${stage}/Template sets an AMI.`;
      expect(merged([candidate(dev, {}, of('Dev')), candidate(prod, {}, of('Prod'))], sharedCodeAt)).toEqual([
        [
          'In Dev and Prod: Template sets an AMI.',
          'certain',
          ['dev.json#Dev/Workers', 'prod.json#Prod/Workers'],
        ],
      ]);
    });
  });
});
