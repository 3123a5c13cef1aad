import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface BlobServer {
  /** A connection string with the account that every Azurite has. */
  connection: string;
  close(): Promise<void>;
}

const script = join(import.meta.dirname, '../../node_modules/azurite/dist/src/blob/main.js');
/** The published account of the emulator: https://learn.microsoft.com/azure/storage/common/storage-connect-azurite */
const account = 'devstoreaccount1';
const key = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

/** Azurite, Microsoft's emulator of Azure Blob Storage, on a free port of the loopback. */
export async function startAzurite(): Promise<BlobServer> {
  const folder = mkdtempSync(join(tmpdir(), 'picket-azurite-'));
  const args = ['--blobPort', '0', '--location', folder, '--skipApiVersionCheck', '--disableTelemetry'];
  const server = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const url = await listening(server);
  return {
    connection: `DefaultEndpointsProtocol=http;AccountName=${account};AccountKey=${key};BlobEndpoint=${url}/${account};`,
    close: () => stop(server, folder),
  };
}

/** Resolves with the address that it says; what it says later is read and dropped, so that it never waits for us. */
function listening(server: ChildProcess): Promise<string> {
  let said = '';
  return new Promise((resolve, reject) => {
    server.stdout?.on('data', (part: Buffer) => {
      said = (said + part.toString()).slice(0, 10_000);
      const found = /listen\w* (?:on|at) (http:\S+)/.exec(said);
      if (found) resolve(found[1]);
    });
    server.once('exit', code => reject(new Error(`Azurite ended with ${code} before it listened: ${said}`)));
  });
}

async function stop(server: ChildProcess, folder: string): Promise<void> {
  const ended = new Promise(resolve => server.once('exit', resolve));
  server.kill('SIGKILL');
  await ended;
  rmSync(folder, { recursive: true, force: true });
}
