import type { Path } from './document.ts';
import { isObject, type Json, type JsonObject, type Target } from './resource.ts';

/** What stands in a file for a value that each workspace has its own of. */
export function placeholder(name: string): string {
  return `\${{ ${name} }}`;
}

const pattern = /\$\{\{\s*([A-Za-z_][\w.-]*)\s*\}\}/g;

/** A name that a file uses and a workspace does not have. */
export interface Unfilled {
  name: string;
  path: Path;
}

/** A value with the placeholders of its texts filled; those without a value stay and are told. */
export function fill(
  value: JsonObject,
  values: ReadonlyMap<string, string>,
): { value: JsonObject; unfilled: Unfilled[] } {
  const unfilled: Unfilled[] = [];
  const filled = fillAt(value, [], values, unfilled) as JsonObject;
  return { value: filled, unfilled };
}

function fillAt(value: Json, path: Path, values: ReadonlyMap<string, string>, unfilled: Unfilled[]): Json {
  if (Array.isArray(value)) return value.map((one, index) => fillAt(one, [...path, index], values, unfilled));
  if (isObject(value))
    return Object.fromEntries(
      Object.entries(value).map(([key, one]) => [key, fillAt(one, [...path, key], values, unfilled)]),
    );
  if (typeof value !== 'string' || !value.includes('${{')) return value;
  return value.replace(pattern, (whole, name: string) => {
    const found = values.get(name);
    if (found === undefined) unfilled.push({ name, path });
    return found ?? whole;
  });
}

/** Whether a value has a placeholder anywhere. */
export function hasPlaceholder(value: unknown): boolean {
  if (typeof value === 'string') return value.search(pattern) >= 0;
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some(hasPlaceholder);
}

/** What files may name: the parameters of the workspace, and the workspace itself. */
export function placeholderValues(target: Omit<Target, 'location' | 'repository'>): Map<string, string> {
  const parameters = Object.entries(target.parameters ?? {}).map(
    ([name, value]) => [`parameters.${name}`, String(value)] as const,
  );
  return new Map([
    ...parameters,
    ['workspace.id', target.workspaceId],
    ['workspace.name', target.workspaceId.split('/').at(-1) ?? ''],
    ['resourceGroup.name', target.resourceGroup],
    ['subscription.id', target.subscription],
    ...(target.tenant ? [['tenant.id', target.tenant] as const] : []),
  ]);
}
