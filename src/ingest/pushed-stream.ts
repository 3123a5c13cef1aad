import type { Stream } from './contract.ts';

/** Whether the source of a stream hands its events over, so that they are spooled; other streams are asked for. */
export function isPushedStream(stream: Stream): boolean {
  return 'receive' in stream || 'listen' in stream || 'fedBy' in stream;
}
