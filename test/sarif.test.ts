// The SARIF report: accepted by the validator of the format's makers under GitHub's rules, complete, and
// stable.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Log, Result } from 'sarif';
import { beforeAll, describe, expect, test } from 'vitest';
import { lineHash } from '../src/report/lineHash.ts';
import { sarifReport } from '../src/report/sarif.ts';
import { scanSources } from '../src/scanSources.ts';
import { counterparts } from './counterparts/install.ts';
import { fc } from './property.ts';

const options = {
  version: '1.2.3',
  homepage: 'https://example.com/amilint',
  rootUri: 'file:///home/user/project/',
};
const pinned = readFileSync(
  fileURLToPath(new URL('../fixtures/pinned-ami/batch.yaml', import.meta.url)),
  'utf8',
);
const possible = `Parameters:
  Capacity: { Type: String }
Resources:
  Environment:
    Type: AWS::Batch::ComputeEnvironment
    Properties:
      Type: MANAGED
      ComputeResources: { Type: !Ref Capacity, ImageId: ami-0123456789abcdef0, SecurityGroupIds: [sg-1], AllocationStrategy: BEST_FIT }
`;
const sources = [
  { path: 'infra/batch.yaml', text: pinned },
  { path: 'with blanks/ümläut [x].yaml', text: possible },
  { path: 'broken #1.yaml', text: 'Resources:\n  A:\n    Type: AWS::Batch::ComputeEnvironment\n  b: [\n' },
  { path: 'rendered.yaml', text: 'Resources:\n{% if x %}\n  A:\n    Type: AWS::Batch::ComputeEnvironment\n' },
];
const report = () => sarifReport(scanSources(sources, { asOf: '2026-11-24' }), options);
const log = JSON.parse(report()) as Log;
const run = log.runs[0]!;
const resultsOf = (policy: string): Result[] => run.results!.filter((result) => result.ruleId === policy);

describe('the validator', () => {
  let tool = '';
  beforeAll(() => {
    tool = join(counterparts(), 'node_modules/.bin/sarif-multitool');
  });

  test.each([
    ['a report with findings and notes', () => report()],
    ['an empty one', () => sarifReport(scanSources([]), options)],
  ])('has nothing to say of %s', (_, text) => {
    const folder = mkdtempSync(join(tmpdir(), 'amilint-sarif-'));
    writeFileSync(join(folder, 'in.sarif'), text());
    // The tool's wrapper hands its arguments to a shell as they are, so the semicolon needs quotes of its
    // own.
    const { status, stdout } = spawnSync(
      tool,
      [
        'validate',
        join(folder, 'in.sarif'),
        '--rule-kind',
        '"Sarif;Ghas"',
        '--output',
        join(folder, 'out.sarif'),
        '--log',
        'ForceOverwrite',
      ],
      {
        encoding: 'utf8',
        env: { ...process.env, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: '1' },
      },
    );
    const said = JSON.parse(readFileSync(join(folder, 'out.sarif'), 'utf8')) as Log;
    const complaints = said.runs[0]!.results!.filter(({ level }) => level !== 'note' && level !== 'none').map(
      ({ ruleId, message, locations }) => [
        ruleId,
        message.id ?? message.text,
        message.arguments,
        locations?.[0]?.physicalLocation?.region,
      ],
    );
    expect(complaints, stdout).toEqual([]);
    expect(status, stdout).toBe(0);
  });
});

test('a result has its region, the way of its value, what it assumes, and linked places', () => {
  const [result] = resultsOf('hardcoded-ami-id');
  expect(result).toMatchObject({
    level: 'warning',
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: 'infra/batch.yaml', uriBaseId: '%SRCROOT%' },
          region: { startLine: 7, startColumn: 14, endLine: 7, endColumn: 35 },
        },
      },
    ],
    properties: {
      certainty: 'certain',
      environments: ['Workers'],
      assuming: ['parameter Environment is production'],
      unknowns: [],
    },
  });
  const steps = result!.codeFlows![0]!.threadFlows[0]!.locations.map(
    ({ location }) => location!.physicalLocation!.region!.startLine,
  );
  expect(steps).toEqual([17, 33, 37, 41, 7]);
  const links = [...result!.message.text!.matchAll(/\]\((\d+)\)/g)].map(([, id]) => Number(id));
  expect(links).toEqual(result!.relatedLocations!.map(({ id }) => id));
});

