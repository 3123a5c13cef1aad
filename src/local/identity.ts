import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../core/failure.ts';
import { type Certificates, certificatesHold, makeCertificates } from './certificate.ts';

/** Who a local Azure is: made at its first start, kept in its data folder, readable by its owner only. */
export interface Identity {
  tenantId: string;
  clientId: string;
  clientSecret: string;
  subscriptionId: string;
  workspaceId: string;
  /** Signs tokens: a private key as PEM. */
  tokenKey: string;
  certificates: Certificates;
}

/** Reads the identity of a data folder, makes what is missing and renews certificates that are about to expire. */
export async function loadIdentity(folder: string, now: Date): Promise<{ identity: Identity; caFile: string }> {
  const file = join(folder, 'identity.json');
  const kept = readKept(file);
  const holds = kept && certificatesHold(kept.certificates, now);
  const identity = holds ? kept : { ...(kept ?? newIdentity()), certificates: await makeCertificates(now) };
  const caFile = join(folder, 'ca.pem');
  if (!holds) replaceFile(file, JSON.stringify(identity, null, 2), 0o600);
  if (!holds || read(caFile) !== identity.certificates.ca) replaceFile(caFile, identity.certificates.ca, 0o644);
  return { identity, caFile };
}

function newIdentity(): Omit<Identity, 'certificates'> {
  return {
    tenantId: randomUUID(),
    clientId: randomUUID(),
    clientSecret: randomBytes(30).toString('base64url'),
    subscriptionId: randomUUID(),
    workspaceId: randomUUID(),
    tokenKey: generateKeyPairSync('rsa', { modulusLength: 2048 })
      .privateKey.export({ type: 'pkcs8', format: 'pem' })
      .toString(),
  };
}

function readKept(file: string): Identity | undefined {
  const text = read(file);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as Identity;
  } catch (cause) {
    throw new Failure('store/damaged', `The identity file ${file} is no JSON; its content was not touched.`, { cause });
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Failure('file/unreadable', `The file ${file} can not be read: ${(cause as Error).message}`, { cause });
  }
}

/** Writes beside and renames, so that a half-written file is never found. */
function replaceFile(file: string, text: string, mode: number): void {
  try {
    writeFileSync(`${file}.new`, text, { mode });
    renameSync(`${file}.new`, file);
  } catch (cause) {
    throw new Failure('file/unwritable', `The file ${file} can not be written: ${(cause as Error).message}`, { cause });
  }
}
