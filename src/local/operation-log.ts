import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Operation } from './service.ts';

/** An operation that was answered: what stands in a line of the log. */
export interface Answered {
  operation: string;
  method: string;
  /** The route with its parameters. */
  route: string;
  apiVersion: string;
  /** The `User-Agent` of the client. */
  agent: string;
  status: number;
}

const written = new Set<string>();

/**
 * Notes which operations are answered, each once in a process, in a file of the folder that the variable PICKET_OPERATIONS names; nothing without it.
 * `scripts/operations.ts` makes the table of operations and their evidence of it.
 */
export function noteAnswered(
  { name, method, path }: Operation,
  request: { apiVersion: string; agent: string; status: number },
): void {
  const folder = process.env.PICKET_OPERATIONS;
  if (!folder) return;
  const line = JSON.stringify({ operation: name, method, route: path, ...request } satisfies Answered);
  if (written.has(line)) return;
  written.add(line);
  mkdirSync(folder, { recursive: true });
  appendFileSync(join(folder, `${process.pid}.jsonl`), `${line}\n`);
}
