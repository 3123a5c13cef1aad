import type { Aggregate, Columns, Expr, Join, Named, Relation, Union } from '../ir.ts';
import { mapRelations } from './walk.ts';

type Of<Op extends Relation['op']> = Extract<Relation, { op: Op }>;
type Names = ReadonlySet<string>;

const pruned = new WeakMap<Relation, Relation>();

/** The same plan without the columns that no one looks at, so that rows are read with only those that matter. */
export function prune(plan: Relation): Relation {
  const known = pruned.get(plan);
  if (known) return known;
  const result = whole(plan);
  pruned.set(plan, result);
  return result;
}

/** A relation all of whose columns are wanted. */
function whole(node: Relation): Relation {
  return narrowed(node, namesOf(node.columns));
}

/** A relation with at least the wanted columns. */
function narrowed(node: Relation, wanted: Names): Relation {
  switch (node.op) {
    case 'scan':
      return { ...node, columns: only(node.columns, wanted) };
    case 'project':
      return project(node, wanted);
    case 'extend':
      return extend(node, wanted);
    case 'filter':
      return through({ ...node, where: inside(node.where) }, wanted, [node.where]);
    case 'sort':
    case 'top':
      return through({ ...node, by: inside(node.by) }, wanted, [node.by]);
    case 'take':
    case 'sample':
    case 'serialize':
      return through(node, wanted, []);
    case 'expand':
      return beside(node, wanted, madeBy(node), { items: node.items, limit: node.limit });
    case 'parse':
      return beside(node, wanted, namesOf(node.pattern.filter(part => part.is === 'column')), { of: node.of });
    case 'parse-kv':
      return beside(node, wanted, namesOf(node.keys), { of: node.of });
    case 'make-series': {
      const looks = { by: node.by, on: node.on, aggregates: node.aggregates };
      const ends = { start: node.start, stop: node.stop, step: node.step };
      return { ...node, ...inside({ ...looks, ...ends }), from: reading(node.from, [looks]) };
    }
    case 'top-nested':
      return { ...node, levels: inside(node.levels), from: reading(node.from, [node.levels]) };
    case 'summarize':
      return {
        ...node,
        ...inside({ by: node.by, aggregates: node.aggregates }),
        from: reading(node.from, [node.by, node.aggregates]),
      };
    case 'distinct':
      return { ...node, by: inside(node.by), from: reading(node.from, [node.by]) };
    case 'count':
      return { ...node, from: reading(node.from, []) };
    case 'join':
      return join(node, wanted);
    case 'union':
      return union(node, wanted);
    default:
      return mapRelations(node, each => (each === node ? undefined : whole(each)));
  }
}

function project(node: Of<'project'>, wanted: Names): Relation {
  const set = inside(node.set.filter(({ name }) => wanted.has(name)));
  return { ...node, set, columns: only(node.columns, wanted), from: reading(node.from, [set]) };
}

function extend(node: Of<'extend'>, wanted: Names): Relation {
  const set = inside(node.set.filter(({ name }) => wanted.has(name)));
  const made = namesOf(set);
  const kept = [...wanted].filter(name => !made.has(name));
  const from = reading(node.from, [set], kept);
  const given = namesOf(from.columns);
  return { ...node, set, from, columns: node.columns.filter(({ name }) => made.has(name) || given.has(name)) };
}

/** An operator that gives the columns that it gets, and looks at some itself. */
function through<Node extends Of<'filter' | 'sort' | 'top' | 'take' | 'sample' | 'serialize'>>(
  node: Node,
  wanted: Names,
  looks: readonly unknown[],
): Relation {
  const from = reading(node.from, looks, wanted);
  return { ...node, from, columns: from.columns };
}

function join(node: Join, wanted: Names): Relation {
  const kept = node.take.map((_, index) => index).filter(index => wanted.has(node.columns[index].name));
  const take = kept.map(index => node.take[index]);
  const side = (which: 'left' | 'right', place: 0 | 1) =>
    reading(
      node[which],
      [node.on.map(pair => pair[place])],
      take.filter(each => each.side === which).map(each => each.column),
    );
  const columns = kept.map(index => node.columns[index]);
  return { ...node, on: inside(node.on), take, columns, left: side('left', 0), right: side('right', 1) };
}

function union(node: Union, wanted: Names): Relation {
  const from = node.from.map(each => {
    const take = each.take.filter(({ as }) => wanted.has(as));
    return {
      ...each,
      take,
      relation: reading(
        each.relation,
        [],
        take.map(({ column }) => column),
      ),
    };
  });
  return { ...node, from, columns: only(node.columns, wanted) };
}

/** The columns that mv-expand makes: its elements and their place. */
function madeBy({ items, index }: Of<'expand'>): Set<string> {
  const names = namesOf(items);
  return index === null ? names : names.add(index);
}

/** mv-expand and the parse operators: columns of their own beside, or in place of, those that they get. */
function beside<Node extends Of<'expand' | 'parse' | 'parse-kv'>>(
  node: Node,
  wanted: Names,
  made: Names,
  looks: object,
): Relation {
  const kept = [...wanted].filter(name => !made.has(name));
  const from = reading(node.from, [looks], kept);
  const given = namesOf(from.columns);
  const columns = node.columns.filter(({ name }) => (made.has(name) ? wanted.has(name) : given.has(name)));
  return { ...node, ...inside(looks), from, columns };
}

/** What an operator reads from: the columns that it hands on and those that its own expressions look at. */
function reading(from: Relation, looks: readonly unknown[], handed: Iterable<string> = []): Relation {
  const names = new Set(handed);
  for (const look of looks) collect(look as Looked, names);
  return narrowed(from, names);
}

type Looked = Expr | Named | Aggregate | readonly Looked[] | object;

/** The columns that an expression looks at; those inside a subquery are of its own rows. */
function collect(value: unknown, names: Set<string>): void {
  if (typeof value !== 'object' || value === null || 'op' in value) return;
  if ('is' in value && value.is === 'column') names.add((value as unknown as { name: string }).name);
  if (Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype)
    for (const part of Object.values(value)) collect(part, names);
}

/** Expressions with the subqueries inside them narrowed too. */
function inside<T extends object>(expressions: T): T {
  return mapRelations(expressions as never, whole) as unknown as T;
}

function namesOf(columns: readonly { name: string }[]): Set<string> {
  return new Set(columns.map(({ name }) => name));
}

function only(columns: Columns, wanted: Names): Columns {
  return columns.filter(({ name }) => wanted.has(name));
}
