import type { Arm } from '../../src/azure/arm.ts';

/** What a killed deploy ends with. */
export class Killed extends Error {}

/**
 * A client that is killed at its nth request: before it is sent, or after the work is done and before the answer is heard.
 * `settled` ends when nothing is under way any more: a process that is dead sends no more either.
 */
export function killedAt(
  arm: Arm,
  nth: number,
  after: boolean,
): { arm: Arm; settled: () => Promise<void>; count: () => number } {
  let count = 0;
  const running = new Set<Promise<unknown>>();
  const once = async <T>(call: () => Promise<T>): Promise<T> => {
    count++;
    if (count > nth || (count === nth && !after)) throw new Killed();
    const work = call();
    running.add(work);
    const result = await work.finally(() => running.delete(work));
    if (count >= nth) throw new Killed();
    return result;
  };
  const mortal: Arm = {
    get: (...of) => once(() => arm.get(...of)),
    list: (...of) => once(() => arm.list(...of)),
    put: (...of) => once(() => arm.put(...of)),
    delete: (...of) => once(() => arm.delete(...of)),
    post: (...of) => once(() => arm.post(...of)),
    get requests() {
      return arm.requests;
    },
    get refused() {
      return arm.refused;
    },
  };
  const settled = async () => void (await Promise.allSettled([...running]));
  return { arm: mortal, settled, count: () => count };
}
