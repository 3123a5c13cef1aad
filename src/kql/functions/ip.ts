import type { Dynamic, Value } from '../value.ts';
import { dynamicText } from './convert.ts';
import { any, defineFunction, long, page, rest, type ScalarFunction, string } from './define.ts';
import { cidrList, compareIpv4, isPrivate, maskIpv4, printIpv4, readIpv4 } from './ipv4.ts';
import { compareIpv6, maskIpv6, printIpv6, readIpv6 } from './ipv6.ts';

type Compare = (one: string, other: string, prefix: bigint) => number | undefined;
type Examples = ScalarFunction['examples'];

const dashed = (name: string) => page(`${name.replaceAll('_', '-')}-function`);

function comparing(name: string, compare: Compare, bits: bigint, examples: Examples): ScalarFunction {
  return defineFunction({
    docs: dashed(name),
    takes: [string('ip1'), string('ip2'), long('prefix', bits)],
    gives: 'long',
    run: (one, other, prefix) => {
      const order = compare(one, other, prefix);
      return order === undefined ? null : BigInt(order);
    },
    sql: null,
    examples,
  });
}

function matching(name: string, compare: Compare, bits: bigint, examples: Examples): ScalarFunction {
  return defineFunction({
    docs: dashed(name),
    takes: [string('ip1'), string('ip2'), long('prefix', bits)],
    gives: 'bool',
    run: (one, other, prefix) => holds(compare(one, other, prefix)),
    sql: null,
    examples,
  });
}

const holds = (order: number | undefined) => (order === undefined ? null : order === 0);

function inRange(name: string, compare: Compare, bits: bigint, examples: Examples): ScalarFunction {
  return defineFunction({
    docs: dashed(name),
    takes: [string('ip'), string('range')],
    gives: 'bool',
    run: (ip, range) => holds(compare(ip, range, bits)),
    sql: null,
    examples,
  });
}

/** Whether an address lies in one of several ranges; null where none holds it and one can not be read. */
function inAnyRange(name: string, compare: Compare, bits: bigint, examples: Examples): ScalarFunction {
  return defineFunction({
    docs: dashed(name),
    takes: [string('ip'), rest(any('ranges'))],
    gives: 'bool',
    nulls: 'seen',
    run: (ip, ...ranges) => {
      const found = texts(ranges).map(range => holds(compare(ip ?? '', range, bits)));
      return found.includes(true) ? true : found.includes(null) ? null : false;
    },
    sql: null,
    examples,
  });
}

/** The texts of several arguments; arrays count item by item. */
export function texts(values: readonly Value[]): string[] {
  return values.flatMap(value => (Array.isArray(value) ? value : [value as Dynamic])).map(dynamicText);
}

/** An address as text under a prefix, or the empty text where it has none. */
function formatted(ip: Value, prefix: bigint | null, withPrefix: boolean): string {
  const read = typeof ip === 'string' ? readIpv4(ip) : wholeIpv4(ip);
  if (!read || prefix === null || prefix < 0n || prefix > 32n) return '';
  const shortest = Math.min(read.prefix, Number(prefix));
  return printIpv4(maskIpv4(read.address, shortest)) + (withPrefix ? `/${shortest}` : '');
}

function wholeIpv4(ip: Value): { address: bigint; prefix: number } | undefined {
  if (typeof ip !== 'bigint' && typeof ip !== 'number') return undefined;
  const address = BigInt(Math.trunc(Number(ip)));
  return address >= 0n && address < 1n << 32n ? { address, prefix: 32 } : undefined;
}

