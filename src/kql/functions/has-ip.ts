import { any, defineFunction, page, rest, type ScalarFunction, string } from './define.ts';
import { texts } from './ip.ts';
import { readIpv4 } from './ipv4.ts';

const address = /(?<![\p{L}\p{N}])\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?![\p{L}\p{N}])/gu;
const prefixForm = /^(?:\d{1,3}\.){1,3}$/;

/** The addresses that stand in a text between characters that are no letter and no digit. */
function addressesIn(text: string): string[] {
  return (text.match(address) ?? []).filter(each => readIpv4(each));
}

/** A whole address, or its beginning up to a point; what is neither is in no text. */
function hasPrefix(found: readonly string[], prefix: string): boolean {
  if (prefixForm.test(prefix)) return found.some(each => each.startsWith(prefix));
  return readIpv4(prefix) !== undefined && found.includes(prefix);
}

function has(found: readonly string[], ip: string): boolean {
  return found.includes(ip);
}

type Test = (found: readonly string[], sought: string) => boolean;

function one(name: string, test: Test, examples: ScalarFunction['examples']): ScalarFunction {
  return defineFunction({
    docs: page(`${name}-function`),
    takes: [string('source'), string('ip')],
    gives: 'bool',
    run: (source, ip) => test(addressesIn(source), ip),
    sql: null,
    examples,
  });
}

function many(name: string, test: Test, examples: ScalarFunction['examples']): ScalarFunction {
  return defineFunction({
    docs: page(`${name}-function`),
    takes: [string('source'), rest(any('ips'))],
    gives: 'bool',
    nulls: 'seen',
    run: (source, ...ips) => {
      const found = addressesIn(source ?? '');
      return texts(ips).some(ip => test(found, ip));
    },
    sql: null,
    examples,
  });
}

/** Functions that look for IPv4 addresses in a text. */
export const hasIp: Record<string, ScalarFunction> = {
  has_ipv4: one('has-ipv4', has, {
    'has_ipv4("10:04 192.0.2.1 GET", "192.0.2.1")': true,
    'has_ipv4("10:04192.0.2.1", "192.0.2.1")': false,
    'has_ipv4("192.0.2.256", "192.0.2.256")': false,
    'has_ipv4("", "192.0.2.1")': false,
  }),
  has_ipv4_prefix: one('has-ipv4-prefix', hasPrefix, {
    'has_ipv4_prefix("GET 192.0.2.1 ok", "192.0.")': true,
    'has_ipv4_prefix("GET 192.0.2.1 ok", "192.0")': false,
    'has_ipv4_prefix("GET 192.0.2.1 ok", "192.0.2.1")': true,
  }),
  has_any_ipv4: many('has-any-ipv4', has, {
    'has_any_ipv4("from 192.0.2.1", "198.51.100.1", "192.0.2.1")': true,
    'has_any_ipv4("from 192.0.2.1", dynamic(["192.0.2.10"]))': false,
  }),
  has_any_ipv4_prefix: many('has-any-ipv4-prefix', hasPrefix, {
    'has_any_ipv4_prefix("from 192.0.2.1", "198.51.", "192.0.")': true,
    'has_any_ipv4_prefix("from 192.0.2.1", dynamic(["192.0.3."]))': false,
  }),
};
