/** rawJSON makes JSON.stringify write these very digits; the type library does not know the two yet. */
const { rawJSON, isRawJSON } = JSON as JSON & { rawJSON(text: string): unknown; isRawJSON(value: unknown): boolean };

/** JSON text of what stands in a test; whole numbers keep all their digits. */
export function jsonText(value: unknown): string {
  const exact = (_: string, inner: unknown) => (typeof inner === 'bigint' ? rawJSON(String(inner)) : inner);
  return JSON.stringify(value, exact) ?? 'nothing';
}

/** JSON text whose keys are in order, so that two mappings with the same pairs have the same text. */
export function orderedText(value: unknown): string {
  return jsonText(ordered(value));
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null || isRawJSON(value)) return value;
  const pairs = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(pairs.map(([key, inner]) => [key, ordered(inner)]));
}
