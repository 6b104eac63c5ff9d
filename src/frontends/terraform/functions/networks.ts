// Functions of network addresses.
// ipaddr.js reads and writes addresses; it has no subnets of a network by their number, which are counted
// here. Source: developer.hashicorp.com/terraform/language/functions/cidrsubnet, RFC 4291, RFC 5952
import { addresses } from '../../../value/libraries.ts';
import { plain, requireInteger, type Functions } from './define.ts';

interface Network {
  readonly address: bigint;
  /** 32 or 128. */
  readonly bits: number;
  readonly prefix: number;
}

/** The number of an address; undefined for a text that Terraform does not accept. */
function numberOf(text: string): { readonly address: bigint; readonly bits: number } | undefined {
  const { IPv4, IPv6 } = addresses();
  // Go's parser accepts leading zeros in IPv4, and neither a zone nor a long group in IPv6; ipaddr.js the
  // other way round.
  const tail = text.lastIndexOf(':') + 1;
  const plain = text.slice(0, tail) + withoutLeadingZeros(text.slice(tail));
  if (IPv4.isValidFourPartDecimal(plain)) return { address: bigintOf(IPv4.parse(plain)), bits: 32 };
  if (!/^[0-9a-fA-F:.]+$/.test(plain) || /[0-9a-fA-F]{5}/.test(plain) || !IPv6.isValid(plain))
    return undefined;
  return { address: bigintOf(IPv6.parse(plain)), bits: 128 };
}

/** The text as Go reads an address of IPv4: `010` is ten. */
function withoutLeadingZeros(text: string): string {
  const parts = text.split('.');
  if (parts.length !== 4) return text;
  return parts.map((part) => (/^\d{1,3}$/.test(part) ? String(Number(part)) : part)).join('.');
}

function bigintOf(address: { toByteArray(): number[] }): bigint {
  return address.toByteArray().reduce((number, byte) => (number << 8n) | BigInt(byte), 0n);
}

/** What IPv4 addresses start with when they are written as IPv6. */
const MAPPED = 0xffffn;

/** @throws Error for a text that is no network; host bits are dropped */
function networkOf(text: string): Network {
  const [, written = '', length = ''] = /^([^/]*)\/(\d{1,3})$/.exec(text) ?? [];
  const { address, bits = 0 } = numberOf(written) ?? {};
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
  if (bits === 128 && address >> 32n === MAPPED) return addressText(address & 0xffffffffn, 32);
  const bytes = Array.from({ length: bits / 8 }, (_, index) =>
    Number((address >> BigInt(bits - 8 - 8 * index)) & 0xffn),
  );
  return addresses().fromByteArray(bytes).toString();
}

function subnetText({ address, bits, prefix }: Network): string {
  return `${addressText(address, bits)}/${prefix}`;
}

function cidrhost(text: string, number: number): string {
  const { address, bits, prefix } = networkOf(text);
  const hosts = 1n << BigInt(bits - prefix);
  const host = requireInteger(number) < 0 ? hosts + BigInt(number) : BigInt(number);
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
  const longer = prefix + requireInteger(newBits);
  if (longer > bits || longer < 0) throw new Error(`${text} cannot be extended by ${newBits} bits`);
  if (newBits >= 0 && BigInt(requireInteger(number)) >= 1n << BigInt(newBits))
    throw new Error(`${newBits} bits are too few for ${number} subnets`);
  // A negative number makes no sense, but Terraform accepts it.
  const joined = address | (BigInt(number) << BigInt(bits - longer));
  return subnetText({ address: joined < 0n ? -joined : joined, bits, prefix: longer });
}

function cidrsubnets(text: string, ...newBits: number[]): string[] {
  const { address, bits, prefix } = networkOf(text);
  const end = address + (1n << BigInt(bits - prefix));
  let next = address;
  return newBits.map((extension) => {
    const longer = prefix + requireInteger(extension);
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
