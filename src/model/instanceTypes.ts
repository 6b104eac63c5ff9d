// What EC2 documents about its instance types, as far as an AMI has to fit them.
import { own } from '../value/own.ts';
import { sizeFault, type SizeFault } from './instanceSizes.ts';
import current from './data/instance-types.json' with { type: 'json' };
import retired from './data/retired-families.json' with { type: 'json' };

export interface InstanceTypeFacts {
  /** `g4dn` of `g4dn.xlarge`; of a keyword the keyword. */
  readonly family: string;
  /** `x86_64`, `arm64`; a type of macOS has others. */
  readonly architectures: readonly string[];
  /**
   * Whether it has NVIDIA GPUs. AMD, Gaudi, Neuron and FPGA accelerators do not count. Undefined if it is not
   * known.
   */
  readonly nvidia?: boolean;
  /** Whether it has instance store volumes. */
  readonly instanceStore?: boolean;
}

type Traits = Partial<Omit<InstanceTypeFacts, 'family'>>;

const families = new Map<string, Traits>(
  Object.entries<Traits>({ ...retired.families, ...current.families }),
);

/**
 * Words for families that AWS Batch chooses: `optimal` means the same as `default_x86_64`, m6i, c6i, r6i and
 * c7i, since November 2025, and families of the same kind before.
 * Source: docs.aws.amazon.com/batch/latest/APIReference/API_ComputeResource.html, instanceTypes
 */
const KEYWORDS: { readonly [keyword: string]: Traits } = {
  optimal: { architectures: ['x86_64'], nvidia: false, instanceStore: false },
  default_x86_64: { architectures: ['x86_64'], nvidia: false, instanceStore: false },
  default_arm64: { architectures: ['arm64'], nvidia: false, instanceStore: false },
};

/** The words that instanceTypes takes beside types and families. */
export const KEYWORD_NAMES: readonly string[] = Object.keys(KEYWORDS);

/** Whether an entry of instanceTypes is a word for families of Batch's choice. */
export function isKeyword(entry: string): boolean {
  return Object.hasOwn(KEYWORDS, entry.toLowerCase());
}

/**
 * What is known of an entry of instanceTypes: a type, a family or a keyword. Undefined for what is no such
 * name.
 */
export function factsOf(entry: string): InstanceTypeFacts | undefined {
  const keyword = isKeyword(entry) ? own(KEYWORDS, entry.toLowerCase()) : undefined;
  if (keyword) return { family: entry.toLowerCase(), architectures: [], ...keyword };
  const family = familyOf(entry);
  if (!/^[a-z][a-z0-9-]*$/.test(family) || !/\d/.test(family)) return undefined;
  return { family, architectures: [], ...(families.get(family) ?? guess(family)) };
}

/** What is wrong with the size of an entry whose family exists. */
export function sizeFaultOf(entry: string): SizeFault | undefined {
  return sizeFault(entry, (family) => families.has(family));
}

/**
 * By the pattern of the name, for families newer than the data: EC2's naming scheme puts `g` for Graviton and
 * `d` for instance store after the generation.
 */
function guess(family: string): Traits {
  const arm = /^(a1|[a-z]+\d+g[a-z]*|p6e-gb.*)$/.test(family);
  const letters = /^[a-z]+\d+([a-z]*)/.exec(family)?.[1] ?? '';
  return {
    architectures: [arm ? 'arm64' : 'x86_64'],
    nvidia: /^(p[2-9]|g[2-9]|gr\d)/.test(family) && family !== 'g4ad',
    ...(letters.includes('d') ? { instanceStore: true } : {}),
  };
}

/** Whether two entries mean a type in common. */
export function overlaps(a: string, b: string): boolean {
  return within(a, b) || within(b, a);
}

/** Whether an entry is the other one, or a size of the family that the other one is. */
export function within(entry: string, of: string): boolean {
  const [one, other] = [entry.toLowerCase(), of.toLowerCase()];
  return one === other || familyOf(one) === other;
}

function familyOf(entry: string): string {
  const [family = ''] = entry.toLowerCase().split('.');
  return family;
}
