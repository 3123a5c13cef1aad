import { aggregateFunctions } from '../functions/index.ts';
import { type Aggregate, type Columns, column, type Expr, literal, type Named, type Relation } from '../ir.ts';
import type { ScalarType } from '../value.ts';
import {
  classOf,
  columnsOf,
  type Expression,
  type FunctionCall,
  kindOf,
  kusto,
  listed,
  separated,
  typeOf,
} from './loader.ts';
import { behindNames, columnsOfSet, expressionsOf, pairColumns, tupleOf, widthOf } from './lower-columns.ts';
import { lowerScalar } from './lower-expression.ts';
import { cast } from './lower-function.ts';
import type { Scope } from './scope.ts';

type Summarize = Kusto.Language.Syntax.SummarizeOperator;

export function lowerSummarize(node: Summarize, from: Relation, scope: Scope): Relation {
  const over = scope.over(from);
  const columns = columnsOf(node.ResultType);
  const byNodes = expressionsOf(node.ByClause?.Expressions);
  const by = pairColumns(byNodes, columns, over);
  const aggregates = new Aggregates(over);
  const rest = columns.slice(by.length);
  const set: Named[] = by.map(({ name, expr }) => ({ name, expr: column(name, expr.type) }));
  let next = 0;
  for (const each of expressionsOf(node.Aggregates)) {
    const width = Math.min(widthOf(each), rest.length - next);
    set.push(...aggregates.lower(each, rest.slice(next, next + width)));
    next += width;
  }
  return finished(from, by, aggregates.found, set);
}

/** Leaves out the projection where it would only repeat what summarize gives. */
function finished(
  from: Relation,
  by: readonly Named[],
  aggregates: readonly Aggregate[],
  set: readonly Named[],
): Relation {
  const columns = [...columnsOfSet(by), ...aggregates.flatMap(columnsOfAggregate)];
  const summarized: Relation = { op: 'summarize', from, by, aggregates, columns };
  const same =
    set.length === columns.length &&
    set.every(
      ({ name, expr }, index) => expr.is === 'column' && expr.name === columns[index].name && name === expr.name,
    );
  return same ? summarized : { op: 'project', from: summarized, set, columns: columnsOfSet(set) };
}

export function columnsOfAggregate(aggregate: Aggregate): Columns {
  if (aggregate.is === 'pick') return columnsOfSet(aggregate.take);
  return [{ name: aggregate.name, type: aggregate.type }];
}

/** Collects the aggregate calls inside expressions; what is computed of their results stands around them. */
export class Aggregates {
  readonly found: Aggregate[] = [];
  readonly #scope: Scope;

  constructor(scope: Scope) {
    this.#scope = scope;
  }

  /** The columns of one expression of summarize, each as an expression over the aggregates' results. */
  lower(node: Expression, columns: Columns): Named[] {
    const value = behindNames(node);
    if (isAggregateCall(value)) return this.#direct(value as FunctionCall, node, columns);
    const expr = this.#around(value);
    return columns.slice(0, 1).map(({ name }) => ({ name, expr }));
  }

