import { createHash } from 'node:crypto';
import { csv, json, jsonLines, textLines } from '../../src/ingest/contract.ts';

/** A file of CloudTrail: `{ "Records": [ … ] }`. */
export function readCloudTrail(bytes: Buffer): unknown[] {
  const { Records } = json(bytes) as { Records?: unknown[] };
  if (!Array.isArray(Records)) throw new Error('there are no Records in it');
  return Records;
}

/** A file of GuardDuty: a finding a line. */
export function readGuardDuty(bytes: Buffer): unknown[] {
  return jsonLines(bytes) as unknown[];
}

/** A file of flow logs: names in the first line, then a flow a line, as its own text tells it from others. */
export function readFlows(bytes: Buffer): unknown[] {
  const [names, ...flows] = (textLines()(bytes) as { line: string }[]).map(({ line }) => line);
  if (!names?.includes('srcaddr')) throw new Error('its first line does not name the fields');
  const fields = names.split(' ');
  return flows.map(line => {
    const values = line.split(' ');
    return { id: digest(line), ...Object.fromEntries(fields.map((field, at) => [field, values[at]])) };
  });
}

/** https://docs.umbrella.com/deployment-umbrella/docs/dns-log-formats */
const dnsColumns = [
  'Timestamp',
  'Identity',
  'Identities',
  'InternalIp',
  'ExternalIp',
  'Action',
  'QueryType',
  'ResponseCode',
  'Domain',
  'Categories',
  'IdentityType',
  'IdentityTypes',
  'BlockedCategories',
];

/** A file of DNS logs of Umbrella: values parted by commas, without a line of names. Lines can hold NULs. */
export function readUmbrella(bytes: Buffer): unknown[] {
  const rows = csv({ columns: dnsColumns })(bytes) as Record<string, string>[];
  const seen = new Map<string, number>();
  return rows.map(row => {
    const line = Object.values(row).join();
    const count = (seen.get(line) ?? 0) + 1;
    seen.set(line, count);
    return { id: digest(`${line} ${count}`), ...row };
  });
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
