// The same edits in the formats that carry them, and in ESLint's door.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { applyEdits } from '../../src/edits/edit.ts';
import { json } from '../../src/report/json.ts';
import { rdjson } from '../../src/report/rdjson.ts';
import { readReport } from '../../src/report/read.ts';
import { sarifReport } from '../../src/report/sarif.ts';
import { scanSourcesWithCode } from '../../src/scanSources.ts';
import { lineStarts, type Source } from '../../src/value/source.ts';
import { withFixes } from '../../src/withFixes.ts';

const options = { version: '1.2.3', homepage: 'https://example.com/amilint' };
const path = 'infra/batch.yaml';
const text = `Resources:
  Workers:
    Type: AWS::Batch::ComputeEnvironment
    Properties:
      Type: MANAGED
      ServiceRole: arn:aws:iam::123456789012:role/ünlike
      ComputeResources:
        Type: EC2
        DesiredvCpus: 4 # ünlike
        AllocationStrategy: BEST_FIT_PROGRESSIVE
        SecurityGroupIds: [sg-1]
`;
const AFTER = text.replace('        DesiredvCpus: 4 # ünlike\n', '');

function scanned() {
  const code = scanSourcesWithCode([{ path, text }], { asOf: '2026-11-24' });
  return withFixes(code, code.result);
}

/** The offset of a line and a column in characters. */
function offset(source: Source, line: number, column: number): number {
  return (lineStarts(source)[line - 1] ?? 0) + column - 1;
}

test('a finding has its edit only if edits are requested', () => {
  const { result } = scanSourcesWithCode([{ path, text }], { asOf: '2026-11-24' });
  expect(result.findings.some((finding) => 'fix' in finding)).toBe(false);
  expect(
    scanned()
      .findings.filter(({ fix }) => fix)
      .map(({ policy }) => policy.id),
  ).toEqual(['service-role-blocks-updates', 'desired-vcpus-managed']);
});

describe('SARIF', () => {
  const [run] = (JSON.parse(sarifReport(scanned(), options)) as any).runs;
  const result = run.results.find(({ ruleId }: any) => ruleId === 'desired-vcpus-managed');

  test('has it as fixes, to the character', () => {
    const [{ description, artifactChanges }] = result.fixes;
    expect(description.text).toBe('take DesiredvCpus out: deploys in place.');
    const [{ artifactLocation, replacements }] = artifactChanges;
    expect(artifactLocation.uri).toBe(path);
    const edits = replacements.map(({ deletedRegion: region, insertedContent }: any) => ({
      start: offset({ path, text }, region.startLine, region.startColumn),
      end: offset({ path, text }, region.endLine, region.endColumn),
      text: insertedContent.text,
    }));
    expect(applyEdits(text, edits)).toBe(AFTER);
  });
});

describe('reviewdog', () => {
  const { diagnostics } = JSON.parse(rdjson(scanned(), options));
  const of = (id: string) => diagnostics.find(({ code }: any) => code.value === id);

  test('has an edit of one piece as a suggestion, in bytes', () => {
    const [{ range, text: inserted }] = of('desired-vcpus-managed').suggestions;
    expect([range, inserted]).toEqual([{ start: { line: 9, column: 1 }, end: { line: 10, column: 1 } }, '']);
  });

  test('has none of several pieces, which are nothing one by one', () => {
    expect(of('service-role-blocks-updates').suggestions).toBeUndefined();
  });
});

describe('JSON', () => {
  const report = json(scanned(), options);

  test('has it as the schema says', () => {
    const schema = fileURLToPath(new URL('../../schemas/report.schema.json', import.meta.url));
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    const validate = ajv.compile(JSON.parse(readFileSync(join(schema), 'utf8')));
    validate(JSON.parse(report));
    expect(validate.errors).toBeNull();
    const finding = JSON.parse(report).findings.find(({ policy }: any) => policy === 'desired-vcpus-managed');
    expect(finding.fix.steps).toEqual([
      {
        text: 'take DesiredvCpus out',
        effect: 'scales',
        effectText: 'deploys in place',
        edits: [{ at: { path, startLine: 9, startColumn: 1, endLine: 10, endColumn: 1 }, text: '' }],
      },
    ]);
  });

  test('keeps it when it is read again', () => {
    const { result } = readReport(report, () => undefined);
    expect(json(result, options)).toBe(report);
    expect(sarifReport(result, options)).toBe(sarifReport(scanned(), options));
  });
});
