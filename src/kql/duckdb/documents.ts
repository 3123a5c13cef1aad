import { type DuckDBConnection, LIST, listValue, VARCHAR } from '@duckdb/node-api';
import { appendColumns, eachChunk } from './database.ts';
import type { Change, Conflict } from './store.ts';

/** A JSON document under an id. Ids are compared without regard to case, and kept as they were first written. */
export interface Resource {
  id: string;
  etag: string;
  body: unknown;
}

/** All resources, held in memory for reading and in DuckDB for keeping. */
export class Documents {
  readonly #collections = new Map<string, Map<string, Resource>>();

  static async load(connection: DuckDBConnection): Promise<Documents> {
    const documents = new Documents();
    await connection.run('create table if not exists resources (id varchar, etag varchar, body varchar)');
    await eachChunk(connection, 'select id, etag, body from resources', [], ([ids, etags, bodies]) => {
      ids.forEach((id, row) => {
        documents.#set({
          id: id as string,
          etag: etags[row] as string,
          body: JSON.parse(bodies[row] as string) as unknown,
        });
      });
    });
    return documents;
  }

  get(id: string): Resource | undefined {
    const key = id.toLowerCase();
    return this.#collections.get(collectionOf(key))?.get(key);
  }

  list(collection: string): Resource[] {
    return [...(this.#collections.get(collection.toLowerCase())?.values() ?? [])];
  }

  /** The first resource of a change that is not as the change expects it. */
  conflict(change: Change): Conflict | undefined {
    const expectations = [
      ...(change.put ?? []).map(({ resource, expect }) => ({ id: resource.id, expect })),
      ...(change.remove ?? []),
    ];
    for (const { id, expect } of expectations) {
      const current = this.get(id);
      if (expect !== undefined && expect !== (current?.etag ?? null)) return { id, current };
    }
    return undefined;
  }

  /** Writes the resources of a change; `apply` makes them visible once they are durable. */
  async write(connection: DuckDBConnection, change: Change): Promise<void> {
    const puts = (change.put ?? []).map(({ resource }) => resource);
    const stale = [...puts, ...(change.remove ?? [])].flatMap(({ id }) => this.get(id)?.id ?? []);
    if (stale.length > 0)
      await connection.run(
        'delete from resources where id in (select unnest($1))',
        [listValue(stale)],
        [LIST(VARCHAR)],
      );
    if (puts.length > 0)
      await appendColumns(
        connection,
        'resources',
        [VARCHAR, VARCHAR, VARCHAR],
        [puts.map(({ id }) => id), puts.map(({ etag }) => etag), puts.map(({ body }) => JSON.stringify(body))],
        puts.length,
      );
  }

  apply(change: Change): void {
    for (const { resource } of change.put ?? []) this.#set(resource);
    for (const { id } of change.remove ?? []) this.#delete(id);
  }

  #set(resource: Resource): void {
    const key = resource.id.toLowerCase();
    const collection = collectionOf(key);
    const members = this.#collections.get(collection) ?? new Map<string, Resource>();
    members.set(key, resource);
    this.#collections.set(collection, members);
  }

  #delete(id: string): void {
    const key = id.toLowerCase();
    this.#collections.get(collectionOf(key))?.delete(key);
  }
}

function collectionOf(key: string): string {
  return key.slice(0, key.lastIndexOf('/'));
}
