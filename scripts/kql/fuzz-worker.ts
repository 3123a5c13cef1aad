import { parentPort } from 'node:worker_threads';
import { runCase } from './fuzz-run.ts';

parentPort!.on('message', async ({ text, milliseconds }: { text: string; milliseconds: number }) => {
  parentPort!.postMessage(await runCase(text, { milliseconds }));
});
