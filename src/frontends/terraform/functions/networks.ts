// Functions of network addresses.
// Source: developer.hashicorp.com/terraform/language/functions/cidrsubnet, RFC 4291, RFC 5952
import { plain, type Functions } from './define.ts';

interface Network {
  readonly address: bigint;
  /** 32 or 128. */
  readonly bits: number;
  readonly prefix: number;
}

function ipv4(text: string): bigint | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d+$/.test(part) && Number(part) <= 255))
    return undefined;
  return parts.reduce((address, part) => (address << 8n) | BigInt(part), 0n);
}

/** Groups of 16 bits; the last two may be written as an IPv4 address. */
function groupsOf(text: string): bigint[] | undefined {
  if (text === '') return [];
  const parts = text.split(':');
  const last = ipv4(parts.at(-1)!);
  const plain = last === undefined ? parts : parts.slice(0, -1);
  if (!plain.every((part) => /^[0-9a-fA-F]{1,4}$/.test(part))) return undefined;
  return [
    ...plain.map((part) => BigInt(`0x${part}`)),
    ...(last === undefined ? [] : [last >> 16n, last & 0xffffn]),
  ];
}

function ipv6(text: string): bigint | undefined {
  const halves = text.split('::').map(groupsOf);
  if (halves.length > 2 || halves.includes(undefined)) return undefined;
  const [before, after] = halves as [bigint[], bigint[]?];
  const missing = 8 - before.length - (after?.length ?? 0);
  if (after ? missing < 1 : missing !== 0) return undefined;
  return [...before, ...Array.from({ length: missing }, () => 0n), ...(after ?? [])].reduce(
    (address, group) => (address << 16n) | group,
    0n,
  );
}

/** What IPv4 addresses start with when they are written as IPv6. */
const MAPPED = 0xffffn;

/** @throws Error for a text that is no network; host bits are dropped */
function networkOf(text: string): Network {
  const [, written = '', length = ''] = /^([^/]*)\/(\d{1,3})$/.exec(text) ?? [];
  const four = ipv4(written);
  const address = four ?? ipv6(written);
  const bits = four === undefined ? 128 : 32;
  const prefix = Number(length);
  if (address === undefined || length === '' || prefix > bits)
    throw new Error(`${JSON.stringify(text)} is no network in the notation of CIDR`);
  if (bits === 128 && address >> 32n === MAPPED && prefix >= 96)
    return masked({ address: address & 0xffffffffn, bits: 32, prefix: prefix - 96 });
  return masked({ address, bits, prefix });
}

function masked({ address, bits, prefix }: Network): Network {
  const host = BigInt(bits - prefix);
  return { address: (address >> host) << host, bits, prefix };
}

function addressText(address: bigint, bits: number): string {
  if (bits === 32) return [24n, 16n, 8n, 0n].map((shift) => (address >> shift) & 0xffn).join('.');
  if (address >> 32n === MAPPED) return addressText(address & 0xffffffffn, 32);
  const groups = Array.from({ length: 8 }, (_, index) =>
    ((address >> BigInt(112 - 16 * index)) & 0xffffn).toString(16),
  );
  const runs = [...groups.join(':').matchAll(/(?:^|(?<=:))0(?::0)+(?=:|$)/g)].map(([run]) => run);
  const longest = runs.reduce((best, run) => (run.length > best.length ? run : best), '');
  if (longest === '') return groups.join(':');
  const size = longest.split(':').length;
  const start = groups.findIndex(
    (_, index) => groups.slice(index, index + size).every((group) => group === '0') && index + size <= 8,
  );
  return `${groups.slice(0, start).join(':')}::${groups.slice(start + size).join(':')}`;
}

function subnetText({ address, bits, prefix }: Network): string {
  return `${addressText(address, bits)}/${prefix}`;
}

function whole(value: number): number {
  if (!Number.isInteger(value)) throw new Error('it takes whole numbers');
  return value;
}

function cidrhost(text: string, number: number): string {
  const { address, bits, prefix } = networkOf(text);
  const hosts = 1n << BigInt(bits - prefix);
  const host = whole(number) < 0 ? hosts + BigInt(number) : BigInt(number);
  if (host < 0n || host >= hosts) throw new Error(`${text} has no host with the number ${number}`);
  return addressText(address | host, bits);
}

function cidrnetmask(text: string): string {
  const { bits, prefix } = networkOf(text);
  if (bits !== 32) throw new Error('only networks of IPv4 have a net mask');
  return addressText(masked({ address: 0xffffffffn, bits, prefix }).address, bits);
}

function cidrsubnet(text: string, newBits: number, number: number): string {
  const { address, bits, prefix } = networkOf(text);
  const longer = prefix + whole(newBits);
  if (longer > bits || longer < 0) throw new Error(`${text} cannot be extended by ${newBits} bits`);
  if (newBits >= 0 && BigInt(whole(number)) >= 1n << BigInt(newBits))
    throw new Error(`${newBits} bits do not tell apart ${number} subnets`);
  // A negative number makes no sense, and Terraform takes it.
  const joined = address | (BigInt(number) << BigInt(bits - longer));
  return subnetText({ address: joined < 0n ? -joined : joined, bits, prefix: longer });
}

function cidrsubnets(text: string, ...newBits: number[]): string[] {
  const { address, bits, prefix } = networkOf(text);
  const end = address + (1n << BigInt(bits - prefix));
  let next = address;
  return newBits.map((extension) => {
    const longer = prefix + whole(extension);
    if (extension < 1 || extension > 32 || longer > bits)
      throw new Error(`${text} cannot be extended by ${extension} bits`);
    const size = 1n << BigInt(bits - longer);
    const start = ((next + size - 1n) / size) * size;
    if (start + size > end) throw new Error(`there is not enough space in ${text}`);
    next = start + size;
    return subnetText({ address: start, bits, prefix: longer });
  });
}

export const networks: Functions = {
  cidrhost: plain('string, number -> string', cidrhost),
  cidrnetmask: plain('string -> string', cidrnetmask),
  cidrsubnet: plain('string, number, number -> string', cidrsubnet),
  cidrsubnets: plain('string, ...number -> list(string)', cidrsubnets),
};
