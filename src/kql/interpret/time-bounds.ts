import type { Ticks } from '../../core/time.ts';
import type { Expr, Relation } from '../ir.ts';
import type { Value } from '../value.ts';

/** A range of time: from its first instant to just before its last, either open. */
export interface Bounds {
  from?: Ticks;
  to?: Ticks;
}

const clock = 'TimeGenerated';

/**
 * The time that every place of a plan asks of each table, where filters right above the table compare its TimeGenerated with
 * constants. `constant` gives the value of an expression that needs no row and no table, else undefined.
 */
export function timeBounds(plan: Relation, constant: (expr: Expr) => Value | undefined): Map<string, Bounds> {
  const bounds = new Map<string, Bounds>();
  const note = (table: string, own: Bounds): void => {
    const known = bounds.get(table);
    bounds.set(table, known ? widest(known, own) : own);
  };
  const visit = (value: unknown, above: readonly Expr[]): void => {
    if (typeof value !== 'object' || value === null) return;
    const node = value as Relation;
    if (node.op === 'scan') {
      note(node.table, boundsOf(above, constant));
      return;
    }
    const through = node.op === 'filter' ? [...above, node.where] : node.op === 'sort' ? above : undefined;
    for (const [key, part] of Object.entries(value)) visitPart(part, key === 'from' && through ? through : [], visit);
  };
  visit(plan, []);
  return bounds;
}

function visitPart(
  part: unknown,
  above: readonly Expr[],
  visit: (value: unknown, above: readonly Expr[]) => void,
): void {
  if (Array.isArray(part)) for (const each of part) visitPart(each, [], visit);
  else if (isPlain(part)) visit(part, above);
}

function isPlain(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function widest(a: Bounds, b: Bounds): Bounds {
  return {
    ...(a.from !== undefined && b.from !== undefined && { from: earlier(a.from, b.from) }),
    ...(a.to !== undefined && b.to !== undefined && { to: earlier(a.to, b.to) === a.to ? b.to : a.to }),
  };
}

function earlier(a: Ticks, b: Ticks): Ticks {
  if (a < b) return a;
  return b;
}

export function narrowest(a: Bounds, b: Bounds): Bounds {
  const from = a.from === undefined || (b.from !== undefined && b.from > a.from) ? b.from : a.from;
  const to = a.to === undefined || (b.to !== undefined && b.to < a.to) ? b.to : a.to;
  return { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
}

function boundsOf(conditions: readonly Expr[], constant: (expr: Expr) => Value | undefined): Bounds {
  return conditions.map(each => boundsIn(each, constant)).reduce(narrowest, {});
}

const mirrored: Record<string, string> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=', '==': '==' };

function boundsIn(where: Expr, constant: (expr: Expr) => Value | undefined): Bounds {
  if (where.is !== 'call') return {};
  const [left, right, third] = where.args;
  if (where.function === 'and') return narrowest(boundsIn(left, constant), boundsIn(right, constant));
  if (where.function === 'between' && isClock(left))
    return between(constant(right), constant(third), third.type === 'timespan');
  if (!Object.hasOwn(mirrored, where.function)) return {};
  if (isClock(left)) return compared(where.function, constant(right));
  return isClock(right) ? compared(mirrored[where.function], constant(left)) : {};
}

function isClock(expr: Expr): boolean {
  return expr.is === 'column' && expr.name === clock && expr.type === 'datetime';
}

/** The upper end may be a timespan counted from the lower. */
function between(first: Value | undefined, end: Value | undefined, isSpan: boolean): Bounds {
  const last = isSpan && typeof first === 'bigint' && typeof end === 'bigint' ? first + end : end;
  if (isSpan && typeof first !== 'bigint') return {};
  return narrowest(compared('>=', first), compared('<=', last));
}

function compared(operator: string, value: Value | undefined): Bounds {
  if (typeof value !== 'bigint') return {};
  switch (operator) {
    case '<':
      return { to: value };
    case '<=':
      return { to: value + 1n };
    case '>':
      return { from: value + 1n };
    case '>=':
      return { from: value };
    default:
      return { from: value, to: value + 1n };
  }
}
