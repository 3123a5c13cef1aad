import { mkdir, open, readdir, rename, stat, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A file that is appended to. */
export interface Appending {
  /** Appends all buffers, or fails after some of the bytes. */
  write(buffers: readonly Buffer[]): Promise<void>;
  /** What was written is on disk when it resolves. */
  sync(): Promise<void>;
  /** Cuts the file; used to take back what could not be written whole. */
  truncate(size: number): Promise<void>;
  close(): Promise<void>;
}

/** The folder of a spool, as far as the spool needs one. A test brings a model of it that drops what was not synced. */
export interface SpoolFiles {
  list(): Promise<string[]>;
  size(name: string): Promise<number>;
  /** A new file, whose name is durable when it resolves. */
  create(name: string): Promise<Appending>;
  /** At most `length` bytes from a place; fewer at the end of the file. */
  read(name: string, at: number, length: number): Promise<Buffer>;
  remove(name: string): Promise<void>;
  /** Keeps bytes under a name, durably. */
  keep(name: string, bytes: Buffer): Promise<void>;
}

/** A folder on disk; made where it is missing. */
export async function spoolFolder(folder: string): Promise<SpoolFiles> {
  await mkdir(folder, { recursive: true });
  return {
    list: () => readdir(folder),
    size: async name => (await stat(join(folder, name))).size,
    create: async name => {
      const file = await open(join(folder, name), 'wx', 0o600);
      await syncFolder(folder);
      return {
        write: async buffers => writeAll(file, buffers),
        sync: () => file.datasync(),
        truncate: size => file.truncate(size),
        close: () => file.close(),
      };
    },
    read: (name, at, length) => readAt(join(folder, name), at, length),
    remove: name => unlink(join(folder, name)),
    keep: async (name, bytes) => {
      const path = join(folder, name);
      await writeFile(`${path}.new`, bytes, { flush: true, mode: 0o600 });
      await rename(`${path}.new`, path);
      await syncFolder(folder);
    },
  };
}

type File = Awaited<ReturnType<typeof open>>;

async function writeAll(file: File, buffers: readonly Buffer[]): Promise<void> {
  const { bytesWritten } = await file.writev([...buffers]);
  const whole = buffers.reduce((sum, buffer) => sum + buffer.length, 0);
  if (bytesWritten < whole) await file.writeFile(Buffer.concat(buffers).subarray(bytesWritten));
}

async function readAt(path: string, at: number, length: number): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(length), 0, length, at);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
