import type { Json, JsonObject } from '../resource.ts';
import { jsonText } from './text.ts';

/** Rows as KQL. A column whose values have one type has that type, any other is dynamic. */
export function datatable(rows: readonly JsonObject[]): string {
  const names = [...new Set(rows.flatMap(row => Object.keys(row)))];
  if (names.length === 0) return 'print Nothing = 1 | take 0';
  const types = names.map(name => typeOf(rows.map(row => row[name])));
  const cells = rows.flatMap(row => names.map((name, index) => literal(row[name] ?? null, types[index])));
  const head = names.map((name, index) => `[${jsonText(name)}]: ${types[index]}`);
  return `datatable(${head.join(', ')}) [${cells.join(', ')}]`;
}

function typeOf(values: readonly (Json | undefined)[]): string {
  const types = new Set(values.filter(value => value !== undefined && value !== null).map(typeOfOne));
  if (types.size === 2 && types.has('long') && types.has('real')) return 'real';
  return types.size === 1 ? [...types][0] : 'dynamic';
}

function typeOfOne(value: unknown): string {
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'bigint') return 'long';
  return typeof value === 'number' ? (Number.isInteger(value) ? 'long' : 'real') : 'dynamic';
}

function literal(value: Json, type: string): string {
  if (type === 'string') return jsonText(value ?? '');
  if (type === 'dynamic') return `dynamic(${jsonText(value)})`;
  return value === null ? `${type}(null)` : String(value);
}
