// amilint convert: every format made from the JSON report is the one that the scan writes, byte for byte.
import { Ajv2020 } from 'ajv/dist/2020.js';
import fastGlob from 'fast-glob';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import manifest from '../package.json' with { type: 'json' };
import schema from '../schemas/report.schema.json' with { type: 'json' };
import { FORMAT_NAMES, report } from '../src/report/formats.ts';
import { readReport, ReportError } from '../src/report/read.ts';
import type { ResourcesData } from '../src/report/resources/data.ts';
import { resourcesData } from '../src/report/resources/write.ts';
import { scan, scanWithCode } from '../src/scan.ts';
import { scanSources } from '../src/scanSources.ts';
import { fc, runs } from './property.ts';

const FIXTURES = fileURLToPath(new URL('../fixtures', import.meta.url));
const asOf = '2026-11-24';
const options = { version: manifest.version, homepage: manifest.homepage, rootUri: 'file:///home/me/' };
const isReport = new Ajv2020({ strict: false, logger: false, validateFormats: false }).compile(schema);
const faultOf = (data: unknown) => (isReport(data) ? undefined : JSON.stringify(isReport.errors));
type Result = ReturnType<typeof scanSources>;

async function expectSame(result: Result, resources?: ResourcesData): Promise<void> {
  const given = { ...options, ...(resources ? { resources } : {}) };
  const json = await report(result, 'json', given);
  const read = readReport(json, faultOf);
  expect(
    await report(read.result, 'json', {
      ...options,
      ...(read.resources ? { resources: read.resources } : {}),
    }),
  ).toBe(json);
  expect(read).toMatchObject({ version: options.version, rootUri: options.rootUri });
  for (const format of FORMAT_NAMES)
    for (const look of [{}, { color: true, width: 55, links: true, quiet: true, statistics: true }])
      expect(await report(read.result, format, { ...options, ...look }), format).toBe(
        await report(result, format, { ...options, ...look }),
      );
}

const folders = fastGlob.sync('*', { cwd: FIXTURES, onlyDirectories: true });

describe('a report read back gives the same formats', () => {
  test.each(folders)('of fixtures/%s', async (folder) => {
    await expectSame(await scan({ paths: [join(FIXTURES, folder)], root: FIXTURES, asOf }));
  });

  test.each(['pinned-ami', 'deployed'])('of fixtures/%s with its resources', async (folder) => {
    const { result, resources } = await scanWithCode({
      paths: [join(FIXTURES, folder)],
      root: FIXTURES,
      asOf,
    });
    await expectSame(result, resourcesData(resources));
  });

  const workers = (line: string) => `Resources:
  Workers:
    Type: AWS::Batch::ComputeEnvironment
    Properties:
      Type: MANAGED
${line}
      ComputeResources: { Type: EC2, AllocationStrategy: BEST_FIT, ImageId: ami-0123456789abcdef0 }
`;
  const pinned = (name: string) => readFileSync(join(FIXTURES, 'pinned-ami/batch.yaml'), 'utf8') + name;
  test.each<[string, string]>([
    ['tabs, wide characters and emoji before a place', workers('      Tags: { "é本😀": "\t" } # 本本 😀')],
    ['line ends of Windows', pinned('').replaceAll('\n', '\r\n')],
    ['no line end at the end', pinned('').trimEnd()],
    ['lines of an old Mac', pinned('').replaceAll('\n', '\r')],
    ['control characters', workers('      ServiceRole: "a\\u001b[31m\\u202e"')],
    ['half a pair of surrogates', workers('      ServiceRole: "a\\ud83d"')],
    [
      'one line of megabytes',
      JSON.stringify({
        Resources: {
          A: { Type: 'Custom::A', Properties: { Text: 'é💥'.repeat(100_000) } },
          Workers: {
            Type: 'AWS::Batch::ComputeEnvironment',
            Properties: {
              Type: 'MANAGED',
              ComputeResources: { Type: 'EC2', ImageId: 'ami-0123456789abcdef0' },
            },
          },
          B: { Type: 'Custom::B', Properties: { Text: 'x'.repeat(100_000) } },
        },
      }),
    ],
    ['a text that cannot be read', 'Resources:\n  A:\n    Type: AWS::Batch::ComputeEnvironment\n  b: [\n'],
    ['nothing of AWS Batch', 'Resources: {}\n'],
  ])('of %s', async (_, text) => {
    await expectSame(scanSources([{ path: 'dir/a.yaml', text }], { asOf }));
  });

  test('of any characters around the places', async () => {
    const noise = fc.string({ unit: fc.constantFrom('é', '本', '😀', ' ', '\t', 'x', '#', '\u0301', '"') });
    await fc.assert(
      fc.asyncProperty(
        fc.array(noise, { maxLength: 4 }),
        fc.constantFrom('\n', '\r\n'),
        async (comments, end) => {
          const lines = workers('').split('\n');
          comments.forEach((comment, index) => (lines[index + 1] += ` # ${comment}`));
          await expectSame(scanSources([{ path: 'a.yaml', text: lines.join(end) }], { asOf }));
        },
      ),
      { numRuns: runs(25) },
    );
  });
});

test.each<[string, string, RegExp]>([
  ['no JSON', 'text', /not JSON/],
  ['other JSON', '{}', /not a JSON report of amilint/],
  ['a report of an earlier form', '{"reportVersion": 1}', /scan again/],
])('%s is refused', (_, text, message) => {
  expect(() => readReport(text, faultOf)).toThrow(message);
});

test('a place that no text has room for is refused', async () => {
  const data = JSON.parse(await report(scanSources([], { asOf }), 'json', options));
  data.notes.push({
    code: 'syntax',
    message: 'x',
    path: 'a',
    incomplete: true,
    at: { path: 'a', startLine: 2 ** 40, startColumn: 1, endLine: 2 ** 40, endColumn: 1 },
  });
  expect(() => readReport(JSON.stringify(data), faultOf)).toThrow(ReportError);
});
