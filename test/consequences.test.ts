// One cause, one finding: a finding that follows from another fault is reported under it, and disappears with
// it.
import { describe, expect, test } from 'vitest';
import { fails } from '../src/failing.ts';
import { without } from '../src/judge/consequences.ts';
import { jsonReport } from '../src/report/json.ts';
import { sarifReport } from '../src/report/sarif.ts';
import { textReport } from '../src/report/text.ts';
import { scanSources } from '../src/scanSources.ts';

const ROLE_AND_STRATEGY = `
resource "aws_iam_role" "batch" {
  name = "batch"
}

resource "aws_batch_compute_environment" "workers" {
  name         = "workers"
  type         = "MANAGED"
  service_role = aws_iam_role.batch.arn

  compute_resources {
    type               = "EC2"
    security_group_ids = ["sg-1"]
  }
}

resource "aws_batch_job_queue" "jobs" {
  name = "jobs"
  compute_environment_order {
    order               = 1
    compute_environment = aws_batch_compute_environment.workers.arn
  }
}
`;

const scanned = (text: string, policies?: readonly string[]) =>
  scanSources([{ path: 'main.tf', text }], { asOf: '2026-11-24', ...(policies ? { policies } : {}) });
const ids = (findings: ReturnType<typeof scanned>['findings']) =>
  findings.map(({ policy, follows }) => [policy.id, follows.map((cause) => cause.policy)]);

describe('an environment that cannot be updated for two reasons', () => {
  const result = scanned(ROLE_AND_STRATEGY);

  test('has two causes, and what follows from both', () => {
    expect(ids(result.findings)).toEqual([
      ['blue-green-blocked-by-fixed-name', ['service-role-blocks-updates', 'allocation-strategy-unset']],
      ['service-role-blocks-updates', []],
      ['allocation-strategy-unset', []],
      ['terraform-cannot-refresh-ami', ['service-role-blocks-updates', 'allocation-strategy-unset']],
    ]);
  });

  test('is reported with the consequences under the first cause', () => {
    const report = textReport(result, { color: false, width: 100 });
    expect(report.match(/^\S.* {2}main\.tf:\d+/gm)).toEqual([
      expect.stringContaining('service-role-blocks-updates'),
      expect.stringContaining('allocation-strategy-unset'),
    ]);
    expect(report).toMatch(/^ {2}so {8}warning blue-green-blocked-by-fixed-name \(line 7:/m);
  });

  test('has separate results for them in JSON and SARIF, which name their causes', () => {
    const json = JSON.parse(jsonReport(result, '1'));
    expect(json.findings[0].follows).toMatchObject([
      { policy: 'service-role-blocks-updates', at: { startLine: 9 } },
      { policy: 'allocation-strategy-unset', at: { startLine: 11 } },
    ]);
    const [first] = JSON.parse(sarifReport(result, { version: '1', homepage: 'https://x.test' })).runs[0]
      .results;
    expect(first).toMatchObject({
      ruleId: 'blue-green-blocked-by-fixed-name',
      relatedLocations: [
        { message: { text: 'follows from service-role-blocks-updates' } },
        { message: { text: 'follows from allocation-strategy-unset' } },
      ],
      properties: { follows: ['service-role-blocks-updates', 'allocation-strategy-unset'] },
    });
  });

  test('loses a consequence with the last of its causes', () => {
    const role = without(result.findings, ({ policy }) => policy.id === 'service-role-blocks-updates');
    expect(ids(role)).toEqual([
      ['blue-green-blocked-by-fixed-name', ['allocation-strategy-unset']],
      ['allocation-strategy-unset', []],
      ['terraform-cannot-refresh-ami', ['allocation-strategy-unset']],
    ]);
    expect(without(role, ({ policy }) => policy.id === 'allocation-strategy-unset')).toEqual([]);
  });
});

describe('what follows from two causes', () => {
  const accepted = (...ids: readonly string[]) => {
    const comments = ids.map((id) => `# amilint-ignore ${id}: planned\n`).join('');
    const header = 'resource "aws_batch_compute_environment"';
    const { findings, suppressed } = scanned(ROLE_AND_STRATEGY.replace(header, `${comments}${header}`));
    return { left: namesOf(findings), suppressed: namesOf(suppressed) };
  };
  const namesOf = (findings: ReturnType<typeof scanned>['findings']) =>
    findings.map(({ policy }) => policy.id).toSorted();

  test('stays if one of them is accepted', () => {
    const { left, suppressed } = accepted('service-role-blocks-updates');
    expect(suppressed).toEqual(['service-role-blocks-updates']);
    expect(left).toEqual([
      'allocation-strategy-unset',
      'blue-green-blocked-by-fixed-name',
      'terraform-cannot-refresh-ami',
    ]);
  });

  test('is accepted with both', () => {
    const { left, suppressed } = accepted('service-role-blocks-updates', 'allocation-strategy-unset');
    expect(left).toEqual([]);
    expect(suppressed).toHaveLength(4);
  });
});

test('a consequence fails no run that its causes do not fail', () => {
  const { findings } = scanned(ROLE_AND_STRATEGY);
  const milder = findings.map((finding) => ({
    ...finding,
    severity: finding.follows.length > 0 ? ('error' as const) : finding.severity,
  }));
  expect(fails({ findings: milder }, { failOn: 'error' })).toBe(false);
  expect(fails({ findings: milder }, { failOn: 'warning' })).toBe(true);
});

test('without a finding on the cause it is reported by itself', () => {
  expect(ids(scanned(ROLE_AND_STRATEGY, ['terraform-cannot-refresh-ami']).findings)).toEqual([
    ['terraform-cannot-refresh-ami', []],
  ]);
});

test('what holds anyway does not follow from what is only possible', () => {
  const open = ROLE_AND_STRATEGY.replace('aws_iam_role.batch.arn', 'var.role').replace(
    'type               = "EC2"',
    'type               = "EC2"\n    allocation_strategy = "BEST_FIT_PROGRESSIVE"',
  );
  expect(ids(scanned(`variable "role" {}\n${open}`).findings)).toEqual([
    ['blue-green-blocked-by-fixed-name', ['service-role-blocks-updates']],
    ['service-role-blocks-updates', []],
    ['terraform-cannot-refresh-ami', []],
  ]);
});
