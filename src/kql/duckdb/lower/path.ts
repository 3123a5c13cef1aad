import { scalarFunctions } from '../../functions/index.ts';
import type { Expr } from '../../ir.ts';
import { constantValue, isConstant } from './constant.ts';
import { expressionSql } from './expression.ts';
import type { Scope } from './form.ts';
import { quoted } from './text.ts';
import { unproven } from './unproven.ts';

/** A place inside a dynamic column: its JSON text and a path of keys and indexes that are known beforehand. */
interface Place {
  document: string;
  path: string;
}

/** What a chain of accessors gives, as JSON text; undefined for other expressions. A null inside is NULL. */
export function pathSql(expr: Expr, scope: Scope): string | undefined {
  const place = placeOf(expr, scope);
  if (!place || place.path === '$') return undefined;
  return `nullif(json_extract(${place.document}, ${quoted(place.path)})::VARCHAR, 'null')`;
}

/** In an array or a bag: a real that is very large or very small, or an escaped control character. */
const oddInside = '[[,:]-?(?:[0-9]{16,}[.]|0[.]0000|[0-9.]+[eE])|\\\\u';

/**
 * The text that a dynamic becomes as a string, NULL for null. A string is itself; whole numbers and bools print the same in DuckDB;
 * reals do between 0.0001 and 1e15 only, and arrays and bags that hold no others and no escaped control character: the rest stop the query.
 */
export function dynamicTextSql(expr: Expr, scope: Scope): string {
  const piece = pieceOf(expr, scope);
  if (piece) return piece;
  const place = placeOf(expr, scope);
  if (!place) return unproven('the text of a dynamic that is made');
  const path = quoted(place.path);
  const text = `json_extract_string(${place.document}, ${path})`;
  const doubtful = `(${text} >= '-' and ${text} < ':') or (${text} >= '[' and ${text} < '\\') or (${text} >= '{' and ${text} < '|')`;
  const kind = `json_type(${place.document}, ${path})`;
  const checked = [
    `when 'VARCHAR' then ${text}`,
    `when 'BIGINT' then ${text}`,
    `when 'UBIGINT' then ${text}`,
    `when 'DOUBLE' then case when ${text} = '0.0' or abs(${text}::DOUBLE) between 0.0001 and 999999999999999 then ${text} else error('unproven') end`,
    `else case when regexp_matches(${text}, '${oddInside}') then error('unproven') else ${text} end`,
  ];
  return `case when ${doubtful} then case ${kind} ${checked.join(' ')} end else ${text} end`;
}

function placeOf(expr: Expr, scope: Scope): Place | undefined {
  if (expr.type !== 'dynamic') return undefined;
  if (expr.is === 'column') return { document: scope.column(expr.name), path: '$' };
  const isAccessor = expr.is === 'call' && (expr.function === 'member' || expr.function === 'index');
  if (!isAccessor || !scalarFunctions[expr.function]) return undefined;
  const [from, key] = expr.args;
  if (!isConstant(key)) return undefined;
  const place = placeOf(from, scope);
  return place && { ...place, path: place.path + step(constantValue(key, scope.lowering.now)) };
}

/** A piece of a text that is split, NULL where there are not so many. */
function pieceOf(expr: Expr, scope: Scope): string | undefined {
  if (expr.is !== 'call' || expr.function !== 'index') return undefined;
  const [from, place] = expr.args;
  const isSplit = from.is === 'call' && from.function === 'split' && from.args.length === 2;
  if (!isSplit || from.args[0].type !== 'string' || !isConstant(from.args[1]) || !isConstant(place)) return undefined;
  const [delimiter, index] = [from.args[1], place].map(each => constantValue(each, scope.lowering.now));
  if (typeof delimiter !== 'string' || delimiter === '' || typeof index !== 'bigint') return undefined;
  return `string_split(${expressionSql(from.args[0], scope)}, ${quoted(delimiter)})[${index < 0n ? index : index + 1n}]`;
}

/** Keys of these characters mean themselves in a path. */
const plainKey = /^[\p{L}\p{N}_ .:@/-]+$/u;

function step(key: unknown): string {
  if (typeof key === 'string' && plainKey.test(key)) return `."${key}"`;
  if (typeof key !== 'bigint' && typeof key !== 'number') return unproven('a key of a dynamic');
  const index = Number(key);
  if (!Number.isSafeInteger(index) || Math.abs(index) > 2 ** 31) return unproven('an index of a dynamic');
  return index < 0 ? `[#${index}]` : `[${index}]`;
}
