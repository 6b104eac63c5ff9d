// What every format shows of a finding itself: its severity, which is milder than that of its policy if it
// is only possible, and its place to the column.
import { expect, test } from 'vitest';
import type { Severity } from '../src/judge/severity.ts';
import { FORMAT_NAMES, report, type Format } from '../src/report/formats.ts';
import { scanSources } from '../src/scanSources.ts';

const ID = 'allocation-strategy-blocks-updates';

/** How a format writes a severity, given its name. */
const WRITTEN: { readonly [format in Format]: (severity: Severity) => string } = {
  text: (severity) => `\n${severity} ${ID}  `,
  concise: (severity) => `: ${severity} ${ID}: `,
  agent: (severity) => ` ${severity} ${ID} (possible)\n`,
  markdown: (severity) => `- ${{ error: '🔴', warning: '🟡', note: '🔵' }[severity]} ${severity} [\`${ID}\`]`,
  json: (severity) =>
    `"severity": "${severity}",\n      "ifCertain": "warning",\n      "certainty": "possible",`,
  sarif: (severity) => `"level": "${severity}",\n`,
  github: (severity) => `::${severity === 'note' ? 'notice' : severity} file=`,
  gitlab: (severity) => `"severity": "${{ error: 'critical', warning: 'major', note: 'minor' }[severity]}"`,
  azure: (severity) => (severity === 'note' ? `: note ${ID}: ` : `[task.logissue type=${severity};`),
  junit: (severity) => ` type="${severity}">`,
  rdjson: (severity) => `"severity": "${{ error: 'ERROR', warning: 'WARNING', note: 'INFO' }[severity]}"`,
};
const SEVERITIES: readonly Severity[] = ['error', 'warning', 'note'];

const scanned = scanSources(
  [
    {
      path: 'batch.yaml',
      text: `Resources:
  Workers:
    Type: AWS::Batch::ComputeEnvironment
    Properties: { Type: MANAGED, ComputeResources: { Type: EC2, AllocationStrategy: BEST_FIT } }
`,
    },
  ],
  { asOf: '2026-11-24', policies: [ID] },
);

test.each(FORMAT_NAMES)('%s has the severity of the finding', async (format) => {
  expect(scanned.findings).toMatchObject([{ severity: 'warning', policy: { severity: 'warning' } }]);
  for (const severity of SEVERITIES) {
    const findings = scanned.findings.map((one) => ({ ...one, severity, certainty: 'possible' as const }));
    const text = await report({ ...scanned, findings }, format, {
      version: '1',
      homepage: 'https://a.example',
    });
    const written = SEVERITIES.filter((one) => `\n${text}`.includes(WRITTEN[format](one)));
    expect(written).toEqual([severity]);
  }
});

/** How a format writes the place of a text behind a letter of two bytes, one of four, and a blank. */
const PLACED: { readonly [format in Format]: RegExp } = {
  text: /batch\.yaml:1:5\n/,
  concise: /^batch\.yaml:1:5: /,
  agent: /^batch\.yaml:1:5 /,
  markdown: /at `batch\.yaml:1:5`/,
  json: /"path": "batch\.yaml",\s+"startLine": 1,\s+"startColumn": 5,\s+"endLine": 1,\s+"endColumn": 13\s/,
  sarif: /"startLine": 1,\s+"startColumn": 5,\s+"endLine": 1,\s+"endColumn": 13/,
  github: /file=batch\.yaml,line=1,endLine=1,col=5,endColumn=13,/,
  gitlab: /"path": "batch\.yaml",\s+"lines": \{\s+"begin": 1,\s+"end": 1\s/,
  azure: /linenumber=1;columnnumber=5;/,
  junit: /name="\S+ \(line 1, column 5\)"/,
  // reviewdog counts bytes of UTF-8.
  rdjson: /"start": \{\s+"line": 1,\s+"column": 8\s+\},\s+"end": \{\s+"line": 1,\s+"column": 16\s/,
};

test.each(FORMAT_NAMES)('%s has the place of the finding, to the column', async (format) => {
  const source = { path: 'batch.yaml', text: 'é😀 BEST_FIT\n' };
  const findings = scanned.findings.map((one) => ({ ...one, at: { source, start: 4, end: 12 } }));
  const text = await report({ ...scanned, findings }, format, {
    version: '1',
    homepage: 'https://a.example',
  });
  expect(text).toMatch(PLACED[format]);
});
