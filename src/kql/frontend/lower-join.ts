import type { Columns, Expr, Join, JoinKind, Relation } from '../ir.ts';
import { column } from '../ir.ts';
import { noteJoin } from './branches.ts';
import { columnsOf, type Expression, kindOf, type SyntaxElement, textOf } from './loader.ts';
import { expressionsOf, nameOf } from './lower-columns.ts';
import { lowerScalar, operatorText } from './lower-expression.ts';
import { lowerTable } from './lower-table.ts';
import { parametersOf } from './parameters.ts';
import type { Scope } from './scope.ts';

type JoinNode = Kusto.Language.Syntax.JoinOperator;
type LookupNode = Kusto.Language.Syntax.LookupOperator;
type Key = readonly [Expr, Expr];

const kinds: Record<string, JoinKind> = {
  innerunique: 'innerunique',
  inner: 'inner',
  leftouter: 'leftouter',
  rightouter: 'rightouter',
  fullouter: 'fullouter',
  leftsemi: 'leftsemi',
  rightsemi: 'rightsemi',
  leftanti: 'leftanti',
  leftantisemi: 'leftanti',
  anti: 'leftanti',
  rightanti: 'rightanti',
  rightantisemi: 'rightanti',
};

export function lowerJoin(node: JoinNode, left: Relation, scope: Scope): Relation {
  const right = lowerTable(node.Expression!, scope);
  const kind = kinds[parametersOf(node.Parameters).text('kind') ?? 'innerunique'] ?? 'innerunique';
  const on = lowerKeys(node.ConditionClause as unknown as WithKeys, left, right, scope);
  const bothSides = !/semi|anti/.test(kind);
  const take: Join['take'] = [
    ...(bothSides || kind.startsWith('left') ? from('left', left.columns) : []),
    ...(bothSides || kind.startsWith('right') ? from('right', right.columns) : []),
  ];
  return noteJoin(node, joined({ kind, left, right, on, take, reversed: false }, columnsOf(node.ResultType)), scope);
}

/** lookup leaves out the keys of the right side. */
export function lowerLookup(node: LookupNode, left: Relation, scope: Scope): Relation {
  const right = lowerTable(node.Expression!, scope);
  const kind = kinds[parametersOf(node.Parameters).text('kind') ?? 'leftouter'] ?? 'leftouter';
  const on = lowerKeys(node.LookupClause as unknown as WithKeys, left, right, scope);
  const keys = new Set(on.map(([, key]) => (key.is === 'column' ? key.name : '')));
  const take = [
    ...from('left', left.columns),
    ...from(
      'right',
      right.columns.filter(each => !keys.has(each.name)),
    ),
  ];
  return noteJoin(node, joined({ kind, left, right, on, take, reversed: true }, columnsOf(node.ResultType)), scope);
}

function from(side: 'left' | 'right', columns: Columns): Join['take'] {
  return columns.map(each => ({ side, column: each.name }));
}

function joined(join: Omit<Join, 'op' | 'columns'>, named: Columns): Join {
  const names = named.length === join.take.length ? named.map(each => each.name) : uniqueNames(join.take);
  const columns = join.take.map(({ side, column: name }, index) => {
    const source = join[side].columns.find(each => each.name === name);
    return { name: names[index], type: source?.type ?? 'dynamic' };
  });
  return { op: 'join', ...join, columns };
}

/** How a join names columns where the binder does not know all of them: a name that is taken gets the next free number. */
function uniqueNames(take: Join['take']): string[] {
  const taken = new Set<string>();
  return take.map(({ column: name }) => {
    let unique = name;
    for (let number = 1; taken.has(unique); number++) unique = `${name}${number}`;
    taken.add(unique);
    return unique;
  });
}

interface WithKeys {
  Expressions?: unknown;
}

function lowerKeys(clause: WithKeys | null, left: Relation, right: Relation, scope: Scope): Key[] {
  return expressionsOf(clause?.Expressions).flatMap(node => lowerKey(node, left, right, scope));
}

/** `on Name`, `on $left.A == $right.B`, or several of these joined by `and`. */
function lowerKey(node: Expression, left: Relation, right: Relation, scope: Scope): Key[] {
  if (kindOf(node) === 'ParenthesizedExpression')
    return lowerKey((node as Kusto.Language.Syntax.ParenthesizedExpression).Expression!, left, right, scope);
  if (kindOf(node) === 'NameReference') return keyOfName(nameOf(node), left, right);
  const binary = node as Kusto.Language.Syntax.BinaryExpression;
  const name = binary.Operator ? operatorText(binary.Operator as unknown as SyntaxElement) : '';
  if (name === 'and') return [binary.Left!, binary.Right!].flatMap(part => lowerKey(part, left, right, scope));
  if (name === '==') {
    const sides = [binary.Left!, binary.Right!];
    const [first, second] = textOf(sides[0]).includes('$right') ? sides.reverse() : sides;
    return [[lowerScalar(first, scope.over(left)), lowerScalar(second, scope.over(right))]];
  }
  scope.refuse(node, 'A join condition that is no equality of columns');
  return [];
}

function keyOfName(name: string, left: Relation, right: Relation): Key[] {
  const [a, b] = [left, right].map(side => side.columns.find(each => each.name === name));
  return a && b ? [[column(a.name, a.type), column(b.name, b.type)]] : [];
}
