import { describe, expect, it } from 'vitest';
import { loadTexts } from '../../src/content/load.ts';
import { affectedBy } from '../../src/content/since.ts';

const files: Record<string, string> = {
  'connectors/x/tables/Door_CL.json': '{"name":"Door_CL","columns":[{"name":"TimeGenerated","type":"datetime"}]}',
  'parsers/Doors.yaml': 'ParserName: Doors\nParserQuery: Door_CL\n',
  'parsers/AllDoors.yaml': 'ParserName: AllDoors\nParserQuery: union Doors, Door_CL\n',
  'watchlists/VIPs/watchlist.yaml': 'watchlistAlias: VIPs\ndisplayName: VIPs\nsource: data.csv\nitemsSearchKey: Upn\n',
  'detections/a.yaml':
    'id: 0b0f3a5c-5a44-4f6f-9a57-5f1c3b7d1e01\nname: a\nkind: NRT\nseverity: Low\nquery: AllDoors | where 1 == 1\n',
  'detections/b.yaml': "name: b\nkind: NRT\nseverity: Low\nquery: _GetWatchlist('vips')\n",
  'hunting/c.yaml': 'name: c\nquery: union Door* | count\n',
  'hunting/d.yaml': 'name: d\nquery: SigninLogs | count\n',
  'automation/e.yaml':
    'displayName: e\norder: 1\ntriggeringLogic: { triggersOn: Incidents, triggersWhen: Created, conditions: [0b0f3a5c-5a44-4f6f-9a57-5f1c3b7d1e01] }\nactions: []\n',
};
const load = async (texts: Record<string, string>) =>
  (await loadTexts(Object.entries(texts).map(([path, text]) => ({ path, text })))).items;
const short = (found: Set<string>) => [...found].map(file => file.split('/').at(-1)?.split('.')[0]).sort();

describe('what a change can affect', () => {
  it.each<[string, string, string[]]>([
    ['a query that nothing names', 'hunting/d.yaml', ['d']],
    [
      'a table: parsers, rules over them, wildcards, automation of the rules',
      'connectors/x/tables/Door_CL.json',
      ['AllDoors', 'Door_CL', 'Doors', 'a', 'c', 'e'],
    ],
    ['a parser', 'parsers/Doors.yaml', ['AllDoors', 'Doors', 'a', 'c', 'e']],
    ['the rows of a watchlist', 'watchlists/VIPs/data.csv', ['b', 'watchlist']],
    ['a rule', 'detections/a.yaml', ['a', 'e']],
    ['something else', 'README.md', []],
  ])('%s', async (_, changed, expected) => {
    const items = await load(files);
    expect(short(affectedBy([changed], items, items))).toEqual(expected);
  });

  it('what named a parser that is gone, by the name that it had', async () => {
    const { 'parsers/AllDoors.yaml': gone, ...left } = files;
    const before = await load({ 'parsers/AllDoors.yaml': gone });
    expect(short(affectedBy(['parsers/AllDoors.yaml'], await load(left), before))).toEqual(['a', 'e']);
  });
});
