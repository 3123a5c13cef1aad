import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageFolder } from '../core/version.ts';

/** ATT&CK Enterprise as far as content refers to it. */
export interface Attack {
  version: string;
  /** In the order of the matrix. */
  tactics: readonly { id: string; name: string; sentinelName: string }[];
  techniques: readonly { id: string; name: string }[];
  has(technique: string): boolean;
  /** The tactics of a technique in Sentinel's spelling; empty for what is not known. */
  tacticsOf(technique: string): readonly string[];
  /** The technique that a revoked one became; undefined where that is not known. */
  successorOf(technique: string): string | undefined;
}

interface Data {
  version: string;
  tactics: { id: string; name: string; sentinelName: string | null }[];
  techniques: { id: string; name: string; tactics: string[] }[];
  revoked: Record<string, string>;
}

let loaded: Attack | undefined;

/** Reads schemas/attack-enterprise.json once. */
export function attack(): Attack {
  loaded ??= read();
  return loaded;
}

function read(): Attack {
  const file = join(packageFolder(), 'schemas', 'attack-enterprise.json');
  const data = JSON.parse(readFileSync(file, 'utf8')) as Data;
  const names = new Map(
    data.tactics.flatMap(one => [one.id, one.name].map(key => [key, one.sentinelName ?? ''] as const)),
  );
  const tactics = new Map(
    data.techniques.map(one => [
      one.id,
      one.tactics.map(tactic => names.get(tactic) ?? tactic).filter(name => name !== ''),
    ]),
  );
  return {
    version: data.version,
    tactics: matrixOrder(data.tactics).map(one => ({ ...one, sentinelName: one.sentinelName ?? '' })),
    techniques: data.techniques.map(({ id, name }) => ({ id, name })),
    has: technique => tactics.has(technique),
    tacticsOf: technique => tactics.get(technique) ?? [],
    successorOf: technique => (Object.hasOwn(data.revoked, technique) ? data.revoked[technique] : undefined),
  };
}

/** How MITRE's matrix orders the tactics; ids follow no order. https://attack.mitre.org/matrices/enterprise/ */
const order = [
  'TA0043',
  'TA0042',
  'TA0001',
  'TA0002',
  'TA0003',
  'TA0004',
  'TA0005',
  'TA0006',
  'TA0007',
  'TA0008',
  'TA0009',
  'TA0011',
  'TA0010',
  'TA0040',
];

function matrixOrder(tactics: Data['tactics']): Data['tactics'] {
  const place = ({ id }: { id: string }) => (order.includes(id) ? order.indexOf(id) : order.length);
  return [...tactics].sort((a, b) => place(a) - place(b));
}
