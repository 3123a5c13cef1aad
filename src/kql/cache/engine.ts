import { availableParallelism } from 'node:os';
import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { type Analysis, createEngine, type Engine, type Schema } from '../index.ts';
import { type Frozen, freeze, thaw, thawParts } from './freeze.ts';
import { Shelf } from './shelf.ts';

/** An engine that remembers what it has analysed, on disk too, and can analyse many texts at once. */
export interface CachedEngine extends Engine {
  /** Analyses texts ahead, on two cores where at least `fewest` are new; `analyze` then has the answers at hand. */
  ahead(texts: Iterable<string>, fewest?: number): Promise<void>;
  /** Writes what is new to the disk and lets go of it. */
  close(): void;
}

const extension = extname(import.meta.filename);
/** Fewer new texts than this are analysed here: a worker needs a second before its first answer. */
const fewestForWorkers = 150;

/**
 * An engine over a cache file, such as `.picket/cache/kql.db`. Microsoft's parser is loaded only when a text is new. Answers
 * are those of `createEngine`: the cache is keyed by engine, schema and text.
 */
export function openCachedEngine(schema: Schema, file: string): CachedEngine {
  const shelf = Shelf.open(file, schema);
  const engine = createEngine(schema);
  const known = new Map<string, Analysis>();
  const fresh = new Map<string, () => Frozen>();
  const remember = (analysis: Analysis, frozen = () => freeze(analysis)) => {
    known.set(analysis.text, analysis);
    fresh.set(analysis.text, frozen);
    return analysis;
  };
  const recall = (text: string) => {
    const found = known.get(text) ?? shelf?.get(text, engine.analyze);
    if (found) known.set(text, found);
    return found;
  };
  return {
    analyze: text => recall(text) ?? remember(engine.analyze(text)),
    withTables: engine.withTables,
    run: engine.run,
    async ahead(texts, fewest = fewestForWorkers) {
      const unknown = [...new Set(texts)].filter(text => !recall(text));
      const workers = Math.min(2, availableParallelism());
      if (unknown.length < fewest || workers < 2) return;
      const parts = await Promise.all(split(unknown, workers).map(part => analyzeInWorker(schema, part)));
      for (const frozen of parts.flat()) remember(thawed(frozen, engine), () => frozen);
    },
    close() {
      if (fresh.size > 0) shelf?.put(fresh);
      shelf?.close();
    },
  };
}

function thawed({ text, facts, parts }: Frozen, engine: Engine): Analysis {
  return thaw(facts, () => (parts ? thawParts(parts) : engine.analyze(text)));
}

/** Every n-th text for each: neighbours in a repository are alike, and so is their cost. */
function split(texts: readonly string[], parts: number): string[][] {
  return Array.from({ length: parts }, (_, part) => texts.filter((_, index) => index % parts === part));
}

function analyzeInWorker(schema: Schema, texts: readonly string[]): Promise<Frozen[]> {
  const worker = new Worker(join(import.meta.dirname, `worker${extension}`), { workerData: { schema, texts } });
  return new Promise((done, failed) => {
    worker.once('message', done);
    worker.once('error', failed);
  });
}
