// Runs hostile query texts: no text may crash or hang the engine. Prints how they ended, and each that ended wrongly with its number.
// Limits are those of Log Analytics but the time, which is 3 seconds; a case that goes on for 10 seconds more hangs.
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { bombs, fuzzCase } from './kql/fuzz-cases.ts';
import type { Ending } from './kql/fuzz-run.ts';

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
  },
});
const milliseconds = 3000;
const patience = milliseconds + 10_000;

type Outcome = Ending | { as: 'hangs' | 'dies'; message: string };

let worker: Worker | undefined;
let settle: (outcome: Outcome) => void = () => {};

/** A worker whose every word settles the case that it has. */
function hire(): Worker {
  const hired = new Worker(new URL('./kql/fuzz-worker.ts', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: 2048 },
  });
  const isCurrent = () => worker === hired;
  hired.on('message', (ending: Ending) => isCurrent() && settle(ending));
  hired.on('error', error => isCurrent() && settle({ as: 'dies', message: String(error) }));
  hired.on('exit', code => isCurrent() && settle({ as: 'dies', message: `exit ${code}` }));
  return hired;
}

/** A worker that hangs or dies is replaced. */
async function run(text: string): Promise<Outcome> {
  worker ??= hire();
  const current = worker;
  const timer = setTimeout(() => settle({ as: 'hangs', message: `still running after ${patience} ms` }), patience);
  const outcome = await new Promise<Outcome>(resolve => {
    settle = resolve;
    current.postMessage({ text, milliseconds });
  });
  clearTimeout(timer);
  if (outcome.as === 'hangs' || outcome.as === 'dies') {
    worker = undefined;
    await current.terminate();
  }
  return outcome;
}

const seed = Number(values.seed);
const wrong = new Set(['bug', 'hangs', 'dies']);
const endings = new Map<string, number>();
let failed = 0;
const generated = Array.from({ length: Number(values.cases) }, (_, number) => [`${number}`, fuzzCase(seed, number)]);
const known = bombs.map((text, number) => [`bomb ${number}`, text]);
for (const [name, text] of [...known, ...generated].filter(([name]) => !values.only || name === values.only)) {
  const started = performance.now();
  const outcome = await run(text);
  endings.set(outcome.as, (endings.get(outcome.as) ?? 0) + 1);
  const took = Math.round(performance.now() - started);
  if (values.only || took > milliseconds + 5000)
    console.log(`${name} took ${took} ms: ${outcome.as} ${outcome.message}`);
  if (!wrong.has(outcome.as)) continue;
  failed++;
  console.log(`${name} ${outcome.as}: ${outcome.message}\n    ${text.slice(0, 400)}`);
}
console.log([...endings].map(([as, count]) => `${count} ${as}`).join(', '));
process.exit(failed === 0 ? 0 : 1);
