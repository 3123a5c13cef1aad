import { Failure } from '../../core/failure.ts';
import { valueAt } from '../event-path.ts';
import { place } from '../fetch.ts';
import type { HttpRequest } from '../request.ts';
import { chosen, eventsAt } from './page.ts';
import type { Pulling, Step, Walk } from './walk.ts';

/** Statuses of a signed address that has ended: the list is asked for again, which signs new ones. */
const endedAddress = [403, 404, 410];

/**
 * Reads what was listed, one after the other, each delivered before the next; `done` are those of this page that were
 * delivered already. Returns false when the list itself has to be read again.
 */
export async function* details(
  pulling: Pulling,
  listed: readonly unknown[],
  here: Walk,
  done: readonly string[],
): AsyncGenerator<Step, boolean> {
  const { stream, settings, warn } = pulling;
  const delivered = [...done];
  for (const item of listed) {
    const key = String(valueAt(item, stream.detail?.key ?? ''));
    if (delivered.includes(key)) continue;
    const request = stream.detail?.request(settings, item);
    if (!request) continue;
    try {
      const events = await eventsOf(pulling, request, item);
      delivered.push(key);
      yield { events, walk: { ...here, done: [...delivered] } };
    } catch (error) {
      if (!(request.bare && error instanceof Failure && endedAddress.includes(error.status ?? 0))) throw error;
      warn(`${place(request.url)} is no longer to be had (${error.status}); it is listed again at the next read.`);
      return false;
    }
  }
  return true;
}

async function eventsOf({ stream, ask }: Pulling, request: HttpRequest, item: unknown): Promise<readonly unknown[]> {
  const { events: path, decode, withItem } = stream.detail ?? {};
  const expected = request.bare ? endedAddress : [];
  const records = await ask(request, ({ body }) => eventsAt(request, body, path), expected, decode);
  return chosen(stream, withItem ? records.map(record => withItem(record, item)) : records);
}
