/** Which ways the rows of a run go: a plan with probes at its branches, and the count of what they tell. */
import { invariant } from '../core/invariant.ts';
import type { Analysis, Branch, Watch } from './contract.ts';
import { call, column, type Expr, type Join, literal, type Named, type Relation, type Union } from './ir.ts';

const probed = new WeakMap<Analysis, Relation>();

/** The plan of an analysis with a probe at each of its branches; it gives the same rows. */
export function probedPlan(analysis: Analysis): Relation {
  const known = probed.get(analysis);
  if (known) return known;
  invariant(analysis.plan, 'a query with errors was watched');
  const places = new Map<unknown, number>(analysis.branches.map(({ of }, index) => [of, index]));
  const plan = mapNodes(analysis.plan, (node, made) => {
    const branch = places.get(node);
    return branch === undefined ? made : withProbe(made as Relation | Expr, branch, analysis.branches[branch]);
  });
  probed.set(analysis, plan);
  return plan;
}

/** Rebuilds plain data from the inside; what is the same in two places stays the same. */
function mapNodes(plan: Relation, change: (node: object, made: object) => object): Relation {
  const known = new Map<object, object>();
  const map = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map(map);
    if (Object.getPrototypeOf(value) !== Object.prototype) return value;
    const made =
      known.get(value) ?? change(value, Object.fromEntries(Object.entries(value).map(([key, one]) => [key, map(one)])));
    known.set(value, made);
    return made;
  };
  return map(plan) as Relation;
}

function withProbe(node: Relation | Expr, branch: number, { inputs }: Branch): Relation | Expr {
  if ('is' in node) return node.is === 'call' ? choice(node, branch) : node;
  if (node.op === 'filter') return { ...node, where: probe(branch, chosen([node.where]), node.where) };
  if (node.op === 'union')
    return { ...node, from: node.from.map((part, at) => passing(part, branch, inputs?.[at] ?? -1)) };
  return node.op === 'join' ? join(node, branch) : node;
}

function probe(branch: number, watch: Expr, of: Expr): Expr {
  return { is: 'probe', branch, watch, of, type: of.type };
}

const long = (value: number): Expr => literal(BigInt(value), 'long');

/** The place of the first condition that holds, or their number. */
function chosen(conditions: readonly Expr[]): Expr {
  return call('case', [...conditions.flatMap((one, index) => [one, long(index)]), long(conditions.length)], 'long');
}

function choice(node: Extract<Expr, { is: 'call' }>, branch: number): Expr {
  const conditions = node.args.filter((_, index) => index % 2 === 0 && index < node.args.length - 1);
  return probe(branch, chosen(conditions), node);
}

/** The same rows, each of which is told of. */
function told(from: Relation, branch: number, watch: Expr): Relation {
  return { op: 'filter', from, where: probe(branch, watch, literal(true, 'bool')), columns: from.columns };
}

function passing(part: Union['from'][number], branch: number, way: number): Union['from'][number] {
  return way < 0 ? part : { ...part, relation: told(part.relation, branch, long(way)) };
}

/** Of a semi or anti join the rows that come in are counted too: those that it dropped are not among those that it gave. */
const incoming = 2;

function join(node: Join, branch: number): Relation {
  if (/semi|anti/.test(node.kind)) {
    const side = node.kind.startsWith('left') ? 'left' : 'right';
    return told({ ...node, [side]: told(node[side], branch, long(incoming)) }, branch, long(0));
  }
  return node.kind.endsWith('outer') ? outer(node, branch) : told(node, branch, long(0));
}

const marks = { left: '\u0000left', right: '\u0000right' };

/** Rows of an outer join say by a column of each side whether they had a match; it is taken off again. */
function outer(node: Join, branch: number): Relation {
  const marked = (from: Relation, name: string): Relation => {
    const set: Named[] = [{ name, expr: literal(true, 'bool') }];
    return { op: 'extend', from, set, columns: [...from.columns, { name, type: 'bool' }] };
  };
  const sides = ['left', 'right'] as const;
  const joined: Join = {
    ...node,
    left: marked(node.left, marks.left),
    right: marked(node.right, marks.right),
    take: [...node.take, ...sides.map(side => ({ side, column: marks[side] }))],
    columns: [...node.columns, ...sides.map(side => ({ name: marks[side], type: 'bool' as const }))],
  };
  const lone = (side: 'left' | 'right') =>
    call('isnull', [column(marks[side === 'left' ? 'right' : 'left'], 'bool')], 'bool');
  const [alone, other] = node.kind === 'rightouter' ? [lone('right'), lone('left')] : [lone('left'), lone('right')];
  const watch = call('case', [alone, long(1), other, long(2), long(0)], 'long');
  const set = node.columns.map(({ name, type }) => ({ name, expr: column(name, type) }));
  return { op: 'project', from: told(joined, branch, watch), set, columns: node.columns };
}

/** Counts the ways that the rows of any number of runs went. */
export class WaysTaken {
  readonly #counts = new Map<number, number[]>();

  readonly watch: Watch = (branch, way) => {
    const counts = this.#counts.get(branch) ?? [0, 0, 0];
    counts[way] = (counts[way] ?? 0) + 1;
    this.#counts.set(branch, counts);
  };

  /** Whether each way of a branch was taken. */
  of(branches: readonly Branch[], index: number): boolean[] {
    const { of, ways } = branches[index];
    const counts = this.#counts.get(index) ?? [0, 0, 0];
    const drops = 'op' in of && of.op === 'join' && /semi|anti/.test(of.kind);
    return ways.map((_, way) => (drops && way === 1 ? counts[incoming] > counts[0] : (counts[way] ?? 0) > 0));
  }
}
