import { describe, expect, it } from 'vitest';
import { graphOf } from '../../src/content/graph.ts';
import { loadTexts } from '../../src/content/load.ts';
import { parserLevels } from '../../src/content/parser-levels.ts';
import { validate } from '../../src/content/validate.ts';

const table =
  '{"name":"Door_CL","columns":[{"name":"TimeGenerated","type":"datetime"},{"name":"who","type":"string"}]}';
const files: Record<string, string> = {
  'connectors/door/tables/Door_CL.json': table,
  'parsers/Doors.yaml': 'ParserName: Doors\nParserQuery: Door_CL | project TimeGenerated, Person = who\n',
  'parsers/AllDoors.yaml': 'ParserName: AllDoors\nParserQuery: union Doors\n',
  'detections/a.yaml': 'name: a\nkind: NRT\nseverity: Low\nquery: AllDoors | where Person == "x"\n',
  'detections/b.yaml':
    'name: b\nkind: NRT\nseverity: Low\nquery: Doors\nentityMappings: [ { entityType: Account, fieldMappings: [ { identifier: FullName, columnName: Person } ] } ]\n',
};
const load = async (more: Record<string, string> = {}) =>
  loadTexts(Object.entries({ ...files, ...more }).map(([path, text]) => ({ path, text })));
const short = (file: string) => file.replace(/^.*\/|\.\w+$/g, '');

describe('the graph of a repository', () => {
  it('says who uses what, directly and through others', async () => {
    const { items } = await load();
    const graph = graphOf(items);
    const named = new Map(items.map(item => [short(item.file), item]));
    const users = (name: string) => graph.usersOf(named.get(name)!).map(one => short(one.from.file));
    expect(users('Door_CL')).toEqual(['Doors']);
    expect(users('Doors')).toEqual(['AllDoors', 'b']);
    expect([...graph.dependents([named.get('Door_CL')!])].map(item => short(item.file)).sort()).toEqual(
      ['AllDoors', 'Door_CL', 'Doors', 'a', 'b'].sort(),
    );
    const [reference] = graph.uses(named.get('a')!);
    expect(reference.from.text.slice(reference.start, reference.start + reference.length)).toBe('AllDoors');
  });

  it('orders parsers by their calls, circles and comments included', async () => {
    const { items } = await load({
      'parsers/Aa.yaml': 'ParserName: Aa\nParserQuery: AllDoors // Round\n',
      'parsers/Round.yaml': 'ParserName: Round\nParserQuery: Back\n',
      'parsers/Back.yaml': 'ParserName: Back\nParserQuery: Round\n',
    });
    const levels = parserLevels(items.filter(item => item.kind === 'parser'));
    const byName = Object.fromEntries([...levels].map(([item, level]) => [short(item.file), level]));
    expect(byName).toMatchObject({ Doors: 0, AllDoors: 1, Aa: 2 });
    expect(levels.size).toBe(5);
  });

  it('names every rule that a renamed column of a parser breaks, and the parser', async () => {
    const renamed = files['parsers/Doors.yaml'].replace('Person', 'Visitor');
    const { diagnostics } = await validate(await load({ 'parsers/Doors.yaml': renamed }));
    const broken = diagnostics
      .filter(one => one.severity === 'error')
      .map(one => `${one.file} ${one.code}: ${one.help}`);
    expect(broken).toHaveLength(2);
    expect(broken[0]).toMatch(
      /^detections\/a\.yaml kql\/unknown-column: .*AllDoors \(parsers\/AllDoors\.yaml\) gives TimeGenerated, Visitor/,
    );
    expect(broken[1]).toMatch(
      /^detections\/b\.yaml rule\/mapped-column-missing: .*Doors \(parsers\/Doors\.yaml\) gives TimeGenerated, Visitor/,
    );
  });
});
