import { parentPort, workerData } from 'node:worker_threads';
import { createEngine, type Schema } from '../index.ts';
import { freeze } from './freeze.ts';

// Analyses its share of many texts and answers once, with all of them.
const { schema, texts } = workerData as { schema: Schema; texts: readonly string[] };
const engine = createEngine(schema);
parentPort?.postMessage(texts.map(text => freeze(engine.analyze(text))));
