import type { Json, JsonObject } from './resource.ts';

/** Rows as KQL. A column whose values have one type has that type, any other is dynamic. */
export function datatable(rows: readonly JsonObject[]): string {
  const names = [...new Set(rows.flatMap(row => Object.keys(row)))];
  const types = names.map(name => typeOf(rows.map(row => row[name])));
  const cells = rows.flatMap(row => names.map((name, index) => literal(row[name] ?? null, types[index])));
  const head = names.map((name, index) => `['${name}']: ${types[index]}`).join(', ');
  return names.length > 0 ? `datatable(${head}) [${cells.join(', ')}]` : 'print Nothing = 1 | take 0';
}

function typeOf(values: readonly (Json | undefined)[]): string {
  const types = new Set(values.filter(value => value !== undefined && value !== null).map(one));
  if (types.size === 2 && types.has('long') && types.has('real')) return 'real';
  return types.size === 1 ? [...types][0] : 'dynamic';
}

function one(value: Json | undefined): string {
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'bool';
  return typeof value === 'number' ? (Number.isInteger(value) ? 'long' : 'real') : 'dynamic';
}

function literal(value: Json, type: string): string {
  if (type === 'string') return JSON.stringify(value ?? '');
  return value === null && type !== 'dynamic'
    ? `${type}(null)`
    : type === 'dynamic'
      ? `dynamic(${JSON.stringify(value)})`
      : String(value);
}
