import { generateKeyPairSync, randomBytes, randomUUID, X509Certificate } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../core/failure.ts';

/** What HTTPS needs: our own authority, for clients to trust, and the server's certificate and key, all as PEM. */
export interface Certificates {
  ca: string;
  certificate: string;
  key: string;
}

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
  const identity = holds ? kept : { ...(kept ?? newIdentity()), certificates: await renewed(now) };
  const caFile = join(folder, 'ca.pem');
  if (!holds) replaceFile(file, JSON.stringify(identity, null, 2), 0o600);
  if (!holds || read(caFile) !== identity.certificates.ca) replaceFile(caFile, identity.certificates.ca, 0o644);
  return { identity, caFile };
}

/** The library that makes certificates is loaded only when one is made. */
async function renewed(now: Date): Promise<Certificates> {
  const { makeCertificates } = await import('./certificate.ts');
  return makeCertificates(now);
}

const month = 30 * 86_400_000;

/** Whether the certificates are of use at this time and for a month to come. */
function certificatesHold({ certificate }: Certificates, now: Date): boolean {
  const { validFromDate, validToDate } = new X509Certificate(certificate);
  return validFromDate <= now && validToDate.getTime() > now.getTime() + month;
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
    const identity = JSON.parse(text) as Identity;
    new X509Certificate(identity.certificates.certificate);
    return identity;
  } catch (cause) {
    throw new Failure(
      'store/damaged',
      `The identity file ${file} can not be read; it was not touched. Move it away to begin with a new one.`,
      { cause },
    );
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
