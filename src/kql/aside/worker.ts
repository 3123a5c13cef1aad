import { parentPort } from 'node:worker_threads';
import { Failure } from '../../core/failure.ts';
import { invariant } from '../../core/invariant.ts';
import { compute } from '../interpret/compute.ts';
import { Guard } from '../interpret/guard.ts';
import type { InputId } from '../ir.ts';
import { fromPlain } from '../plain.ts';
import { Gathered } from './gathered.ts';
import { type Answered, pieces, type Shelf, type Told } from './messages.ts';

// Computes one query after another: takes its plan and rows, answers its result.
const port = parentPort;
invariant(port, 'the worker has no one to answer to');
const answer = (answered: Answered) => port.postMessage(answered);
let current: { told: Extract<Told, { is: 'begin' }>; rows: Record<Shelf, Map<string | InputId, Gathered>> } | undefined;

port.on('message', (told: Told) => {
  if (told.is === 'begin') current = { told, rows: { tables: new Map(), watchlists: new Map(), inputs: new Map() } };
  else if (told.is === 'rows') take(told);
  else run();
});

function take({ shelf, name, piece }: Extract<Told, { is: 'rows' }>): void {
  const known = current!.rows[shelf];
  const gathered = known.get(name) ?? new Gathered(piece);
  known.set(name, gathered);
  gathered.add(piece);
}

function run(): void {
  const { told, rows } = current!;
  current = undefined;
  const { plan, now, files, limits, spent } = told;
  const shelf = <Name>(name: Shelf) => new Map([...rows[name]].map(([key, { batch }]) => [key as Name, batch]));
  const work = {
    plan: fromPlain(plan),
    now,
    files,
    tables: shelf<string>('tables'),
    watchlists: shelf<string>('watchlists'),
    inputs: shelf<InputId>('inputs'),
  };
  try {
    for (const piece of pieces(compute(work, new Guard(limits, { spent }), {}))) answer({ is: 'rows', piece });
    answer({ is: 'done' });
  } catch (error) {
    if (error instanceof Failure) answer({ is: 'failed', code: error.code, message: error.message });
    else answer({ is: 'broken', message: error instanceof Error ? String(error.stack) : String(error) });
  }
}
