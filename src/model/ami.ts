// What the name of an AMI shows about it: the path of a public SSM parameter, or the owner and name of a
// search.
import { own } from '../value/own.ts';
// Sources: docs.aws.amazon.com/AmazonECS/latest/developerguide/retrieve-ecs-optimized_AMI.html,
// docs.aws.amazon.com/eks/latest/userguide/retrieve-ami-id.html,
// docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-public-parameters-ami.html

export interface AmiTraits {
  /** `amazon-linux-1`, `amazon-linux-2`, `amazon-linux-2023`, `bottlerocket`, `windows`, `ubuntu`… */
  readonly os?: string;
  readonly architecture?: 'x86_64' | 'arm64';
  readonly nvidiaDriver?: boolean;
  /** Whether the drivers of Inferentia and Trainium are in it. */
  readonly neuronDriver?: boolean;
  /** Whether the ECS agent is in it. */
  readonly ecsAgent?: boolean;
  readonly virtualization?: 'hvm' | 'paravirtual';
  readonly kernel?: { readonly below310: boolean };
  /** Whether it is Amazon Linux of any generation. */
  readonly amazonLinux?: boolean;
}

type Os = 'amazon-linux-1' | 'amazon-linux-2' | 'amazon-linux-2023';

function amazonLinux(os: Os, more: AmiTraits): AmiTraits {
  return { os, amazonLinux: true, virtualization: 'hvm', ...more };
}

function other(os: string, more: AmiTraits = {}): AmiTraits {
  return { os, amazonLinux: false, ...more };
}

const osOf: { readonly [name: string]: Os } = {
  'amazon-linux': 'amazon-linux-1',
  'amazon-linux-2': 'amazon-linux-2',
  'amazon-linux-2023': 'amazon-linux-2023',
};

const RESOLVED = /^resolve:ssm:(arn:[^:]+:ssm:[^:]*:[^:]*:parameter\/[^:]+|[^:]+)(?::[^:]+)?$/;

/**
 * The parameter behind `resolve:ssm:<name or ARN>[:<version or label>]`, which EC2 looks up at launch;
 * undefined for anything else. Source:
 * docs.aws.amazon.com/AWSEC2/latest/UserGuide/create-launch-template.html
 */
export function ssmPathInLaunchTemplate(imageId: string): string | undefined {
  return RESOLVED.exec(imageId)?.[1];
}

/** The path of a parameter that is named by its path or its ARN, without a version or label. */
export function parameterPath(name: string): string {
  const path = name.startsWith('arn:') ? name.slice(name.indexOf(':parameter/') + ':parameter'.length) : name;
  return path.split(':', 1)[0] ?? path;
}

/**
 * Whether a public parameter has a JSON document about an AMI: the recommended one, or one by its name or
 * version.
 */
export function holdsJson(path: string): boolean {
  const last = path.slice(path.lastIndexOf('/') + 1);
  if (last === 'recommended') return true;
  return (
    path.startsWith('/aws/service/ecs/optimized-ami/') && /^(?:amzn2?-ami|al2023-ami|\d)[\w.-]*$/.test(last)
  );
}

/** What the path of a public parameter shows; nothing for a private one. */
export function traitsOfSsmPath(path: string): AmiTraits {
  const parts = path.replace(/^\/+/, '').split('/');
  if (parts[0] !== 'aws' || parts[1] !== 'service') return {};
  const [, , service, ...rest] = parts;
  switch (service) {
    case 'ecs':
      return rest[0] === 'optimized-ami' ? ecsOptimized(rest.slice(1)) : {};
    case 'eks':
      return rest[0] === 'optimized-ami' ? eksOptimized(rest.slice(2)) : {};
    case 'bottlerocket':
      return other('bottlerocket', {
        ...architectureIn(rest),
        nvidiaDriver: rest[0]?.includes('nvidia') ?? false,
        virtualization: 'hvm',
        ...(rest[0]?.startsWith('aws-ecs') ? { ecsAgent: true } : {}),
      });
    case 'ami-amazon-linux-latest':
      return amazonLinuxName(rest[0] ?? '');
    case 'ami-windows-latest':
      return other('windows', { architecture: 'x86_64', virtualization: 'hvm', neuronDriver: false });
    case 'canonical':
      return other('ubuntu', {
        ...architectureIn(rest),
        ...plain,
        virtualization: rest.includes('pv') ? 'paravirtual' : 'hvm',
        ...(rest.includes('12.04') || rest.includes('precise') ? { kernel: { below310: true } } : {}),
      });
    case 'debian':
      return other('debian', { ...architectureIn(rest), ...plain });
    case 'suse':
      return other('suse', { ...architectureIn(rest), ...plain });
    case 'deeplearning':
    case 'neuron':
      return deepLearning([service, ...rest]);
    default:
      return {};
  }
}

