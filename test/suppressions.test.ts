// Accepting findings: where a suppression can be written, what it matches, and which of them are reported
// themselves.
import { describe, expect, test } from 'vitest';
import type { ScanSourcesOptions } from '../src/options.ts';
import { scanSources } from '../src/scanSources.ts';
import { sarifReport } from '../src/report/sarif.ts';
import { positions } from '../src/value/source.ts';
import { fails } from '../src/failing.ts';

const asOf = '2026-11-24';

/** What is reported and what is suppressed, as `policy:line`. */
function judged(path: string, text: string, options: ScanSourcesOptions = {}) {
  const result = scanSources([{ path, text }], { asOf, ...options });
  const line = ({ policy, at }: (typeof result.findings)[number]) =>
    `${policy.id}:${positions(at).start.line}`;
  return { reported: result.findings.map(line), suppressed: result.suppressed.map(line), result };
}

/** An environment with one finding, at line 8; `{…}` are places for suppressions. */
const template = ({ resource = '', above = '', behind = '' }) => `Resources:${resource && `\n  ${resource}`}
  Workers:
    Type: AWS::Batch::ComputeEnvironment
    Properties:
      Type: MANAGED
      ComputeResources:
        Type: EC2
        SecurityGroupIds: [sg-1]${above && `\n        ${above}`}
        AllocationStrategy: BEST_FIT${behind && ` ${behind}`}
`;
const BEST_FIT = 'allocation-strategy-blocks-updates';

const hcl = ({
  block = '',
  above = '',
  behind = '',
}) => `${block && `${block}\n`}resource "aws_batch_compute_environment" "workers" {
  type = "MANAGED"
  compute_resources {
    type                = "EC2"
    security_group_ids  = ["sg-1"]
    image_id            = data.aws_ami.golden.id${above && `\n    ${above}`}
    allocation_strategy = "BEST_FIT"${behind && ` ${behind}`}
  }
}
`;

describe('a comment', () => {
  test.each([
    ['alone on the line above', { above: `# amilint-ignore ${BEST_FIT}: moves in January` }],
    ['behind the line', { behind: `# amilint-ignore ${BEST_FIT}: moves in January` }],
    ['above the resource', { resource: `# amilint-ignore ${BEST_FIT}: moves in January` }],
    ['with a day to come', { above: `# amilint-ignore ${BEST_FIT}: moves in January until 2027-01-31` }],
    ['with several policies', { above: `# amilint-ignore hardcoded-ami-id, ${BEST_FIT}: moves` }],
    ['among other comments', { above: `# amilint-ignore ${BEST_FIT}: moves\n        # the old fleet` }],
  ])('%s (YAML)', (_, places) => {
    const { reported, suppressed } = judged('template.yaml', template(places));
    expect(suppressed).toEqual([expect.stringMatching(new RegExp(`^${BEST_FIT}:`))]);
    expect(reported.filter((finding) => !finding.startsWith('suppression-unused'))).toEqual([]);
  });

  test.each([
    ['alone on the line above', { above: `# amilint-ignore ${BEST_FIT}: moves in January` }],
    ['with two slashes', { above: `// amilint-ignore ${BEST_FIT}: moves in January` }],
    ['between slashes and stars', { behind: `/* amilint-ignore ${BEST_FIT}: moves in January */` }],
    ['behind the line', { behind: `# amilint-ignore ${BEST_FIT}: moves in January` }],
    ['above the block', { block: `# amilint-ignore ${BEST_FIT}: moves in January` }],
  ])('%s (HCL)', (_, places) => {
    const { reported, suppressed } = judged('main.tf', hcl(places));
    expect(suppressed).toEqual([expect.stringMatching(new RegExp(`^${BEST_FIT}:`))]);
    expect(reported.filter((finding) => finding.startsWith(BEST_FIT))).toEqual([]);
  });

  test('two lines above is about another line', () => {
    const above = `# amilint-ignore ${BEST_FIT}: moves\n        InstanceTypes: [c6i.large]`;
    expect(judged('template.yaml', template({ above })).reported).toEqual([
      'suppression-unused:9',
      `${BEST_FIT}:11`,
    ]);
  });

  test.each([
    [
      'a block scalar',
      'template.yaml',
      template({ above: `Note: |\n          # amilint-ignore ${BEST_FIT}: no comment` }),
    ],
    [
      'quotes',
      'template.yaml',
      template({ above: `Note: "\n          # amilint-ignore ${BEST_FIT}: no comment"` }),
    ],
    [
      'a heredoc',
      'main.tf',
      hcl({ above: `x = <<-EOT\n    # amilint-ignore ${BEST_FIT}: no comment\n    EOT` }),
    ],
  ])('within %s is none', (_, path, text) => {
    expect(judged(path, text).suppressed).toEqual([]);
  });
});

