import { invariant } from '../../core/invariant.ts';
import { viewCategory } from '../../core/table-view.ts';
import type { Item } from '../item.ts';
import { defineKind } from '../kind.ts';
import { savedSearches } from '../saved-search.ts';
import { viewOf } from '../table-file.ts';

/** A function beside each table of a connector, which gives each event once. */
const searches = savedSearches({
  kind: 'table-view',
  stage: 3,
  owns: properties => properties.category === viewCategory,
  name: item => made(item).name,
  label: item => made(item).name,
  properties: item => {
    const { name, query } = made(item);
    return { category: viewCategory, displayName: name, query, functionAlias: name, version: 2 };
  },
});

export default defineKind({
  name: 'table-view',
  noun: 'view of a table',
  folder: 'tables',
  files: /(?!)/,
  madeOf: 'table',
  deploys: {
    ...searches,
    resources: (items, target) =>
      searches.resources(
        items.filter(item => viewOf(item.value)),
        target,
      ),
  },
});

function made({ value, file }: Item) {
  const view = viewOf(value);
  invariant(view, `${file} is no table with a view`);
  return view;
}
