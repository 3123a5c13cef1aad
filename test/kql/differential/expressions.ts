import type { ScalarType } from '../../../src/kql/value.ts';
import { texts } from './data.ts';

/** Choices of a generator, so that a case can be made again and made smaller. */
export interface Choices {
  /** A whole number from 0 up to, not including, `count`. */
  below: (count: number) => number;
}

export interface Field {
  name: string;
  type: ScalarType;
}

export function one<T>(choices: Choices, values: readonly T[]): T {
  return values[choices.below(values.length)];
}

const quoted = (text: string) =>
  `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n').replaceAll('\t', '\\t')}"`;

const literals: Readonly<Partial<Record<ScalarType, readonly string[]>>> = {
  bool: ['true', 'false', 'bool(null)'],
  int: ['int(0)', 'int(3)', 'int(-7)', 'int(null)', 'int(2147483647)'],
  long: ['0', '1', '-1', '7', '10', 'long(null)', '9223372036854775807'],
  real: ['0.0', '1.5', '-2.25', 'real(nan)', 'real(null)', '1e21', 'real(+inf)'],
  datetime: [
    'datetime(2026-05-20)',
    'datetime(2026-05-21 10:37:11.1234567)',
    'now()',
    'ago(1d)',
    'datetime(null)',
    'datetime(0001-01-01)',
  ],
  timespan: ['1h', '1d', '5m', '-1h', '1tick', 'timespan(null)'],
  guid: ['guid(70fc66f7-8279-44fc-9092-d364d70fce44)', 'guid(null)'],
};

const terms = [
  'admin',
  'ADMIN',
  'i',
  'min',
  'user',
  'USER',
  'net',
  'exe',
  '.exe',
  'İ',
  'ß',
  'σ',
  'k',
  'ok',
  '',
  'é',
  'a_b',
  'b',
  'add',
  '\u{10d70}',
  '😀',
];
const textTests = ['contains', 'startswith', 'endswith', 'has', 'hasprefix', 'hassuffix'].flatMap(name => [
  name,
  `!${name}`,
  `${name}_cs`,
  `!${name}_cs`,
]);
const patterns = [
  'a(d|m)',
  '(?i)ADMIN',
  '^n(.)t',
  '(ss)?e$',
  '([0-9]{1,3})[.][0-9]+',
  '\\b(user|add)',
  '[^a-z ]+',
  'a.b',
  '(?i)[k-s]+',
  '(.*)@',
  '\\s(\\w+)',
  'x{2,3}',
].map(pattern => `@"${pattern}"`);
const comparable: readonly ScalarType[] = ['int', 'long', 'real', 'datetime', 'timespan', 'string'];
const equatable: readonly ScalarType[] = [...comparable, 'bool', 'guid'];
const orders = ['<', '<=', '>', '>='];

/** Makes KQL expressions over given columns. */
export class Expressions {
  readonly #choices: Choices;
  readonly #fields: readonly Field[];

  constructor(choices: Choices, fields: readonly Field[]) {
    this.#choices = choices;
    this.#fields = fields;
  }

