import type { Path } from './document.ts';
import { workflowsOf } from './playbook-file.ts';
import { isObject, type Json } from './resource.ts';
import type { Subject } from './subject.ts';

/** The connections that one workflow of a playbook is given, and where its actions use them. */
export interface ConnectionUses {
  /** Where `$connections.value` stands. */
  path: Path;
  /** The names that are given; undefined where an expression gives them. */
  given: string[] | undefined;
  uses: { name: string; path: Path; start: number }[];
}

/** Each workflow of a playbook with its connections. */
export function connectionUses(playbook: Subject): ConnectionUses[] {
  return workflowsOf(playbook.value).map(({ index }) => {
    const properties = ['resources', index, 'properties'];
    const path = [...properties, 'parameters', '$connections', 'value'];
    const value = playbook.get(path);
    const definition = [...properties, 'definition'];
    const given = value === undefined ? [] : isObject(value) ? Object.keys(value) : undefined;
    return { path, given, uses: usesIn(playbook.get(definition) ?? null, definition) };
  });
}

function usesIn(value: Json, path: Path): ConnectionUses['uses'] {
  if (Array.isArray(value)) return value.flatMap((one, index) => usesIn(one, [...path, index]));
  if (isObject(value)) return Object.entries(value).flatMap(([key, one]) => usesIn(one, [...path, key]));
  if (typeof value !== 'string') return [];
  const found = value.matchAll(/parameters\('\$connections'\)\??\['([^']+)'\]/g);
  return [...found].map(one => ({ name: one[1], path, start: one.index + one[0].lastIndexOf(one[1]) }));
}
