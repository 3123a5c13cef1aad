import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { Failure } from '../../core/failure.ts';
import { noCounts } from '../counts.ts';
import { turns } from '../turns.ts';
import { moved } from './standing.ts';
import type { Commit, Lease, Standing, Store, Survey } from './store.ts';

/** How to reach the database, and whose partitions are meant. */
export interface PostgresOptions {
  /** A connection string, such as `postgres://picket@db.contoso.example/picket?sslmode=verify-full`. */
  readonly url: string;
  /** Partitions of one connector and one workspace: `prod/okta`. */
  readonly scope: string;
  /** How long a lease lasts without being renewed; 30 seconds where it is missing. */
  readonly lasts?: number;
}

const connections = 4;

const schema = `
  CREATE TABLE IF NOT EXISTS picket_partitions (
    scope text NOT NULL, partition text NOT NULL, holder uuid, token bigint NOT NULL DEFAULT 0, until timestamptz,
    cursor jsonb, newest bigint, counts jsonb NOT NULL DEFAULT '{}', PRIMARY KEY (scope, partition));
  CREATE TABLE IF NOT EXISTS picket_done (
    scope text NOT NULL, partition text NOT NULL, id text NOT NULL, time bigint NOT NULL, PRIMARY KEY (scope, partition, id));
  CREATE INDEX IF NOT EXISTS picket_done_by_time ON picket_done (scope, partition, time);
  CREATE TABLE IF NOT EXISTS picket_replicas (
    scope text NOT NULL, holder uuid NOT NULL, seen timestamptz NOT NULL, PRIMARY KEY (scope, holder));
`;

/**
 * A store that many processes share. A lease is a row with a holder, an end by the database's own clock, and a token that grows with
 * each claim; a commit is one transaction that holds the row and fails when the token is not the newest.
 *
 * @throws Failure `service/unreachable` when the database can not be reached, `service/refused` when it refuses what is asked.
 */
export async function postgresStore(options: PostgresOptions): Promise<Store> {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: connections,
    connectionTimeoutMillis: 10_000,
    query_timeout: 30_000,
  });
  pool.on('error', () => {});
  const database = new Database(pool, options.scope, options.lasts ?? 30_000);
  try {
    await database.prepare();
  } catch (error) {
    await pool.end();
    throw error;
  }
  return database;
}

type Query = (text: string, values?: unknown[]) => Promise<pg.QueryResult<Record<string, unknown>>>;

class Database implements Store {
  readonly lasts: number;
  readonly #pool: pg.Pool;
  readonly #scope: string;
  readonly #holder = randomUUID();
  /** Waiting for one of our own connections is no fault of the database, and ends in no timeout. */
  readonly #turn = turns(connections);

  constructor(pool: pg.Pool, scope: string, lasts: number) {
    this.#pool = pool;
    this.#scope = scope;
    this.lasts = lasts;
  }

