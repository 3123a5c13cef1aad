import { existsSync, watch } from 'node:fs';
import { join } from 'node:path';

/** A writer saves a file in several steps; what happens within this time is one change. */
const settleMilliseconds = 80;

/**
 * Calls back with the files below some folders that changed, one call after the other, until the signal fires. Paths count from the
 * root, with `/`. Throws what the callback throws.
 */
export async function watchFolders(
  root: string,
  folders: readonly string[],
  signal: AbortSignal,
  changed: (files: readonly string[]) => Promise<void>,
): Promise<void> {
  const pending = new Set<string>();
  let wake: () => void = () => undefined;
  const note = (folder: string, file: string | null) => {
    if (file === null || /(^|[\\/])(\.|node_modules([\\/]|$))|~$/.test(file)) return;
    pending.add(join(folder, file).replaceAll('\\', '/'));
    wake();
  };
  const present = folders.filter(folder => existsSync(join(root, folder)));
  const watchers = present.map(folder =>
    watch(join(root, folder), { recursive: true }, (_, file) => note(folder, file)),
  );
  const stop = () => wake();
  signal.addEventListener('abort', stop);
  try {
    while (!signal.aborted) {
      if (pending.size === 0) await new Promise<void>(done => (wake = done));
      if (signal.aborted) return;
      await new Promise(done => setTimeout(done, settleMilliseconds));
      const files = [...pending].sort();
      pending.clear();
      await changed(files);
    }
  } finally {
    signal.removeEventListener('abort', stop);
    for (const one of watchers) one.close();
  }
}
