import type { Appending, SpoolFiles } from '../../../src/ingest/spool/files.ts';

/** Numbers from 0 up to 1, the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** The power went out: thrown by the operation during which it did, and by every one after it. */
export class PowerCut extends Error {}

interface ModelFile {
  /** What is on disk for sure. */
  synced: Buffer;
  /** What the page cache shows. */
  cached: Buffer;
  /** Whether its name is on disk for sure. */
  named: boolean;
}

const sector = 512;

/**
 * A folder whose disk may lose what was not synced: after a cut each sector that was written since the last sync is there, full of
 * zeros, or missing at the end; a removed file may be back. The cut comes in the middle of the operation with that number.
 */
export class ModelFiles implements SpoolFiles {
  operations = 0;
  cutAt = Number.POSITIVE_INFINITY;
  readonly #random: () => number;
  #files = new Map<string, ModelFile>();
  #removed = new Map<string, ModelFile>();

  constructor(random: () => number) {
    this.#random = random;
  }

  /** What a new start finds on disk. */
  afterCut(random: () => number): ModelFiles {
    const next = new ModelFiles(random);
    const back = [...this.#removed].filter(([name]) => !this.#files.has(name) && this.#random() < 0.5);
    for (const [name, file] of [...this.#files, ...back]) {
      if (!file.named && this.#random() < 0.5) continue;
      const bytes = this.#survivor(file);
      next.#files.set(name, { synced: bytes, cached: bytes, named: true });
    }
    return next;
  }

  /** Some of what was written since the last sync: in whole sectors, each kept or zero, and an end that may be missing. */
  #survivor({ synced, cached }: ModelFile): Buffer {
    if (cached.length <= synced.length) return this.#random() < 0.5 ? synced : cached;
    const end = synced.length + Math.floor(this.#random() * (cached.length - synced.length + 1));
    const bytes = Buffer.from(cached.subarray(0, end));
    for (let at = Math.ceil(synced.length / sector) * sector; at < end; at += sector) {
      if (this.#random() < 0.3) bytes.fill(0, at, Math.min(at + sector, end));
    }
    return bytes;
  }

  /** Counts an operation; gives whether it is the one in the middle of which the power goes. */
  #step(): boolean {
    this.operations++;
    if (this.operations > this.cutAt) throw new PowerCut();
    return this.operations === this.cutAt;
  }

  async list(): Promise<string[]> {
    if (this.#step()) throw new PowerCut();
    return [...this.#files.keys()];
  }

  async size(name: string): Promise<number> {
    if (this.#step()) throw new PowerCut();
    return this.#file(name).cached.length;
  }

  async create(name: string): Promise<Appending> {
    const cut = this.#step();
    if (this.#files.has(name)) throw new Error(`EEXIST: ${name}`);
    const file: ModelFile = { synced: Buffer.alloc(0), cached: Buffer.alloc(0), named: !cut };
    this.#files.set(name, file);
    if (cut) throw new PowerCut();
    return {
      write: async buffers => {
        const cut = this.#step();
        const bytes = Buffer.concat(buffers as Buffer[]);
        const part = cut ? bytes.subarray(0, Math.floor(this.#random() * (bytes.length + 1))) : bytes;
        file.cached = Buffer.concat([file.cached, part]);
        if (cut) throw new PowerCut();
      },
      sync: async () => {
        if (this.#step()) throw new PowerCut();
        file.synced = file.cached;
      },
      truncate: async size => {
        if (this.#step()) throw new PowerCut();
        file.cached = file.cached.subarray(0, size);
      },
      close: async () => {
        if (this.#step()) throw new PowerCut();
      },
    };
  }

  async read(name: string, at: number, length: number): Promise<Buffer> {
    if (this.#step()) throw new PowerCut();
    return Buffer.from(this.#file(name).cached.subarray(at, at + length));
  }

  async remove(name: string): Promise<void> {
    const cut = this.#step();
    this.#removed.set(name, this.#file(name));
    this.#files.delete(name);
    if (cut) throw new PowerCut();
  }

  async keep(name: string, bytes: Buffer): Promise<void> {
    const cut = this.#step();
    if (!cut || this.#random() < 0.5) this.#files.set(name, { synced: bytes, cached: bytes, named: true });
    if (cut) throw new PowerCut();
  }

  #file(name: string): ModelFile {
    const file = this.#files.get(name);
    if (!file) throw new Error(`ENOENT: ${name}`);
    return file;
  }
}
