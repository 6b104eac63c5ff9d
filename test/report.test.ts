// What the reports look like: the text and the JSON of a fixture, and what each promises.
import { Ajv2020 } from 'ajv/dist/2020.js';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import packageJson from '../package.json' with { type: 'json' };
import reportSchema from '../schemas/report.schema.json' with { type: 'json' };
import { jsonReport } from '../src/report/json.ts';
import { policyList, policyMarkdown, policyPage } from '../src/report/policyPage.ts';
import { styleOf } from '../src/report/style.ts';
import { textReport } from '../src/report/text.ts';
import { standardPolicies } from '../src/policies.ts';
import { scanSources } from '../src/scanSources.ts';

const fixture = (path: string) => ({
  path,
  text: readFileSync(fileURLToPath(new URL(`../fixtures/${path}`, import.meta.url)), 'utf8'),
});
/** What the fixture breaks, by name: the report does not change with the number of policies. */
const BROKEN_BY_PINNED = [
  'allocation-strategy-blocks-updates',
  'amazon-linux-2-image-type',
  'block-device-misses-root',
  'ecs-config-overwritten',
  'gpu-instances-without-gpu-image',
  'hardcoded-ami-id',
  'instance-store-unused',
  'launch-template-pins-ami',
  'launch-template-version-latest',
  'replacement-blocked-by-fixed-name',
  'service-role-blocks-updates',
  'user-data-not-mime-multipart',
];
const pinned = scanSources([fixture('pinned-ami/batch.yaml')], {
  asOf: '2026-11-24',
  policies: BROKEN_BY_PINNED,
});
const clean = scanSources([fixture('clean/batch.yaml')], { asOf: '2026-11-24' });
const broken = scanSources(
  [
    {
      path: 'broken.yaml',
      text: 'Resources:\n  Workers:\n    Type: AWS::Batch::ComputeEnvironment\n  bad: [\n',
    },
  ],
  {
    asOf: '2026-11-24',
  },
);

describe('text', () => {
  test('findings with their code, then what was covered', async () => {
    await expect(textReport(pinned, { color: false, width: 80 })).toMatchFileSnapshot(
      'snapshots/pinned-ami.txt',
    );
  });

  test('nothing found differs from something not read', () => {
    expect(textReport(clean, { color: false })).toMatch(/^No findings\.\n1 compute environment judged/);
    expect(textReport(broken, { color: false })).toMatch(
      /broken\.yaml:\d+:\d+: It is not well-formed: .*\n[^]*No AWS Batch compute environment found\./,
    );
  });

  test('colours are used only if they are requested', () => {
    expect(textReport(pinned, { color: false })).not.toContain('\u001b');
    expect(textReport(pinned, { color: true })).toContain('\u001b[');
  });

  test('no line is wider than the terminal, but for words that do not fit', () => {
    for (const line of textReport(pinned, { color: false, width: 60 }).split('\n')) {
      if (line.length > 60) expect(line.trim().split(/\s+/).length).toBeLessThan(4);
    }
  });

  test('of a file with one line of some megabytes, the part around the place is shown', () => {
    const padding = { Type: 'Custom::Padding', Properties: { Text: 'é💥'.repeat(700_000) } };
    const ComputeResources = { Type: 'EC2', ImageId: 'ami-0f1e2d3c4b5a69788' };
    const workers = {
      Type: 'AWS::Batch::ComputeEnvironment',
      Properties: { Type: 'MANAGED', ComputeResources },
    };
    const text = JSON.stringify({ Resources: { Before: padding, Workers: workers, After: padding } });
    const result = scanSources([{ path: 'one-line.json', text }], { policies: ['hardcoded-ami-id'] });
    const lines = textReport(result, { color: false, width: 80 }).split('\n');
    const at = lines.findIndex((line) => line.startsWith('  1 │ …'));
    expect(lines[at]).toMatch(/^  1 │ ….*"ImageId":"ami-0f1e2d3c4b5a69788"}.*…$/);
    expect(lines[at]!.indexOf('ami-')).toBe(lines[at + 1]!.indexOf('^'));
  });

  test('what a scanned file says cannot drive the terminal', () => {
    const evil = fixture('pinned-ami/batch.yaml').text.replace(
      'ami-0f1e2d3c4b5a69788',
      'ami-0f1e2d3c4b5a69788 # \u202e\u001b[31m',
    );
    const text = textReport(scanSources([{ path: 'evil\u001b.yaml', text: evil }]), { color: false });
    expect(text).not.toMatch(/[\u001b\u202e]/);
  });
});

