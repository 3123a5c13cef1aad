import type { Analysis } from '../kql/index.ts';

/** The operators of a transformation, as the IR calls them. https://learn.microsoft.com/azure/azure-monitor/data-collection/data-collection-transformations-kql */
const operators = new Set(['scan', 'rows', 'print', 'filter', 'extend', 'project', 'parse', 'shared']);

/** The functions and scalar operators of a transformation. */
const functions = new Set(
  `== != < <= > >= between !between + - * / % negate and or not index member in !in
  =~ !~ contains !contains contains_cs !contains_cs has !has has_cs !has_cs startswith !startswith startswith_cs !startswith_cs
  endswith !endswith endswith_cs !endswith_cs matches_regex
  binary_and binary_or binary_xor binary_not binary_shift_left binary_shift_right
  tobool toboolean todatetime todouble toreal toguid toint tolong tostring totimespan
  ago datetime_add datetime_diff datetime_part dayofmonth dayofweek dayofyear endofday endofmonth endofweek endofyear getmonth getyear
  hourofday make_datetime make_timespan now startofday startofmonth startofweek startofyear todatetime weekofyear
  array_concat array_length pack_array pack parse_json parse_xml zip
  abs bin floor ceiling exp exp10 exp2 isfinite isinf isnan log log10 log2 pow round sign
  case iif max_of min_of
  base64_encodestring base64_decodestring countof extract extract_all indexof isempty isnotempty split strcat strcat_delim strlen
  substring tolower toupper hash_sha256 gettype isnotnull isnull column_ifexists columnifexists`
    .split(/\s+/)
    .map(name => name.replace('matches_regex', 'matches regex')),
);

/** What a transformation has that Azure does not allow in one, in words. */
export function transformFaults(analysis: Analysis): string[] {
  const used = new Used();
  used.walk(analysis.plan);
  return [
    ...[...used.operators]
      .filter(name => !operators.has(name))
      .map(name => `the operator '${name}' is not supported in a transformation.`),
    ...[...used.functions]
      .filter(name => !functions.has(name))
      .map(name => `the function or operator '${name}' is not supported in a transformation.`),
    ...(/\bdynamic\s*\(/.test(analysis.text)
      ? ['dynamic literals are not supported in a transformation; use parse_json().']
      : []),
  ];
}

/** The operators and functions of a plan. */
class Used {
  readonly operators = new Set<string>();
  readonly functions = new Set<string>();

  walk(node: unknown): void {
    if (Array.isArray(node)) for (const item of node) this.walk(item);
    if (typeof node !== 'object' || node === null || Array.isArray(node)) return;
    const { op, is, function: called, value: _, ...parts } = node as Record<string, unknown>;
    if (typeof op === 'string') this.operators.add(op);
    if (is === 'call' || is === 'window') this.functions.add(String(called));
    if (is === 'scalar' || is === 'within' || is === 'list') this.operators.add('subquery');
    for (const part of Object.values(parts)) this.walk(part);
  }
}
