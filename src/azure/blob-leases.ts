import type { TokenCredential } from '@azure/core-auth';
import { BlobServiceClient, type ContainerClient, RestError } from '@azure/storage-blob';
import { Failure } from '../core/failure.ts';
import { retryAfterOf } from '../core/retry-after.ts';

/** A blob that is read and written under a lease. */
export interface LeasedBlob {
  /** What is in it, and its version. */
  read(): Promise<{ readonly text: string; readonly etag: string }>;
  /** Replaces it when the version is still that one and the lease still ours; gives the new version. @throws Failure `lease/lost`. */
  write(text: string, etag: string): Promise<string>;
  /** @throws Failure `lease/lost`. */
  renew(): Promise<void>;
  release(): Promise<void>;
}

/** What is said of a blob in a list. */
export interface ListedBlob {
  readonly name: string;
  readonly leased: boolean;
  readonly modified: number;
}

/** A container of blobs that are leased. https://learn.microsoft.com/rest/api/storageservices/lease-blob */
export interface BlobLeases {
  /** Leases a blob for 15 to 60 seconds and makes it where it is missing; undefined while someone else holds it. */
  acquire(name: string, seconds: number): Promise<LeasedBlob | undefined>;
  list(prefix: string): Promise<ListedBlob[]>;
  /** Writes a blob without a lease. */
  put(name: string, text: string): Promise<void>;
  remove(name: string): Promise<void>;
}

/** Where a container is: its address with a credential, or a connection string. */
export type BlobPlace =
  | { readonly url: string; readonly credential: TokenCredential; readonly container: string }
  | { readonly connection: string; readonly container: string };

const tries = { maxTries: 3, tryTimeoutInMs: 30_000 };

/** Opens a container; makes it where it is missing. @throws Failure of the service. */
export async function blobLeases(place: BlobPlace): Promise<BlobLeases> {
  const options = { retryOptions: tries };
  const service =
    'connection' in place
      ? BlobServiceClient.fromConnectionString(place.connection, options)
      : new BlobServiceClient(place.url, place.credential, options);
  const container = service.getContainerClient(place.container);
  await guarded(place.container, () => container.createIfNotExists());
  return {
    acquire: (name, seconds) => acquire(container, name, seconds),
    list: prefix => guarded(prefix, () => list(container, prefix)),
    put: async (name, text) => {
      await guarded(name, () => container.getBlockBlobClient(name).upload(text, Buffer.byteLength(text)));
    },
    remove: async name => {
      await guarded(name, () => container.deleteBlob(name));
    },
  };
}

async function list(container: ContainerClient, prefix: string): Promise<ListedBlob[]> {
  const found: ListedBlob[] = [];
  for await (const { name, properties } of container.listBlobsFlat({ prefix })) {
    const { leaseState, lastModified } = properties;
    found.push({ name, leased: leaseState === 'leased', modified: lastModified.getTime() });
  }
  return found;
}

async function acquire(container: ContainerClient, name: string, seconds: number): Promise<LeasedBlob | undefined> {
  const blob = container.getBlockBlobClient(name);
  const lease = blob.getBlobLeaseClient();
  const conditions = () => ({ leaseId: lease.leaseId });
  try {
    await lease.acquireLease(seconds);
  } catch (error) {
    if (statusOf(error) === 409) return undefined;
    if (statusOf(error) !== 404) throw failureOf(name, error);
    await make(container, name);
    return acquire(container, name, seconds);
  }
  return {
    read: () =>
      guarded(name, async () => {
        const answer = await blob.download(0, undefined, { conditions: conditions() });
        return { text: await textOf(answer.readableStreamBody), etag: answer.etag ?? '' };
      }),
    write: (text, etag) =>
      guarded(name, async () => {
        const options = { conditions: { ...conditions(), ifMatch: etag } };
        return (await blob.upload(text, Buffer.byteLength(text), options)).etag ?? '';
      }),
    renew: () => guarded(name, async () => void (await lease.renewLease())),
    release: () => guarded(name, async () => void (await lease.releaseLease())),
  };
}

/** Two who make the same blob: the second finds it there. */
async function make(container: ContainerClient, name: string): Promise<void> {
  try {
    await container.getBlockBlobClient(name).upload('', 0, { conditions: { ifNoneMatch: '*' } });
  } catch (error) {
    if (statusOf(error) !== 409 && statusOf(error) !== 412) throw failureOf(name, error);
  }
}

async function textOf(stream: NodeJS.ReadableStream | undefined): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of stream ?? []) parts.push(Buffer.from(part));
  return Buffer.concat(parts).toString('utf8');
}

async function guarded<Result>(name: string, call: () => Promise<Result>): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    throw failureOf(name, error);
  }
}

function statusOf(error: unknown): number | undefined {
  return error instanceof RestError ? error.statusCode : undefined;
}

/** 409 and 412 say that the lease is another's or the version another: https://learn.microsoft.com/rest/api/storageservices/lease-blob#outcomes-of-lease-operations-on-blobs-by-lease-state */
function failureOf(name: string, error: unknown): Failure {
  if (error instanceof Failure) return error;
  const status = statusOf(error);
  const { message, code, response } = error as RestError;
  const facts = { status, cause: error, retryAfter: response && retryAfterOf(response.headers) };
  const said = `The blob store answers ${status ?? 'nothing'} for ${name}${code ? ` (${code})` : ''}: ${message.split('\n')[0]}.`;
  if (status === 409 || status === 412) return new Failure('lease/lost', said, facts);
  if (status === 401 || status === 403) return new Failure('service/unauthorized', said, facts);
  if (status === 429 || status === 503) return new Failure('service/throttled', said, facts);
  if (status === undefined || status >= 500 || status === 408) return new Failure('service/unreachable', said, facts);
  return new Failure('service/refused', said, facts);
}
