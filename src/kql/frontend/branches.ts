/** Where the rows of a query part ways, as they are made: what a test of the query may leave untried. */
import type { Branch, Way } from '../contract.ts';
import type { Expr, Join, JoinKind, Relation, Union } from '../ir.ts';
import { type Expression, type FunctionCall, type SyntaxElement, separated } from './loader.ts';
import type { NamedRelation } from './lower-union.ts';
import type { Scope } from './scope.ts';

type Filter = Extract<Relation, { op: 'filter' }>;

function note(branch: Omit<Branch, 'in'>, scope: Scope): void {
  const { stored } = scope.place;
  scope.lowering.branches.push(stored === undefined ? branch : { ...branch, in: stored });
}

function way(says: string, node: SyntaxElement, scope: Scope): Way {
  return { says, ...scope.ownPlaceOf(node) };
}

export function noteFilter(node: SyntaxElement, filter: Filter, scope: Scope): Filter {
  const ways = ['kept no row', 'dropped no row'].map(says => way(says, node, scope));
  note({ is: 'where', ways, of: filter }, scope);
  return filter;
}

/** The values that case() and iff() choose from, in their order. */
export function noteChoice(node: Expression, made: Expr, scope: Scope): void {
  if (made.is !== 'call' || !['case', 'iff', 'iif'].includes(made.function)) return;
  const args = separated<Expression>((node as FunctionCall).ArgumentList?.Expressions as never);
  const last = args.length - 1;
  if (last < 2 || args.length !== made.args.length) return;
  const values = args.filter((_, index) => index === last || index % 2 === 1);
  const ways = values.map(value => way('this value was never chosen', value, scope));
  note({ is: 'choice', ways, of: made }, scope);
}

interface Unioned {
  node: SyntaxElement;
  /** The parts as they are written, and the tables that each stands for: several for a name with wildcards. */
  nodes: readonly SyntaxElement[];
  members: readonly (readonly NamedRelation[])[];
  /** Whether rows come from before the operator too. */
  piped: boolean;
}

/** A part of a fuzzy union whose table is missing can give nothing, and is no way. */
export function noteUnion({ node, nodes, members, piped }: Unioned, union: Union, scope: Scope): void {
  const ways: Way[] = piped ? [way('no row came from before the union', node, scope)] : [];
  const inputs = piped ? [0] : [];
  members.forEach((relations, index) => {
    const empty = relations.every(({ relation }) => relation.op === 'rows' && relation.rows.length === 0);
    inputs.push(...relations.map(() => (empty ? -1 : ways.length)));
    if (!empty) ways.push(way('no row came from this part of the union', nodes[index], scope));
  });
  note({ is: 'union', ways, of: union, inputs }, scope);
}

const matched = 'no row had a match';
const joinWays: Readonly<Record<JoinKind, readonly string[]>> = {
  inner: [matched],
  innerunique: [matched],
  leftouter: [matched, 'no row was without a match'],
  rightouter: [matched, 'no row was without a match'],
  fullouter: [matched, 'no row of the left side was without a match', 'no row of the right side was without a match'],
  leftsemi: ['kept no row', 'dropped no row'],
  rightsemi: ['kept no row', 'dropped no row'],
  leftanti: ['kept no row', 'dropped no row'],
  rightanti: ['kept no row', 'dropped no row'],
};

export function noteJoin(node: SyntaxElement, join: Join, scope: Scope): Join {
  note({ is: 'join', ways: joinWays[join.kind].map(says => way(says, node, scope)), of: join }, scope);
  return join;
}
