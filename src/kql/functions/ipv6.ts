import ipaddr from 'ipaddr.js';
import { readIpv4 } from './ipv4.ts';

/** An IPv6 address, or an IPv4 address mapped into one, with the length of its network prefix. */
export interface Ipv6 {
  address: bigint;
  prefix: number;
}

const mapped = 0xffff_0000_0000n;

/** Reads an IPv6 or IPv4 address with or without a prefix; undefined when it is none. */
export function readIpv6(text: string): Ipv6 | undefined {
  const four = readIpv4(text);
  if (four) return { address: mapped + four.address, prefix: 96 + four.prefix };
  const [address, suffix, ...more] = text.trim().split('/');
  const prefix = suffix === undefined ? 128 : /^\d{1,3}$/.test(suffix) ? Number(suffix) : 129;
  if (more.length > 0 || prefix > 128 || !address.includes(':') || !ipaddr.IPv6.isValid(address)) return undefined;
  const bytes = ipaddr.IPv6.parse(address).toByteArray();
  return { address: bytes.reduce((all, byte) => all * 256n + BigInt(byte), 0n), prefix };
}

export function maskIpv6(address: bigint, prefix: number): bigint {
  const free = BigInt(128 - prefix);
  return (address >> free) << free;
}

/** All eight groups with their leading zeros. */
export function printIpv6(address: bigint): string {
  const digits = address.toString(16).padStart(32, '0');
  return digits.match(/.{4}/g)!.join(':');
}

/** As compareIpv4, over 128 bits. */
export function compareIpv6(one: string, other: string, prefix: bigint): number | undefined {
  const [a, b] = [readIpv6(one), readIpv6(other)];
  if (!a || !b || prefix < 0n || prefix > 128n) return undefined;
  const shortest = Math.min(a.prefix, b.prefix, Number(prefix));
  const difference = maskIpv6(a.address, shortest) - maskIpv6(b.address, shortest);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}