describe('JSON', () => {
  const validate = new Ajv2020({ formats: { date: true } }).compile(reportSchema);

  test.each([
    ['findings', pinned],
    ['nothing', clean],
    ['notes', broken],
  ])('a report with %s is of its schema', (_, result) => {
    expect(validate(JSON.parse(jsonReport(result, '1.2.3')))).toBe(true);
  });

  test('every environment is there with its address, file, line and language', () => {
    expect(JSON.parse(jsonReport(clean, '1.2.3')).environments).toEqual([
      {
        name: 'Workers',
        address: 'clean/batch.yaml#Workers',
        language: 'cloudformation',
        type: 'AWS::Batch::ComputeEnvironment',
        state: 'judged',
        at: { path: 'clean/batch.yaml', startLine: 5, startColumn: 3, endLine: 5, endColumn: 10 },
      },
    ]);
  });

  test('fingerprints stay when lines move', () => {
    const source = fixture('pinned-ami/batch.yaml');
    const moved = scanSources([{ ...source, text: `# one more line\n\n${source.text}` }], {
      asOf: '2026-11-24',
    });
    const prints = (result: typeof pinned) =>
      JSON.parse(jsonReport(result, '1')).findings.map(
        ({ fingerprint }: { fingerprint: string }) => fingerprint,
      );
    expect(prints(moved)).toEqual(prints(pinned));
    expect(new Set(prints(pinned)).size).toBe(pinned.findings.length);
  });
});

describe('policies', () => {
  test('in Markdown nothing of the prose is taken for HTML', () => {
    const policy = standardPolicies().policies.find(({ id }) => id === 'hardcoded-ami-id')!;
    expect(policyMarkdown(policy)).toContain(String.raw`AWS::SSM::Parameter::Value\<AWS::EC2::Image::Id>`);
  });

  const { policies } = standardPolicies();
  const style = styleOf({ color: false, width: 80 });

  test('the list has each one once', () => {
    const list = policyList(policies, style);
    for (const { id } of policies) expect(list.match(new RegExp(`^ {2}${id} `, 'gm'))).toHaveLength(1);
  });

  test('the list has the version in which each came, and the languages of those that lack a usual one', () => {
    const wide = policyList(policies, styleOf({ color: false, width: 200 }));
    const lineOf = (id: string): string => new RegExp(`^ {2}${id} .*$`, 'm').exec(wide)?.[0] ?? '';
    expect(lineOf('hardcoded-ami-id')).toMatch(/ warning +0\.1\.0 +/);
    expect(lineOf('ami-build-keeps-ecs-state')).toMatch(/ warning +0\.2\.0 +[^()]+$/);
    expect(wide.replaceAll(/\s+/g, ' ')).toMatch(
      / changes-ignored warning 0\.2\.0 [^()]+ \(Terraform[^()]* only\) /,
    );
  });

  test('every policy says the version in which it came, which is no later than the next one', () => {
    const [major = 0, minor = 0] = packageJson.version.split('.').map(Number);
    const allowed = Array.from({ length: minor + 2 }, (_, index) => `${major}.${index}.0`);
    for (const { id, since } of policies) expect([id, allowed.includes(since ?? '')]).toEqual([id, true]);
  });

  test.each(policies.map((policy) => [policy.id, policy] as const))(
    'the page of %s has its parts',
    (_, policy) => {
      const page = policyPage(policy, style);
      for (const part of ['Why\n', 'What to do\n', 'Gives no finding: ']) expect(page).toContain(part);
      const hasBad = policy.examples.some(({ verdict }) => verdict === 'bad');
      expect(page.includes('Gives a finding: ')).toBe(hasBad);
      expect(page.includes('References\n')).toBe(policy.references.length > 0);
      if (hasBad) expect(policyMarkdown(policy)).toMatch(/```(yaml|hcl|json)\n[^]*\n```/);
    },
  );
});
