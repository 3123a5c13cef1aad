/** JSON text of what stands in a test, whole numbers of any size included. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? String(inner) : inner)) ?? 'nothing';
}

/** JSON text whose keys are in order, so that two mappings with the same pairs have the same text. */
export function orderedText(value: unknown): string {
  return jsonText(ordered(value));
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null || 'rawJSON' in value) return value;
  const pairs = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(pairs.map(([key, inner]) => [key, ordered(inner)]));
}
