import { invalidTemplate, Unsupported } from '../fault.ts';

/**
 * A number as .NET prints it with a format string, in en-US: the standard formats C, D, F, G, N, P, X and custom formats of
 * `0`, `#`, `,`, `.`, `%` and literal text.
 * https://learn.microsoft.com/dotnet/standard/base-types/standard-numeric-format-strings
 *
 * @throws Unsupported for any other format.
 */
export function formatNumber(value: bigint | number, format: string): string {
  const standard = /^([CDFGNPX])(\d{0,2})$/i.exec(format);
  return standard ? standardFormat(value, standard[1], standard[2]) : customFormat(value, format);
}

function standardFormat(value: bigint | number, letter: string, digits: string): string {
  const places = digits === '' ? 2 : Number(digits);
  const minus = value < 0 ? '-' : '';
  switch (letter.toUpperCase()) {
    case 'C':
      return `${minus}$${grouped(fixed(value, places))}`;
    case 'D':
      return minus + wholeOnly(value, letter).padStart(Number(digits || 0), '0');
    case 'F':
      return minus + fixed(value, places);
    case 'N':
      return minus + grouped(fixed(value, places));
    case 'P':
      return `${minus}${grouped(fixed(typeof value === 'bigint' ? value * 100n : value * 100, places))}%`;
    case 'X':
      return hexadecimal(value, letter).padStart(Number(digits || 0), '0');
    default:
      if (digits !== '' && digits !== '0')
        throw new Unsupported(`The number format '${letter}${digits}' is not supported`);
      return String(value);
  }
}

function wholeOnly(value: bigint | number, letter: string): string {
  if (typeof value === 'bigint') return String(value < 0n ? -value : value);
  throw invalidTemplate(`The number format '${letter}' can only be used with integers.`);
}

function hexadecimal(value: bigint | number, letter: string): string {
  if (typeof value !== 'bigint') throw invalidTemplate(`The number format '${letter}' can only be used with integers.`);
  const text = BigInt.asUintN(64, value).toString(16);
  return letter === 'X' ? text.toUpperCase() : text;
}

/** The size of a number with a fixed count of decimals; halves are rounded away from zero, as .NET does. */
function fixed(value: bigint | number, places: number): string {
  if (typeof value === 'bigint') return `${value < 0n ? -value : value}${places ? `.${'0'.repeat(places)}` : ''}`;
  const [whole, fraction = ''] = plainDigits(Math.abs(value)).split('.');
  const digits = BigInt(whole + fraction.padEnd(places, '0').slice(0, places));
  const rounded = String(digits + (fraction[places] >= '5' ? 1n : 0n)).padStart(places + 1, '0');
  return places ? `${rounded.slice(0, -places)}.${rounded.slice(-places)}` : rounded;
}

function plainDigits(value: number): string {
  const text = String(value);
  if (!text.includes('e')) return text;
  return value < 1 ? value.toFixed(20).replace(/0+$/, '') : String(BigInt(value));
}

function grouped(text: string): string {
  const [whole, fraction] = text.split('.');
  const head = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? head : `${head}.${fraction}`;
}

const customForm = /^([^0#,.%;'"\\eE‰]*)([0#,]+)(?:\.([0#]*))?(%?)([^0#,.%;'"\\eE‰]*)$/;

function customFormat(value: bigint | number, format: string): string {
  const found = customForm.exec(format);
  if (!found || found[2].endsWith(',') || found[2].startsWith(','))
    throw new Unsupported(`The number format '${format}' is not supported`);
  const [, before, whole, fraction = '', percent, after] = found;
  const scaled = !percent ? value : typeof value === 'bigint' ? value * 100n : value * 100;
  const [head, tail = ''] = fixed(scaled, fraction.length).split('.');
  const optional = /#*$/.exec(fraction)![0].length;
  const kept = tail.replace(new RegExp(`0{0,${optional}}$`), '');
  const least = whole.replace(/[^0]/g, '').length;
  const digits = (head === '0' && least === 0 ? '' : head).padStart(least, '0');
  const text = `${before}${whole.includes(',') ? grouped(digits) : digits}${kept && `.${kept}`}${percent}${after}`;
  return value < 0 && /[1-9]/.test(text) ? `-${text}` : text;
}
