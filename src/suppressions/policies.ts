// The policies on suppressions themselves. They judge what a person wrote beside the code, not the model of
// an environment, so they have no checks: match.ts makes their findings.
import type { Example, Policy } from '../judge/policy.ts';

const BEST_FIT = 'allocation-strategy-blocks-updates';

/** An example: an environment with one finding, and a comment above it. */
function example(verdict: 'good' | 'bad', name: string, comment: string): Example {
  return {
    name,
    verdict,
    code: {
      language: 'cloudformation',
      text: `Resources:
  Workers:
    Type: AWS::Batch::ComputeEnvironment
    Properties:
      Type: MANAGED
      ComputeResources:
        Type: EC2
        SecurityGroupIds: [sg-0123456789abcdef0]
        # ${comment}${verdict === 'bad' ? ' # finding' : ''}
        AllocationStrategy: BEST_FIT
`,
    },
  };
}

const accepted = example(
  'good',
  'a reason and a day',
  `amilint-ignore ${BEST_FIT}: moves in January until 2027-01-31`,
);

const common = {
  theme: 'suppressions',
  severity: 'warning',
  since: '0.2.0',
  severityWhen: [],
  remedyWhen: [],
  fix: [],
  follows: [],
  tags: [],
  seed: false,
  optIn: false,
  hints: {},
  references: [],
  checks: [],
} as const;

/** Each kind of fault that a suppression can have. */
export const SUPPRESSION_POLICIES = {
  unused: {
    ...common,
    id: 'suppression-unused',
    title: 'A suppression matches no finding',
    why:
      'The finding was mended, or it moved away from the suppression. What is left would hide the next finding of ' +
      'the same policy at this place, and nobody would see it.',
    remedy: 'Remove the suppression. `amilint ignore --prune` removes all that match nothing.',
    examples: [
      example(
        'bad',
        'the finding has another policy',
        'amilint-ignore deprecated-image-id: moves in January',
      ),
      accepted,
    ],
  },
  expired: {
    ...common,
    id: 'suppression-expired',
    title: 'The day of a suppression has passed',
    why:
      'A suppression with a day is a promise to mend the finding by then. From the next day on the finding counts ' +
      'again.',
    remedy: 'Mend the finding, or set a later day with a reason that is still true.',
    examples: [
      example('bad', 'the day has passed', `amilint-ignore ${BEST_FIT}: moves in January until 2026-01-31`),
      accepted,
    ],
  },
  withoutReason: {
    ...common,
    id: 'suppression-without-reason',
    title: 'A suppression has no reason',
    why: 'Without a reason nobody can tell later whether the finding may be accepted. Such a suppression has no effect.',
    remedy:
      'Write the reason behind a colon: `# amilint-ignore launch-template-pins-ami: moves with the next rebuild`.',
    examples: [example('bad', 'nothing behind the id', `amilint-ignore ${BEST_FIT}`), accepted],
  },
  unknownPolicy: {
    ...common,
    id: 'suppression-unknown-policy',
    title: 'A suppression names a policy that does not exist',
    why: 'The id is misspelt, or the policy has another id now. Such a suppression has no effect.',
    remedy: 'Use the id that the finding shows. `amilint policies` lists all ids.',
    examples: [
      example('bad', 'a letter is missing', `amilint-ignore ${BEST_FIT.slice(0, -1)}: moves in January`),
      accepted,
    ],
  },
  invalid: {
    ...common,
    id: 'suppression-invalid',
    title: 'A suppression cannot be read',
    why: 'It names no policy, or its day is not a day of the calendar. Such a suppression has no effect.',
    remedy: 'Write it as `# amilint-ignore <policy>: <reason> until 2027-01-31`. The day may be left out.',
    examples: [
      example(
        'bad',
        'a day that is not in the calendar',
        `amilint-ignore ${BEST_FIT}: moves in January until 2027-02-30`,
      ),
      accepted,
    ],
  },
  notAllowed: {
    ...common,
    id: 'suppression-not-allowed',
    title: 'A suppression of a policy that may not be suppressed',
    why:
      'The settings or the policy itself set `ignorable: false`: its findings have to be mended. The suppression has ' +
      'no effect.',
    remedy: 'Mend the finding, and remove the suppression.',
    // Settings forbid suppressions of a policy, and examples have no settings.
    examples: [accepted],
  },
} as const satisfies Readonly<Record<string, Policy>>;

/** All policies that come with amilint, by id: those of files, and those on suppressions. */
export function withSuppressionPolicies(policies: readonly Policy[]): readonly Policy[] {
  return [...policies, ...Object.values(SUPPRESSION_POLICIES)].toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

export type SuppressionFault = keyof typeof SUPPRESSION_POLICIES;
