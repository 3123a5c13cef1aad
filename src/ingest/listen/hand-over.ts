import { Failure } from '../../core/failure.ts';
import type { Intake, Taken } from '../intake.ts';
import type { ListenContext } from './listen.ts';

const pauseAfterFailure = 1_000;

/**
 * Hands events over and waits as long as they can not be taken: who reads from a connection or a file simply reads on later. Gives
 * undefined when the listener is stopped before they are durable.
 */
export async function handOver(
  { intake, signal, sleep, warn }: Pick<ListenContext<unknown>, 'intake' | 'signal' | 'sleep' | 'warn'>,
  events: readonly unknown[],
  options: Parameters<Intake['take']>[1] = {},
): Promise<Taken | undefined> {
  for (let told = false; !signal.aborted; ) {
    try {
      return await intake.take(events, options);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      if (!told) warn(`Reading stops until there is room: ${error.message}`);
      told = true;
      if (error.code === 'spool/full') await intake.room(signal).catch(() => {});
      else await sleep(pauseAfterFailure).catch(() => {});
    }
  }
  return undefined;
}