describe('a suppression of a block', () => {
  const two = (comment: string) => `${comment}${hcl({})}${hcl({}).replace('"workers"', '"others"')}`;
  test('ends with it', () => {
    const { reported, suppressed } = judged('main.tf', two(`# amilint-ignore ${BEST_FIT}: moves\n`));
    expect(suppressed).toEqual([`${BEST_FIT}:8`]);
    expect(reported).toContain(`${BEST_FIT}:17`);
  });

  test('is not about what comes before it', () => {
    const text = `${hcl({})}# amilint-ignore ${BEST_FIT}: moves\n${hcl({}).replace('"workers"', '"others"')}`;
    const { reported, suppressed } = judged('main.tf', text);
    expect(suppressed).toEqual([`${BEST_FIT}:17`]);
    expect(reported).toContain(`${BEST_FIT}:7`);
  });
});

describe('where the language has no comments', () => {
  const environment = (extra: object) =>
    JSON.stringify({
      Resources: {
        Workers: {
          Type: 'AWS::Batch::ComputeEnvironment',
          ...extra,
          Properties: {
            Type: 'MANAGED',
            ComputeResources: { Type: 'EC2', SecurityGroupIds: ['sg-1'], AllocationStrategy: 'BEST_FIT' },
          },
        },
      },
    });
  const entry = { policy: BEST_FIT, reason: 'moves in January', until: '2027-01-31' };

  test('metadata of a resource of CloudFormation', () => {
    const text = environment({ Metadata: { amilint: { ignore: [entry] } } });
    const { reported, suppressed, result } = judged('template.json', text);
    expect({ reported, suppressed }).toEqual({ reported: [], suppressed: [`${BEST_FIT}:1`] });
    expect(result.suppressed[0]?.suppression).toMatchObject({
      kind: 'inSource',
      reason: 'moves in January',
      until: '2027-01-31',
    });
  });

  test.each(['//', 'comment'])('a member %s of a block of Terraform', (name) => {
    const workers = {
      [name]: `amilint-ignore ${BEST_FIT}: moves in January`,
      type: 'MANAGED',
      compute_resources: { type: 'EC2', security_group_ids: ['sg-1'], allocation_strategy: 'BEST_FIT' },
    };
    const text = JSON.stringify({ resource: { aws_batch_compute_environment: { workers } } });
    expect(judged('main.tf.json', text).suppressed).toContain(`${BEST_FIT}:1`);
  });

  test.each([
    ['environment', { environment: 'Work*' }, 1],
    ['address', { environment: 'template.json#Workers' }, 1],
    ['file', { file: '*.json' }, 1],
    ['another environment', { environment: 'Players' }, 0],
    ['another file', { file: 'legacy/**' }, 0],
  ])('settings, by %s', (_, limits, number) => {
    const ignore = [{ policy: BEST_FIT, reason: 'moves', ...limits }];
    expect(judged('template.json', environment({}), { ignore }).suppressed).toHaveLength(number);
  });
});

