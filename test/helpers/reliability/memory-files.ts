import type { SpoolFiles } from '../../../src/ingest/spool/files.ts';

/** A folder in memory that loses nothing. */
export class MemoryFiles implements SpoolFiles {
  readonly #files: Map<string, Buffer>;

  constructor(files: Readonly<Record<string, Buffer>>) {
    this.#files = new Map(Object.entries(files));
  }

  names(): string[] {
    return [...this.#files.keys()];
  }

  list = async () => this.names();
  size = async (name: string) => this.#file(name).length;
  read = async (name: string, at: number, length: number) => Buffer.from(this.#file(name).subarray(at, at + length));
  keep = async (name: string, bytes: Buffer) => void this.#files.set(name, bytes);
  remove = async (name: string) => void this.#files.delete(name);
  create = async (name: string) => {
    this.#files.set(name, Buffer.alloc(0));
    return {
      write: async (buffers: readonly Buffer[]) =>
        void this.#files.set(name, Buffer.concat([this.#file(name), ...buffers])),
      sync: async () => {},
      truncate: async (size: number) => void this.#files.set(name, this.#file(name).subarray(0, size)),
      close: async () => {},
    };
  };

  #file(name: string): Buffer {
    const file = this.#files.get(name);
    if (!file) throw new Error(`ENOENT: ${name}`);
    return file;
  }
}
