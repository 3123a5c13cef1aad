import { setImmediate as turn } from 'node:timers/promises';
import { Failure } from '../../../src/core/failure.ts';
import { noCounts } from '../../../src/ingest/counts.ts';
import { type Holding, Keeper } from '../../../src/ingest/stores/keeper.ts';
import type { Lease, Store } from '../../../src/ingest/stores/store.ts';
import { seeded } from './model-files.ts';

export interface SimulationOptions {
  replicas: number;
  partitions: number;
  /** Simulated minutes. */
  minutes: number;
  seed: number;
}

export interface SimulationReport extends SimulationOptions {
  deaths: number;
  pauses: number;
  commits: number;
  /** Commits of a holder that had lost its lease, refused by the store. */
  fenced: number;
  /** Commits that were taken from someone who is not the newest holder. */
  twoWriters: number;
  /** How often a partition had no owner for longer than a lease and the time until the next look. */
  withoutOwnerTooLong: number;
  longestWithoutOwner: number;
  /** The most operations that the store had in any second. */
  mostOperations: number;
  /** The most that one partition had in any second. */
  mostOfOnePartition: number;
}

const lasts = 30_000;
const second = 1000;

interface Slot {
  token: number;
  holder: number;
  until: number;
  /** Since when nobody holds it who is alive. */
  orphanedAt: number | undefined;
  operations: number;
}

/** The truth: time, partitions, who is alive. */
class World {
  now = 0;
  readonly slots: Slot[];
  readonly seen = new Map<number, number>();
  operations = 0;
  readonly report: SimulationReport;
  readonly random: () => number;

  constructor(options: SimulationOptions) {
    this.random = seeded(options.seed);
    this.slots = Array.from({ length: options.partitions }, () => ({
      token: 0,
      holder: -1,
      until: 0,
      orphanedAt: 0,
      operations: 0,
    }));
    const none = { deaths: 0, pauses: 0, commits: 0, fenced: 0, twoWriters: 0, withoutOwnerTooLong: 0 };
    this.report = { ...options, ...none, longestWithoutOwner: 0, mostOperations: 0, mostOfOnePartition: 0 };
  }

  count(slot?: Slot): void {
    this.operations++;
    if (slot) this.report.mostOfOnePartition = Math.max(this.report.mostOfOnePartition, ++slot.operations);
  }
}

/** A store in memory that keeps time by the world's clock, as a database does. */
function storeOf(world: World, replica: number): Store {
  return {
    lasts,
    survey: async wanted => {
      world.count();
      world.seen.set(replica, world.now);
      const replicas = [...world.seen.values()].filter(at => at > world.now - lasts).length;
      return { replicas, free: wanted.filter((_, index) => world.slots[index].until <= world.now) };
    },
    claim: async partition => {
      const slot = world.slots[Number(partition)];
      world.count(slot);
      if (slot.until > world.now) return undefined;
      Object.assign(slot, { token: slot.token + 1, holder: replica, until: world.now + lasts, orphanedAt: undefined });
      return leaseOf(world, slot, partition, replica);
    },
    close: async () => {},
  };
}

function leaseOf(world: World, slot: Slot, partition: string, replica: number): Lease {
  const { token } = slot;
  const held = () => {
    world.count(slot);
    if (slot.token === token) return;
    world.report.fenced++;
    throw new Failure('lease/lost', partition);
  };
  return {
    partition,
    token,
    lasts,
    standing: () => ({ cursor: null, newest: null, counts: noCounts }),
    fresh: async ids => new Set(ids),
    commit: async () => {
      held();
      world.report.commits++;
      if (slot.holder !== replica) world.report.twoWriters++;
    },
    renew: async () => {
      held();
      slot.until = world.now + lasts;
    },
    release: async () => {
      held();
      Object.assign(slot, { until: 0, orphanedAt: world.now });
    },
  };
}

/** A process: its clock may go slow or stop with all of it, and it may die and come back as another. */
class Replica {
  readonly keeper: Keeper;
  nextTick: number;
  pausedUntil = 0;
  readonly holdings = new Set<Holding>();
  readonly #world: World;
  readonly #born: number;
  readonly rate: number;

  constructor(world: World, number: number, partitions: readonly string[]) {
    this.#world = world;
    this.#born = world.now;
    this.rate = world.random() < 0.1 ? 0.6 + world.random() * 0.3 : 1;
    this.nextTick = world.now + world.random() * (lasts / 3);
    this.keeper = new Keeper({
      store: storeOf(world, number),
      partitions,
      clock: {
        now: () => world.now,
        monotonic: () => (world.now - this.#born) * this.rate,
        random: world.random,
        sleep: async () => {},
      },
      say: () => {},
      work: (holding, signal) => this.#hold(holding, signal),
    });
  }

  #hold(holding: Holding, signal: AbortSignal): Promise<void> {
    this.holdings.add(holding);
    return new Promise(resolve => {
      signal.addEventListener('abort', () => {
        this.holdings.delete(holding);
        resolve();
      });
    });
  }

  /** Writes to one of its partitions, as a page does. A process that was paused goes on where it was, without a look at the clock. */
  async write(careless: boolean): Promise<void> {
    const holding = [...this.holdings][Math.floor(this.#world.random() * this.holdings.size)];
    if (!holding) return;
    try {
      if (!careless) holding.check();
      await holding.lease.commit({});
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
    }
  }

  async tick(): Promise<void> {
    this.nextTick = this.#world.now + lasts / 3 / this.rate;
    await this.keeper.tick();
  }
}

/** Lets many processes share many partitions on a clock on which waiting takes no time. */
export async function simulateReplicas(options: SimulationOptions): Promise<SimulationReport> {
  const world = new World(options);
  const partitions = world.slots.map((_, index) => String(index));
  let born = 0;
  const replicas = Array.from({ length: options.replicas }, () => new Replica(world, born++, partitions));
  for (; world.now < options.minutes * 60_000; world.now += second) {
    for (const [index, replica] of replicas.entries()) {
      if (replica.pausedUntil > world.now) continue;
      const woke = replica.pausedUntil !== 0;
      if (woke || world.random() < 0.1) await replica.write(woke);
      replica.pausedUntil = 0;
      if (world.now >= replica.nextTick) await replica.tick();
      const fate = world.random();
      if (fate < 0.0005) {
        world.report.deaths++;
        replicas[index] = new Replica(world, born++, partitions);
      } else if (fate < 0.001) {
        world.report.pauses++;
        replica.pausedUntil = world.now + world.random() * 4 * lasts;
      }
    }
    await turn();
    look(world);
  }
  return world.report;
}

/** A lease of a process that died ends by itself; the next look of anyone who has room takes it. */
function look(world: World): void {
  const { report } = world;
  report.mostOperations = Math.max(report.mostOperations, world.operations);
  world.operations = 0;
  for (const slot of world.slots) {
    slot.operations = 0;
    if (slot.until > world.now) {
      slot.orphanedAt = undefined;
      continue;
    }
    slot.orphanedAt ??= slot.until || world.now;
    const without = world.now - slot.orphanedAt;
    report.longestWithoutOwner = Math.max(report.longestWithoutOwner, without);
    if (without > lasts && without <= lasts + second) report.withoutOwnerTooLong++;
  }
}