describe('a suppression with a fault is a finding and has no effect', () => {
  test.each([
    ['without a reason', `# amilint-ignore ${BEST_FIT}`, 'suppression-without-reason', /has no reason/],
    [
      'after its day',
      `# amilint-ignore ${BEST_FIT}: moves until 2026-11-23`,
      'suppression-expired',
      /ended on 2026-11-23/,
    ],
    [
      'of an unknown policy',
      '# amilint-ignore allocation-strategy-blocks-update: x',
      'suppression-unknown-policy',
      new RegExp(`did you mean ${BEST_FIT}\\?`),
    ],
    ['without a policy', '# amilint-ignore: because', 'suppression-invalid', /names no policy/],
    [
      'with a day that is none',
      `# amilint-ignore ${BEST_FIT}: moves until 2027-02-30`,
      'suppression-invalid',
      /2027-02-30 is not a day/,
    ],
  ])('%s', (_, above, policy, message) => {
    const { reported, suppressed, result } = judged('template.yaml', template({ above }));
    expect({ reported, suppressed }).toEqual({ reported: [`${policy}:9`, `${BEST_FIT}:10`], suppressed: [] });
    expect(result.findings[0]?.message).toMatch(message);
    expect(result.findings[0]?.severity).toBe('warning');
  });

  test('on its last day it still holds', () => {
    const above = `# amilint-ignore ${BEST_FIT}: moves until ${asOf}`;
    expect(judged('template.yaml', template({ above })).reported).toEqual([]);
  });

  test('one that matches nothing is reported', () => {
    const above = '# amilint-ignore hardcoded-ami-id: moves';
    expect(judged('template.yaml', template({ above })).reported).toEqual([
      'suppression-unused:9',
      `${BEST_FIT}:10`,
    ]);
  });

  test.each([
    [
      'its policy does not run',
      'template.yaml',
      template({ above: '# amilint-ignore hardcoded-ami-id: x' }),
      { skipPolicies: ['hardcoded-ami-id'] },
    ],
    [
      'a file could not be read',
      'main.tf',
      `${hcl({ above: '# amilint-ignore hardcoded-ami-id: x' })}\nresource "x" {\n  a = \n}\n`,
      {},
    ],
  ])('but not where %s', (_, path, text, options) => {
    expect(judged(path, text, options).reported).not.toContainEqual(
      expect.stringContaining('suppression-unused'),
    );
  });
});

test('accepted findings do not fail the run, and with ignores off they count', () => {
  const text = template({ above: `# amilint-ignore ${BEST_FIT}: moves` });
  expect(fails(judged('template.yaml', text).result)).toBe(false);
  const shown = judged('template.yaml', text, { ignores: false });
  expect(shown.reported).toEqual([`${BEST_FIT}:10`]);
  expect(fails(shown.result)).toBe(true);
});

test('SARIF leaves them out, or writes them with their reason', () => {
  const { result } = judged('template.yaml', template({ above: `# amilint-ignore ${BEST_FIT}: moves` }));
  const resultsOf = (includeSuppressed: boolean) =>
    JSON.parse(sarifReport(result, { version: '1.0.0', homepage: 'https://example.com', includeSuppressed }))
      .runs[0].results;
  expect(resultsOf(false)).toEqual([]);
  expect(resultsOf(true)).toMatchObject([
    { ruleId: BEST_FIT, suppressions: [{ kind: 'inSource', justification: 'moves' }] },
  ]);
});

test('what follows from an accepted finding is accepted with it', () => {
  const block = `# amilint-ignore ${BEST_FIT}: moves in January`;
  const text = hcl({ block }).replace(/ +image_id.*\n/, '');
  const { reported, suppressed } = judged('main.tf', text);
  expect(reported).toEqual([]);
  expect(suppressed).toEqual(['terraform-cannot-refresh-ami:4', `${BEST_FIT}:7`]);
});
