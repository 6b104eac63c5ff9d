// A finding that is only possible is milder than its policy: every format shows the severity of the finding.
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

test.each(FORMAT_NAMES)('%s', async (format) => {
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
