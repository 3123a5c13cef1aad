import { list } from './field.ts';
import type { Json, JsonObject } from './resource.ts';

/**
 * `T1078` belongs into `techniques`, `T1078.004` into `subTechniques` and its technique with it: the API refuses a
 * sub-technique among the techniques.
 */
export function splitTechniques(value: Json | undefined): { techniques: string[]; subTechniques: string[] } {
  const all = list(value).filter(one => typeof one === 'string');
  return {
    techniques: [...new Set(all.map(one => one.split('.')[0]))],
    subTechniques: [...new Set(all.filter(one => one.includes('.')))],
  };
}

/** The techniques of a live rule in one list, as a file has them. */
export function joinTechniques(properties: JsonObject): string[] {
  const all = [...list(properties.techniques), ...list(properties.subTechniques)];
  return [...new Set(all.filter(one => typeof one === 'string'))].sort();
}