/** Deep Learning AMIs. Some have the drivers of several accelerators. */
function deepLearning(parts: readonly string[]): AmiTraits {
  return {
    ...architectureIn(parts),
    ...(parts.some((part) => /nvidia|gpu/.test(part)) ? { nvidiaDriver: true } : {}),
    ...(parts.some((part) => part.includes('neuron')) ? { neuronDriver: true } : {}),
  };
}

/** An image of an operating system and nothing else. */
const plain: AmiTraits = { nvidiaDriver: false, neuronDriver: false, ecsAgent: false };

function ecsOptimized([system = '', ...variant]: readonly string[]): AmiTraits {
  const os = own(osOf, system);
  if (!os) return system.startsWith('windows') || system.startsWith('Windows') ? other('windows') : {};
  // A version is the name of an AMI:
  // /aws/service/ecs/optimized-ami/amazon-linux-2/gpu/amzn2-ami-ecs-gpu-hvm-2.0.20260105-x86_64-ebs/image_id.
  const accelerators = variant.map((part) => acceleratorOf(part) ?? part);
  const arm = variant.includes('arm64') || architectureIn(variant).architecture === 'arm64';
  return amazonLinux(os, {
    architecture: arm ? 'arm64' : 'x86_64',
    nvidiaDriver: accelerators.includes('gpu'),
    neuronDriver: accelerators.some((part) => part === 'inf' || part === 'neuron'),
    ecsAgent: true,
    kernel: { below310: false },
  });
}

/** `gpu`, `inf` or `neuron` in the name of an ECS-optimized AMI; `hvm` if it is for no accelerator. */
function acceleratorOf(name: string): string | undefined {
  return /(?:^|-)ecs-(?:kernel-[\d.]+-)?(hvm|gpu|inf|neuron)\b/.exec(name)?.[1];
}

/**
 * The drivers by the accelerator in a name. A name with a wildcard in that place shows nothing about them.
 */
function driversFor(accelerator: string | undefined): AmiTraits {
  if (accelerator === undefined) return {};
  const isNeuron = accelerator === 'inf' || accelerator === 'neuron';
  return { nvidiaDriver: accelerator === 'gpu' || accelerator === 'nvidia', neuronDriver: isNeuron };
}

function eksOptimized([system = '', ...variant]: readonly string[]): AmiTraits {
  const [, name = '', ending] = /^(amazon-linux-2023|amazon-linux-2)(-gpu|-arm64)?$/.exec(system) ?? [];
  const os = own(osOf, name);
  if (!os) return {};
  const gpu = ending === '-gpu' || variant.includes('nvidia');
  const architecture =
    ending === '-arm64' ? ('arm64' as const) : (architectureIn(variant).architecture ?? 'x86_64');
  return amazonLinux(os, {
    architecture,
    nvidiaDriver: gpu,
    // The GPU image of Amazon Linux 2 was for Inferentia, too.
    ...(ending === '-gpu' ? {} : { neuronDriver: variant.includes('neuron') }),
    kernel: { below310: false },
  });
}

/** What names of Amazon Linux begin with, before a hyphen. */
const AMAZON_LINUX_NAMES: readonly (readonly [string, Os])[] = [
  ['al2023-ami', 'amazon-linux-2023'],
  ['amzn2-ami', 'amazon-linux-2'],
  ['amzn-ami', 'amazon-linux-1'],
];

/**
 * `al2023-ami-kernel-default-x86_64`, `amzn2-ami-hvm-arm64-gp2`, `amzn-ami-pv-x86_64-ebs`, with or without a
 * date and wildcards.
 */
function amazonLinuxName(name: string): AmiTraits {
  const found = AMAZON_LINUX_NAMES.find(([start]) => name.startsWith(`${start}-`));
  if (!found) return {};
  const [generation, os] = found;
  const rest = name.slice(generation.length + 1);
  const ecs = /(^|-)ecs-/.test(rest);
  const year = generation === 'amzn-ami' ? /(20\d\d)\.\d\d/.exec(rest)?.[1] : undefined;
  const isOld = year !== undefined && year < '2014';
  const kernel = year === undefined && generation === 'amzn-ami' ? {} : { kernel: { below310: isOld } };
  return amazonLinux(os, {
    ...architectureIn([rest]),
    ...(ecs ? { ecsAgent: true, ...driversFor(acceleratorOf(rest)) } : plain),
    ...(generation === 'amzn-ami' && /^\*?pv-/.test(rest) ? { virtualization: 'paravirtual' } : {}),
    ...kernel,
  });
}

function architectureIn(parts: readonly string[]): AmiTraits {
  const text = parts.join('/');
  if (/(^|[/_-])(arm64|aarch64)($|[/_*.-])/.test(text)) return { architecture: 'arm64' };
  return /(^|[/_-])(x86_64|amd64)($|[/_*.-])/.test(text) ? { architecture: 'x86_64' } : {};
}

/** A search for an AMI: what its filters allow. */
export interface AmiSearch {
  readonly owners: readonly string[];
  readonly names: readonly string[];
  readonly architectures: readonly string[];
  readonly virtualizationTypes: readonly string[];
  readonly platforms: readonly string[];
}

