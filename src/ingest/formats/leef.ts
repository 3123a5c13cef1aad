import { type DeviceEvent, type Malformed, mostKeys, pipeFrom } from './cef.ts';

/**
 * Reads `LEEF:1.0|Vendor|Product|Version|EventID|` with fields parted by tabs, and `LEEF:2.0|…|EventID|delimiter|` with the
 * delimiter as a character or as `x09`. What stands before `LEEF:` is left out.
 */
export function parseLeef(text: string): DeviceEvent | Malformed {
  const start = text.indexOf('LEEF:');
  if (start < 0) return { reason: 'there is no "LEEF:"' };
  const second = text.startsWith('LEEF:2', start);
  const header: string[] = [];
  let at = start + 5;
  while (header.length < 5) {
    const end = pipeFrom(text, at);
    if (end < 0) return { reason: `the header has ${header.length} of 5 fields` };
    header.push(text.slice(at, end));
    at = end + 1;
  }
  const { delimiter, from } = second ? delimiterAt(text, at) : { delimiter: '\t', from: at };
  const extension = fieldsOf(text.slice(from), delimiter);
  if (!extension) return { reason: `the event has more than ${mostKeys} fields` };
  const [, vendor, product, version, eventClass] = header;
  return {
    vendor,
    product,
    version,
    eventClass,
    name: extension.get('cat') ?? eventClass,
    severity: extension.get('sev') ?? '',
    extension,
  };
}

/** The delimiter of LEEF 2.0; where the field is missing or empty it is a tab, as in 1.0. */
function delimiterAt(text: string, at: number): { delimiter: string; from: number } {
  const end = text.indexOf('|', at);
  const field = end < 0 ? '' : text.slice(at, end);
  const hex = /^(?:0?x)([0-9a-f]{1,4})$/i.exec(field);
  if (hex) return { delimiter: String.fromCharCode(Number.parseInt(hex[1], 16)), from: end + 1 };
  if (field.length === 1) return { delimiter: field, from: end + 1 };
  return { delimiter: '\t', from: field === '' && end >= 0 ? end + 1 : at };
}

function fieldsOf(text: string, delimiter: string): Map<string, string> | undefined {
  const parts = text.split(delimiter, mostKeys + 1);
  if (parts.length > mostKeys) return undefined;
  const fields = new Map<string, string>();
  for (const part of parts) {
    const equals = part.indexOf('=');
    if (equals > 0) fields.set(part.slice(0, equals).trim(), part.slice(equals + 1).trim());
  }
  return fields;
}
