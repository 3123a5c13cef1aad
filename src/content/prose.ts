import type { Path } from './document.ts';
import { text } from './field.ts';
import type { Placed, Subject } from './subject.ts';
import { workbookItems } from './workbook-file.ts';

const keys: readonly Path[] = [
  ['name'],
  ['displayName'],
  ['description'],
  ['Description'],
  ['metadata', 'title'],
  ['metadata', 'description'],
  ['properties', 'connectorUiConfig', 'title'],
  ['properties', 'connectorUiConfig', 'descriptionMarkdown'],
];

/** What an item says to people: its names and descriptions, and the texts that a workbook shows. */
export function proseOf(item: Subject): Placed<string>[] {
  const said = keys.map(path => ({ path, value: item.text(...path) ?? '' }));
  const shown = item.item.kind === 'workbook' ? workbookItems(item.value) : [];
  const texts = shown.map(({ value, path }) => ({ path: [...path, 'json'], value: text(value.json) }));
  return [...said, ...texts].filter(one => one.value !== '');
}

/** The kinds that say something to people. */
export const kindsWithProse = [
  'analytics-rule',
  'hunting-query',
  'parser',
  'watchlist',
  'automation-rule',
  'playbook',
  'workbook',
  'data-connector-definition',
];
