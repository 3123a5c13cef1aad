import { type FileHandle, open, readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { lineFramer } from '../formats/framing.ts';
import { handOver } from './hand-over.ts';
import type { ListenContext } from './listen.ts';

/** What follows a file. */
export interface Tailing {
  readonly path: string;
  readonly parse: (line: string) => unknown;
  /** How long to wait when nothing was added, in milliseconds; 500 where it is missing. */
  readonly every?: number;
}

/** Where a file is read on: which file it was, and behind which byte everything is durable. */
interface FilePlace {
  readonly inode: number;
  readonly offset: number;
}

const chunk = 262_144;

/**
 * Follows a file that grows, until it is stopped. It is read on exactly behind the last line that is durable, also after a restart. A file that was
 * renamed is read to its end before the new one; one that became shorter is read from its start. A line without its end waits for it.
 */
export async function tailFile(tailing: Tailing, context: ListenContext<unknown>): Promise<void> {
  let place = (context.intake.cursor() as FilePlace | undefined) ?? { inode: 0, offset: 0 };
  context.listening(`file://${tailing.path}`);
  while (!context.signal.aborted) {
    const file = await openAt(tailing.path, place);
    if (file) place = await follow(file, tailing, context);
    if (context.closing.aborted) return;
    if (!file) await context.sleep(tailing.every ?? 500).catch(() => {});
  }
}

interface OpenFile {
  readonly handle: FileHandle;
  readonly inode: number;
  readonly offset: number;
}

/** The file that was read last, whatever its name is now; else the one with the name; undefined when there is none. */
async function openAt(path: string, place: FilePlace): Promise<OpenFile | undefined> {
  const current = await stat(path).catch(() => undefined);
  const rotated = current?.ino === place.inode || !place.inode ? undefined : await renamed(path, place);
  const name = rotated ?? (current ? path : undefined);
  const handle = name === undefined ? undefined : await open(name, 'r').catch(() => undefined);
  if (!handle) return undefined;
  const { ino, size } = await handle.stat();
  return { handle, inode: ino, offset: ino === place.inode && size >= place.offset ? place.offset : 0 };
}

/** The name that the file has now, when something of it is left to be read. */
async function renamed(path: string, { inode, offset }: FilePlace): Promise<string | undefined> {
  const names = await readdir(dirname(path)).catch(() => []);
  for (const name of names.filter(it => it.startsWith(basename(path)))) {
    const found = await stat(join(dirname(path), name)).catch(() => undefined);
    if (found?.ino === inode && found.size > offset) return join(dirname(path), name);
  }
  return undefined;
}

/** Reads a file until there is another one with its name, it became shorter, or the listener is stopped; gives where it stands. */
async function follow(file: OpenFile, tailing: Tailing, context: ListenContext<unknown>): Promise<FilePlace> {
  const { handle, inode } = file;
  const buffer = Buffer.allocUnsafe(chunk);
  let { offset } = file;
  let framer = lineFramer();
  let read = offset;
  try {
    while (!context.signal.aborted) {
      const { bytesRead } = await handle.read(buffer, 0, chunk, read);
      if (!bytesRead) {
        const { size } = await handle.stat();
        if (size < read) [offset, read, framer] = [0, 0, lineFramer()];
        else if (context.closing.aborted || (await replaced(tailing.path, inode))) break;
        else await context.sleep(tailing.every ?? 500).catch(() => {});
        continue;
      }
      const bytes = Buffer.from(buffer.subarray(0, bytesRead));
      const lines = framer.push(bytes);
      const end = bytes.lastIndexOf(10) + 1;
      const durable = end ? read + end : offset;
      read += bytesRead;
      if (!lines.length) continue;
      const cursor: FilePlace = { inode, offset: durable };
      if (!(await handOver(context, lines.map(tailing.parse), { cursor }))) break;
      offset = durable;
    }
  } finally {
    await handle.close();
  }
  return { inode, offset };
}

async function replaced(path: string, inode: number): Promise<boolean> {
  const now = await stat(path).catch(() => undefined);
  return now !== undefined && now.ino !== inode;
}
