import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Environment,
  type ItemView,
  renderWorkbook,
  type Selections,
  type Workbook,
} from '../sentinel/workbook/index.ts';

/** What stands above the workbook. */
export interface PageTitle {
  title: string;
  about: string;
}

/** Tabs are shown as far as this many of their combinations go. */
const mostStates = 24;

interface States {
  items: ItemView[];
  places: Map<string, number>;
  states: Record<string, number[]>;
}

/**
 * A workbook as one HTML file that needs nothing else: all of its data is in it, its script and style too. Tabs can be changed; other
 * parameters stand at what they were. `folder` holds the built site.
 */
export async function workbookPage(
  workbook: Workbook,
  environment: Environment,
  words: PageTitle,
  folder: string,
): Promise<string> {
  const found: States = { items: [], places: new Map(), states: {} };
  const first = keyOf({});
  const waiting: Selections[] = [{}];
  for (
    let next = waiting.shift();
    next !== undefined && Object.keys(found.states).length < mostStates;
    next = waiting.shift()
  ) {
    if (found.states[keyOf(next)]) continue;
    const view = await renderWorkbook(workbook, { ...environment, selections: { ...environment.selections, ...next } });
    found.states[keyOf(next)] = view.items.map(item => placeOf(item, found));
    waiting.push(...choicesIn(view.items).map(choice => ({ ...next, ...choice })));
  }
  return html({ ...words, items: found.items, states: found.states, first }, words.title, folder);
}

/** The same choices give the same key, whatever their order. The script of the page makes it alike. */
function keyOf(selections: Selections): string {
  return JSON.stringify(Object.fromEntries(Object.entries(selections).sort(([a], [b]) => (a < b ? -1 : 1))));
}

function placeOf(item: ItemView, { items, places }: States): number {
  const text = JSON.stringify(item);
  const place = places.get(text) ?? items.push(item) - 1;
  places.set(text, place);
  return place;
}

/** What a reader of the page can choose: tabs, and groups that wait. */
function choicesIn(items: readonly ItemView[]): Selections[] {
  return items.flatMap(({ body }): Selections[] => {
    if (body.kind === 'group') return body.load ? [{ [body.load.parameter]: ['yes'] }] : choicesIn(body.items);
    if (body.kind !== 'links') return [];
    return body.links.flatMap(({ set, selected }) => (set && !selected ? [{ [set.parameter]: [set.value] }] : []));
  });
}

function html(data: object, title: string, folder: string): string {
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="content-security-policy" content="default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:">
<title>${title.replace(/[&<>]/g, sign => `&#${sign.charCodeAt(0)};`)}</title>
<style>${read('page.css')}</style>
</head>
<body>
<div id="app"></div>
<script type="application/json" id="data">${JSON.stringify(data).replaceAll('<', '\\u003c')}</script>
<script>${read('page.js').replaceAll('</script', '<\\/script')}</script>
</body>
</html>
`;
}
