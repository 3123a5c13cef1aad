/**
 * How Kusto writes a real as text: the digits of Grisu2 (Loitsch, "Printing floating-point numbers quickly and accurately with
 * integers", 2010) without its last rounding step where more than eight fraction digits are left, which is why `tostring(0.1 + 0.2)`
 * ends in 7 there; a point always (`1.0`), and an exponent outside 1e-6 to 1e21.
 * @see https://learn.microsoft.com/kusto/query/tostring-function
 */
export function realText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const size = Math.abs(value);
  const sign = value < 0 ? '-' : '';
  if (Number.isSafeInteger(size)) return `${sign}${size}.0`;
  const [digits, exponent] = decimalDigits(size);
  return sign + layOut(digits, exponent);
}

/** The digits and the power of ten of the last one. Up to 15 digits the shortest text is the only one that Grisu2 can give. */
function decimalDigits(size: number): [digits: string, exponent: number] {
  const [mantissa, power] = size.toExponential().split('e');
  const digits = mantissa.replace('.', '');
  return digits.length <= 15 ? [digits, Number(power) - digits.length + 1] : grisu(size);
}

function layOut(digits: string, exponent: number): string {
  const point = digits.length + exponent;
  if (exponent >= 0 && point <= 21) return `${digits}${'0'.repeat(exponent)}.0`;
  if (point > 0 && point <= 21) return `${digits.slice(0, point)}.${digits.slice(point)}`;
  if (point > -6 && point <= 0) return `0.${'0'.repeat(-point)}${digits}`;
  const fraction = digits.length > 1 ? `.${digits.slice(1)}` : '';
  return `${digits[0]}${fraction}e${point - 1}`;
}

interface Scaled {
  f: bigint;
  e: number;
}

const bits = new DataView(new ArrayBuffer(8));
const hidden = 1n << 52n;

function split(size: number): Scaled {
  bits.setFloat64(0, size);
  const raw = bits.getBigUint64(0);
  const exponent = Number(raw >> 52n);
  const fraction = raw & (hidden - 1n);
  return exponent === 0 ? { f: fraction, e: -1074 } : { f: fraction + hidden, e: exponent - 1075 };
}

/** Shifted so that the mantissa fills 64 bits. */
function normalized({ f, e }: Scaled): Scaled {
  const shift = 64 - f.toString(2).length;
  return { f: f << BigInt(shift), e: e - shift };
}

function times(a: Scaled, b: Scaled): Scaled {
  const product = a.f * b.f;
  return { f: (product + (1n << 63n)) >> 64n, e: a.e + b.e + 64 };
}

const powers = new Map<number, Scaled>();

/** 10 to the given power, its mantissa rounded to 64 bits. */
function powerOfTen(power: number): Scaled {
  let known = powers.get(power);
  if (!known) {
    known = power >= 0 ? rounded(10n ** BigInt(power), 0) : inverse(10n ** BigInt(-power));
    powers.set(power, known);
  }
  return known;
}

function rounded(f: bigint, e: number): Scaled {
  const excess = f.toString(2).length - 64;
  if (excess <= 0) return normalized({ f, e });
  const half = 1n << BigInt(excess - 1);
  const cut = (f + half) >> BigInt(excess);
  return cut >> 64n ? { f: cut >> 1n, e: e + excess + 1 } : { f: cut, e: e + excess };
}

function inverse(divisor: bigint): Scaled {
  const shift = divisor.toString(2).length + 127;
  return rounded((1n << BigInt(shift)) / divisor, -shift);
}

function grisu(size: number): [digits: string, exponent: number] {
  const v = split(size);
  const upper = normalized({ f: (v.f << 1n) + 1n, e: v.e - 1 });
  const lower = v.f === hidden ? { f: (v.f << 2n) - 1n, e: v.e - 2 } : { f: (v.f << 1n) - 1n, e: v.e - 1 };
  const lowerAligned = { f: lower.f << BigInt(lower.e - upper.e), e: upper.e };
  const index = Math.ceil((-61 - upper.e) * 0.30102999566398114 + 347);
  const power = -348 + (Math.floor(index / 8) + 1) * 8;
  const scale = powerOfTen(-power === 0 ? 0 : power);
  const high = times(upper, scale);
  const low = times(lowerAligned, scale);
  const middle = times(normalized(v), scale);
  return generate(middle, { f: high.f - 1n, e: high.e }, high.f - 1n - (low.f + 1n), -power);
}

/** Digits of `high` until they name a number within `delta` below it. */
function generate(middle: Scaled, high: Scaled, delta: bigint, power: number): [digits: string, exponent: number] {
  const shift = BigInt(-high.e);
  const one = 1n << shift;
  const whole = (high.f >> shift).toString();
  let fraction = high.f & (one - 1n);
  for (let kept = 1; kept <= whole.length; kept++) {
    const unit = 10n ** BigInt(whole.length - kept);
    const rest = (((high.f >> shift) % unit) << shift) + fraction;
    if (rest <= delta) {
      const digits = approach(whole.slice(0, kept), delta, rest, unit << shift, high.f - middle.f);
      return [digits, power + whole.length - kept];
    }
  }
  let digits = whole;
  let room = delta;
  for (let places = 1; ; places++) {
    fraction *= 10n;
    room *= 10n;
    digits += (fraction >> shift).toString();
    fraction &= one - 1n;
    if (fraction < room) {
      const distance = places < 9 ? (high.f - middle.f) * 10n ** BigInt(places) : 0n;
      return [approach(digits, room, fraction, one, distance), power - places];
    }
  }
}

/** Lowers the last digit while that comes nearer to the number. */
function approach(digits: string, delta: bigint, start: bigint, unit: bigint, distance: bigint): string {
  let rest = start;
  let last = Number(digits.at(-1));
  while (
    rest < distance &&
    delta - rest >= unit &&
    (rest + unit < distance || distance - rest > rest + unit - distance)
  ) {
    last--;
    rest += unit;
  }
  return digits.slice(0, -1) + last;
}