/** Accounts and aliases that publish images, by whom they belong to. */
const PUBLISHERS: { readonly [owner: string]: string } = {
  amazon: 'amazon',
  '137112412989': 'amazon',
  '591542846629': 'amazon',
  '602401143452': 'amazon',
  '801119661308': 'amazon',
  '099720109477': 'canonical',
  '309956199498': 'redhat',
  '125523088429': 'centos',
  '136693071363': 'debian',
  '379101102735': 'debian',
};

/** What each name of a search means, with the other filters. */
export function traitsOfSearch(search: AmiSearch): readonly AmiTraits[] {
  const publishers = new Set(search.owners.map((owner) => own(PUBLISHERS, owner)));
  const publisher = publishers.size === 1 ? [...publishers][0] : undefined;
  const architecture = only(search.architectures, ['x86_64', 'arm64']);
  const virtualization = only(search.virtualizationTypes, ['hvm', 'paravirtual']);
  const byFilters: AmiTraits = {
    ...(search.platforms.length > 0 && search.platforms.every((platform) => platform === 'windows')
      ? { os: 'windows', amazonLinux: false }
      : {}),
    ...(architecture === undefined ? {} : { architecture }),
    ...(virtualization === undefined ? {} : { virtualization }),
  };
  const names = search.names.length > 0 ? search.names : [''];
  return names.map((name) => ({
    ...(publisher === undefined ? {} : traitsOfName(publisher, name)),
    ...byFilters,
  }));
}

/** The one value that all are, if it is among the allowed. */
function only<V extends string>(values: readonly string[], allowed: readonly V[]): V | undefined {
  const [first] = values;
  return values.every((value) => value === first) ? allowed.find((value) => value === first) : undefined;
}

function traitsOfName(publisher: string, name: string): AmiTraits {
  if (publisher === 'canonical') {
    const old = /precise|12\.04/.test(name);
    return other('ubuntu', {
      ...architectureIn([name]),
      ...plain,
      ...(/(^|[/*-])hvm/.test(name) ? { virtualization: 'hvm' } : {}),
      ...(old ? { kernel: { below310: true } } : {}),
    });
  }
  if (publisher === 'redhat' || publisher === 'centos') {
    const major = /^\*?(?:RHEL|CentOS)[-_ a-zA-Z]*(\d+)/.exec(name)?.[1];
    return other(publisher === 'redhat' ? 'rhel' : 'centos', {
      ...architectureIn([name]),
      ...plain,
      ...(major === undefined ? {} : { kernel: { below310: Number(major) <= 6 } }),
    });
  }
  if (publisher === 'debian') return other('debian', { ...architectureIn([name]), ...plain });
  if (/^Windows_Server/i.test(name))
    return other('windows', { architecture: 'x86_64', virtualization: 'hvm', neuronDriver: false });
  if (name.startsWith('bottlerocket-'))
    return other('bottlerocket', {
      ...architectureIn([name]),
      nvidiaDriver: /nvidia/.test(name),
      ...(/aws-ecs/.test(name) ? { ecsAgent: true } : {}),
    });
  if (/^amazon-eks-(?:(?:gpu|arm64)-)?node-/.test(name)) return eksNode(name);
  return amazonLinuxName(name);
}

/**
 * `amazon-eks-node-al2023-x86_64-standard-1.33-v*`, and of Amazon Linux 2 `amazon-eks-node-1.29-v*`,
 * `amazon-eks-gpu-node-1.29-v*`.
 * Source: docs.aws.amazon.com/eks/latest/userguide/eks-linux-ami-versions.html
 */
function eksNode(name: string): AmiTraits {
  const isOlder = /^amazon-eks-(?:gpu-|arm64-)?node-1\./.test(name);
  const isArm = name.startsWith('amazon-eks-arm64-');
  return {
    amazonLinux: true,
    virtualization: 'hvm',
    ...eksDrivers(name, isOlder),
    ...(name.startsWith('amazon-eks-node-al2023-') ? { os: 'amazon-linux-2023' } : {}),
    ...(isOlder ? { os: 'amazon-linux-2' } : {}),
    ...(isArm ? { architecture: 'arm64' } : architectureIn([name])),
  };
}

/** The GPU image of Amazon Linux 2 was for Inferentia, too. */
function eksDrivers(name: string, isOlder: boolean): AmiTraits {
  if (name.startsWith('amazon-eks-gpu-')) return { nvidiaDriver: true };
  return driversFor(isOlder ? 'standard' : /-(standard|nvidia|neuron)-/.exec(name)?.[1]);
}

/** What several AMIs have in common. */
export function mergeTraits(several: readonly AmiTraits[]): AmiTraits {
  const [first, ...others] = several;
  if (!first) return {};
  const shared = Object.entries(first).filter(([name, value]) =>
    // A name of a trait, which the type of `Object.entries` does not keep.
    others.every((one) => JSON.stringify(one[name as keyof AmiTraits]) === JSON.stringify(value)),
  );
  return Object.fromEntries(shared);
}
