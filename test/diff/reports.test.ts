// JSON reports as sides of `amilint diff`: the answer is the one about the code that they are of.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { differencesOfScans, type ScannedSide } from '../../src/differences.ts';
import { withHidden } from '../../src/judge/secrets.ts';
import { diffJson } from '../../src/report/diffJson.ts';
import { diffText } from '../../src/report/diffText.ts';
import { report } from '../../src/report/formats.ts';
import { readReport } from '../../src/report/read.ts';
import { faultOf } from '../../src/reportFault.ts';
import { resourcesFrom } from '../../src/report/resources/read.ts';
import { resourcesData } from '../../src/report/resources/write.ts';
import { scanWithCode } from '../../src/scan.ts';
import { scanSourcesWithCode } from '../../src/scanSources.ts';
import { AS_OF, hcl, hclQueue, template, type Texts } from './support.ts';

/** The side that a scan is, and the one that its report is. */
async function bothOf(code: ScannedSide['code'], base = ''): Promise<readonly [ScannedSide, ScannedSide]> {
  const { version, homepage } = manifest;
  const resources = withHidden(resourcesData(code.resources, code.removals), code.resources);
  // The command has the whole result of a scan; nothing of it but this is read back for a comparison.
  const result = { ...EMPTY, ...code.result };
  const json = await report(result, 'json', { version, homepage, resources });
  const read = readReport(json, faultOf);
  if (!read.resources) throw new Error('the report has no resources');
  const again = { result: read.result, ...resourcesFrom(read.resources, 'report.json') };
  return [
    { name: 'side', code, base },
    { name: 'side', code: again, base },
  ];
}

const EMPTY = {
  findings: [],
  suppressed: [],
  notes: [],
  environments: [],
  undecided: [],
  coverage: { found: 0, searched: 0, read: 0, skipped: new Map<string, number>() },
  policies: [],
};

function shown(old: ScannedSide, fresh: ScannedSide): string {
  const answer = differencesOfScans(old, fresh);
  return diffText(answer, { color: false }) + diffJson(answer, '1', AS_OF);
}

async function expectSame(
  old: ScannedSide['code'],
  fresh: ScannedSide['code'],
  bases: readonly string[] = [],
) {
  const [oldCode, oldReport] = await bothOf(old, bases[0]);
  const [newCode, newReport] = await bothOf(fresh, bases[1]);
  const expected = shown(oldCode, newCode);
  expect(shown(oldReport, newReport)).toBe(expected);
  expect(shown(oldReport, newCode)).toBe(expected);
  expect(shown(oldCode, newReport)).toBe(expected);
}

function scanTexts(texts: Texts): ScannedSide['code'] {
  return scanSourcesWithCode(
    Object.entries(texts).map(([path, text]) => ({ path, text })),
    { asOf: AS_OF },
  );
}

/** An environment that Terraform replaces, under the name that it has. */
function randomlyNamed(resources: string): string {
  return hcl({
    properties:
      'name = "w-${random_id.r.hex}"\nservice_role = "arn:aws:iam::123456789012:role/batch"\n' +
      'lifecycle {\ncreate_before_destroy = true\n}',
    resources,
    more: `resource "random_id" "r" { byte_length = 4 }${hclQueue()}`,
  });
}

