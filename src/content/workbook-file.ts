import { text } from './field.ts';
import type { Item } from './item.ts';
import { isObject } from './resource.ts';
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
