import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MessageRecording } from './recording.ts';

/** Files that hold recorded messages, and the settings that name them. */
export interface RecordedFiles {
  readonly settings: Readonly<Record<string, string>>;
  remove(): void;
}

/** Writes the recorded messages that stood in files. */
export function writeFiles(recordings: readonly MessageRecording[]): RecordedFiles {
  const inFiles = recordings.filter(({ file }) => file !== undefined);
  if (!inFiles.length) return { settings: {}, remove: () => {} };
  const folder = mkdtempSync(join(tmpdir(), 'picket-replay-'));
  const settings = inFiles.map(({ stream, file = '', messages }) => {
    const path = join(folder, `${stream}.log`);
    writeFileSync(path, linesOf(messages));
    return [file, path] as const;
  });
  return {
    settings: Object.fromEntries(settings),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Sends the messages that came over the network, and resolves when the listener has taken them all and hung up. */
export async function playMessages(
  recordings: readonly MessageRecording[],
  url: (stream: string) => string,
): Promise<void> {
  for (const { stream, to = stream, file, messages } of recordings) {
    if (file !== undefined) continue;
    const { hostname, port } = new URL(url(to));
    const socket = connect(Number(port), hostname);
    socket.resume().end(linesOf(messages));
    await once(socket, 'close');
  }
}

function linesOf(messages: readonly string[]): string {
  return messages.map(message => `${message}\n`).join('');
}
