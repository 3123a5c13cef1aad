import type { Engine } from '../../kql/index.ts';
import { attack } from '../attack.ts';
import { list, text } from '../field.ts';
import type { Item } from '../item.ts';
import { analyzeItem } from '../queries.ts';
import { idOf, nameOf } from '../repository.ts';
import { isObject } from '../resource.ts';
import type { TestResult } from '../test/run-tests.ts';

/** How far a detection is: there, with passing tests, and with data for its query. */
export interface CoveringItem {
  kind: 'analytics-rule' | 'hunting-query';
  name: string;
  file: string;
  id: string;
  tactics: readonly string[];
  techniques: readonly string[];
  /** Whether it has tests that expect something, and all its tests pass. */
  tested: boolean;
  /** Whether every table of its query has data; false where one has not, or none is read. */
  connected: boolean;
  /** The tables that have no data. */
  missing: readonly string[];
}

/** How far a technique is covered: the best of the detections for it. Hunting queries alone do not detect. */
export type Level = 'none' | 'hunted' | 'present' | 'tested' | 'connected';

export interface CoveredTechnique {
  id: string;
  name: string;
  /** Tactics in Sentinel's spelling. */
  tactics: readonly string[];
  level: Level;
  items: readonly CoveringItem[];
}

export interface AttackCoverage {
  /** The version of ATT&CK. */
  version: string;
  tactics: readonly { id: string; name: string; sentinelName: string }[];
  /** Every technique, and every sub-technique, of the version. */
  techniques: readonly CoveredTechnique[];
  items: readonly CoveringItem[];
  /** How many techniques (without sub-techniques) have at least each level. */
  counts: { techniques: number; hunted: number; present: number; tested: number; connected: number };
}

export interface CoverageRequest {
  items: readonly Item[];
  results: readonly TestResult[];
  engine: Pick<Engine, 'analyze'>;
  /** The tables that have data, besides those of the repository's connectors. */
  connected: ReadonlySet<string>;
}

export const levels: readonly Level[] = ['none', 'hunted', 'present', 'tested', 'connected'];

/** Which techniques of ATT&CK the detections and hunting queries of a repository cover, and how far. */
export function attackCoverage(request: CoverageRequest): AttackCoverage {
  const data = new Set([...request.connected, ...request.items.filter(one => one.kind === 'table').map(tableName)]);
  const covering = request.items.filter(isCovering).map(item => coveringItem(item, request, data));
  const { version, tactics, techniques } = attack();
  const covered = techniques.map(({ id, name }): CoveredTechnique => {
    const items = covering.filter(one => one.techniques.some(technique => covers(technique, id)));
    return { id, name, tactics: attack().tacticsOf(id), level: best(items), items };
  });
  const main = covered.filter(one => !one.id.includes('.'));
  const atLeast = (level: Level) => main.filter(one => levels.indexOf(one.level) >= levels.indexOf(level)).length;
  return {
    version,
    tactics,
    techniques: covered,
    items: covering,
    counts: {
      techniques: main.length,
      hunted: atLeast('hunted'),
      present: atLeast('present'),
      tested: atLeast('tested'),
      connected: atLeast('connected'),
    },
  };
}

/** A detection for a sub-technique covers a part of its technique; one for a technique says nothing of each sub-technique. */
function covers(technique: string, id: string): boolean {
  return technique === id || technique.startsWith(`${id}.`);
}

function isCovering(item: Item): boolean {
  return item.kind === 'analytics-rule' || item.kind === 'hunting-query';
}

function tableName(item: Item): string {
  return isObject(item.value) ? text(item.value.name) : '';
}

function coveringItem(item: Item, { results, engine }: CoverageRequest, data: ReadonlySet<string>): CoveringItem {
  const value = isObject(item.value) ? item.value : {};
  const own = results.filter(result => result.file === item.file);
  const tables = analyzeItem(item, engine).flatMap(query => [...query.analysis.tables.keys()]);
  const missing = [...new Set(tables)].filter(table => !data.has(table)).sort();
  return {
    kind: item.kind as CoveringItem['kind'],
    name: nameOf(item),
    file: item.file,
    id: idOf(item),
    tactics: list(value.tactics).map(text),
    techniques: list(value.relevantTechniques ?? value.techniques).map(text),
    tested: own.some(result => result.expects === 'hit') && own.every(result => result.passed),
    connected: tables.length > 0 && missing.length === 0,
    missing,
  };
}

function best(items: readonly CoveringItem[]): Level {
  const reached = items.map(item => levels.indexOf(levelOf(item)));
  return levels[Math.max(0, ...reached)];
}

function levelOf({ kind, tested, connected }: CoveringItem): Level {
  if (kind === 'hunting-query') return 'hunted';
  if (!tested) return 'present';
  return connected ? 'connected' : 'tested';
}
