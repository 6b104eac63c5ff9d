// The cases of ../shared/cases/robust whose values would act through a report, or are secrets: no format lets
// them.
import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { FORMATS, FORMAT_NAMES, report, type Format } from '../../src/report/formats.ts';
import { scan } from '../../src/scan.ts';
import { caseFolder } from './support.ts';

const GROUP = 'robust';
/** What runners of CI take for a command. */
const COMMAND = /^\s*::|##(?:\[|vso\[|teamcity\[)/i;
/** The commands that formats consist of, about files of the cases. */
const OWN =
  /^(?:::(?:error|warning|notice) file=|##vso\[task\.logissue [^\]]*sourcepath=)[^,;\]]*(?:template\.yaml|\.json)/;

async function reported(name: string, format: Format): Promise<{ text: string; count: number }> {
  const root = caseFolder(`${GROUP}/${name}`);
  const result = await scan({ paths: [root], root, asOf: '2026-11-25' });
  const text = await report(result, format, { version: '0', homepage: 'https://example.com' });
  return { text, count: result.findings.length };
}

describe.skipIf(!existsSync(caseFolder(GROUP)))(`${GROUP} (skipped where ../shared/cases is absent)`, () => {
  describe.each(FORMAT_NAMES)('as %s', (format) => {
    test.each(['workflow-command-in-a-name', 'workflow-commands-in-values'])(
      '%s: no line is a command',
      async (name) => {
        const { text, count } = await reported(name, format);
        expect(count).toBeGreaterThan(1);
        const lines = text.split('\n').filter((line) => COMMAND.test(line.replace(OWN, '')));
        expect(lines).toEqual([]);
      },
    );

    test('secrets-of-parameters-printed: neither the secret nor what is made of it is shown', async () => {
      const { text, count } = await reported('secrets-of-parameters-printed', format);
      expect(count).toBe(10);
      expect(text).not.toContain('S3CRET');
      // Examples of policies have the same AMI id.
      if (!('showsExamples' in FORMATS[format])) expect(text).not.toContain('ami-0123456789abcdef0');
    });
  });

  test('links-in-sarif-messages: no value is a link in code scanning', async () => {
    const { text } = await reported('links-in-sarif-messages', 'sarif');
    const { results } = JSON.parse(text).runs[0];
    const messages: string[] = results.map(({ message }: { message: { text: string } }) => message.text);
    expect(messages.filter((message) => message.includes('evil.example'))).toHaveLength(1);
    expect(messages.filter((message) => /(?<!\\)\[[^\]]*(?<!\\)]\(/.test(message))).toEqual([]);
  });
});
