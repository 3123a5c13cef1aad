import ipaddr from 'ipaddr.js';
import { invariant } from '../../../core/invariant.ts';
import { type Batch, missing, type Value } from '../../value.ts';
import { Rows, rowOf } from '../batch.ts';
import { compile } from '../expression.ts';
import { frameOf } from '../frame.ts';
import type { Runtime } from '../runtime.ts';
import { argumentsOf, columnName, constantOf, type PluginEntry, page } from './define.ts';

type Kind = 'ipv4' | 'ipv6';
type Address = { kind: Kind; bytes: readonly number[] };
type Range = Address & { bits: number; row: number };

const address = '192.0.2.';

/** @see https://learn.microsoft.com/kusto/query/ipv4-lookup-plugin */
export const ipv4Lookup: PluginEntry = {
  docs: page('ipv4-lookup'),
  open: false,
  prepare: (node, from, run) => prepare('ipv4', node, from, run),
  examples: {
    [`let Nets = datatable(net: string, name: string)["${address}0/25", "low", "${address}128/25", "high"]; print ip = "${address}200" | evaluate ipv4_lookup(Nets, ip, net)`]:
      [[`${address}200`, `${address}128/25`, 'high']],
  },
};

export const ipv6Lookup: PluginEntry = {
  docs: page('ipv6-lookup'),
  open: false,
  prepare: (node, from, run) => prepare('ipv6', node, from, run),
  examples: {
    'let Nets = datatable(net: string, name: string)["2001:db8::/32", "docs"]; print ip = "2001:db8::7" | evaluate ipv6_lookup(Nets, ip, net)':
      [['2001:db8::7', '2001:db8::/32', 'docs']],
  },
};

const prepare = (
  kind: Kind,
  ...[node, from, run]: Parameters<PluginEntry['prepare']>
): ReturnType<PluginEntry['prepare']> => {
  const args = argumentsOf(node, ['return_unmatched']);
  const [table, source] = [args.at(0), args.at(1)];
  invariant(table?.is === 'table' && source?.is === 'value', 'the lookup has no table or no address');
  const lookup = run.prepare(table.relation);
  const key = columnName(args.at(2));
  const ip = compile(source.expr, node.from.columns, run);
  const keepAll = constantOf(args.named('return_unmatched'), run) === true;
  return () => {
    const [batch, nets] = [from(), lookup()];
    const ranges = rangesOf(nets, key, kind);
    const frame = frameOf(batch);
    const result = new Rows(node.columns, run.guard);
    for (let row = 0; row < batch.length; row++) {
      const parsed = parseAddress(ip(frame, row), kind);
      const found = parsed ? matching(ranges, parsed, run) : [];
      for (const range of found) result.push([...rowOf(batch, row), ...rowOf(nets, range.row)]);
      if (found.length === 0 && keepAll)
        result.push([...rowOf(batch, row), ...nets.columns.map(column => missing(column.type))]);
    }
    return result.batch();
  };
};

function matching(ranges: readonly Range[], { bytes, kind }: Address, run: Runtime): Range[] {
  return ranges.filter(range => {
    run.guard.step();
    return range.kind === kind && sharesBits(range.bytes, bytes, range.bits);
  });
}

function sharesBits(a: readonly number[], b: readonly number[], bits: number): boolean {
  for (let index = 0, left = bits; left > 0; index++, left -= 8) {
    const mask = left >= 8 ? 0xff : (0xff << (8 - left)) & 0xff;
    if ((a[index] & mask) !== (b[index] & mask)) return false;
  }
  return true;
}

function rangesOf(nets: Batch, key: string, kind: Kind): Range[] {
  const at = nets.columns.findIndex(column => column.name === key);
  return nets.values[at].flatMap((value, row) => {
    const [text, suffix] = String(value ?? '')
      .trim()
      .split('/');
    const parsed = parseAddress(text, kind);
    const most = kind === 'ipv4' ? 32 : 128;
    const bits = suffix === undefined ? most : Number(suffix);
    return parsed && Number.isInteger(bits) && bits >= 0 && bits <= most ? [{ ...parsed, bits, row }] : [];
  });
}

/** Under ipv6 an IPv4 address counts as the address mapped into IPv6. */
function parseAddress(value: Value, kind: Kind): Address | undefined {
  const text = String(value ?? '').trim();
  if (kind === 'ipv4') {
    if (!ipaddr.IPv4.isValidFourPartDecimal(text)) return undefined;
    return { kind, bytes: ipaddr.IPv4.parse(text).toByteArray() };
  }
  if (!ipaddr.isValid(text)) return undefined;
  const parsed = ipaddr.parse(text);
  const bytes = parsed instanceof ipaddr.IPv4 ? parsed.toIPv4MappedAddress().toByteArray() : parsed.toByteArray();
  return { kind, bytes };
}
