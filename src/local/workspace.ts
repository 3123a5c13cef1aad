import { EventEmitter } from 'node:events';
import { standardTables } from '../core/standard-tables.ts';
import type { Table } from '../core/table.ts';
import { isoFromTicks, type Ticks, ticksFromDate } from '../core/time.ts';
import type { Change, Conflict, Store } from '../kql/duckdb/store.ts';
import type { Engine, RowSource, Threads } from '../kql/index.ts';
import type { Workspace } from '../sentinel/index.ts';
import { Faults } from './faults.ts';
import type { Identity } from './identity.ts';
import { rowSource } from './row-source.ts';
import { workspaceSchema } from './schema.ts';
import type { Tokens } from './tokens.ts';

export const resourceGroup = 'picket';
export const workspaceName = 'local';
export const location = 'westeurope';

/** The one workspace of a local Azure: its names, its store, and an engine that knows its tables, functions and watchlists. */
export class LocalWorkspace {
  readonly identity: Identity;
  readonly store: Store;
  readonly tokens: Tokens;
  readonly now: () => Ticks;
  readonly log: (line: string) => void;
  readonly source: RowSource;
  /** Bad weather and limits, where a client asked for them. */
  readonly faults = new Faults();
  /** Says `written` after each change of the store. */
  readonly changes = new EventEmitter<{ written: [] }>();
  readonly #standard: () => readonly Table[];
  #standardTables: ReadonlyMap<string, Table> | undefined;
  #threads: Threads | undefined;
  #engine: { schema: string; engine: Promise<Engine> } | undefined;

  constructor(parts: {
    identity: Identity;
    store: Store;
    tokens: Tokens;
    now: () => Ticks;
    log: (line: string) => void;
    tables?: readonly Table[];
    place?: RowSource['place'];
  }) {
    this.identity = parts.identity;
    this.store = parts.store;
    this.tokens = parts.tokens;
    this.now = parts.now;
    this.log = parts.log;
    this.#standard = () => parts.tables ?? standardTables();
    this.source = { ...rowSource(this), ...(parts.place && { place: parts.place }) };
  }

  /** The id of the workspace in Azure Resource Manager. */
  get id(): string {
    return `/subscriptions/${this.identity.subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.OperationalInsights/workspaces/${workspaceName}`;
  }

  /** Under this id lie all resources of Sentinel. */
  get sentinelId(): string {
    return `${this.id}/providers/Microsoft.SecurityInsights`;
  }

  /** The workspace as rule runs, alerts and incidents name it. */
  get names(): Workspace {
    return {
      subscription: this.identity.subscriptionId,
      resourceGroup,
      name: workspaceName,
      customerId: this.identity.workspaceId,
    };
  }

  /** Microsoft's tables by name, read when first asked for. */
  get standardTables(): ReadonlyMap<string, Table> {
    this.#standardTables ??= new Map(this.#standard().map(table => [table.name, table]));
    return this.#standardTables;
  }

  /** Does all of a change, or nothing and tells which resource was in the way; runs of playbooks that it asks for begin then. */
  async commit(change: Change): Promise<Conflict | undefined> {
    const conflict = await this.store.commit(change);
    if (!conflict) this.changes.emit('written');
    return conflict;
  }

  /** The time as Azure prints it in resources. */
  timestamp(): string {
    return isoFromTicks(this.now());
  }

  /** An engine for the tables, functions and watchlists of this moment; it is made anew only when they changed. */
  async engine(): Promise<Engine> {
    const { schema, version } = workspaceSchema(this);
    if (this.#engine?.schema !== version) {
      const { createEngine, openAside } = await import('../kql/index.ts');
      this.#threads ??= openAside();
      const { aside } = this.#threads;
      const plain = createEngine(schema);
      const engine: Engine = { ...plain, run: (analysis, options) => plain.run(analysis, { aside, ...options }) };
      this.#engine = { schema: version, engine: Promise.resolve(engine) };
    }
    return this.#engine.engine;
  }

  /** Ends the queries that are under way and closes the store. */
  async close(): Promise<void> {
    await this.#threads?.close();
    await this.store.close();
  }
}

/** The clock of the machine. */
export const machineClock = (): Ticks => ticksFromDate(new Date());
