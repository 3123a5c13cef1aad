import { type Arm, createArm } from '../../src/azure/arm.ts';
import { type Workspace, type WorkspaceId, workspaceId } from '../../src/azure/connection.ts';
import { Pace } from '../../src/azure/pace.ts';
import { throughConflicts } from '../../src/content/deploy/conflict.ts';
import { Failure } from '../../src/core/failure.ts';
import { openPlace, quickClient } from './workspace.ts';

export interface Crossings {
  operations: number;
  /** How many went out with the token or the address of the other tenant. */
  crossed: number;
  problems: string[];
}

interface Side {
  name: string;
  workspace: Workspace;
  arm: Arm;
  /** This side's address with the other side's token. */
  foreign: Arm;
  id: WorkspaceId;
}

const atOnce = 8;
const version = '2025-09-01';

/** Interleaves random operations on two tenants and tells every crossing. */
export async function crossings(operations: number, seed: number): Promise<Crossings> {
  const [a, b] = await Promise.all([openPlace(), openPlace()]);
  const sides = [sideOf('a', a.workspace, b.workspace), sideOf('b', b.workspace, a.workspace)];
  const result: Crossings = { operations, crossed: 0, problems: [] };
  const chance = randomFrom(seed);
  let left = operations;
  const worker = async () => {
    while (left-- > 0) await operate(chance, sides, result);
  };
  try {
    await Promise.all(Array.from({ length: atOnce }, worker));
  } finally {
    await Promise.all([a.close(), b.close()]);
  }
  return result;
}

function sideOf(name: string, workspace: Workspace, other: Workspace): Side {
  const limit = { burst: 1e9, perSecond: 1e9 };
  const pace = new Pace({ reads: limit, writes: limit, deletes: limit });
  const stolen = { ...workspace, credential: other.credential };
  return {
    name,
    workspace,
    arm: quickClient(workspace),
    foreign: createArm(stolen, { pace }),
    id: workspaceId(workspace),
  };
}

async function operate(chance: () => number, sides: readonly Side[], result: Crossings): Promise<void> {
  const own = sides[chance() < 0.5 ? 0 : 1];
  const other = sides.find(side => side !== own) ?? own;
  const path = (id: string) => `${id}/providers/Microsoft.SecurityInsights/metadata/m${Math.floor(chance() * 50)}`;
  const kind = chance();
  if (kind < 0.7) await read(own, path(own.id), result);
  else if (kind < 0.8) await write(own, path(own.id));
  else {
    result.crossed++;
    const [arm, at] = kind < 0.9 ? [own.foreign, path(own.id)] : [own.arm, path(other.id)];
    await refused(arm, at, kind < 0.9 ? 401 : 404, own, result);
  }
}

/** Two writes of the same resource at the same time are a conflict. */
async function write({ arm, name }: Side, path: string): Promise<void> {
  await throughConflicts(() => arm.put(path, version, { properties: { parentId: name, kind: 'Parser' } }), 1);
}

async function read(own: Side, path: string, { problems }: Crossings): Promise<void> {
  const found = await own.arm.get(path, version);
  const parent = (found?.properties as { parentId?: string } | undefined)?.parentId ?? own.name;
  if (parent !== own.name) problems.push(`${own.name} read what belongs to ${parent}`);
}

/** A request with what belongs to the other is refused: nothing is read, nothing is written. */
async function refused(arm: Arm, path: string, status: number, own: Side, { problems }: Crossings): Promise<void> {
  try {
    await arm.put(path, version, { properties: { parentId: 'crossed', kind: 'Parser' } });
    problems.push(`${own.name}: a write with what belongs to the other was answered`);
  } catch (error) {
    if (!(error instanceof Failure) || error.status !== status)
      problems.push(`${own.name}: ${(error as Error).message}`);
  }
}

/** From 0 to 1, the same for the same seed (xorshift). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 2 ** 32;
  };
}
