// Policies of the user's own that could bring the scanner down: refused with the line and the reason, or
// judged.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { scan } from '../src/scan.ts';

const folder = mkdtempSync(join(tmpdir(), 'own-policies-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const policy = (schema: string): string => `id: own-policy
title: Own policy for a test
severity: warning
why: This is a sentence that is long enough to be taken as a reason for a policy.
remedy: Do something else about it please.
references: [https://example.com]
subject: image
require:
  /image/id: ${schema}
message: The image {/image/id} is bad.
examples:
  - {name: good one, verdict: good, cloudformation: "x"}
  - {name: bad one, verdict: bad, cloudformation: "x"}
`;

const template = `Resources:
  E:
    Type: AWS::Batch::ComputeEnvironment
    Properties: {Type: MANAGED, ComputeResources: {Type: EC2, ImageId: ${'a'.repeat(40)}!}}
`;

let made = 0;

/** What the policy says of the template: its findings, or the fault of the file. */
async function saidBy(schema: string): Promise<readonly string[]> {
  const own = join(folder, String(made++));
  mkdirSync(own);
  writeFileSync(join(own, 'own-policy.yaml'), policy(schema));
  try {
    const { findings } = await scan({
      text: { path: 'template.yaml', text: template },
      policyFolders: [own],
      root: folder,
    });
    return findings.filter(({ policy: { id } }) => id === 'own-policy').map(({ message }) => message);
  } catch (error) {
    return [String((error as Error).message).replace(own, 'own')];
  }
}

const nested = (depth: number): string =>
  depth === 0
    ? '{type: string}'
    : `{oneOf: [${Array(3)
        .fill(nested(depth - 1))
        .join(', ')}]}`;
const deep = (depth: number): string => `${'{not: '.repeat(depth)}true${'}'.repeat(depth)}`;

describe('a policy of the user’s own', () => {
  test('with a pattern that takes exponential time elsewhere is judged', async () => {
    expect(await saidBy('{type: string, pattern: "^(a+)+$"}')).toEqual([expect.stringContaining('is bad')]);
    expect(await saidBy('{type: string, pattern: "^(a+)+!$"}')).toEqual([]);
  });

  test.each([
    [
      'a pattern that RE2 does not have',
      String.raw`{pattern: '(a)\1'}`,
      /own-policy\.yaml:9: .*invalid escape sequence/,
    ],
    ['null in the place of a schema', '{not: null}', /own-policy\.yaml:9: a schema is expected/],
    ['a text in the place of a schema', '{not: text}', /own-policy\.yaml:9: a schema is expected/],
    ['a list in the place of a schema', '{items: [[1]]}', /own-policy\.yaml:9: a schema is expected/],
    [
      'null in the place of members',
      '{properties: null}',
      /own-policy\.yaml:9: properties takes a map of schemas/,
    ],
    ['oneOf seven deep', nested(7), /own-policy\.yaml:9: it comes to more than 2000 schemas/],
    ['schemas very deep', deep(60), /own-policy\.yaml:9: schemas are more than 50 deep within each other/],
  ])('with %s is refused', async (_, schema, fault) => {
    expect(await saidBy(schema)).toEqual([expect.stringMatching(fault)]);
  });

  test('with oneOf two deep is judged', async () => {
    expect(await saidBy(nested(2))).toEqual([expect.stringContaining('is bad')]);
  });
});

test('a folder that is named like a policy file is no policy file', async () => {
  const own = join(folder, 'named');
  mkdirSync(join(own, 'archive.yaml'), { recursive: true });
  await expect(scan({ text: { path: 'a.yaml', text: template }, policyFolders: [own] })).rejects.toThrow(
    `there is no policy file (*.yaml) in ${own}`,
  );
});
