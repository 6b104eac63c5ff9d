// The image types of ec2Configuration.
// Source: docs.aws.amazon.com/batch/latest/APIReference/API_Ec2Configuration.html

/** Those on the API's page today, and ECS_AL1, which is on older copies of it. */
const LISTED: ReadonlySet<string> = new Set([
  'ECS_AL1',
  'ECS_AL2',
  'ECS_AL2_NVIDIA',
  'ECS_AL2023',
  'ECS_AL2023_NVIDIA',
  'EKS_AL2',
  'EKS_AL2_NVIDIA',
  'EKS_AL2023',
  'EKS_AL2023_NVIDIA',
]);

/** `unlisted` has the form of an image type and may be newer than this list. */
export function classifyImageType(name: string): 'listed' | 'unlisted' | 'unknown' {
  if (LISTED.has(name)) return 'listed';
  return /^(ECS|EKS)_[A-Z0-9_]+$/.test(name) ? 'unlisted' : 'unknown';
}

export interface EndOfSupport {
  /** The first day without support, `2026-06-30`. */
  readonly date: string;
  /** A sentence part: what ends or ended. */
  readonly what: string;
  /** A sentence part: the same, and what follows for an environment that leaves the AMI to AWS Batch. */
  readonly meaning: string;
}

/**
 * When AWS ends its support for the AMIs of an image type, as a sentence on a day.
 * Sources: docs.aws.amazon.com/batch/latest/userguide/ecs-migration-2023.html (Amazon Linux 2 on ECS),
 * docs.aws.amazon.com/eks/latest/userguide/eks-ami-deprecation-faqs.html (on EKS),
 * docs.aws.amazon.com/batch/latest/userguide/al1-ami-deprecation.html (Amazon Linux 1)
 */
export function endOfSupport(name: string, asOf: string): EndOfSupport | undefined {
  if (name === 'ECS_AL1') {
    const what = 'AWS Batch set environments of Amazon Linux 1 to INVALID on 2023-06-30';
    return { date: '2023-06-30', what, meaning: what };
  }
  const family = /^(ECS|EKS)_AL2(?:_NVIDIA)?$/.exec(name)?.[1];
  if (family === undefined) return undefined;
  const date = family === 'ECS' ? '2026-06-30' : '2025-11-26';
  const isOver = asOf >= date;
  const what = `support for ${family}-optimized Amazon Linux 2 AMIs ${isOver ? 'ended' : 'ends'} on ${date}`;
  const follows = `, and AWS Batch creates no new environment with its Amazon Linux 2 AMI${isOver ? '' : ' from that day on'}`;
  return { date, what, meaning: family === 'ECS' ? `${what}${follows}` : what };
}

export interface ImageTypeTraits {
  readonly orchestrator?: 'ECS' | 'EKS';
  readonly os?: 'amazon-linux-1' | 'amazon-linux-2' | 'amazon-linux-2023';
  readonly gpu?: boolean;
}

const ORCHESTRATORS = ['ECS', 'EKS'] as const;
/** The versions of Amazon Linux. */
const VERSIONS = ['1', '2', '2023'] as const;

/** What the name of an image type shows about its AMIs. */
export function imageTypeTraits(name: string): ImageTypeTraits {
  const orchestrator = ORCHESTRATORS.find((one) => name.startsWith(`${one}_`));
  if (!orchestrator) return {};
  const [, version, nvidia] = /^(?:ECS|EKS)_AL(1|2023|2)(_NVIDIA)?$/.exec(name) ?? [];
  const os = VERSIONS.find((one) => one === version);
  return os ? { orchestrator, os: `amazon-linux-${os}`, gpu: nvidia !== undefined } : { orchestrator };
}

export interface GpuFault {
  /** A sentence part about the instance type. */
  readonly meaning: string;
  readonly certain: boolean;
}

/**
 * What is wrong with the GPU images on an instance family; undefined for those that they run on.
 * Sources: docs.aws.amazon.com/batch/latest/APIReference/API_Ec2Configuration.html (p3, g3),
 * github.com/aws/amazon-ecs-ami (driver versions; no GPU image for arm64)
 * @param amazonLinux2023 whether it is the image of Amazon Linux 2023 on ECS
 */
export function gpuFault(family: string, amazonLinux2023: boolean): GpuFault | undefined {
  if (/^(p2|g2|cg1)$/.test(family))
    return { meaning: 'its GPUs need a driver that no GPU image of AWS has', certain: true };
  if (!amazonLinux2023) return undefined;
  if (/^(p3|p3dn|g3|g3s)$/.test(family))
    return {
      meaning: "AWS Batch's reference says that ECS_AL2023_NVIDIA does not support it",
      certain: false,
    };
  if (family === 'g5g') return { meaning: 'AWS Batch has no GPU image for it', certain: false };
  return undefined;
}
