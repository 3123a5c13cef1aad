import { invariant } from '../../core/invariant.ts';
import type { QueryDiagnostic, Schema } from '../index.ts';
import type { Columns, Expr, Relation } from '../ir.ts';
import type { FunctionCall, SyntaxElement } from './loader.ts';

/** What a name of a `let`, a parameter or an `as` stands for. */
export type Binding =
  | { is: 'scalar'; expr: () => Expr }
  | { is: 'table'; relation: () => Relation }
  | { is: 'function'; scope: Scope; view?: () => Relation }
  | { is: 'step'; name: string };

/** What all parts of one lowering share. */
export class Lowering {
  readonly schema: Schema;
  readonly diagnostics: QueryDiagnostic[] = [];
  readonly functions = new Set<string>();
  readonly watchlists = new Set<string>();
  readonly scans = new Map<string, Relation>();
  render: Readonly<Record<string, string>> | undefined;
  /** The call of a stored function that is being inlined: places inside its text mean nothing in this text. */
  outer: SyntaxElement | undefined;
  depth = 0;
  #ids = 0;

  constructor(schema: Schema) {
    this.schema = schema;
  }

  nextId(): number {
    return ++this.#ids;
  }

  /** Notes at its place that the engine can not do something that Kusto can. */
  refuse(node: SyntaxElement, what: string, help?: string): void {
    this.note('kql/unsupported', node, `${what} can not be run by this engine.`, help);
  }

  note(code: string, node: SyntaxElement, message: string, help?: string): void {
    const place = this.outer ?? node;
    const start = place.TextStart;
    const known = this.diagnostics.some(each => each.code === code && each.start === start && each.message === message);
    if (known) return;
    this.diagnostics.push({ code, severity: 'error', message, start, length: place.Width, ...(help && { help }) });
  }
}

/** The names that are known at a place, and the rows that stand there. */
export class Scope {
  readonly lowering: Lowering;
  readonly #parent: Scope | undefined;
  readonly #names = new Map<string, Binding>();
  /** The relation that an operator without a source works on: the rows handed to a subquery. */
  readonly input: Relation | undefined;
  /** The columns of the row that expressions see here. */
  readonly row: Columns;

  /** What becomes of an aggregate call here; undefined where none may stand. */
  aggregate: ((node: FunctionCall) => Expr) | undefined;
  /** Whether functions that look at neighbouring rows may stand here. */
  windows: boolean;

  constructor(lowering: Lowering, parent?: Scope, facts: { input?: Relation; row?: Columns } = {}) {
    this.lowering = lowering;
    this.#parent = parent;
    this.input = facts.input ?? parent?.input;
    this.aggregate = parent?.aggregate;
    this.windows = parent?.windows ?? true;
    this.row = facts.row ?? parent?.row ?? [];
  }

  bind(name: string, binding: Binding): void {
    this.#names.set(name, binding);
  }

  find(name: string): Binding | undefined {
    return this.#names.get(name) ?? this.#parent?.find(name);
  }

  /** The functions declared as views, each as the table that it gives. */
  views(): { name: string; relation: Relation }[] {
    const own = [...this.#names].flatMap(([name, binding]) =>
      binding.is === 'function' && binding.view ? [{ name, relation: binding.view() }] : [],
    );
    return [...(this.#parent?.views() ?? []), ...own];
  }

  /** A scope inside this one. */
  within(facts: { input?: Relation; row?: Columns } = {}): Scope {
    return new Scope(this.lowering, this, facts);
  }

  over(relation: Relation): Scope {
    return this.within({ row: relation.columns });
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