describe('reports of both sides give the answer about the code', () => {
  const choice = 'Size: { Type: String, AllowedValues: [m6i.large, c6i.large] }';
  test.each<[string, Texts, Texts]>([
    ['a value', { 'a.yaml': template() }, { 'a.yaml': template({ resources: 'MaxvCpus: 9' }) }],
    [
      'a parameter',
      { 'a.yaml': template({ parameters: 'Ami: { Type: String }', resources: 'ImageId: !Ref Ami' }) },
      { 'a.yaml': template({ resources: 'ImageId: ami-1' }) },
    ],
    [
      'a choice',
      { 'a.yaml': template({ parameters: choice }).replace('[m6i.large]', '[!Ref Size]') },
      {
        'a.yaml': template({ parameters: choice, resources: 'MaxvCpus: 9' }).replace(
          '[m6i.large]',
          '[!Ref Size]',
        ),
      },
    ],
    [
      'an expression on several lines',
      { 'main.tf': hcl({ properties: 'name = join("-",\n["a",\n data.x.y.z])' }) },
      { 'main.tf': hcl({ properties: 'name = join("-", ["a", data.x.y.w])' }) },
    ],
    [
      'a launch template',
      {
        'main.tf': hcl({
          resources:
            'launch_template {\nlaunch_template_id = aws_launch_template.a.id\nversion = aws_launch_template.a.latest_version\n}',
          more: 'resource "aws_launch_template" "a" { image_id = "ami-1" }',
        }),
      },
      {
        'main.tf': hcl({
          resources:
            'launch_template {\nlaunch_template_id = aws_launch_template.a.id\nversion = aws_launch_template.a.latest_version\n}',
          more: 'resource "aws_launch_template" "a" { image_id = data.aws_ssm_parameter.ami.value }\ndata "aws_ssm_parameter" "ami" { name = "/ami" }',
        }),
      },
    ],
    [
      'a folder that has moved',
      { 'old/main.tf': hcl({ properties: 'name = "w-${var.x}"', more: 'variable "x" {}' }) },
      {
        'new/main.tf': hcl({
          properties: 'name = "w-${var.x}"',
          more: 'variable "x" {}',
          resources: 'max_vcpus = 9',
        }),
      },
    ],
    [
      'a name with a random part, which a replacement keeps',
      { 'main.tf': randomlyNamed('') },
      { 'main.tf': randomlyNamed('image_id = "ami-1"') },
    ],
    [
      'blocks and attributes on the beginning and the end of a resource',
      {
        'main.tf': hcl(),
        'a.yaml': template().replace('Type: AWS::Batch', 'DeletionPolicy: Retain\n    Type: AWS::Batch'),
      },
      {
        'main.tf': `removed {\n  from = aws_batch_compute_environment.workers\n  lifecycle {\n    destroy = false\n  }\n}\n${hcl(
          {
            properties: 'name = "other"\nlifecycle {\nprevent_destroy = true\ndestroy = false\n}',
          },
        ).replace(
          '"workers" {',
          '"other" {',
        )}import {\n  to = aws_batch_compute_environment.other\n  id = "other"\n}\n`,
      },
    ],
  ])('%s', async (_, old, fresh) => {
    await expectSame(scanTexts(old), scanTexts(fresh));
  });
});

const SAME = fileURLToPath(new URL('../../fixtures/same', import.meta.url));

test('every case of fixtures/same, in every language, is the same as its report', async () => {
  const code = await scanWithCode({ paths: [SAME], root: SAME, asOf: AS_OF });
  expect(code.resources.length).toBeGreaterThan(400);
  await expectSame(code, code);
});

test('a change of fixtures is the same from reports', async () => {
  const root = fileURLToPath(new URL('../../fixtures', import.meta.url));
  const scanOf = (path: string) => scanWithCode({ paths: [join(root, path)], root, asOf: AS_OF });
  await expectSame(await scanOf('deployed'), await scanOf('pinned-ami'), ['deployed', 'pinned-ami']);
});

describe('a report', () => {
  const secret = 'correct-horse-battery';
  const withSecret = (value: string) =>
    hcl({
      resources: 'image_id = var.ami',
      more: `variable "ami" {\n  sensitive = true\n  default = "${value}"\n}`,
    });

  test('has no secrets, so that a property with one has possibly changed', async () => {
    const code = scanTexts({ 'main.tf': withSecret(secret) });
    const text = JSON.stringify(withHidden(resourcesData(code.resources), code.resources));
    expect(text).not.toContain(secret);
    expect(text).toContain('"secret":true');
    const [side, read] = await bothOf(code);
    const [one] = differencesOfScans(read, side).environments;
    expect(one?.changes.map(({ name, certainty }) => `${name} ${certainty}`)).toEqual([
      'compute_resources.image_id possible',
    ]);
  });

  test('whose parts name others that are not there is refused', () => {
    const data = resourcesData(scanTexts({ 'a.yaml': template() }).resources);
    expect(() => resourcesFrom({ ...data, places: [] }, 'report.json')).toThrow('name the place');
    expect(() => resourcesFrom({ ...data, files: [] }, 'report.json')).toThrow('name the file');
  });
});
