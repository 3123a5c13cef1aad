import { posix } from 'node:path';
import { text } from '../field.ts';
import type { Item } from '../item.ts';
import { editYaml, isBlockStyle, yamlText } from '../pull/write-yaml.ts';
import { isObject, type JsonObject } from '../resource.ts';
import { watchlistOf } from '../watchlist-file.ts';

/** A file that an export writes, by its path below the folder of the export. */
export interface ExportedFile {
  path: string;
  text: string;
}

/** Where the community's repository has each kind. */
const folders: Readonly<Record<string, string>> = {
  'analytics-rule': 'Detections',
  'hunting-query': 'Hunting Queries',
  parser: 'Parsers',
  playbook: 'Playbooks',
  workbook: 'Workbooks',
  watchlist: 'Watchlists',
};

/** Content in the layout of the community's repository; keys that only Picket knows are taken off, everything else stays to the letter. */
export function communityFiles(items: readonly Item[]): ExportedFile[] {
  return items.filter(item => Object.hasOwn(folders, item.kind)).flatMap(filesOf);
}

function filesOf(item: Item): ExportedFile[] {
  const [, ...below] = item.file.split('/');
  const path = posix.join(folders[item.kind], ...below);
  const own = { path, text: item.file.endsWith('.json') ? item.text : withoutOurs(item) };
  if (item.kind !== 'watchlist') return [own];
  const source = text(watchlistOf(item.value).source);
  const rows = source === '' ? undefined : item.beside(source);
  return rows === undefined ? [own] : [own, { path: posix.join(posix.dirname(path), source), text: rows }];
}

const ours = ['tests', 'deploy'];

function withoutOurs(item: Item): string {
  const value = isObject(item.value) ? item.value : {};
  const found = ours.filter(key => Object.hasOwn(value, key));
  if (found.length === 0) return item.text;
  if (isBlockStyle(item)) return editYaml(item, Object.fromEntries(found.map(key => [key, undefined])));
  return yamlText(Object.fromEntries(Object.entries(value).filter(([key]) => !ours.includes(key))) as JsonObject);
}