  /** Two processes that start together would both create the tables: one waits for the other. */
  async prepare(): Promise<void> {
    await this.#transaction(async query => {
      await query(`SELECT pg_advisory_xact_lock(hashtext('picket'))`);
      await query(schema);
    });
  }

  async survey(partitions: readonly string[]): Promise<Survey> {
    return this.#transaction(async query => {
      await query(
        `INSERT INTO picket_replicas VALUES ($1, $2, now()) ON CONFLICT (scope, holder) DO UPDATE SET seen = now()`,
        [this.#scope, this.#holder],
      );
      await query(`DELETE FROM picket_replicas WHERE scope = $1 AND seen < now() - make_interval(secs => $2)`, [
        this.#scope,
        this.lasts / 1000,
      ]);
      const alive = await query(`SELECT count(*)::int AS n FROM picket_replicas WHERE scope = $1`, [this.#scope]);
      const held = await query(
        `SELECT partition FROM picket_partitions WHERE scope = $1 AND holder IS NOT NULL AND until > now()`,
        [this.#scope],
      );
      const taken = new Set(held.rows.map(row => row.partition));
      return { replicas: alive.rows[0].n as number, free: partitions.filter(partition => !taken.has(partition)) };
    });
  }

  async claim(partition: string): Promise<Lease | undefined> {
    return this.#transaction(async query => {
      await query(`INSERT INTO picket_partitions (scope, partition) VALUES ($1, $2) ON CONFLICT DO NOTHING`, [
        this.#scope,
        partition,
      ]);
      const { rows } = await query(
        `UPDATE picket_partitions SET holder = $3, token = token + 1, until = now() + make_interval(secs => $4)
         WHERE ctid = (SELECT ctid FROM picket_partitions WHERE scope = $1 AND partition = $2
           AND (holder IS NULL OR until <= now()) FOR UPDATE SKIP LOCKED)
         RETURNING token::float8 AS token, cursor, newest::float8 AS newest, counts`,
        [this.#scope, partition, this.#holder, this.lasts / 1000],
      );
      return rows.length ? this.#lease(partition, rows[0]) : undefined;
    });
  }

  #lease(partition: string, row: Record<string, unknown>): Lease {
    const token = row.token as number;
    const key = [this.#scope, partition];
    let standing = standingOf(row);
    const held = async (query: Query, set: string, ...values: unknown[]) => {
      const { rowCount } = await query(
        `UPDATE picket_partitions SET ${set} WHERE scope = $1 AND partition = $2 AND token = $3 AND holder IS NOT NULL`,
        [...key, token, ...values],
      );
      if (!rowCount) throw new Failure('lease/lost', `Another process holds the partition ${partition} now.`);
    };
    return {
      partition,
      token,
      lasts: this.lasts,
      standing: () => standing,
      fresh: async ids => {
        const known = await this.#query(
          `SELECT id FROM picket_done WHERE scope = $1 AND partition = $2 AND id = ANY($3)`,
          [...key, ids],
        );
        const done = new Set(known.rows.map(({ id }) => id));
        return new Set(ids.filter(id => !done.has(id)));
      },
      commit: async commit => {
        const next = moved(standing, commit);
        await this.#transaction(async query => {
          const values = [JSON.stringify(next.cursor ?? null), next.newest, JSON.stringify(next.counts)];
          await held(query, 'cursor = $4, newest = $5, counts = $6', ...values);
          await noteDone(query, key, commit);
        });
        standing = next;
      },
      renew: () => held(this.#query, `until = now() + make_interval(secs => $4)`, this.lasts / 1000),
      release: () => held(this.#query, 'holder = NULL, until = NULL'),
    };
  }

  readonly #query: Query = async (text, values) => {
    try {
      return await this.#turn(() => this.#pool.query(text, values));
    } catch (error) {
      throw failureOf(error);
    }
  };

  #transaction<Result>(work: (query: Query) => Promise<Result>): Promise<Result> {
    return this.#turn(() => this.#connected(work));
  }

  async #connected<Result>(work: (query: Query) => Promise<Result>): Promise<Result> {
    const client = await this.#pool.connect().catch(error => {
      throw failureOf(error);
    });
    let broken = false;
    try {
      await client.query('BEGIN');
      const result = await work((text, values) => client.query(text, values));
      await client.query('COMMIT');
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch(() => {
        broken = true;
      });
      throw failureOf(error);
    } finally {
      client.release(broken);
    }
  }

  async close(): Promise<void> {
    await this.#query(`DELETE FROM picket_replicas WHERE scope = $1 AND holder = $2`, [
      this.#scope,
      this.#holder,
    ]).catch(() => {});
    await this.#pool.end();
  }
}

async function noteDone(query: Query, key: readonly string[], { done = [], moved: movedOn }: Commit): Promise<void> {
  if (done.length) {
    const times = done.map(({ time }) => Math.round(time));
    await query(
      `INSERT INTO picket_done SELECT $1, $2, * FROM unnest($3::text[], $4::bigint[]) ON CONFLICT DO NOTHING`,
      [...key, done.map(({ id }) => id), times],
    );
  }
  if (!movedOn) return;
  await query(`DELETE FROM picket_done WHERE scope = $1 AND partition = $2 AND time < $3`, [
    ...key,
    Math.round(movedOn.forgetBefore),
  ]);
}

function standingOf(row: Record<string, unknown>): Standing {
  return {
    cursor: row.cursor ?? null,
    newest: (row.newest as number | null) ?? null,
    counts: { ...noCounts, ...(row.counts as object) },
  };
}

/** Classes 08, 53 and 57 say that the server is not there for the moment: https://www.postgresql.org/docs/15/errcodes-appendix.html */
function failureOf(error: unknown): Failure {
  if (error instanceof Failure) return error;
  const { code, message } = error as { code?: string; message: string };
  const passing = !code || /^(08|40|53|57)/.test(code) || !/^[0-9A-Z]{5}$/.test(code);
  const said = `The PostgreSQL store ${passing ? 'does not answer' : 'refuses'}: ${message}${code ? ` (${code})` : ''}.`;
  return new Failure(passing ? 'service/unreachable' : 'service/refused', said, { cause: error });
}
