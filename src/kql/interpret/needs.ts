import { unreachable } from '../../core/invariant.ts';
import type { Aggregate, Expr, Join, Named, Order, Relation, Union } from '../ir.ts';
import { eachRelation } from './walk.ts';

/** The columns of each table that a plan really reads. */
export type Needs = ReadonlyMap<string, ReadonlySet<string>>;

/** Follows the columns of the result back to the tables. What a subquery of an operator may read is taken as all, and so is what is not reached. */
export function needsOf(plan: Relation): Needs {
  const needs = new Map<string, Set<string>>();
  const walk = new Walk(needs);
  walk.relation(plan, namesOf(plan));
  eachRelation(plan, relation => {
    if (!walk.seen.has(relation)) walk.relation(relation, namesOf(relation));
  });
  return needs;
}

function namesOf(relation: Relation): Set<string> {
  return new Set(relation.columns.map(column => column.name));
}

type Names = ReadonlySet<string>;
type Read = [Relation, Names];

class Walk {
  readonly seen = new Set<Relation>();
  readonly #needs: Map<string, Set<string>>;

  constructor(needs: Map<string, Set<string>>) {
    this.#needs = needs;
  }

  /** Notes what is read so that a relation can give the wanted columns. */
  relation(node: Relation, wanted: Names): void {
    this.seen.add(node);
    for (const [from, names] of this.#reads(node, wanted)) this.relation(from, names);
  }

  /** The relations that a relation reads, each with the columns that it reads of it. */
  #reads(node: Relation, wanted: Names): Read[] {
    switch (node.op) {
      case 'scan':
        this.#needs.set(node.table, (this.#needs.get(node.table) ?? new Set()).union(wanted));
        return [];
      case 'watchlist':
      case 'input':
      case 'external':
      case 'getschema':
        return [];
      case 'rows':
        this.refs(node.rows.flat());
        return [];
      case 'print':
        this.refs(node.set.map(exprOf));
        return [];
      case 'range':
        this.refs([node.from, node.to, node.step]);
        return [];
      case 'filter':
        return [[node.from, wanted.union(this.refs([node.where]))]];
      case 'project':
        return [[node.from, this.refs(node.set.filter(({ name }) => wanted.has(name)).map(exprOf))]];
      case 'extend':
        return [[node.from, this.#replaced(node.set, wanted)]];
      case 'summarize':
        return [[node.from, this.refs(node.by.map(exprOf)).union(this.aggregates(node.aggregates))]];
      case 'distinct':
        return [[node.from, this.refs(node.by.map(exprOf))]];
      case 'sort':
        return [[node.from, wanted.union(this.#orders(node.by))]];
      case 'top':
        this.refs([node.count]);
        return [[node.from, wanted.union(this.#orders(node.by))]];
      case 'take':
      case 'sample':
        this.refs([node.count]);
        return [[node.from, wanted]];
      case 'count':
        return [[node.from, new Set()]];
      case 'serialize':
      case 'shared':
        return [[node.from, wanted]];
      case 'join':
        return this.#join(node, wanted);
      case 'union':
        return this.#union(node, wanted);
      case 'expand':
        this.#extra([node.limit]);
        return [[node.from, this.#replaced(node.items, wanted)]];
      case 'parse':
      case 'parse-kv':
        return [[node.from, wanted.union(this.refs([node.of]))]];
      case 'make-series': {
        const read = this.refs([...node.by, node.on].map(exprOf));
        this.#extra([node.start, node.stop, node.step, ...node.aggregates.map(each => each.fallback)]);
        return [[node.from, read.union(this.aggregates(node.aggregates.map(each => each.aggregate)))]];
      }
      case 'top-nested': {
        const read = this.refs(node.levels.map(level => level.of.expr));
        this.#extra(node.levels.flatMap(level => [level.count, level.others]));
        return [[node.from, read.union(this.aggregates(node.levels.map(level => level.by)))]];
      }
      case 'apply':
      case 'partition':
        this.#extra(node.op === 'apply' ? [node.limit, ...node.items.map(exprOf)] : [node.by]);
        return [
          [node.each, namesOf(node.each)],
          [node.from, namesOf(node.from)],
        ];
      case 'scan-steps':
        this.#extra([...node.partition, ...node.order.map(exprOf), ...node.declare.map(each => each.initial)]);
        this.#extra(node.steps.flatMap(step => [step.when, ...step.set.map(exprOf)]));
        return [[node.from, namesOf(node.from)]];
      case 'graph-match':
      case 'graph-table':
        return [node.graph.edges, ...node.graph.nodes.map(each => each.relation)].map(each => [each, namesOf(each)]);
      case 'plugin':
        for (const each of node.args) {
          if (each.is === 'value') this.#extra([each.expr]);
          if (each.is === 'aggregate') this.aggregates([each.aggregate]);
        }
        return [
          [node.from, namesOf(node.from)],
          ...node.args.flatMap((each): Read[] =>
            each.is === 'table' ? [[each.relation, namesOf(each.relation)]] : [],
          ),
        ];
      default:
        return unreachable(node);
    }
  }

  /** Expressions whose columns are read anyway, for the queries inside them. */
  #extra(exprs: readonly (Expr | null)[]): void {
    this.refs(exprs.filter(each => each !== null));
  }

  #replaced(set: readonly Named[], wanted: Names): Names {
    const names = new Set(set.map(each => each.name));
    return wanted.difference(names).union(this.refs(set.map(exprOf)));
  }

  #orders(by: readonly Order[]): Set<string> {
    return this.refs(by.map(each => each.expr));
  }

  #join(node: Join, wanted: Names): Read[] {
    return (['left', 'right'] as const).map((side, index) => {
      const taken = node.take.filter((each, at) => each.side === side && wanted.has(node.columns[at].name));
      const keys = this.refs(node.on.map(pair => pair[index]));
      return [node[side], keys.union(new Set(taken.map(each => each.column)))];
    });
  }

  #union(node: Union, wanted: Names): Read[] {
    return node.from.map(({ relation, map }) => {
      const names = map.filter((name, index) => name !== null && wanted.has(node.columns[index].name));
      return [relation, new Set(names as string[])];
    });
  }

  aggregates(aggregates: readonly Aggregate[]): Set<string> {
    return this.refs(aggregates.flatMap(each => (each.is === 'aggregate' ? each.args : picked(each))));
  }

  /** The columns that expressions name; queries inside them are followed too. */
  refs(exprs: readonly Expr[]): Set<string> {
    const names = new Set<string>();
    const visit = (expr: Expr): void => {
      switch (expr.is) {
        case 'column':
          names.add(expr.name);
          break;
        case 'call':
        case 'window':
          expr.args.forEach(visit);
          break;
        case 'probe':
          visit(expr.watch);
          visit(expr.of);
          break;
        case 'within':
          visit(expr.value);
          this.#first(expr.of);
          break;
        case 'scalar':
        case 'list':
          this.#first(expr.of);
      }
    };
    exprs.forEach(visit);
    return names;
  }

  /** A query inside an expression gives its first column. */
  #first(of: Relation): void {
    this.relation(of, new Set(of.columns.slice(0, 1).map(column => column.name)));
  }
}

function picked(pick: Extract<Aggregate, { is: 'pick' }>): Expr[] {
  return [...(pick.by ? [pick.by] : []), ...pick.take.map(exprOf)];
}

function exprOf(named: { expr: Expr }): Expr {
  return named.expr;
}
