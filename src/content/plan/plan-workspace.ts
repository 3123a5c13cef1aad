import { type Arm, createArm } from '../../azure/arm.ts';
import type { Workspace } from '../../azure/connection.ts';
import type { Config, WorkspaceConfig } from '../config.ts';
import { withKnown } from '../deploy/late-values.ts';
import type { Item } from '../item.ts';
import { type Kind, loadKinds } from '../kind.ts';
import { itemsFor, type OpenFolder } from '../rendering.ts';
import type { JsonObject, Resource, Target } from '../resource.ts';
import { findTarget, readCurrent } from './current.ts';
import { desiredResources } from './desired.ts';
import type { History } from './history.ts';
import { type Comparison, type Live, type Plan, type PlanInput, plan } from './plan.ts';

export interface PlanOptions {
  repository: string;
  /** Whether what carries our mark and has no file any more is deleted. */
  prune?: boolean;
  tenant?: string;
  parameters?: JsonObject;
  severityOverrides?: Config['defaults']['severityOverrides'];
  /** How much of what is ours may be deleted: a number, or a percentage. */
  maxDelete?: string;
  /** What git knows: with it the plan tells changes by hand from ours. */
  history?: History;
  arm?: Arm;
  /** What the workspace has of its own, and where its overlays are read from. */
  settings?: WorkspaceConfig;
  open?: OpenFolder;
}

/** Reads a workspace and says what a deploy of some items to it would do. */
export async function planWorkspace(items: readonly Item[], workspace: Workspace, options: PlanOptions): Promise<Plan> {
  return plan(await compareWorkspace(items, workspace, options));
}

/**
 * Reads everything that a plan and a drift are made of; `everything` also asks for kinds of which nothing is wanted,
 * `allRows` for the rows of watchlists that no file has.
 */
export async function compareWorkspace(
  items: readonly Item[],
  workspace: Workspace,
  options: PlanOptions & { everything?: boolean; allRows?: boolean },
): Promise<PlanInput> {
  const arm = options.arm ?? createArm(workspace);
  const found = await findTarget(workspace, { ...options, arm });
  const target: Target = { ...found, ...(options.history ? { commitOf: options.history.commitOf } : {}) };
  const own = options.open ? await itemsFor(items, options.settings, options.open) : items;
  const desired = await desiredResources(own, target, {
    workspace: workspace.name,
    severityOverrides: options.severityOverrides,
  });
  const kinds = await loadKinds();
  const names = kinds.filter(kind => kind.deploys).map(kind => kind.name);
  const wanted = new Set(desired.map(one => one.kind));
  const current = await readCurrent(arm, target, {
    kinds: options.prune || options.everything ? new Set(names) : wanted,
    rowsOf: options.allRows ? 'all' : new Set(desired.filter(one => one.rows).map(one => one.id.toLowerCase())),
  });
  const input: PlanInput = {
    workspace: workspace.name,
    repository: options.repository,
    location: target.location,
    desired: withLiveIds(withLiveValues(desired, current), current, kinds),
    current,
    kinds: Object.fromEntries(kinds.flatMap(comparisonOf)),
    prune: options.prune,
    maxDelete: options.maxDelete,
  };
  return options.history ? { ...input, applied: await readApplied(input, target, options.history) } : input;
}

/** What was last applied of everything that differs now: the rest needs no look into git. */
async function readApplied(
  input: PlanInput,
  target: Target,
  history: History,
): Promise<Map<string, Resource | undefined>> {
  const changes = plan(input).changes.filter(one => one.action === 'change');
  const changed = new Set(changes.map(one => one.id.toLowerCase()));
  const applied = new Map<string, Resource | undefined>();
  for (const live of input.current) {
    const id = live.id.toLowerCase();
    if (changed.has(id) && live.mark) applied.set(id, await history.applied(live, target, input.workspace));
  }
  return applied;
}

/** What templates read from other resources, where those are there. */
function withLiveValues(desired: readonly Resource[], current: readonly Live[]): Resource[] {
  const bodies = new Map(current.map(one => [one.id.toLowerCase(), one.body]));
  return desired.map(one => ({ ...one, body: withKnown(one.body, id => bodies.get(id.toLowerCase())) }));
}

/** A service that allows only one resource of a name keeps the one that it has, whatever its id. */
function withLiveIds(desired: readonly Resource[], current: readonly Live[], kinds: readonly Kind[]): Resource[] {
  const ids = new Set(current.map(one => one.id.toLowerCase()));
  return desired.map(resource => {
    const sameAs = kinds.find(kind => kind.name === resource.kind)?.deploys?.sameAs;
    if (!sameAs || ids.has(resource.id.toLowerCase())) return resource;
    const same = current.find(live => live.kind === resource.kind && sameAs(resource.body, live.body));
    return same ? { ...resource, id: same.id } : resource;
  });
}

function comparisonOf(kind: Kind): [string, Comparison][] {
  const deploys = kind.deploys;
  if (!deploys) return [];
  const comparison: Comparison = {
    noun: kind.noun,
    stage: deploys.stage,
    deletable: deploys.deletable,
    comparable: deploys.comparable,
    merge: deploys.merge,
    marksBeside: deploys.mark === 'metadata',
    disabled: deploys.disabled,
  };
  return [[kind.name, comparison]];
}
