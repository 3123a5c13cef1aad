import { Failure } from '../../core/failure.ts';
import { place } from '../fetch.ts';
import type { HttpRequest } from '../request.ts';
import { milliseconds } from '../window.ts';
import type { Pulling, Step, Walk } from './walk.ts';

const betweenLooks = '10s';

/**
 * Creates a job, unless `walk` holds one that was created before, looks at it until it is done, and returns the requests
 * for its results. The job is kept in the cursor, so that a restart goes on with it.
 */
export async function* runJob(
  pulling: Pulling,
  create: HttpRequest,
  walk: Walk,
): AsyncGenerator<Step, { readonly results: readonly HttpRequest[]; readonly walk: Walk }> {
  const { stream, settings, ask, sleep } = pulling;
  const { job } = stream;
  if (!job) return { results: [create], walk };
  let current = walk;
  if (current.job === undefined) {
    current = { ...walk, job: await ask(create, answer => answer.body) };
    yield { events: [], walk: current };
  }
  const look = job.status(settings, current.job);
  for (;;) {
    const body = await ask(look, answer => answer.body);
    const state = job.state(body);
    if (state === 'done') return { results: job.results(settings, body), walk: current };
    if (state === 'failed') {
      const { job: _, ...without } = current;
      yield { events: [], walk: without };
      throw new Failure('service/unreachable', `The job at ${place(look.url)} failed; the next read creates another.`);
    }
    await sleep(milliseconds(job.every ?? betweenLooks));
  }
}
