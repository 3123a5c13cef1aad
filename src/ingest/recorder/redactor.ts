import { isIPv6 } from 'node:net';

/** Replaces what points to someone, the same thing by the same stand-in every time. */
export interface Redactor {
  text(text: string): string;
  /** A JSON value, with every text and the values of telling names in it. */
  value(value: unknown): unknown;
  url(url: URL): string;
}

/** Names of fields and parameters whose value is a secret whatever it looks like. */
const secretName =
  /(token|secret|password|passwd|api[-_]?key|authorization|signature|credential|assertion|cookie|^sig$|^code$)/i;
/** Names of fields whose value is someone's name. */
const personName =
  /(^|[a-z_])(display_?name|user_?name|full_?name|first_?name|last_?name|real_?name|nick_?name|login|alternate_?id)$/i;

const mail = /[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+/g;
const v4 = /(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\d.])/g;
/** What could be an address of version 6; whether it is one is asked of who knows. */
const v6 = /(?<![\w:])[0-9a-f:]{3,39}(?![\w:])/gi;
const bearer = /\b(bearer|ssws|basic|token)\s+[A-Za-z0-9._~+/=-]{8,}/gi;
const jwt = /\beyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]*/g;

/** Stand-ins are of the ranges and domains that are kept for documents: RFC 5737, RFC 3849, RFC 2606. */
export function redactor(): Redactor {
  const known = new Map<string, string>();
  const counts = new Map<string, number>();
  const standIn = (kind: string, original: string, make: (n: number) => string) => {
    const key = `${kind} ${original.toLowerCase()}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const n = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, n);
    known.set(key, make(n));
    return make(n);
  };
  const text = (original: string): string =>
    original
      .replace(bearer, (_, scheme: string) => `${scheme} ***`)
      .replace(jwt, '***')
      .replace(mail, it => standIn('mail', it, n => `user${n}@contoso.example`))
      .replace(v4, it => standIn('v4', it, n => `203.0.113.${n % 256}`))
      .replace(v6, it => (isIPv6(it) ? standIn('v6', it, n => `2001:db8::${n.toString(16)}`) : it));
  const value = (original: unknown, name = ''): unknown => {
    if (typeof original === 'string') {
      if (secretName.test(name)) return '***';
      const clean = text(original);
      return clean === original && original !== '' && personName.test(name)
        ? standIn('person', original, n => `user${n}`)
        : clean;
    }
    if (Array.isArray(original)) return original.map(inner => value(inner, name));
    if (typeof original !== 'object' || original === null)
      return secretName.test(name) && original !== null ? '***' : original;
    return Object.fromEntries(Object.entries(original).map(([key, inner]) => [text(key), value(inner, key)]));
  };
  const url = (original: URL) => {
    const clean = new URL(original);
    clean.username = clean.password = '';
    for (const [name, inner] of original.searchParams)
      clean.searchParams.set(name, secretName.test(name) ? '***' : text(inner));
    return clean.href;
  };
  return { text, value: original => value(original), url };
}
