import type { Budget } from '../contract.ts';
import { type Expr, type InputId, literal, type Relation } from '../ir.ts';
import { type Batch, missing } from '../value.ts';
import type { Request } from './run.ts';
import { allOf, termsOf } from './terms.ts';
import { eachRelation, mapRelations } from './walk.ts';

/** A plan whose parts that the source answered are inputs now, and their rows. */
export interface HandedOver {
  plan: Relation;
  inputs: Map<InputId, Batch>;
}

type Filter = Extract<Relation, { op: 'filter' }>;

/**
 * Lets the source of the rows answer the largest parts of a plan that it can. A condition of which it can test only some terms is taken
 * apart. A part that the source gives up while answering is tried in smaller parts, down to the rows themselves.
 */
export async function handOver(plan: Relation, request: Request, budget: Budget): Promise<HandedOver> {
  const inputs = new Map<InputId, Batch>();
  if (!request.source.part) return { plan, inputs };
  const handing = new Handing(request, budget);
  const known = await withWatchlists(plan, request);
  for (;;) {
    const remaining = handing.replace(known);
    if (await handing.answer(inputs)) return { plan: remaining, inputs };
  }
}

type Watchlist = Extract<Relation, { op: 'watchlist' }>;

/** Cells of a watchlist beyond this number stay where they are. */
const mostCells = 20_000;

/** The plan with the rows of its small watchlists in it, so that a source of tables can answer parts that look into them. */
async function withWatchlists(plan: Relation, { source }: Request): Promise<Relation> {
  const nodes: Watchlist[] = [];
  eachRelation(plan, node => {
    if (node.op === 'watchlist') nodes.push(node);
  });
  if (nodes.length === 0 || !source.watchlist) return plan;
  const aliases = [...new Set(nodes.map(({ alias }) => alias))];
  const batches = await Promise.all(aliases.map(alias => source.watchlist!(alias)));
  return mapRelations(plan, node => {
    const batch = node.op === 'watchlist' ? batches[aliases.indexOf(node.alias)] : undefined;
    return batch && batch.length * node.columns.length <= mostCells ? rowsOf(batch, node.columns) : undefined;
  });
}

function rowsOf(batch: Batch, columns: Relation['columns']): Relation {
  const values = columns.map(({ name }) => batch.values[batch.columns.findIndex(column => column.name === name)]);
  const rows = Array.from({ length: batch.length }, (_, row) =>
    columns.map(({ type }, index) => literal(values[index]?.[row] ?? missing(type), type)),
  );
  return { op: 'rows', rows, columns };
}

interface HandedPart {
  id: InputId;
  answer: () => Promise<Batch | undefined>;
}

class Handing {
  readonly #request: Request;
  readonly #budget: Budget;
  readonly #parts = new Map<Relation, HandedPart>();
  readonly #refused = new Set<Relation>();
  /** Terms of conditions that were taken apart, so that a second pass meets the same nodes. */
  readonly #divided = new Map<Filter, Relation>();

  constructor(request: Request, budget: Budget) {
    this.#request = request;
    this.#budget = budget;
  }

  /** The plan with an input in place of every part that the source can answer. */
  replace(plan: Relation): Relation {
    return mapRelations(plan, node => {
      if (!readsTable(node)) return node;
      const part = this.#part(node);
      if (part) return { op: 'input', id: part.id, columns: node.columns };
      const divided = node.op === 'filter' ? this.#divide(node) : undefined;
      return divided && this.replace(divided);
    });
  }

  /** Fetches the answers that are not there yet; false when the source gave one up. */
  async answer(inputs: Map<InputId, Batch>): Promise<boolean> {
    const waiting = [...this.#parts].filter(([, { id }]) => !inputs.has(id));
    const batches = await Promise.all(waiting.map(([, part]) => part.answer()));
    waiting.forEach(([node, { id }], index) => {
      const batch = batches[index];
      if (batch) inputs.set(id, batch);
      else this.#refuse(node);
    });
    return !batches.includes(undefined);
  }

  #part(node: Relation): HandedPart | undefined {
    const known = this.#parts.get(node);
    if (known || this.#refused.has(node) || node.op === 'scan') return known;
    const answer = this.#answerOf(node);
    if (!answer) return undefined;
    const part = { id: -1 - this.#parts.size - this.#refused.size, answer };
    this.#parts.set(node, part);
    return part;
  }

  #answerOf(node: Relation): HandedPart['answer'] | undefined {
    const { source, now, timespan } = this.#request;
    return source.part?.(node, { now, timespan, budget: this.#budget });
  }

  #refuse(node: Relation): void {
    this.#parts.delete(node);
    this.#refused.add(node);
  }

  /** A filter as two: first the terms that the source can test, then the others. */
  #divide(node: Filter): Relation | undefined {
    const known = this.#divided.get(node);
    if (known) return known;
    const terms = termsOf(node.where);
    const isTestable = (where: Expr) => this.#answerOf({ ...node, where }) !== undefined;
    const testable = terms.length > 1 ? terms.filter(isTestable) : [];
    if (testable.length === 0 || testable.length === terms.length) return undefined;
    const first: Relation = { ...node, where: allOf(testable) };
    const divided: Relation = { ...node, from: first, where: allOf(terms.filter(term => !testable.includes(term))) };
    this.#divided.set(node, divided);
    return divided;
  }
}

function readsTable(node: Relation): boolean {
  let reads = false;
  eachRelation(node, each => {
    if (each.op === 'scan') reads = true;
  });
  return reads;
}
