const whole = /^[+-]?\d{1,40}$/;
const hexadecimal = /^0x[0-9a-f]{1,16}$/i;
const real = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const special = /^([+-]?)(inf|infinity|nan)$/i;

/** Reads a whole number, decimal or `0x…`, with space around it; undefined beyond the given number of bits. */
export function readWhole(text: string, bits: 32 | 64): bigint | undefined {
  const trimmed = text.trim();
  if (hexadecimal.test(trimmed)) {
    const value = BigInt(trimmed);
    return value >> BigInt(bits) ? undefined : BigInt.asIntN(bits, value);
  }
  if (!whole.test(trimmed)) return undefined;
  const value = BigInt(trimmed[0] === '+' ? trimmed.slice(1) : trimmed);
  return BigInt.asIntN(bits, value) === value ? value : undefined;
}

/** Reads a real, `inf` and `nan` in any case; undefined when the text is none. */
export function readReal(text: string): number | undefined {
  const trimmed = text.trim();
  if (real.test(trimmed)) return Number(trimmed);
  const found = special.exec(trimmed);
  if (!found) return undefined;
  if (found[2].toLowerCase() === 'nan') return Number.NaN;
  return found[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

/** Reads `true`, `false` (any case) or a whole number, where everything but 0 is true. */
export function readBool(text: string): boolean | undefined {
  const lower = text.toLowerCase();
  if (lower === 'true') return true;
  if (lower === 'false') return false;
  const number = text.trim() === text ? readWhole(text, 64) : undefined;
  return number === undefined ? undefined : number !== 0n;
}

const guidDigits = /^[0-9a-f]{32}$/;

/** Reads a GUID with or without braces and dashes, wherever they stand; gives it in lower case. */
export function readGuid(text: string): string | undefined {
  const digits = text
    .trim()
    .replace(/^\{(.*)\}$/, '$1')
    .replaceAll('-', '')
    .toLowerCase();
  if (!guidDigits.test(digits)) return undefined;
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