test('a possible finding has a level one lower and names what is unknown', () => {
  const result = resultsOf('hardcoded-ami-id').find(
    ({ properties }) => properties!['certainty'] === 'possible',
  );
  expect(result).toMatchObject({
    level: 'note',
    locations: [
      { physicalLocation: { artifactLocation: { uri: 'with%20blanks/%C3%BCml%C3%A4ut%20%5Bx%5D.yaml' } } },
    ],
    properties: {
      unknowns: [
        { text: 'parameter Capacity has no default', settle: 'give it with --parameter Capacity=…' },
      ],
    },
  });
});

test('files that could not be read are notifications', () => {
  const { toolExecutionNotifications: notifications } = run.invocations![0]!;
  expect(notifications).toMatchObject([
    {
      level: 'warning',
      descriptor: { id: 'syntax' },
      locations: [{ physicalLocation: { artifactLocation: { uri: 'broken%20%231.yaml' } } }],
    },
    {
      level: 'warning',
      descriptor: { id: 'rendered-elsewhere' },
      locations: [{ physicalLocation: { region: { startLine: 2 } } }],
    },
  ]);
});

test('every rule has its texts, tags and precision, and a score only where it is about security', () => {
  for (const rule of run.tool.driver.rules!) {
    expect(rule.shortDescription!.text.length).toBeGreaterThan(10);
    expect(rule.fullDescription!.text.length).toBeLessThanOrEqual(1024);
    expect(rule.help!.markdown).toContain('**What to do.**');
    const { tags, precision } = rule.properties as { tags: string[]; precision: string };
    expect(tags.length).toBeLessThanOrEqual(10);
    expect(precision).toBe('high');
    expect('security-severity' in rule.properties!).toBe(tags.includes('security'));
  }
});

test('the same bytes for the same sources in another order', () => {
  const again = sarifReport(scanSources(sources.toReversed(), { asOf: '2026-11-24' }), options);
  expect(again).toBe(report());
});

test('more results than code scanning keeps are cut, and that is said', () => {
  const result = scanSources(sources, { asOf: '2026-11-24' });
  const many = {
    ...result,
    findings: Array.from({ length: 6_000 }, (_, index) => ({
      ...result.findings[index % result.findings.length]!,
    })),
  };
  const { results, invocations } = (JSON.parse(sarifReport(many, options)) as Log).runs[0]!;
  expect(results).toHaveLength(5_000);
  expect(invocations![0]!.toolExecutionNotifications!.at(-1)!.message.text).toContain(
    'Only the 5000 most severe of 6000 findings',
  );
});

describe('primaryLocationLineHash', () => {
  /**
   * The hash as GitHub describes it: 64 bits, over the hundred characters from the line's start that are no
   * blanks.
   */
  function plainHashes(text: string): string[] {
    const characters = [...Array(text.length).keys()].map((index) => text.charCodeAt(index));
    const lines: number[][] = [[]];
    characters.forEach((code, index) => {
      if (code === 10 && characters[index - 1] === 13) return;
      const normal = code === 13 ? 10 : code;
      if (normal !== 32 && normal !== 9) lines.at(-1)!.push(normal);
      if (normal === 10) lines.push([]);
    });
    const counts = new Map<string, number>();
    return lines.map((_, line) => {
      const window = [...lines.slice(line).flat(), 65535, ...Array(100).fill(0)].slice(0, 100);
      const hash = window
        .reduce((sum: bigint, code: number) => BigInt.asUintN(64, sum * 37n + BigInt(code)), 0n)
        .toString(16);
      counts.set(hash, (counts.get(hash) ?? 0) + 1);
      return `${hash}:${counts.get(hash)}`;
    });
  }

  test('is what GitHub computes, for any text', () => {
    const text = fc
      .array(fc.constantFrom('a', 'key: value', ' ', '\t', '\n', '\r\n', '\r', '😀', 'é', '#'), {
        maxLength: 150,
      })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, (sample) => {
        const source = { path: 'a.yaml', text: sample };
        const expected = plainHashes(sample);
        expect(expected.map((_, index) => lineHash(source, index + 1))).toEqual(expected);
        expect(lineHash(source, expected.length + 1)).toBe('');
      }),
    );
  });
});
