import { number, object, text } from './raw.ts';

interface Unit {
  /** The names of the sizes from the smallest on; each is `step` times the one before. */
  names: readonly string[];
  step: number;
  /** Which of the names the value is in. */
  at: number;
}

const bytes = (at: number): Unit => ({ names: ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'], step: 1024, at });
const decimalBytes = (at: number): Unit => ({ names: ['B', 'KB', 'MB', 'GB', 'TB', 'PB'], step: 1000, at });
const rate = (name: string): Unit => ({ names: ['', 'K', 'M', 'G'].map(size => `${size}${name}`), step: 1000, at: 0 });

/** Sizes by the number that workbooks give a unit, as far as real files show what they mean. */
const units: Record<number, Unit | undefined> = {
  2: bytes(0),
  3: bytes(1),
  4: bytes(2),
  5: bytes(3),
  6: bytes(4),
  11: rate('b/s'),
  12: rate('B/s'),
  17: { names: ['', 'K', 'M', 'B', 'T'], step: 1000, at: 0 },
  31: rate('/s'),
  36: decimalBytes(0),
  37: decimalBytes(1),
  38: decimalBytes(2),
  39: decimalBytes(3),
};

/** Units of time in milliseconds. */
const times: Record<number, number | undefined> = {
  21: 1e-6,
  22: 1e-3,
  23: 1,
  24: 1000,
  25: 60_000,
  26: 3_600_000,
  27: 86_400_000,
};

/** A number as a `numberFormat` has it: `{unit, options}`, the options those of Intl.NumberFormat. */
export function formatNumber(value: number, format: unknown): string {
  const { unit, options } = object(format);
  return formatUnit(value, number(unit) ?? 0, object(options));
}

/** A number with the unit of an axis. */
export function formatUnit(value: number, unit: number, options: Readonly<Record<string, unknown>> = {}): string {
  if (unit === 1) return `${digits(value, options)}%`;
  const time = times[unit];
  if (time !== undefined) return formatDuration(value * time);
  const sizes = units[unit];
  return sizes ? sized(value, sizes, options) : digits(value, options);
}

function sized(value: number, { names, step, at }: Unit, options: Readonly<Record<string, unknown>>): string {
  let [size, left] = [at, value];
  while (Math.abs(left) >= step && size < names.length - 1) {
    left /= step;
    size++;
  }
  const name = names[size];
  return `${digits(left, { maximumFractionDigits: 1, ...options })}${name.length > 1 ? ' ' : ''}${name}`;
}

function formatDuration(milliseconds: number): string {
  const sizes = [
    ['d', 86_400_000],
    ['h', 3_600_000],
    ['min', 60_000],
    ['s', 1000],
    ['ms', 1],
  ] as const;
  const [name, size] = sizes.find(([, least]) => Math.abs(milliseconds) >= least) ?? ['µs', 1e-3];
  return `${digits(milliseconds / size, { maximumFractionDigits: 1 })} ${name}`;
}

const counts = [
  'minimumFractionDigits',
  'maximumFractionDigits',
  'minimumIntegerDigits',
  'minimumSignificantDigits',
  'maximumSignificantDigits',
];

/** Options that Intl does not take are passed over, for workbooks are written by hand too. */
function digits(value: number, options: Readonly<Record<string, unknown>>): string {
  const wanted: Record<string, unknown> = { maximumFractionDigits: 2, useGrouping: options.useGrouping !== false };
  for (const name of counts) if (typeof options[name] === 'number') wanted[name] = options[name];
  const style = text(options.style);
  if (style === 'percent') wanted.style = style;
  if (style === 'currency' && /^[A-Z]{3}$/i.test(text(options.currency)))
    Object.assign(wanted, { style, currency: text(options.currency) });
  try {
    return new Intl.NumberFormat('en-US', wanted).format(value);
  } catch {
    return new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 }).format(value);
  }
}
