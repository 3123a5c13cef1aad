import { didYouMean } from '../../core/nearest.ts';
import { converter } from '../functions/convert.ts';
import { externalFormats } from '../interpret/external.ts';
import { type Columns, type Expr, literal, type Relation } from '../ir.ts';
import { missing } from '../value.ts';
import { columnsOf, type Expression, type FunctionCall, separated, textOf } from './loader.ts';
import { lowerScalar } from './lower-expression.ts';
import { cast } from './lower-function.ts';
import { refused } from './lower-table.ts';
import { parametersOf } from './parameters.ts';
import { columnsOfWatchlist } from './schema.ts';
import type { Scope } from './scope.ts';

type External = Kusto.Language.Syntax.ExternalDataExpression;
type Datatable = Kusto.Language.Syntax.DataTableExpression;

/** Cells are cast to the type of their column when the query is analysed, where they can be. */
export function lowerDatatable(node: Datatable, scope: Scope): Relation {
  const columns = columnsOf(node.ResultType);
  const cells = separated<Expression>(node.Values as never);
  const rows: Expr[][] = [];
  for (let start = 0; start + columns.length <= cells.length; start += columns.length) {
    rows.push(columns.map(({ type }, index) => lowerCell(cells[start + index], type, scope)));
  }
  return { op: 'rows', rows, columns };
}

function lowerCell(node: Expression, type: Columns[number]['type'], scope: Scope): Expr {
  const expr = lowerScalar(node, scope);
  const cell = fitted(expr, type);
  const isLost = expr.is === 'literal' && expr.value !== null && expr.value !== '' && cell.is === 'literal';
  if (isLost && cell.value === null)
    scope.warn('kql/bad-literal', node, `${textOf(node)} is no ${type}: the cell is null.`);
  return cell;
}

function fitted(expr: Expr, type: Columns[number]['type']): Expr {
  if (expr.type === type) return expr;
  if (expr.is !== 'literal') return cast(expr, type);
  return literal(expr.value === null ? missing(type) : converter(expr.type, type)(expr.value), type);
}

export function lowerPrint(node: Kusto.Language.Syntax.PrintOperator, scope: Scope): Relation {
  const columns = columnsOf(node.ResultType);
  const expressions = separated<Expression>(node.Expressions as never);
  const set = columns.map((column, index) => ({ name: column.name, expr: lowerScalar(expressions[index], scope) }));
  return { op: 'print', set, columns: set.map(({ name, expr }) => ({ name, type: expr.type })) };
}

export function lowerRange(node: Kusto.Language.Syntax.RangeOperator, scope: Scope): Relation {
  const [column] = columnsOf(node.ResultType);
  const [from, to] = [node.From!, node.To!].map(part => cast(lowerScalar(part, scope), column.type));
  const step = lowerScalar(node.Step!, scope);
  const stepType = column.type === 'datetime' ? 'timespan' : column.type;
  return { op: 'range', from, to, step: cast(step, stepType), columns: [column] };
}

/** The rows of a watchlist, known by the literal alias. */
export function lowerWatchlist(node: FunctionCall, args: readonly Expression[], scope: Scope): Relation {
  const arg = args.length > 0 ? lowerScalar(args[0], scope) : undefined;
  const { lowering } = scope;
  if (arg?.is !== 'literal') return refused(node, scope, 'A watchlist whose alias is not written in the query');
  const alias = String(arg.value);
  const known = lowering.schema.watchlists?.find(each => each.alias.toLowerCase() === alias.toLowerCase());
  lowering.watchlists.add(known?.alias ?? alias);
  if (known) return { op: 'watchlist', alias: known.alias, columns: columnsOfWatchlist(known) };
  const names = lowering.schema.watchlists?.map(each => each.alias) ?? [];
  lowering.note({
    code: 'kql/unknown-watchlist',
    severity: 'warning',
    message: `The watchlist "${alias}" is not known; the columns that the query uses of it are taken as strings.`,
    ...scope.placeOf(node),
    ...didYouMeanHelp(alias, names),
  });
  const declared = columnsOf(node.ResultType);
  const asked = lowering.asked().filter(name => !declared.some(each => each.name === name));
  const columns: Columns = [...declared, ...asked.map(name => ({ name, type: 'string' as const }))];
  return { op: 'watchlist', alias, columns };
}

function didYouMeanHelp(name: string, names: readonly string[]): { help?: string } {
  const help = didYouMean(name, names);
  return help === undefined ? {} : { help };
}

/** The files must be named in the query, and be of a format that can be read. */
export function lowerExternal(node: External, scope: Scope): Relation {
  const places = separated<Expression>(node.URIs as never).map(each => lowerScalar(each, scope));
  if (!places.every(each => each.is === 'literal')) return refused(node, scope, 'externaldata from a computed address');
  const texts = places.map(each => String(each.value).split(';')[0]);
  const parameters = parametersOf(node.WithClause?.Properties);
  const format = (parameters.text('format') ?? extensionOf(texts[0] ?? '')).toLowerCase();
  if (!externalFormats.has(format)) return refused(node, scope, `externaldata in the format "${format}"`);
  const skipFirst = parameters.text('ignorefirstrecord')?.toLowerCase() === 'true';
  return { op: 'external', places: texts, format, skipFirst, columns: columnsOf(node.ResultType) };
}

/** Without a format, the ending of the file says it; csv is the default. */
function extensionOf(place: string): string {
  const ending = /\.(\w+)(?:\.gz)?(?:[?#].*)?$/.exec(place)?.[1].toLowerCase() ?? '';
  return externalFormats.has(ending) ? ending : 'csv';
}
