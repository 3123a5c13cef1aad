import { invariant } from '../../core/invariant.ts';
import type { Branch, QueryDiagnostic, Schema } from '../contract.ts';
import type { Columns, Expr, Graph, Relation } from '../ir.ts';
import type { Expression, FunctionCall, SyntaxElement } from './loader.ts';

/** What a name of a `let`, a parameter or an `as` stands for. */
export type Binding =
  | { is: 'scalar'; expr: () => Expr }
  | { is: 'table'; relation: () => Relation }
  /** `start` is where the body begins in the text that declares it. */
  | { is: 'function'; scope: Scope; start: number; view?: () => Relation }
  | { is: 'step'; name: string }
  | { is: 'graph'; graph: () => Graph | undefined };

/** What all parts of one lowering share. */
export class Lowering {
  readonly schema: Schema;
  readonly diagnostics: QueryDiagnostic[] = [];
  readonly functions = new Set<string>();
  readonly watchlists = new Set<string>();
  readonly scans = new Map<string, Relation>();
  readonly branches: Branch[] = [];
  /** The tables that the query gives, where they are several. */
  results: { name: string; plan: Relation }[] | undefined;
  render: Readonly<Record<string, string>> | undefined;
  depth = 0;
  /** The calls of functions that were put in place so far. */
  calls = 0;
  #ids = 0;

  /** The columns that the query names without anything declaring them. */
  readonly asked: () => readonly string[];

  constructor(schema: Schema, asked: () => readonly string[]) {
    this.schema = schema;
    this.asked = lazily(asked);
  }

  nextId(): number {
    return ++this.#ids;
  }

  note(diagnostic: QueryDiagnostic): void {
    const known = this.diagnostics.some(
      each => each.code === diagnostic.code && each.start === diagnostic.start && each.message === diagnostic.message,
    );
    if (!known) this.diagnostics.push(diagnostic);
  }
}

/**
 * Where the nodes of a scope stand: `base` is added to their offsets, since the body of a function is a tree of its own.
 * Inside a stored function, whose text is not the query's, `call` is the place of the call in the query.
 */
export interface Place {
  base: number;
  call?: { start: number; length: number };
  stored?: string;
}

/** The binder sees the body of a stored function behind a brace and a line break. */
export const bodyStart = 2;

interface ScopeFacts {
  input?: Relation;
  row?: Columns;
  rows?: Relation;
  place?: Place;
}

/** The names that are known at a place, and the rows that stand there. */
export class Scope {
  readonly lowering: Lowering;
  readonly #parent: Scope | undefined;
  readonly #names = new Map<string, Binding | undefined>();
  /** The relation that an operator without a source works on: the rows handed to a subquery. */
  readonly input: Relation | undefined;
  /** The columns of the row that expressions see here. */
  readonly row: Columns;
  /** The rows that these are the columns of; undefined outside an operator. */
  readonly rows: Relation | undefined;

  readonly place: Place;
  /** What becomes of an aggregate call here; undefined where none may stand. */
  aggregate: ((node: FunctionCall) => Expr) | undefined;
  /** What becomes of map(), all() and any() over the edges of a path; undefined outside graph operators. */
  overPath: ((node: FunctionCall, args: readonly Expression[]) => Expr) | undefined;
  /** Whether the rows here have an order that functions of neighbouring rows can build on. */
  serialized: boolean;

  constructor(lowering: Lowering, parent?: Scope, facts: ScopeFacts = {}) {
    this.lowering = lowering;
    this.#parent = parent;
    this.input = facts.input ?? parent?.input;
    this.aggregate = parent?.aggregate;
    this.overPath = parent?.overPath;
    this.serialized = parent?.serialized ?? true;
    this.place = facts.place ?? parent?.place ?? { base: 0 };
    this.row = facts.row ?? parent?.row ?? [];
    this.rows = facts.rows ?? parent?.rows;
  }

  /** Binds a name here; to nothing where it is to mean what the workspace means by it. */
  bind(name: string, binding: Binding | undefined): void {
    this.#names.set(name, binding);
  }

  find(name: string): Binding | undefined {
    return this.#names.has(name) ? this.#names.get(name) : this.#parent?.find(name);
  }

  /** The functions declared as views, each as the table that it gives. */
  views(): { name: string; relation: () => Relation }[] {
    const own = [...this.#names].flatMap(([name, binding]) =>
      binding?.is === 'function' && binding.view ? [{ name, relation: binding.view }] : [],
    );
    return [...(this.#parent?.views() ?? []), ...own];
  }

  /** A scope inside this one. */
  within(facts: ScopeFacts = {}): Scope {
    return new Scope(this.lowering, this, facts);
  }

  /** The place of a node in the text of the query. */
  placeOf(node: SyntaxElement): { start: number; length: number } {
    return this.place.call ?? { start: node.TextStart + this.place.base, length: node.Width };
  }

  /** The place of a node in the text that it is written in: that of the query, or the body of a stored function. */
  ownPlaceOf(node: SyntaxElement): { start: number; length: number } {
    const start = node.TextStart + this.place.base - (this.place.stored === undefined ? 0 : bodyStart);
    return { start, length: node.Width };
  }

  /** Notes at its place that the engine can not do something that Kusto can. */
  refuse(node: SyntaxElement, what: string, help?: string): void {
    this.note('kql/unsupported', node, `${what} can not be run by this engine.`, help);
  }

  note(code: string, node: SyntaxElement, message: string, help?: string): void {
    this.lowering.note({ code, severity: 'error', message, ...this.placeOf(node), ...(help && { help }) });
  }

  warn(code: string, node: SyntaxElement, message: string, help?: string): void {
    this.lowering.note({ code, severity: 'warning', message, ...this.placeOf(node), ...(help && { help }) });
  }

  over(relation: Relation): Scope {
    const inner = this.within({ row: relation.columns, rows: relation });
    inner.serialized = isSerialized(relation);
    return inner;
  }
}

/** Binds a value that is made when first asked for. */
export function lazily<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  let busy = false;
  return () => {
    if (!made) {
      invariant(!busy, 'a name is defined by itself');
      busy = true;
      made = { value: make() };
      busy = false;
    }
    return made.value;
  };
}

/** An empty relation that stands where something could not be lowered. */
export function nothing(columns: Columns): Relation {
  return { op: 'rows', rows: [], columns };
}

/**
 * Whether rows have an order: not those of a table or of an operator that gathers them, until they are sorted.
 * @see https://learn.microsoft.com/kusto/query/window-functions
 */
function isSerialized(relation: Relation): boolean {
  switch (relation.op) {
    case 'scan':
    case 'watchlist':
    case 'rows':
    case 'summarize':
    case 'distinct':
    case 'join':
    case 'union':
      return false;
    case 'filter':
    case 'project':
    case 'extend':
    case 'take':
    case 'expand':
    case 'parse':
    case 'shared':
      return isSerialized(relation.from);
    default:
      return true;
  }
}
