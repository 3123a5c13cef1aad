import { type Arm, createArm } from '../azure/arm.ts';
import type { Workspace } from '../azure/connection.ts';
import type { Config } from './config.ts';
import { findTarget, readCurrent } from './current.ts';
import { desiredResources } from './desired.ts';
import type { Item } from './item.ts';
import { type Kind, loadKinds } from './kind.ts';
import { type Comparison, type Plan, plan } from './plan.ts';
import type { JsonObject } from './resource.ts';

export interface PlanOptions {
  repository: string;
  /** Whether what carries our mark and has no file any more is deleted. */
  prune?: boolean;
  tenant?: string;
  parameters?: JsonObject;
  severityOverrides?: Config['defaults']['severityOverrides'];
  arm?: Arm;
}

/** Reads a workspace and says what a deploy of some items to it would do. */
export async function planWorkspace(items: readonly Item[], workspace: Workspace, options: PlanOptions): Promise<Plan> {
  const arm = options.arm ?? createArm(workspace);
  const target = await findTarget(workspace, { ...options, arm });
  const desired = await desiredResources(items, target, {
    workspace: workspace.name,
    severityOverrides: options.severityOverrides,
  });
  const kinds = await loadKinds();
  const names = kinds.filter(kind => kind.deploys).map(kind => kind.name);
  const wanted = new Set(desired.map(one => one.kind));
  const current = await readCurrent(arm, target, {
    kinds: options.prune ? new Set(names) : wanted,
    rowsOf: new Set(desired.filter(one => one.rows).map(one => one.id.toLowerCase())),
  });
  return plan({
    workspace: workspace.name,
    repository: options.repository,
    location: target.location,
    desired,
    current,
    kinds: Object.fromEntries(kinds.flatMap(comparisonOf)),
    prune: options.prune,
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
  };
  return [[kind.name, comparison]];
}
