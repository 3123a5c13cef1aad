import { kusto, listed } from '../../src/kql/frontend/loader.ts';
import { aggregateFunctions, scalarFunctions } from '../../src/kql/functions/index.ts';

/** Numbers that depend only on the seed. */
export type Dice = (below: number) => number;

export function diceOf(seed: number): Dice {
  let state = seed >>> 0;
  return below => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** Queries that would run without end or fill the memory, were there no limits. */
export const bombs: readonly string[] = [
  'range x from 1 to 1000000000000 step 1',
  'range x from 1 to 1000000000000 step 1 | count',
  'range x from 1 to 1000000000000 step 1 | where x == 1 | summarize dcount(x)',
  'range x from 9223372036854775806 to 9223372036854775807 step 1',
  'range t from datetime(0001-01-01) to datetime(9999-12-31) step 1tick',
  'let T = range x from 1 to 100000 step 1 | extend k = 1; T | join kind=inner T on k | count',
  'let T = range x from 1 to 100000 step 1 | extend k = 1; T | join kind=fullouter T on k | join T on k',
  'range x from 1 to 100000 step 1 | extend k = 1 | as T | lookup (T) on k | count',
  'print x = range(1, 1000000000000, 1)',
  'print x = range(1, 1000000, 1) | mv-expand x | extend y = range(1, 1000000, 1) | mv-expand y | count',
  'range x from 1 to 1000 step 1 | extend a = range(1, 10000), b = range(1, 10000) | mv-expand a | mv-expand b | count',
  "print s = strrep('abcdefghij', 1000000000)",
  "range x from 1 to 100000 step 1 | extend s = strrep('abcdefghij', 100000) | summarize max(strlen(s))",
  "range x from 1 to 100000 step 1 | extend s = strrep('abcdefghij', 1000) | summarize make_list(s)",
  "range x from 1 to 1000000 step 1 | summarize s = strcat_array(make_list(strrep('abcdefghij', 1000)), ',')",
  'print x = repeat(1, 1000000000000)',
  "print s = 'aaaaaaaaaa' | extend s = strcat(s, s, s, s, s, s, s, s, s, s) | extend s = strcat(s, s, s, s, s, s, s, s, s, s) | extend s = strcat(s, s, s, s, s, s, s, s, s, s) | extend s = strcat(s, s, s, s, s, s, s, s, s, s) | extend s = strcat(s, s, s, s, s, s, s, s, s, s) | extend s = strcat(s, s, s, s, s, s, s, s, s, s) | extend s = strcat(s, s, s, s, s, s, s, s, s, s) | extend s = strcat(s, s, s, s, s, s, s, s, s, s) | extend s = strcat(s, s, s, s, s, s, s, s, s, s) | extend n = strlen(s), h = hash_sha256(s)",
  "print s = 'aaaaaaaaaa' | extend s = replace_string(s, 'a', strrep('a', 1000)) | extend s = replace_string(s, 'a', strrep('a', 1000)) | extend s = replace_string(s, 'a', strrep('a', 1000)) | extend n = strlen(s)",
  'print a = range(1, 100000) | extend a = array_concat(a, a, a, a, a, a, a, a, a, a) | extend a = array_concat(a, a, a, a, a, a, a, a, a, a) | extend a = array_concat(a, a, a, a, a, a, a, a, a, a) | extend a = array_concat(a, a, a, a, a, a, a, a, a, a) | extend n = array_length(a)',
  'print b = bag_pack("a", 1) | extend b = bag_pack("x", b, "y", b) | extend b = bag_pack("x", b, "y", b) | extend b = bag_pack("x", b, "y", b) | extend b = bag_pack("x", b, "y", b) | extend b = bag_pack("x", b, "y", b) | extend b = bag_pack("x", b, "y", b) | extend b = bag_pack("x", b, "y", b) | extend b = bag_pack("x", b, "y", b) | extend b = bag_pack("x", b, "y", b) | extend b = bag_pack("x", b, "y", b) | extend b = bag_pack("x", b, "y", b) | extend b = bag_pack("x", b, "y", b) | extend b = bag_pack("x", b, "y", b) | extend b = bag_pack("x", b, "y", b) | extend b = bag_pack("x", b, "y", b) | extend b = bag_pack("x", b, "y", b) | extend b = bag_pack("x", b, "y", b) | extend b = bag_pack("x", b, "y", b) | extend b = bag_pack("x", b, "y", b) | extend b = bag_pack("x", b, "y", b) | extend b = bag_pack("x", b, "y", b) | extend b = bag_pack("x", b, "y", b) | extend b = bag_pack("x", b, "y", b) | extend b = bag_pack("x", b, "y", b) | extend b = bag_pack("x", b, "y", b) | extend b = bag_pack("x", b, "y", b) | extend b = bag_pack("x", b, "y", b) | extend n = strlen(tostring(b))',
  "print m = strrep('a', 100000) matches regex '(a+)+$b'",
  "print m = extract('^(a|a)*$', 1, strcat(strrep('a', 50000), 'b'))",
  "print m = replace_regex(strrep('a', 100000), '(a*)*', 'bbbbbbbbbb')",
  "print m = 'x' matches regex '((((((a{1,100}){1,100}){1,100}){1,100}){1,100}){1,100})'",
  "range x from 1 to 100000 step 1 | extend m = extract_all('(a|aa)+', strrep('a', 1000))",
  'print t = now() | make-series count() on t from datetime(0001-01-01) to datetime(9999-12-31) step 1tick',
  'range x from 1 to 1000 step 1 | make-series n = count() on x from 0 to 1000000 step 1 by x',
  'print y = repeat(1.0, 100000) | extend f = series_fit_2lines(y)',
  'print y = repeat(1.0, 1000000) | extend f = series_fir(y, repeat(1.0, 1000000))',
  'print y = repeat(1.0, 200000) | extend f = series_decompose_anomalies(y)',
  'range x from 1 to 1000000 step 1 | summarize make_set(x), make_list(x), dcount(x) by x',
  'range x from 1 to 1000000 step 1 | sort by x desc | extend p = prev(x), n = next(x, 100000), r = row_number()',
  'range x from 1 to 1000000 step 1 | extend d = todynamic(strcat("{\\"a\\":", x, "}")) | evaluate bag_unpack(d)',
  'range x from 1 to 100000 step 1 | extend d = bag_pack(tostring(x), x) | evaluate bag_unpack(d)',
  'range x from 1 to 100000 step 1 | evaluate pivot(x)',
  'range x from 1 to 5000 step 1 | extend c = tostring(x) | evaluate pivot(c, count(), x)',
  'range x from 1 to 100000 step 1 | partition by x (top 1 by x)',
  'range x from 1 to 100000 step 1 | scan with (step a: true; step b: x > a.x; step c: x > b.x;)',
  'range x from 1 to 100000 step 1 | mv-apply y = range(1, 1000) on (summarize sum(tolong(y)))',
  'let f = (x:long) { f(x) }; print f(1)',
  'let f = (x:long) { let g = (y:long) { f(y) }; g(x) }; print f(1)',
  'let a = b; let b = a; print a',
  'let T = T; T',
  `print x = ${'('.repeat(200)}1${')'.repeat(200)}`,
  `print x = ${'-'.repeat(5000)}1`,
  `print x = ${'not('.repeat(240)}true${')'.repeat(240)}`,
  `print x = ${'1+'.repeat(20_000)}1`,
  `print x = ${Array.from({ length: 5000 }, (_, index) => `'${index}'`).join(' == ')}`,
  `print x = strcat(${'"a",'.repeat(60)}"a")`,
  `print x = dynamic(${'['.repeat(240)}${']'.repeat(240)})`,
  `print x = parse_json(strcat(strrep('[', 100000), strrep(']', 100000)))`,
  `print x = parse_xml(strcat(strrep('<a>', 100000), strrep('</a>', 100000)))`,
  `print 1${' | extend x = 1'.repeat(3000)}`,
  `union ${'(print 1),'.repeat(500)}(print 2)`,
  `${Array.from({ length: 60 }, (_, index) => `let t${index + 1} = union t${index}, t${index};`).join('')}t60`.replace(
    'let t1',
    'let t0 = print 1; let t1',
  ),
  `let f0 = (x:long) { x + 1 }; ${Array.from({ length: 40 }, (_, index) => `let f${index + 1} = (x:long) { f${index}(x) + f${index}(x) };`).join('')} print f40(1)`,
  `print ${'9'.repeat(100_000)}`,
  `print '${'a'.repeat(900_000)}'`,
  `print x in (${Array.from({ length: 50_000 }, (_, index) => index).join(',')})`,
  `datatable(x:long)[${Array.from({ length: 50_000 }, (_, index) => index).join(',')}] | count`,
];

const sources = [
  'datatable(s:string, n:long, r:real, t:datetime, d:dynamic, b:bool, g:guid, p:timespan, i:int, c:decimal)["a b",1,1.5,datetime(2026-01-01),dynamic({"a":[1,2]}),true,guid(00000000-0000-0000-0000-000000000001),1h,1,1.25,"",long(null),real(nan),datetime(null),dynamic(null),bool(null),guid(null),timespan(null),int(null),decimal(null)]',
  'range n from 1 to 50 step 1 | extend s = tostring(n), t = datetime(2026-01-01) + n * 1h, d = bag_pack("a", n), r = n / 3.0, b = n > 5, p = n * 1m, i = toint(n), c = todecimal(n), g = new_guid()',
  'T',
];

const columns = ['s', 'n', 'r', 't', 'd', 'b', 'g', 'p', 'i', 'c', 'd.a', 'd["a"][0]', 'missing'];
const literals = [
  '0',
  '-1',
  '1',
  '1.5',
  'real(nan)',
  'real(+inf)',
  '-9223372036854775808',
  '9223372036854775807',
  'long(null)',
  'int(-2147483648)',
  "''",
  "'a'",
  "'(a+)+'",
  "'['",
  '"\\u0000\\ud800"',
  "'2026-01-01T00:00:00Z'",
  '\'{"a":[1,{}]}\'',
  "'192.0.2.1/24'",
  'datetime(9999-12-31 23:59:59.9999999)',
  'datetime(0001-01-01)',
  'datetime(null)',
  '1d',
  '-10675199.02:48:05.4775808',
  'time(null)',
  'timespan(10675199d)',
  'dynamic(null)',
  'dynamic([])',
  'dynamic([1,2.5,"a",null,{"b":[]}])',
  'dynamic({"a":{"b":null}})',
  'true',
  'bool(null)',
  'guid(null)',
  'decimal(1.0000000000000000000000000001)',
  'now()',
  'repeat(1.5, 20)',
  'range(1, 10)',
  '*',
];

/** Values of each type that a function may ask for. */
const ofType: Readonly<Record<string, readonly string[]>> = {
  string: ['s', 's', ...literals.filter(each => /^['"]/.test(each))],
  long: ['n', '0', '1', '-1', '7', '9223372036854775807', '-9223372036854775808', 'long(null)'],
  int: ['i', 'int(1)', 'int(0)', 'int(-2147483648)', 'int(null)'],
  real: ['r', '1.5', '0.0', 'real(nan)', 'real(-inf)', 'real(null)', '1e308'],
  decimal: ['c', 'decimal(1.0000000000000000000000000001)', 'decimal(null)'],
  datetime: ['t', 'datetime(9999-12-31 23:59:59.9999999)', 'datetime(0001-01-01)', 'datetime(null)', 'now()'],
  timespan: ['p', '1d', '-1tick', 'time(null)', 'timespan(10675199d)'],
  bool: ['b', 'true', 'bool(null)'],
  guid: ['g', 'guid(null)'],
  dynamic: ['d', 'd.a', ...literals.filter(each => /^(dynamic|repeat|range)/.test(each))],
};

const namesOf = (list: unknown) =>
  listed<Kusto.Language.Symbols.FunctionSymbol>(list)
    .map(each => each.Name ?? '')
    .filter(name => !name.startsWith('__'));
const functions = namesOf(kusto.Functions.All);
const aggregates = namesOf(kusto.Aggregates.All);
const plugins = namesOf(kusto.PlugIns.All).filter(name => !/request|identity|storage|table|ai_|execute/.test(name));
const signs = [
  '+',
  '-',
  '*',
  '/',
  '%',
  '==',
  '!=',
  '<',
  '>=',
  '=~',
  'has',
  'contains',
  'in',
  'has_any',
  'between',
  'matches regex',
  'startswith',
  'hasprefix',
  'and',
  'or',
];

const operators: readonly ((dice: Dice) => string)[] = [
  dice => `where ${expression(dice, 2)}`,
  dice => `extend x = ${expression(dice, 3)}`,
  dice => `project s, x = ${expression(dice, 3)}`,
  dice => `summarize ${pick(aggregates, dice)}(${args(dice, 1)}) by ${expression(dice, 1)}`,
  dice => `summarize ${pick(aggregates, dice)}(${args(dice, 1)})`,
  dice => `sort by ${expression(dice, 1)} ${pick(['asc', 'desc', 'asc nulls last'], dice)}`,
  dice => `top ${pick(['0', '3', '-1', '9223372036854775807'], dice)} by ${expression(dice, 1)}`,
  dice => `take ${pick(['0', '2', '-5', '1e3', '99999999999'], dice)}`,
  dice =>
    `mv-expand ${pick(['d', 'd.a', 'x = range(1, 3)', 's', 'd to typeof(long)', 'kind=array d', 'd limit 0'], dice)}`,
  dice => `mv-apply x = d on (${pick(operators, dice)(dice)})`,
  dice =>
    `make-series ${pick(aggregates, dice)}(${args(dice, 1)}) on ${pick(['t', 'n', 'r'], dice)} step ${pick(['1h', '1', '0.5', '0', '-1', '1tick'], dice)}`,
  dice =>
    `parse ${pick(['', 'kind=regex ', 'kind=relaxed '], dice)}s with * ${pick(literals, dice)} x:${pick(['long', 'string', 'datetime'], dice)} *`,
  dice => `parse-kv s as (a:long, b:string) with (pair_delimiter=${pick(literals, dice)}, kv_delimiter='=')`,
  dice =>
    `join kind=${pick(['inner', 'innerunique', 'leftouter', 'fullouter', 'leftanti', 'rightsemi'], dice)} (${pick(sources, dice)}) on ${pick(['s', 'n', 'd', '$left.n == $right.i'], dice)}`,
  dice => `union (${pick(sources, dice)})`,
  dice => `lookup (${pick(sources, dice)}) on ${pick(['s', 'n'], dice)}`,
  dice => `evaluate ${pick(plugins, dice)}(${args(dice, 4)})`,
  dice =>
    `scan declare (x:long=0) with (step a output=${pick(['all', 'last', 'none'], dice)}: ${expression(dice, 1)} => x = a.x + 1; step b: ${expression(dice, 1)};)`,
  dice => `partition by ${pick(columns, dice)} (${pick(operators, dice)(dice)})`,
  dice =>
    `top-nested ${pick(['2', '0', '-1'], dice)} of ${pick(columns, dice)} by ${pick(aggregates, dice)}(${args(dice, 1)})`,
  dice => `distinct ${pick(columns, dice)}`,
  dice => `search ${pick(literals, dice)}`,
  dice => `sample ${pick(literals, dice)}`,
  dice => `project-reorder ${pick(['*', 'n desc', 's*', 'x granny-asc'], dice)}`,
  dice => `project-away ${pick(columns, dice)}`,
  dice => `serialize x = ${expression(dice, 2)}`,
  dice => `reduce by s with threshold=${pick(literals, dice)}`,
  dice => `fork (${pick(operators, dice)(dice)}) (${pick(operators, dice)(dice)})`,
  () => 'getschema',
  () => 'count',
  dice => `render ${pick(['timechart', 'piechart', 'nonsense'], dice)}`,
];

function pick<T>(list: readonly T[], dice: Dice): T {
  return list[dice(list.length)];
}

function expression(dice: Dice, depth: number): string {
  if (depth > 0 && dice(3)) {
    const name = pick(Object.keys(scalarFunctions), dice);
    if (/^\w+$/.test(name)) return `${name}(${fitting(name, dice)})`;
  }
  if (depth <= 0 || dice(3) === 0) return pick(dice(2) ? columns : literals, dice);
  if (dice(3) === 0) return `(${expression(dice, depth - 1)} ${pick(signs, dice)} ${expression(dice, depth - 1)})`;
  return `${pick(functions, dice)}(${args(dice, depth - 1)})`;
}

function args(dice: Dice, depth: number): string {
  return Array.from({ length: dice(5) }, () => expression(dice, depth)).join(', ');
}

function pipeline(dice: Dice): string {
  const steps = Array.from({ length: 1 + dice(4) }, () => pick(operators, dice)(dice));
  return [pick(sources, dice), ...steps].join(' | ');
}

/** Each function and aggregate in turn with arguments that may fit. */
function call(dice: Dice): string {
  const source = sources[dice(2)];
  const name = pick([...Object.keys(scalarFunctions), ...aggregates], dice).replace(/^\W+$/, 'strcat');
  const given = dice(8) ? fitting(name, dice) : args(dice, 1);
  return aggregates.includes(name)
    ? `${source} | summarize x = ${name}(${given})`
    : `${source} | sort by n asc | extend x = ${name}(${given})`;
}

/** Arguments of the types that a function asks for. */
function fitting(name: string, dice: Dice): string {
  const entry = Object.hasOwn(aggregateFunctions, name) ? aggregateFunctions[name] : scalarFunctions[name];
  const takes = entry?.takes ?? [];
  const least = takes.filter(each => each.fallback === undefined).length;
  const given = takes.slice(0, least + dice(takes.length - least + 1));
  const types = given.flatMap(each => (each.rest ? Array<string>(1 + dice(4)).fill(each.type) : [each.type]));
  return types.map(type => pick(ofType[type] ?? Object.values(ofType)[dice(10)], dice)).join(', ');
}

/** A text with parts cut out, doubled, swapped or replaced by others. */
function mutated(dice: Dice): string {
  const tokens = pipeline(dice).match(/\w+|\s+|./gsu) ?? [];
  for (let times = 1 + dice(6); times > 0; times--) {
    const [from, to] = [dice(tokens.length + 1), dice(tokens.length + 1)];
    const change = dice(5);
    if (change === 0) tokens.splice(from, 1 + dice(3));
    else if (change === 1) tokens.splice(from, 0, ...tokens.slice(to, to + 1 + dice(8)));
    else if (change === 2) tokens.splice(from, 1, pick(tokens.length > 0 ? tokens : [''], dice));
    else if (change === 3) tokens.splice(from, 0, pick(noise, dice));
    else tokens.length = Math.max(1, from);
  }
  return tokens.join('');
}

const noise = [
  '|',
  ';',
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  '"',
  "'",
  '@"',
  '```',
  '//',
  '\u0000',
  '\ud800',
  '\u202e',
  '\ufeff',
  '=>',
  '..',
  '~',
  '!',
  'let x =',
  ' by ',
  'with',
  '99999999999999999999',
  '\n',
];

function garbage(dice: Dice): string {
  return Array.from({ length: dice(200) }, () =>
    dice(3) ? pick(noise, dice) : String.fromCharCode(dice(0x10000)),
  ).join('');
}

/** A case of a number: the same for the same seed and number. */
export function fuzzCase(seed: number, number: number): string {
  const dice = diceOf(Math.imul(seed + 1, 0x9e3779b1) ^ number);
  dice(2);
  switch (number % 8) {
    case 0:
      return garbage(dice);
    case 1:
    case 2:
      return mutated(dice);
    case 3:
    case 4:
    case 5:
      return call(dice);
    default:
      return pipeline(dice);
  }
}
