import type { Expr, MakeSeries, Relation } from '../ir.ts';
import { literal } from '../ir.ts';
import { columnsOf, type Expression, kindOf } from './loader.ts';
import { behindNames, expressionsOf, pairColumns } from './lower-columns.ts';
import { lowerScalar } from './lower-expression.ts';
import { cast } from './lower-function.ts';
import { lowerAggregate } from './lower-summarize.ts';
import { parametersOf } from './parameters.ts';
import type { Scope } from './scope.ts';

type Node = Kusto.Language.Syntax.MakeSeriesOperator;
type Item = Kusto.Language.Syntax.MakeSeriesExpression;
type FromToStep = Kusto.Language.Syntax.MakeSeriesFromToStepClause;
type InRange = Kusto.Language.Syntax.MakeSeriesInRangeClause;

export function lowerSeries(node: Node, from: Relation, scope: Scope): Relation {
  const over = scope.over(from);
  const columns = columnsOf(node.ResultType);
  const by = pairColumns(expressionsOf(node.ByClause?.Expressions), columns, over);
  const items = expressionsOf(node.Aggregates) as unknown as Item[];
  const aggregates = items.map((item, index) => {
    const name = columns[by.length + index]?.name ?? '';
    const { aggregate } = lowerAggregate(behindNames(item.Expression!), name, over);
    const given = item.DefaultExpression?.Expression;
    return { aggregate, fallback: given ? lowerScalar(given, scope) : literal(0n, 'long') };
  });
  const axis = columns[by.length + items.length] ?? columns.at(-1)!;
  const on = lowerScalar(node.OnClause!.Expression!, over);
  const bounds = lowerBounds(node.RangeClause!, on, scope);
  const series: MakeSeries = {
    op: 'make-series',
    from,
    by,
    on: { name: axis.name, expr: on },
    ...bounds,
    always: parametersOf(node.Parameters).text('kind') === 'nonempty',
    aggregates,
    columns,
  };
  return series;
}

/** `from … to … step …`, or `in range(first, last, step)` whose last point belongs to the series. */
function lowerBounds(node: Expression | object, on: Expr, scope: Scope): Pick<MakeSeries, 'start' | 'stop' | 'step'> {
  const stepType = on.type === 'datetime' ? 'timespan' : on.type;
  if (kindOf(node as Expression) === 'MakeSeriesInRangeClause') {
    const [start, stop, step] = expressionsOf((node as InRange).Arguments?.Expressions).map(each =>
      lowerScalar(each, scope),
    );
    const width = cast(step, stepType);
    const beyond: Expr = { is: 'call', function: '+', args: [cast(stop, on.type), width], type: on.type };
    return { start: cast(start, on.type), stop: beyond, step: width };
  }
  const clause = node as FromToStep;
  const bound = (part: { Expression: Expression | null } | null | undefined) =>
    part?.Expression ? cast(lowerScalar(part.Expression, scope), on.type) : null;
  return {
    start: bound(clause.MakeSeriesFromClause),
    stop: bound(clause.MakeSeriesToClause),
    step: cast(lowerScalar(clause.MakeSeriesStepClause!.Expression!, scope), stepType),
  };
}