  #direct(value: FunctionCall, node: Expression, columns: Columns): Named[] {
    const pick = this.#pick(value, columns);
    if (pick) {
      this.found.push(pick);
    } else {
      const isSpread = tupleOf(node) && isPercentiles.test(value.Name?.SimpleName ?? '');
      const calls = isSpread ? spread(value, columns) : [{ name: columns[0]?.name ?? '', node: value, at: undefined }];
      for (const each of calls) this.found.push(this.#call(value, each.name, columns, each.at));
    }
    return columns.map(({ name }) => ({ name, expr: this.#result(name) }));
  }

  #result(name: string): Expr {
    const found = this.found.flatMap(columnsOfAggregate).find(each => each.name === name);
    return column(name, found?.type ?? 'dynamic');
  }

  /** An expression over aggregates: each is computed under a name of its own and read back. */
  #around(node: Expression): Expr {
    const inner = this.#scope.within();
    inner.aggregate = call => {
      const name = `\u0001${this.found.length}`;
      const aggregate = this.#call(call, name, [{ name, type: typeOf(call.ResultType) }], undefined);
      this.found.push(aggregate);
      return column(name, aggregate.is === 'aggregate' ? aggregate.type : 'dynamic');
    };
    return lowerScalar(node, inner);
  }

  #call(node: FunctionCall, name: string, columns: Columns, percentile: Expression | undefined): Aggregate {
    const written = node.Name?.SimpleName ?? '';
    const fn = percentile ? written.replace(/^percentiles/, 'percentile') : written;
    const type = columns.find(each => each.name === name)?.type ?? typeOf(node.ResultType);
    const all = argumentsOf(node).filter(arg => kindOf(arg) !== 'StarExpression');
    const kept = percentile ? [...all.slice(0, percentileStart(written)), percentile] : all;
    if (!(fn in aggregateFunctions)) this.#scope.refuse(node, `The aggregate function ${fn}()`);
    return { is: 'aggregate', name, function: fn, args: kept.map(arg => lowerScalar(arg, this.#scope)), type };
  }

  /** arg_max, arg_min, and take_any over several columns. */
  #pick(node: FunctionCall, columns: Columns): Aggregate | undefined {
    const name = node.Name?.SimpleName ?? '';
    const which = picks[name];
    const args = argumentsOf(node);
    const starred = args.some(arg => kindOf(arg) === 'StarExpression');
    if (which === undefined || (which === 'any' && args.length === 1 && !starred)) return undefined;
    const by = which === 'any' ? null : lowerScalar(args[0], this.#scope);
    const exprs = args.flatMap((arg, index) => {
      if (kindOf(arg) !== 'StarExpression') return [lowerScalar(arg, this.#scope)];
      return this.#starred(node, columns.length - index);
    });
    const take = columns.map(({ name: target, type }, index) => ({
      name: target,
      expr: exprs[index] ?? literal(null, type),
    }));
    return { is: 'pick', which, by, take };
  }

  /** The columns that `*` stands for: those of the tuple that the binder gives. */
  #starred(node: FunctionCall, count: number): Expr[] {
    const tuple = columnsOf(node.RawResultType);
    return tuple.slice(tuple.length - count).map(({ name, type }) => column(name, type));
  }
}

const picks: Record<string, 'max' | 'min' | 'any'> = {
  arg_max: 'max',
  argmax: 'max',
  arg_min: 'min',
  argmin: 'min',
  take_any: 'any',
  any: 'any',
};

/** Of the functions that give a tuple, these give one value a column, and the rest one value that is an array. */
const isPercentiles = /^percentilesw?$/;

/** percentiles(x, 5, 95) is one percentile a column. */
function spread(node: FunctionCall, columns: Columns): { name: string; at: Expression | undefined }[] {
  const written = node.Name?.SimpleName ?? '';
  const args = argumentsOf(node).slice(percentileStart(written));
  return columns.map(({ name }, index) => ({ name, at: args[index] }));
}

function percentileStart(name: string): number {
  return name === 'percentilesw' ? 2 : 1;
}

function argumentsOf(node: FunctionCall): Expression[] {
  return separated<Expression>(node.ArgumentList?.Expressions as never);
}

const aggregateNames = new Set(
  listed<Kusto.Language.Symbols.FunctionSymbol>(kusto.Aggregates.All).map(each => each.Name ?? ''),
);

export function isAggregateCall(node: Expression): boolean {
  return (
    kindOf(node) === 'FunctionCallExpression' &&
    classOf(node.ReferencedSymbol) === 'FunctionSymbol' &&
    aggregateNames.has(node.ReferencedSymbol?.Name ?? '') &&
    !node.GetCalledFunctionBody()
  );
}

/** One aggregate by itself, as make-series and top-nested have them. */
export function lowerAggregate(node: Expression, name: string, scope: Scope): { aggregate: Aggregate; result: Expr } {
  const aggregates = new Aggregates(scope);
  const type: ScalarType = typeOf(node.ResultType);
  const [named] = aggregates.lower(node, [{ name, type }]);
  return { aggregate: aggregates.found[0], result: cast(named.expr, undefined) };
}
