/** How deep an event may be nested; what is deeper goes to the dead letters. */
export const deepestEvent = 100;

/** Whether a value is nested no deeper than `levels`; hostile nesting costs no more than that. */
export function isWithin(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (levels === 0) return false;
  if (Array.isArray(value)) return value.every(inner => isWithin(inner, levels - 1));
  for (const name of Object.keys(value)) {
    if (!isWithin((value as Record<string, unknown>)[name], levels - 1)) return false;
  }
  return true;
}

/** A value down to `levels`, so that it can be written as JSON whatever it was. */
export function cutBelow(value: unknown, levels: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (levels === 0) return '(nested deeper)';
  if (Array.isArray(value)) return value.map(inner => cutBelow(inner, levels - 1));
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, cutBelow(inner, levels - 1)]));
}
