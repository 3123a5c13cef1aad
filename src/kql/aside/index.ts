import { extname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { getHeapStatistics } from 'node:v8';
import { Worker } from 'node:worker_threads';
import { Failure } from '../../core/failure.ts';
import type { Work } from '../interpret/compute.ts';
import type { Guard } from '../interpret/guard.ts';
import type { Aside } from '../interpret/run.ts';
import { toPlain } from '../plain.ts';
import type { Batch } from '../value.ts';
import { Gathered } from './gathered.ts';
import { type Answered, pieces, type Shelf, type Told } from './messages.ts';

/** Threads beside this one for queries that take long. Each has memory of its own, so that running out of it ends a query, not the process. */
export interface Threads {
  aside: Aside;
  /** Ends what is under way. */
  close(): Promise<void>;
}

const extension = extname(import.meta.filename);
/** Queries that are computed at the same time; more wait. */
const mostThreads = 4;
/** What a thread may take longer than the query may, before it is ended: one call of a function can not be interrupted. */
const grace = 2000;
const megabyte = 1024 * 1024;

/** Opens threads for heavy queries. They are started when they are first needed; one that is idle does not keep the process alive. */
export function openAside(): Threads {
  const idle: Worker[] = [];
  const busy = new Set<Worker>();
  const waiting: (() => void)[] = [];
  const hire = async (): Promise<Worker> => {
    while (busy.size >= mostThreads) await new Promise<void>(free => waiting.push(free));
    const worker = idle.pop() ?? start();
    busy.add(worker);
    worker.ref();
    return worker;
  };
  const release = async (worker: Worker, isFit: boolean): Promise<void> => {
    if (isFit && idle.length === 0) {
      worker.unref();
      idle.push(worker);
    } else await worker.terminate();
    busy.delete(worker);
    waiting.shift()?.();
  };
  return {
    async aside(work, guard) {
      const worker = await hire();
      let isFit = false;
      try {
        const answer = answered(worker, guard);
        await Promise.race([tell(worker, work, guard), answer]);
        const batch = await answer;
        isFit = true;
        return batch;
      } catch (error) {
        isFit = error instanceof Failure && error.code !== 'limit/exceeded';
        throw error;
      } finally {
        await release(worker, isFit);
      }
    },
    async close() {
      await Promise.all([...idle.splice(0), ...busy].map(worker => worker.terminate()));
    },
  };
}

function start(): Worker {
  const half = Math.floor(getHeapStatistics().heap_size_limit / megabyte / 2);
  return new Worker(join(import.meta.dirname, `worker${extension}`), {
    resourceLimits: { maxOldGenerationSizeMb: Math.max(256, half) },
  });
}

/** Hands the work over piece by piece, so that other things are done in between. */
async function tell(worker: Worker, work: Work, guard: Guard): Promise<void> {
  const post = (told: Told) => worker.postMessage(told);
  const { plan, now, files, tables, watchlists, inputs } = work;
  post({ is: 'begin', plan: toPlain(plan), now, limits: guard.limits, spent: guard.spent, ...(files && { files }) });
  const shelves = Object.entries({ tables, watchlists, inputs }) as [Shelf, ReadonlyMap<string | number, Batch>][];
  for (const [shelf, batches] of shelves)
    for (const [name, batch] of batches)
      for (const piece of pieces(batch)) {
        guard.checkTime();
        post({ is: 'rows', shelf, name, piece });
        await setImmediate();
      }
  post({ is: 'run' });
}

/** The result, or what ended the query: the worker, its memory, the time, or the caller. */
function answered(worker: Worker, guard: Guard): Promise<Batch> {
  const { promise, resolve, reject } = Promise.withResolvers<Batch>();
  let gathered: Gathered | undefined;
  let overtime: NodeJS.Timeout | undefined;
  const onMessage = (answer: Answered) => {
    if (answer.is === 'failed') reject(new Failure(answer.code, answer.message));
    if (answer.is === 'broken') reject(new Error(answer.message));
    if (answer.is === 'rows') {
      gathered ??= new Gathered(answer.piece);
      gathered.add(answer.piece);
    }
    if (answer.is === 'done') resolve(gathered!.batch);
  };
  const onError = (error: Error) => reject(outOfMemory(error) ?? error);
  const onExit = () => reject(new Failure('limit/exceeded', 'The query was ended, since the process is closing.'));
  const onSignal = () => {
    overtime = setTimeout(() => reject(ended(guard)), guard.isGivenUp ? 0 : grace);
  };
  worker.on('message', onMessage).on('error', onError).on('exit', onExit);
  guard.signal.addEventListener('abort', onSignal);
  return promise.finally(() => {
    clearTimeout(overtime);
    guard.signal.removeEventListener('abort', onSignal);
    worker.off('message', onMessage).off('error', onError).off('exit', onExit);
  });
}

function ended(guard: Guard): unknown {
  try {
    guard.checkTime();
  } catch (reason) {
    return reason;
  }
  return new Failure('limit/exceeded', 'The query ran longer than it may.');
}

function outOfMemory(error: Error): Failure | undefined {
  if ((error as NodeJS.ErrnoException).code !== 'ERR_WORKER_OUT_OF_MEMORY') return undefined;
  const cure = 'filter earlier, project fewer or shorter columns, or summarize before joining';
  return new Failure('limit/exceeded', `The query needs more memory than there is. To get an answer, ${cure}.`, {
    cause: error,
  });
}
