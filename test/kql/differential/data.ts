import { Decimal } from 'decimal.js';
import fc, { type Arbitrary } from 'fast-check';
import type { Column, Table } from '../../../src/core/table.ts';
import type { Bag, Batch, Dynamic, ScalarType, Value } from '../../../src/kql/value.ts';

const columns = (shape: Record<string, ScalarType>): Column[] =>
  Object.entries(shape).map(([name, type]) => ({ name, type }));

/** Two tables that the generated queries read: every type, names that differ by case only. */
export const tables: readonly Table[] = [
  {
    name: 'T',
    columns: columns({
      TimeGenerated: 'datetime',
      b: 'bool',
      i: 'int',
      l: 'long',
      r: 'real',
      m: 'decimal',
      s: 'string',
      S: 'string',
      t: 'datetime',
      p: 'timespan',
      g: 'guid',
      d: 'dynamic',
    }),
  },
  {
    name: 'U',
    columns: columns({ TimeGenerated: 'datetime', l: 'long', i: 'int', s: 'string', e: 'string', d: 'dynamic' }),
  },
];

/** Texts in which cases, boundaries, encodings and quoting go wrong. */
export const texts = [
  '',
  'admin',
  'Admin',
  'ADMIN user',
  'net user add',
  'cmd.exe /c whoami',
  'İstanbul admİn',
  'istanbul',
  'straße',
  'STRASSE',
  'ΟΔΟΣ',
  'οδος',
  'é',
  'e\u0301',
  '😀 ok',
  '\ud83d\ude00',
  'K', // KELVIN SIGN
  'a\nb',
  'a\tb',
  "it's",
  'say "hi"',
  'back\\slash',
  'a_b-c',
  '192.0.2.1',
  '198.51.100.23',
  'ana@contoso.example',
  'Ana@Contoso.example',
  '42',
  '-7',
  '007',
  '1.5',
  '1e3',
  '0x1f',
  'true',
  'null',
  '9223372036854775807',
  '99999999999999999999',
  '2026-11-20',
  '\u{10d50}\u{10d70}',
  '\uffee\u{10000}',
  ' lead',
  '%',
  '_',
];

const text = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...texts) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 6 }) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom(...texts), fc.constantFrom(...texts)).map(([a, b]) => `${a} ${b}`) },
);

/** The rows of the watchlist W. */
export const watchlist: Batch = {
  columns: columns({ SearchKey: 'string', e: 'string' }),
  values: [
    ['admin', '42', "it's", 'İstanbul admİn'],
    ['a', 'b', '', 'é'],
  ],
  length: 4,
};

/** DuckDB's binding drops a byte order mark at the start of a text, and its SQL takes no NUL. */
export const properText = text.map(value => value.replaceAll(/[\ufeff\0]/g, '?'));

const day = 864_000_000_000n;
const now = 639_147_456_000_000_000n;
const instants = [
  0n,
  1n,
  now,
  now - 1n,
  now - day,
  now - 5n * 60_000_000_0n,
  now + day / 2n,
  3_155_378_975_999_999_999n,
  621_355_968_000_000_000n,
];
const instant = fc.oneof(
  fc.constantFrom(...instants),
  fc.bigInt({ min: now - 30n * day, max: now }),
  fc.bigInt({ min: 0n, max: 3_155_378_975_999_999_999n }),
);
const extremes = [0n, 1n, -1n, 2n, 3n, 10n, -10n, 2n ** 63n - 1n, -(2n ** 63n), 2n ** 53n + 1n];
const long = fc.oneof(
  { weight: 4, arbitrary: fc.bigInt({ min: -20n, max: 20n }) },
  { weight: 1, arbitrary: fc.constantFrom(...extremes) },
);
const span = fc.oneof(
  fc.constantFrom(0n, 1n, day, -day, 36_000_000_000n, -1n),
  fc.bigInt({ min: -3n * day, max: 3n * day }),
);
const reals = [
  0,
  -0,
  1,
  1.5,
  -2.25,
  0.5,
  100,
  -3,
  1e15,
  1e-7,
  1e21,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
];
const guid = fc.constantFrom(
  '70fc66f7-8279-44fc-9092-d364d70fce44',
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
);

const scalar: Arbitrary<Dynamic> = fc.oneof(
  properText,
  long,
  fc.constantFrom(1.5, 1, 0, -0.25, 1e21, 1e-7, 123456789012345.5, 1234567890123456, 0.0001, 52.123456),
  fc.boolean(),
  fc.constant(null),
);
const keys = fc.constantFrom('a', 'b', 'a b', 'A', 'ip', 'é', '0', 'x.y', 'with"quote');
const { value: anyDynamic } = fc.letrec<{ value: Dynamic }>(tie => ({
  value: fc.oneof(
    { maxDepth: 2 },
    scalar,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.array(fc.tuple(keys, tie('value')), { maxLength: 4 }).map((pairs): Bag => new Map(pairs)),
  ),
}));
const dynamic = fc.oneof(
  anyDynamic,
  fc.array(fc.tuple(keys, scalar), { maxLength: 4 }).map((pairs): Dynamic => new Map(pairs)),
);

const arbitraries: Record<ScalarType, Arbitrary<Value>> = {
  bool: fc.boolean(),
  int: fc.oneof(fc.integer({ min: -20, max: 20 }), fc.constantFrom(2 ** 31 - 1, -(2 ** 31))),
  long,
  real: fc.constantFrom(...reals),
  decimal: fc.constantFrom('0', '1.5', '-123456789.123456789').map(value => new Decimal(value)),
  string: properText,
  datetime: instant,
  timespan: span,
  guid,
  dynamic,
};

function cell(type: ScalarType): Arbitrary<Value> {
  if (type === 'string') return properText;
  return fc.oneof({ weight: 5, arbitrary: arbitraries[type] }, { weight: 1, arbitrary: fc.constant(null) });
}

/** The rows of a table; most columns take few values, so that rows meet in groups and joins. */
export function batchOf({ columns }: Table): Arbitrary<Batch> {
  return fc.integer({ min: 0, max: 24 }).chain(length => {
    const values = columns.map(({ type }) => fc.array(cell(type), { minLength: length, maxLength: length }));
    return fc.tuple(...values).map(values => ({ columns, values, length }));
  });
}