  any(type: ScalarType, depth = 2): string {
    const makers = this.#makers(type);
    if (depth === 0 || makers.length === 0 || this.#choices.below(3) === 0) return this.#leaf(type);
    return one(this.#choices, makers)(depth - 1);
  }

  #leaf(type: ScalarType): string {
    const names = this.#fields.filter(field => field.type === type).map(field => `['${field.name}']`);
    if (names.length > 0 && this.#choices.below(4) > 0) return one(this.#choices, names);
    if (type === 'string') return quoted(one(this.#choices, this.#choices.below(2) ? terms : texts));
    if (type === 'dynamic') return names[0] ?? 'dynamic({"a": 1})';
    return one(this.#choices, literals[type] ?? ['dynamic(null)']);
  }

  #makers(type: ScalarType): ((depth: number) => string)[] {
    const a = (of: ScalarType, depth: number) => this.any(of, depth);
    const pick = <T>(values: readonly T[]) => one(this.#choices, values);
    const term = () => quoted(pick(this.#choices.below(3) ? terms : texts));
    const chosen = (depth: number) =>
      `${pick(['iff', 'iif'])}(${a('bool', depth)}, ${a(type, depth)}, ${a(type, depth)})`;
    const cases = (depth: number) =>
      `case(${a('bool', depth)}, ${a(type, depth)}, ${a('bool', depth)}, ${a(type, depth)}, ${a(type, depth)})`;
    const either = (depth: number) => `coalesce(${a(type, depth)}, ${a(type, depth)})`;
    const choosing = type === 'dynamic' ? [] : [chosen, cases, either];
    const sum = (depth: number) => `(${a(type, depth)} ${pick(['+', '-'])} ${a(type, depth)})`;
    const numeric = (depth: number) => `(${a(type, depth)} ${pick(['+', '-', '*', '/', '%'])} ${a(type, depth)})`;
    switch (type) {
      case 'bool':
        return [...choosing, ...this.#tests(term)];
      case 'string':
        return [
          ...choosing,
          d => `strcat(${a('string', d)}, ${a(pick(['string', 'long', 'int', 'bool', 'guid'] as const), d)})`,
          d => `tolower(${a('string', d)})`,
          d => `tostring(split(${a('string', d)}, ${pick(['" "', '"."', '"a"'])})[${pick([0, 1, -1, 4])}])`,
          d => `toupper(${a('string', d)})`,
          d => `substring(${a('string', d)}, ${pick([0, 1, 3, 50])}, ${pick([0, 1, 2, 100])})`,
          d => `substring(${a('string', d)}, ${pick([0, 2])})`,
          () => `tostring(${this.#place()})`,
          d => `extract(${pick(patterns)}, ${pick([0, 1])}, ${a('string', d)})`,
          d => `replace_string(${a('string', d)}, ${term()}, ${term()})`,
          d => `tostring(${a(pick(['long', 'int', 'bool', 'guid', 'datetime', 'real', 'timespan'] as const), d)})`,
          d => `max_of(${a('string', d)}, ${a('string', d)})`,
        ];
      case 'int':
        return [
          ...choosing,
          numeric,
          () => `toint(${this.#place()})`,
          d => `toint(${a(pick(['long', 'real', 'string', 'bool'] as const), d)})`,
          d => `hourofday(${a('datetime', d)})`,
          d =>
            `${pick(['getyear', 'getmonth', 'monthofyear', 'dayofmonth', 'dayofyear', 'week_of_year'])}(${a('datetime', d)})`,
          d =>
            `${pick(['datetime_part', 'datepart'])}("${pick(['year', 'month', 'Day', 'hour', 'minute', 'second', 'quarter'])}", ${a('datetime', d)})`,
        ];
      case 'long':
        return [
          ...choosing,
          numeric,
          d => `bin(${a('long', d)}, ${pick([1, 5, 10])})`,
          d => `strlen(${a('string', d)})`,
          d => `string_size(${a('string', d)})`,
          d => `tolong(${a(pick(['int', 'real', 'string', 'bool'] as const), d)})`,
          d => `(${a('int', d)} * ${a('long', d)})`,
          d => `min_of(${a('long', d)}, ${a('long', d)})`,
          d => `-(${a('long', d)})`,
          () => `tolong(${this.#place()})`,
          d => `indexof(${a('string', d)}, ${term()})`,
        ];
      case 'real':
        return [
          ...choosing,
          numeric,
          () => `toreal(${this.#place()})`,
          d => `${pick(['toreal', 'todouble'])}(${a(pick(['int', 'long', 'string'] as const), d)})`,
          d => `(${a('timespan', d)} / ${a('timespan', d)})`,
          d => `(${a('long', d)} * ${a('real', d)})`,
          d => `${pick(['bin', 'floor'])}(${a('real', d)}, ${pick(['0.5', '2.0'])})`,
          d => `-(${a('real', d)})`,
        ];
      case 'datetime':
        return [
          ...choosing,
          d => `(${a('datetime', d)} ${pick(['+', '-'])} ${a('timespan', d)})`,
          d => `bin(${a('datetime', d)}, ${pick(['1h', '5m', '1d', '7d'])})`,
          d => `${pick(['startofday', 'startofweek', 'startofmonth', 'startofyear'])}(${a('datetime', d)})`,
          d => `todatetime(${a('string', d)})`,
        ];
      case 'timespan':
        return [
          ...choosing,
          sum,
          d => `(${a('datetime', d)} - ${a('datetime', d)})`,
          d => `(${a('timespan', d)} * ${a('long', d)})`,
          d => `(${a('timespan', d)} / ${a('long', d)})`,
          d => `(${a('datetime', d)} % ${a('timespan', d)})`,
          d => `bin(${a('timespan', d)}, ${pick(['1h', '5m'])})`,
          d => `dayofweek(${a('datetime', d)})`,
        ];
      case 'dynamic':
        return [() => this.#place()];
      default:
        return choosing;
    }
  }

  /** A place inside a dynamic column. */
  #place(): string {
    const base = this.#leaf('dynamic');
    return `${base}${one(this.#choices, ['.a', '.b', "['a b']", '.A', '.ip', "['é']", "['0']", '[0]', '[-1]', '.a.b', '.a[1]', "['x.y']", '[7]'])}`;
  }

  #tests(term: () => string): ((depth: number) => string)[] {
    const a = (of: ScalarType, depth: number) => this.any(of, depth);
    const pick = <T>(values: readonly T[]) => one(this.#choices, values);
    const list = (count: number) => Array.from({ length: count }, term).join(', ');
    return [
      d => `(${a('bool', d)} and ${a('bool', d)})`,
      d => `(${a('bool', d)} or ${a('bool', d)})`,
      d => `not(${a('bool', d)})`,
      d => {
        const type = pick(equatable);
        return `(${a(type, d)} ${pick(['==', '!='])} ${a(type, d)})`;
      },
      d => {
        const type = pick(comparable);
        return `(${a(type, d)} ${pick(orders)} ${a(type, d)})`;
      },
      d =>
        `(${a(pick(['int', 'long', 'real'] as const), d)} ${pick([...orders, '==', '!='])} ${a(pick(['int', 'long', 'real'] as const), d)})`,
      d => `(${a('string', d)} ${pick([...textTests, '=~', '!~', '==', '!='])} ${term()})`,
      d =>
        `(${a('string', d)} ${pick(['contains', 'startswith', 'endswith', '=~', 'has', 'contains_cs'])} ${a('string', d)})`,
      d => `(${a('string', d)} ${pick(['in', '!in', 'in~', '!in~'])} (${list(1 + this.#choices.below(4))}))`,
      d => `(${a('string', d)} ${pick(['has_any', 'has_all'])} (${list(1 + this.#choices.below(3))}))`,
      d => `(${a('string', d)} in (dynamic(["admin", "42"])))`,
      d => `(${a('long', d)} ${pick(['in', '!in'])} (1, 2, -7))`,
      d => `(${a('int', d)} ${pick(['in', '!in'])} (1, int(2), -7))`,
      d => `(${a('long', d)} in (dynamic([1, 2, null])))`,
      () => `(${this.#place()} in ("42", "true", "b"))`,
      d => `(${a('long', d)} ${pick(['between', '!between'])} (${pick(['-5 .. 7', '0 .. 10', '7 .. 1'])}))`,
      d => `(${a('datetime', d)} between (datetime(2026-05-01) .. ${pick(['datetime(2026-05-21)', '30d'])}))`,
      d => `(${a('real', d)} between (-2.25 .. 100.0))`,
      d =>
        `${pick(['isnull', 'isnotnull', 'notnull', 'isempty', 'isnotempty', 'notempty'])}(${a(pick([...equatable, 'dynamic'] as const), d)})`,
      () => `(${this.#place()} ${pick(['==', '!='])} ${term()})`,
      () => `(${this.#place()} in (${list(2)}))`,
      () => `(tostring(${this.#place()}) == ${term()})`,
      () => `(${this.#place()} has ${term()})`,
      d => `isempty(${a('dynamic', d)})`,
      d => `(${a('string', d)} matches regex ${pick(patterns)})`,
      () => `(${this.#place()} ${pick([...orders, '==', '!='])} ${pick(['5', '-10', '1.5', 'long(null)'])})`,
    ];
  }
}
