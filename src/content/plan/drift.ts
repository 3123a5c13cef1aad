import type { Resource } from '../resource.ts';
import { type Difference, differ } from './difference.ts';
import { type Live, type PlanInput, plan } from './plan.ts';
import { type LiveRow, type RowChange, rowChanges } from './row-changes.ts';
import { lastTouch, type Touch } from './touch.ts';

/** Something of ours that is not as we last deployed it. */
export interface Drifted {
  kind: string;
  noun: string;
  label: string;
  id: string;
  file: string;
  /** Each field: `before` is what we applied, `after` is what someone made of it. */
  differences: Difference[];
  /** What someone did to the rows of a watchlist. */
  rows: RowChange[];
  touched: Touch;
  /** Whether the commit of the mark could be read; otherwise it is compared with the files as they are. */
  known: boolean;
}

export interface NotInBoth {
  kind: string;
  noun: string;
  label: string;
  id: string;
  file?: string;
  touched?: Touch;
}

/** What people did by hand in a workspace: plain data. */
export interface Drift {
  workspace: string;
  location: string;
  changed: Drifted[];
  /** Files whose resource is not there: deleted by hand, or never deployed. */
  missing: NotInBoth[];
  /** What is there, has no mark and stands for no file. */
  byHand: NotInBoth[];
  unchanged: number;
}

/**
 * Compares what is live with what was last applied, so that a change of ours that is not deployed yet is no drift. `pulled`
 * names the kinds that can be brought into files: only of them it tells what a person made.
 */
export function drift(input: PlanInput, pulled: ReadonlySet<string>): Drift {
  const { changes, marks, unchanged } = plan(input);
  const live = new Map(input.current.map(one => [one.id.toLowerCase(), one]));
  const desired = new Map(input.desired.map(one => [one.id.toLowerCase(), one]));
  const drifted = changes
    .filter(change => change.action === 'change')
    .map(({ id }) => driftOf(desired.get(id.toLowerCase()), live.get(id.toLowerCase()), input))
    .filter(one => one !== undefined);
  const ours = changes.filter(one => one.action === 'change').length - drifted.length;
  return {
    workspace: input.workspace,
    location: input.location,
    changed: drifted,
    missing: changes
      .filter(change => change.action === 'create')
      .map(({ kind, noun, label, id, file }) => ({ kind, noun, label, id, ...(file ? { file } : {}) })),
    byHand: input.current
      .filter(one => pulled.has(one.kind) && !one.mark && !desired.has(one.id.toLowerCase()))
      .map(one => made(one, input)),
    unchanged: unchanged + ours - marks.filter(one => one.adopts).length,
  };
}

function driftOf(resource: Resource | undefined, live: Live | undefined, input: PlanInput): Drifted | undefined {
  if (!resource || !live) return undefined;
  const { noun, comparable, merge } = input.kinds[live.kind];
  const applied = input.applied?.get(live.id.toLowerCase());
  const ours = applied ?? resource;
  const body = merge ? merge(ours.body, live.body) : ours.body;
  const differences = differ(comparable(body), comparable(live.body));
  const rows = handMade(ours, live);
  if (differences.length + rows.length === 0) return undefined;
  const { kind, id } = live;
  const touched = lastTouch(live.body);
  return {
    kind,
    noun,
    label: resource.label,
    id,
    file: resource.file,
    differences,
    rows,
    touched,
    known: Boolean(applied),
  };
}

/** What turned the rows that we wrote into those that are there. */
function handMade(ours: Resource, live: Live): RowChange[] {
  if (!ours.rows || !live.rows) return [];
  const written = ours.rows.map((values, index): LiveRow => ({ id: String(index), values }));
  return rowChanges({ body: ours.body, rows: live.rows.map(row => row.values) }, { rows: written });
}

function made({ kind, id, label, body }: Live, input: PlanInput): NotInBoth {
  return { kind, noun: input.kinds[kind].noun, label, id, touched: lastTouch(body) };
}
