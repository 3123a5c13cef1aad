/** An event in the Common Event Format, or one in LEEF brought to the same shape. */
export interface DeviceEvent {
  readonly vendor: string;
  readonly product: string;
  readonly version: string;
  /** Signature id of CEF, event id of LEEF. */
  readonly eventClass: string;
  readonly name: string;
  readonly severity: string;
  /** Keys as they were written, values without their escapes. */
  readonly extension: ReadonlyMap<string, string>;
}

/** Why a text is no event of the format. */
export interface Malformed {
  readonly reason: string;
}

/** The most keys that an extension may have. */
export const mostKeys = 1_000;

/**
 * Reads `CEF:Version|Vendor|Product|Version|Signature|Name|Severity|Extension`; what stands before `CEF:` is left out. In the
 * header `\|` and `\\` are escapes, in values `\=`, `\\`, `\n` and `\r`. A key that comes twice keeps its last value.
 */
export function parseCef(text: string): DeviceEvent | Malformed {
  const start = text.indexOf('CEF:');
  if (start < 0) return { reason: 'there is no "CEF:"' };
  const header: string[] = [];
  let at = start + 4;
  while (header.length < 7) {
    const end = pipeFrom(text, at);
    if (end < 0) {
      // A sender without extension may leave out the last pipe.
      if (header.length < 6) return { reason: `the header has ${header.length + 1} of 7 fields` };
      header.push(text.slice(at));
      at = text.length;
      break;
    }
    header.push(text.slice(at, end));
    at = end + 1;
  }
  if (!/^\d{1,3}(\.\d{1,3})?$/.test(header[0].trim())) return { reason: `"${header[0].slice(0, 20)}" is no version` };
  const extension = extensionOf(text, at);
  if (!extension) return { reason: `the extension has more than ${mostKeys} keys` };
  const [, vendor, product, version, eventClass, name, severity] = header.map(headerText);
  return { vendor, product, version, eventClass, name, severity, extension };
}

/** The next `|` that is not escaped. */
export function pipeFrom(text: string, start: number): number {
  let at = text.indexOf('|', start);
  while (at >= 0 && isEscaped(text, at)) at = text.indexOf('|', at + 1);
  return at;
}

function isEscaped(text: string, at: number): boolean {
  let slashes = 0;
  while (text.charCodeAt(at - 1 - slashes) === 92) slashes++;
  return slashes % 2 === 1;
}

function headerText(field: string): string {
  return field.includes('\\') ? field.replace(/\\([\\|])/g, '$1') : field;
}

/** Values may hold spaces: one ends where the next `key=` begins. */
function extensionOf(text: string, start: number): Map<string, string> | undefined {
  const extension = new Map<string, string>();
  let key = '';
  let valueStart = start;
  let keys = 0;
  for (let equals = text.indexOf('=', start); equals >= 0; equals = text.indexOf('=', equals + 1)) {
    const keyStart = keyBefore(text, equals, start);
    if (keyStart < 0) continue;
    if (key) extension.set(key, valueText(text.slice(valueStart, keyStart).trimEnd()));
    key = text.slice(keyStart, equals);
    valueStart = equals + 1;
    if (++keys > mostKeys) return undefined;
  }
  if (key) extension.set(key, valueText(text.slice(valueStart).trimEnd()));
  return extension;
}

/** Where the key that ends before this `=` begins; -1 when this `=` belongs to a value. */
function keyBefore(text: string, equals: number, start: number): number {
  let at = equals;
  while (at > start && isKeyCharacter(text.charCodeAt(at - 1))) at--;
  if (at === equals) return -1;
  return at === start || text.charCodeAt(at - 1) === 32 ? at : -1;
}

/** Letters, digits, `_`, `.`, `-`, `[` and `]`: vendors number their keys in more than one way. */
function isKeyCharacter(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 93 && code !== 92) ||
    (code >= 48 && code <= 57) ||
    code === 95 ||
    code === 46 ||
    code === 45
  );
}

const escapes: Record<string, string> = { n: '\n', r: '\r', t: '\t' };

function valueText(value: string): string {
  if (!value.includes('\\')) return value;
  return value.replace(/\\([\\=|nrt])/g, (_, character: string) => escapes[character] ?? character);
}
