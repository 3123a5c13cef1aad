import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { get } from 'node:https';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** What a way of sending has cost. */
export interface Cost {
  rows: number;
  milliseconds: number;
  /** Milliseconds of all cores. */
  cpu: number;
  /** Bytes. */
  memory: number;
}

export interface Sink {
  url: string;
  ca: string;
  /** How many rows came without compression, which costs nothing to count. */
  rows(): Promise<number>;
  close(): Promise<{ calls: number; bytes: number }>;
}

export async function startSink(): Promise<Sink> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'sink.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const { url, ca } = JSON.parse((await lines.next()).value ?? '') as { url: string; ca: string };
  const rows = () =>
    new Promise<number>((resolve, reject) => {
      const asked = get(url, { ca }, answer => answer.on('data', body => resolve(Number(body))));
      asked.on('error', reject);
    });
  return { url, ca, rows, close: () => close(child, lines) };
}

async function close(child: ChildProcess, lines: AsyncIterator<string>) {
  child.kill('SIGTERM');
  const { value = '' } = await lines.next();
  if (child.exitCode === null) await once(child, 'exit');
  return JSON.parse(value) as { calls: number; bytes: number };
}

/** Runs one way in a process of its own. */
export function runWay(script: string, argument: object): Cost {
  const child = spawnSync(process.execPath, [join(import.meta.dirname, script), JSON.stringify(argument)], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (child.status !== 0) throw new Error(`${script} ended with ${child.status ?? child.signal}`);
  return JSON.parse(child.stdout) as Cost;
}

/** Rows that one core takes in a second. */
export const perCoreSecond = ({ rows, cpu }: Cost): number => (rows / cpu) * 1000;
export const perSecond = ({ rows, milliseconds }: Cost): number => (rows / milliseconds) * 1000;
export const thousands = (value: number): string => Math.round(value).toLocaleString('en');
