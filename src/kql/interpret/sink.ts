import { scalarFunctions } from '../functions/index.ts';
import type { Expr, Named, Relation } from '../ir.ts';
import { allOf, termsOf } from './terms.ts';
import { mapRelations } from './walk.ts';

type Filter = Extract<Relation, { op: 'filter' }>;

const sunk = new WeakMap<Relation, Relation>();

/** The same plan with conditions as near to the rows as they can stand, so that fewer rows go through what lies between. */
export function sink(node: Relation): Relation {
  const known = sunk.get(node);
  if (known) return known;
  const settled = mapRelations(node, each => (each === node ? undefined : sink(each)));
  const result = settled.op === 'filter' ? sinkFilter(settled) : settled;
  sunk.set(node, result);
  return result;
}

/** Moves the terms that do not look at what the operator below makes to below it, and further. */
function sinkFilter(node: Filter): Relation {
  const below = node.from;
  if (!isTransparent(below)) return node;
  const terms = termsOf(node.where).map(term => ({ term, moved: isPure(term) ? beneath(term, below) : undefined }));
  const moved = terms.flatMap(each => each.moved ?? []);
  if (moved.length === 0) return node;
  const first: Filter = { op: 'filter', from: below.from, where: allOf(moved), columns: below.from.columns };
  const operator: Relation = { ...below, from: sinkFilter(first) };
  const staying = terms.filter(each => each.moved === undefined).map(each => each.term);
  return staying.length === 0 ? operator : { ...node, from: operator, where: allOf(staying) };
}

type Transparent = Extract<Relation, { op: 'extend' | 'project' | 'sort' }>;

/** An operator that makes one row of each, on its own, so that rows can be left out before as well as after. */
function isTransparent(node: Relation): node is Transparent {
  if (node.op === 'sort') return true;
  return (node.op === 'extend' || node.op === 'project') && node.set.every(({ expr }) => isPure(expr));
}

/** Whether an expression has the same value however many rows there are, and no effect. */
function isPure(expr: Expr): boolean {
  if (expr.is === 'window' || expr.is === 'state') return false;
  if (expr.is === 'within') return isPure(expr.value);
  if (expr.is !== 'call') return true;
  return expr.function !== 'assert' && !scalarFunctions[expr.function]?.volatile && expr.args.every(isPure);
}

/** A condition on the rows of an operator as one on the rows that it reads; undefined where it looks at what the operator makes. */
function beneath(term: Expr, below: Transparent): Expr | undefined {
  if (below.op === 'sort') return term;
  const made = new Map(below.set.map(({ name, expr }: Named) => [name, expr]));
  return renamed(term, name => made.get(name) ?? (below.op === 'extend' ? 'same' : undefined));
}

/** The expression with its columns replaced by what they are made of, where that is a column too. */
function renamed(expr: Expr, source: (name: string) => Expr | 'same' | undefined): Expr | undefined {
  if (expr.is === 'column') {
    const made = source(expr.name);
    return made === 'same' ? expr : made?.is === 'column' ? made : undefined;
  }
  if (expr.is === 'within') {
    const value = renamed(expr.value, source);
    return value && { ...expr, value };
  }
  if (expr.is !== 'call') return expr;
  const args = expr.args.map(arg => renamed(arg, source));
  return args.includes(undefined) ? undefined : { ...expr, args: args as Expr[] };
}
