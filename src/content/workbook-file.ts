import type { Path } from './document.ts';
import { text } from './field.ts';
import type { Item } from './item.ts';
import { isObject, type Json, type JsonObject } from './resource.ts';
import { parseYaml } from './yaml.ts';

export interface AboutWorkbook {
  id: string;
  displayName: string;
  description: string;
}

/** What `workbook.yaml` beside a workbook says of it; empty texts where it says nothing. */
export function aboutWorkbook(item: Item): AboutWorkbook {
  const yaml = item.beside('workbook.yaml');
  const value = yaml === undefined ? undefined : parseYaml('workbook.yaml', yaml).document?.value;
  const about = isObject(value) ? value : {};
  return { id: text(about.id), displayName: text(about.displayName), description: text(about.description) };
}

/** Every mapping of a workbook with its place: its items, their contents, their parameters. */
export function workbookItems(workbook: JsonObject): { value: JsonObject; path: Path }[] {
  return below(workbook.items ?? null, ['items']);
}

function below(value: Json, path: Path): { value: JsonObject; path: Path }[] {
  if (Array.isArray(value)) return value.flatMap((one, index) => below(one, [...path, index]));
  if (!isObject(value)) return [];
  return [{ value, path }, ...Object.entries(value).flatMap(([key, one]) => below(one, [...path, key]))];
}