/** Functions over IP addresses. Ranges are in CIDR notation. */
export const ipFunctions: Record<string, ScalarFunction> = {
  parse_ipv4: defineFunction({
    docs: dashed('parse_ipv4'),
    takes: [string('ip')],
    gives: 'long',
    run: ip => {
      const read = readIpv4(ip);
      return read ? maskIpv4(read.address, read.prefix) : null;
    },
    sql: null,
    examples: {
      'parse_ipv4("192.0.2.1")': 3221225985,
      'parse_ipv4("192.0.2.1/24")': 3221225984,
      'parse_ipv4("192.0.2.256")': null,
      'parse_ipv4("")': null,
    },
  }),
  parse_ipv4_mask: defineFunction({
    docs: dashed('parse_ipv4_mask'),
    takes: [string('ip'), long('prefix')],
    gives: 'long',
    run: (ip, prefix) => {
      const read = readIpv4(ip);
      return read && prefix >= 0n && prefix <= 32n
        ? maskIpv4(read.address, Math.min(read.prefix, Number(prefix)))
        : null;
    },
    sql: null,
    examples: { 'parse_ipv4_mask("127.0.0.1", 24)': 2130706432, 'parse_ipv4_mask("127.0.0.1", 33)': null },
  }),
  parse_ipv6: defineFunction({
    docs: dashed('parse_ipv6'),
    takes: [string('ip')],
    gives: 'string',
    run: ip => {
      const read = readIpv6(ip);
      return read ? printIpv6(maskIpv6(read.address, read.prefix)) : '';
    },
    sql: null,
    examples: {
      'parse_ipv6("2001:db8::1")': '2001:0db8:0000:0000:0000:0000:0000:0001',
      'parse_ipv6("127.0.0.1")': '0000:0000:0000:0000:0000:ffff:7f00:0001',
      'parse_ipv6("x")': '',
    },
  }),
  parse_ipv6_mask: defineFunction({
    docs: dashed('parse_ipv6_mask'),
    takes: [string('ip'), long('prefix')],
    gives: 'string',
    run: (ip, prefix) => {
      const read = readIpv6(ip);
      if (!read || prefix < 0n || prefix > 128n) return '';
      return printIpv6(maskIpv6(read.address, Math.min(read.prefix, Number(prefix))));
    },
    sql: null,
    examples: {
      'parse_ipv6_mask("2001:db8:1:2::3", 48)': '2001:0db8:0001:0000:0000:0000:0000:0000',
      'parse_ipv6_mask("2001:db8::", 129)': '',
    },
  }),
  ipv4_compare: comparing('ipv4_compare', compareIpv4, 32n, {
    'ipv4_compare("192.0.2.1", "192.0.2.255")': -1,
    'ipv4_compare("192.0.2.1/24", "192.0.2.255")': 0,
    'ipv4_compare("192.0.2.1", "x")': null,
  }),
  ipv6_compare: comparing('ipv6_compare', compareIpv6, 128n, {
    'ipv6_compare("2001:db8::2", "2001:db8::1")': 1,
    'ipv6_compare("2001:db8::2", "2001:db8::1", 120)': 0,
    'ipv6_compare("192.0.2.1", "::ffff:c000:201")': 0,
  }),
  ipv4_is_match: matching('ipv4_is_match', compareIpv4, 32n, {
    'ipv4_is_match("192.0.2.1", "192.0.2.1")': true,
    'ipv4_is_match("192.0.2.1", "192.0.2.200", 24)': true,
    'ipv4_is_match("192.0.2.1/24", "198.51.100.1/24")': false,
    'ipv4_is_match("", "192.0.2.1")': null,
  }),
  ipv6_is_match: matching('ipv6_is_match', compareIpv6, 128n, {
    'ipv6_is_match("2001:db8::1", "2001:0db8::0001")': true,
    'ipv6_is_match("2001:db8::1/64", "2001:db8::ffff")': true,
    'ipv6_is_match("x", "2001:db8::1")': null,
  }),
  ipv4_is_in_range: inRange('ipv4_is_in_range', compareIpv4, 32n, {
    'ipv4_is_in_range("192.0.2.6", "192.0.2.1/24")': true,
    'ipv4_is_in_range("198.51.100.1", "192.0.2.0/24")': false,
    'ipv4_is_in_range("192.0.2.300", "192.0.2.0/24")': null,
  }),
  ipv6_is_in_range: inRange('ipv6_is_in_range', compareIpv6, 128n, {
    'ipv6_is_in_range("2001:db8::1", "2001:db8::/32")': true,
    'ipv6_is_in_range("2001:db9::1", "2001:db8::/32")': false,
    'ipv6_is_in_range("192.0.2.1", "192.0.2.0/24")': true,
  }),
  ipv4_is_in_any_range: inAnyRange('ipv4_is_in_any_range', compareIpv4, 32n, {
    'ipv4_is_in_any_range("192.0.2.6", "198.51.100.0/24", "192.0.2.0/28")': true,
    'ipv4_is_in_any_range("192.0.2.6", dynamic(["198.51.100.0/24"]))': false,
    'ipv4_is_in_any_range("x", "192.0.2.0/24")': null,
  }),
  ipv6_is_in_any_range: inAnyRange('ipv6_is_in_any_range', compareIpv6, 128n, {
    'ipv6_is_in_any_range("2001:db8::1", "2001:db8:1::/48", "2001:db8::/64")': true,
    'ipv6_is_in_any_range("2001:db8::1", dynamic(["192.0.2.0/24"]))': false,
  }),
  ipv4_is_private: defineFunction({
    docs: dashed('ipv4_is_private'),
    takes: [string('ip')],
    gives: 'bool',
    run: ip => {
      const read = readIpv4(ip);
      return read ? isPrivate(read) : null;
    },
    sql: null,
    examples: {
      'ipv4_is_private("10.1.2.3/24")': true,
      'ipv4_is_private("192.0.2.1")': false,
      'ipv4_is_private("172.32.0.1")': false,
      'ipv4_is_private("x")': null,
    },
  }),
  ipv4_netmask_suffix: defineFunction({
    docs: dashed('ipv4_netmask_suffix'),
    takes: [string('ip')],
    gives: 'long',
    run: ip => {
      const read = readIpv4(ip);
      return read ? BigInt(read.prefix) : null;
    },
    sql: null,
    examples: {
      'ipv4_netmask_suffix("192.0.2.1/24")': 24,
      'ipv4_netmask_suffix("192.0.2.1")': 32,
      'ipv4_netmask_suffix("192.0.2.1/33")': null,
    },
  }),
  ipv4_range_to_cidr_list: defineFunction({
    docs: dashed('ipv4_range_to_cidr_list'),
    takes: [string('start_ip'), string('end_ip')],
    gives: 'dynamic',
    run: (start, end) => {
      const [from, to] = [readIpv4(start), readIpv4(end)];
      return from && to ? cidrList(from.address, to.address) : null;
    },
    sql: null,
    examples: {
      'ipv4_range_to_cidr_list("192.0.2.1", "192.0.2.4")': ['192.0.2.1/32', '192.0.2.2/31', '192.0.2.4/32'],
      'ipv4_range_to_cidr_list("x", "192.0.2.4")': null,
    },
  }),
  format_ipv4: defineFunction({
    docs: dashed('format_ipv4'),
    takes: [any('ip'), long('prefix', 32n)],
    gives: 'string',
    nulls: 'seen',
    run: (ip, prefix) => formatted(ip, prefix, false),
    sql: null,
    examples: {
      'format_ipv4("192.0.2.1", 24)': '192.0.2.0',
      'format_ipv4(3221225985)': '192.0.2.1',
      'format_ipv4("192.0.2.1/24", -1)': '',
      'format_ipv4("x")': '',
    },
  }),
  format_ipv4_mask: defineFunction({
    docs: dashed('format_ipv4_mask'),
    takes: [any('ip'), long('prefix', 32n)],
    gives: 'string',
    nulls: 'seen',
    run: (ip, prefix) => formatted(ip, prefix, true),
    sql: null,
    examples: {
      'format_ipv4_mask("192.0.2.1", 24)': '192.0.2.0/24',
      'format_ipv4_mask("192.0.2.1/24", 32)': '192.0.2.0/24',
      'format_ipv4_mask("x", 24)': '',
    },
  }),
};
