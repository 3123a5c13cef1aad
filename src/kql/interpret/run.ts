import type { Ticks } from '../../core/time.ts';
import type { Limits, RowSource } from '../contract.ts';
import type { Relation } from '../ir.ts';
import type { Batch } from '../value.ts';
import { compute, type Work } from './compute.ts';
import { fetchRows } from './fetch.ts';
import { Guard, isImpatience } from './guard.ts';
import { handOver } from './hand-over.ts';
import { mentions } from './mentions.ts';
import { prune } from './prune.ts';
import { sink } from './sink.ts';

export interface Request {
  source: RowSource;
  now: Ticks;
  timespan?: { from: Ticks; to: Ticks };
  limits?: Partial<Limits>;
  signal?: AbortSignal;
  aside?: Aside;
  watch?: (branch: number, way: number) => void;
}

/** Another thread that does what takes long. */
export type Aside = (work: Work, guard: Guard) => Promise<Batch>;

/** Runs a plan with early conditions and few columns. Throws `limit/exceeded` where a limit is reached. */
export function runPlan(plan: Relation, request: Request): Promise<Batch> {
  return runAsWritten(prune(sink(plan)), request);
}

/** Lets the source answer the parts that it can, fetches what the rest of the plan reads, then runs it over these rows. */
export async function runAsWritten(whole: Relation, request: Request): Promise<Batch> {
  const guard = new Guard(request.limits, { signal: request.signal });
  const { plan, inputs } = await handOver(whole, request, guard);
  const work: Work = { plan, inputs, now: request.now, ...(await fetchRows(plan, request, guard)) };
  const { watch, source } = request;
  if (request.aside && !watch && canMove(plan, source)) return inTime(work, guard, request.aside);
  return compute(work, guard, { watch, place: source.place });
}

/** The database of places stays where it was opened. */
function canMove(plan: Relation, source: RowSource): boolean {
  return !source.place || !mentions(plan, 'geo_info_from_ip_address');
}

/** Values beyond which a plan is not even tried here. */
const mostHere = 50_000;

/** Most queries are done here before another thread would have heard of them; one that is not is begun anew there. */
async function inTime(work: Work, guard: Guard, aside: Aside): Promise<Batch> {
  const batches = [work.tables, work.watchlists, work.inputs].flatMap(each => [...each.values()]);
  const values = batches.reduce((sum, { length, columns }) => sum + length * columns.length, 0);
  if (values > mostHere) return aside(work, guard);
  try {
    return compute(work, guard.brief(), {});
  } catch (error) {
    if (isImpatience(error)) return aside(work, guard);
    throw error;
  }
}
