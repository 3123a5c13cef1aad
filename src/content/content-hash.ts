import { createHash } from 'node:crypto';
import { ruleBody, ruleComparable } from './analytics-rule-body.ts';
import { pick, trimmed } from './field.ts';
import type { Item } from './item.ts';
import { parserOf } from './parser-file.ts';
import { isObject, type Json } from './resource.ts';

/**
 * A hash of what an item deploys: two files of one hash make the same resource. Spacing, order of keys, tests, notes and the
 * version itself do not count. Undefined for a kind that has no version.
 */
export function contentHash(item: Item): string | undefined {
  const deployed = isObject(item.value) ? deployedOf(item) : undefined;
  return deployed === undefined ? undefined : createHash('sha256').update(canonical(deployed)).digest('hex');
}

const huntingKeys = ['name', 'description', 'query', 'tactics', 'relevantTechniques', 'entityMappings'];

function deployedOf({ kind, value }: Item): Json | undefined {
  if (!isObject(value)) return undefined;
  if (kind === 'analytics-rule') return ruleComparable(ruleBody({ ...value, enabled: true, templateVersion: null }));
  if (kind === 'hunting-query') {
    const kept = Object.entries(pick(value, huntingKeys)).map(([key, one]) => [key, trimmed(one) ?? null]);
    return Object.fromEntries(kept) as Json;
  }
  if (kind === 'parser') return { ...parserOf(value) } as unknown as Json;
  return undefined;
}

/** JSON with its keys in one order. */
function canonical(value: Json): string {
  return JSON.stringify(value, (_, inner: Json) =>
    isObject(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  );
}
