import { durationTicks, isoDuration } from '../core/time.ts';
import { isObject, type Json, type JsonObject } from './resource.ts';

/** A duration of a rule file (`1h`, `PT60M`) as Azure writes it (`PT1H`); what is none stays as it is. */
export function isoOf(value: Json | undefined): Json | undefined {
  if (typeof value !== 'string') return value;
  const ticks = durationTicks(value);
  return ticks === undefined ? value : isoDuration(ticks);
}

/** A value without nulls, empty texts, empty lists and empty mappings: Azure drops, nulls or returns them as it likes. */
export function withoutEmpty(value: Json | undefined): Json | undefined {
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map(one => withoutEmpty(one) ?? null);
  if (isObject(value)) return compact(value);
  return value === null || value === '' ? undefined : value;
}

function compact(value: JsonObject): JsonObject | undefined {
  const kept = Object.entries(value)
    .map(([key, inner]) => [key, withoutEmpty(inner)] as const)
    .filter((entry): entry is readonly [string, Json] => entry[1] !== undefined);
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}

/** The named fields of a mapping, without those that are missing. */
export function pick(from: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(names.filter(name => from[name] !== undefined).map(name => [name, from[name]]));
}

export function defined(fields: Readonly<Record<string, Json | undefined>>): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter((entry): entry is [string, Json] => entry[1] !== undefined));
}

/** A text as services keep it: without the line breaks of Windows and the space at its end. */
export function trimmed(value: Json | undefined): Json | undefined {
  return typeof value === 'string' ? value.replace(/\r\n?/g, '\n').trimEnd() : value;
}

export function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

export function list(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : [];
}

/** A set: order and repetition say nothing. */
export function sorted(value: Json | undefined): Json | undefined {
  return Array.isArray(value)
    ? [...new Set(value.map(one => JSON.stringify(one)))].sort().map(one => JSON.parse(one) as Json)
    : value;
}

/** The file without its content folder and ending: `detections/okta/x.yaml` is `okta/x`. */
export function shortName(file: string): string {
  const parts = file.replace(/\.(ya?ml|json)$/i, '').split('/');
  const short = parts.length > 1 ? parts.slice(1) : parts;
  const last = short.at(-1) ?? file;
  return /^(watchlist|workbook|azuredeploy)$/.test(last) && short.length > 1
    ? short.slice(0, -1).join('/')
    : short.join('/');
}
