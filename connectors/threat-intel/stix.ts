import { valueAt } from '../../src/ingest/contract.ts';

/** What a simple pattern looks for: `[domain-name:value = 'bad.example']`. Others stay patterns. */
export function comparison(pattern: unknown): { readonly type: string; readonly value: string } | undefined {
  if (typeof pattern !== 'string') return undefined;
  const found = /^\s*\[\s*([a-z0-9-]+):[\w.'-]+\s*=\s*'((?:[^'\\]|\\.)*)'\s*\]\s*$/.exec(pattern);
  return found ? { type: found[1], value: found[2].replaceAll(/\\(.)/g, '$1') } : undefined;
}

/** Kind of a plain value, as STIX names it. */
export function typeOf(value: unknown): string {
  const text = String(value);
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return 'url';
  if (/^\d{1,3}(\.\d{1,3}){3}(\/\d{1,2})?$/.test(text)) return 'ipv4-addr';
  if (/^[0-9a-f:]*:[0-9a-f:]+(\/\d{1,3})?$/i.test(text)) return 'ipv6-addr';
  if (/^([0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})$/i.test(text)) return 'file';
  return text.includes('@') ? 'email-addr' : 'domain-name';
}

const hashes: Readonly<Record<number, string>> = { 32: 'MD5', 40: "'SHA-1'", 64: "'SHA-256'" };

/** The STIX pattern that looks for a plain value. */
export function patternOf(type: string, value: unknown): string {
  const text = String(value);
  const path = type === 'file' ? `hashes.${hashes[text.length] ?? 'MD5'}` : 'value';
  return `[${type}:${path} = '${text.replaceAll(/[\\']/g, '\\$&')}']`;
}

/** Types of attributes of MISP, as STIX names them. */
export const mispTypes: Readonly<Record<string, string>> = {
  'ip-src': 'ipv4-addr',
  'ip-dst': 'ipv4-addr',
  domain: 'domain-name',
  hostname: 'domain-name',
  url: 'url',
  md5: 'file',
  sha1: 'file',
  sha256: 'file',
  'email-src': 'email-addr',
};

export function mispPattern(attribute: unknown): string | undefined {
  const type = mispTypes[String(valueAt(attribute, 'type'))];
  return type && patternOf(type, valueAt(attribute, 'value'));
}

/** Markings that STIX 2.1 gives the traffic light protocol: https://docs.oasis-open.org/cti/stix/v2.1/os/stix-v2.1-os.html#_yd3ar14ekwrs */
const markings: Readonly<Record<string, string>> = {
  'marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9': 'white',
  'marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da': 'green',
  'marking-definition--f88d31f6-486f-44da-b317-01333bde0b82': 'amber',
  'marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed': 'red',
};

export function tlpOf(references: unknown): string | undefined {
  return Array.isArray(references) ? references.map(it => markings[String(it)]).find(it => it) : undefined;
}

/** The marking of a level, however it is written; undefined for what is none. */
export function markingOf(level: unknown): readonly string[] | undefined {
  const wanted = String(level).toLowerCase().replace('clear', 'white');
  const found = Object.entries(markings).find(([, name]) => name === wanted);
  return found && [found[0]];
}

export function tlpOfTags(tags: unknown): string | undefined {
  if (!Array.isArray(tags)) return undefined;
  const names = tags.map(tag => String(valueAt(tag, 'name')));
  return names.find(name => name.startsWith('tlp:'))?.slice(4);
}

/** A day or a time without zone, in UTC. */
export function dateOf(value: unknown): string | undefined {
  const time =
    typeof value === 'string' && value !== ''
      ? Date.parse(value.length === 10 ? `${value}T00:00:00Z` : value)
      : Number.NaN;
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}
