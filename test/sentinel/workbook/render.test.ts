import { describe, expect, it } from 'vitest';
import {
  type Answer,
  type ChartView,
  type ContentView,
  type GraphView,
  type GridView,
  type ItemView,
  type Question,
  readWorkbook,
  renderWorkbook,
  type Selections,
} from '../../../src/sentinel/workbook/index.ts';

const context = { workspace: '/subscriptions/s/workspaces/w', subscription: '/subscriptions/s' };
const now = Date.parse('2026-11-20T10:00:00Z');

const people: Answer = {
  columns: [
    { name: 'Person', type: 'string' },
    { name: 'Failures', type: 'long' },
    { name: 'At', type: 'datetime' },
  ],
  rows: [
    ['ana', 5, '2026-11-20T08:00:00Z'],
    ['bob', 0, '2026-11-20T09:00:00Z'],
    ['ana', 7, '2026-11-20T09:00:00Z'],
  ],
};

/** What a workbook shows, and what it asked. */
async function show(
  items: unknown[],
  { selections = {}, answer = people }: { selections?: Selections; answer?: Answer } = {},
) {
  const asked: Question[] = [];
  const ask = async (question: Question) => {
    asked.push(question);
    if (question.source === 'logs' && question.query.includes('wrong')) throw new Error('There is no table "wrong".');
    return answer;
  };
  const view = await renderWorkbook({ items }, { ask, now, selections, context });
  return { items: view.items, asked };
}

const query = (content: object, item: object = {}) => ({
  type: 3,
  content: { query: 'T', ...content },
  name: 'q',
  ...item,
});
const parameters = (...list: object[]) => ({ type: 9, content: { parameters: list, style: 'pills' }, name: 'p' });
const time = { name: 'Time', type: 4, value: { durationMs: 3_600_000 }, isRequired: true };

async function data(content: object, answer?: Answer): Promise<ContentView> {
  const { items } = await show([query(content)], { answer });
  return dataIn(items[0]);
}

function dataIn({ body }: ItemView): ContentView {
  if (body.kind !== 'data') throw new Error(`an item of the kind ${body.kind}`);
  return body.data;
}

describe('parameters', () => {
  it('a time range binds a query and is told to the API as a span', async () => {
    const { asked } = await show([
      parameters(time),
      query({ query: 'T | where X {Time}', timeContextFromParameter: 'Time' }),
    ]);
    expect(asked).toEqual([
      {
        source: 'logs',
        query: 'T | where X > ago(1h)',
        timespan: '2026-11-20T09:00:00.000Z/2026-11-20T10:00:00.000Z',
        resources: [],
      },
    ]);
  });

  it('a selection replaces the stored value', async () => {
    const { asked } = await show([parameters(time), query({ query: '{Time}' })], {
      selections: { Time: ['86400000'] },
    });
    expect(asked).toEqual([{ source: 'logs', query: '> ago(1d)', resources: [] }]);
  });

  it.each([
    [{ value: ['value::all'], typeSettings: { additionalResourceOptions: ['value::all'] } }, "'ana','bob'", 'All'],
    [
      { value: ['value::all'], typeSettings: { additionalResourceOptions: ['value::all'], selectAllValue: '*' } },
      "'*'",
      'All',
    ],
    [{ value: ['value::1'] }, "'ana'", '5'],
    [{ value: ['bob'], quote: '"', delimiter: ';' }, '"bob"', '0'],
    [{ value: null }, '', '<unset>'],
  ])('a list that is %j', async (definition, raw, label) => {
    const people = { name: 'People', type: 2, multiSelect: true, query: 'People', ...definition };
    const { asked } = await show([parameters(people), query({ query: '{People}|{People:label}' })]);
    expect(asked[1]).toMatchObject({ query: `${raw}|${label}` });
  });

  it('options in JSON may be marked as selected', async () => {
    const help = {
      name: 'Help',
      type: 10,
      jsonData: '[{"value":"Y","label":"Yes"},{"value":"N","label":"No","selected":true}]',
    };
    const { items } = await show([parameters(help)]);
    expect(items[0].body).toMatchObject({ parameters: [{ input: 'pills', chosen: ['N'], caption: 'No' }] });
  });

  it('criteria give the first result that holds', async () => {
    const criterion = (criteriaContext: object) => ({ criteriaContext });
    const city = { name: 'City', type: 1, value: '' };
    const derived = {
      name: 'Derived',
      type: 1,
      criteriaData: [
        criterion({ leftOperand: 'City', operator: 'isNotNull', resultValType: 'static', resultVal: 'in {City}' }),
        criterion({ operator: 'Default', resultValType: 'static', resultVal: 'anywhere' }),
      ],
    };
    const text = { type: 1, content: { json: '{Derived}' } };
    const shown = async (selections: Selections) =>
      (await show([parameters(city, derived), text], { selections })).items[1].body;
    expect(await shown({})).toMatchObject({ markdown: 'anywhere' });
    expect(await shown({ City: ['Oslo'] })).toMatchObject({ markdown: 'in Oslo' });
  });

  it('a required parameter without a value is asked for where it is needed', async () => {
    const { items, asked } = await show([
      parameters({ name: 'User', type: 1, isRequired: true }),
      query({ query: "T | where U == '{User}'" }),
    ]);
    expect(dataIn(items[1])).toEqual({ kind: 'message', tone: 'info', text: 'Choose a value for User to see this.' });
    expect(asked).toEqual([]);
  });
});

describe('what is shown', () => {
  const tabs = {
    type: 11,
    content: {
      style: 'tabs',
      links: [
        { cellValue: 'Tab', linkTarget: 'parameter', linkLabel: 'First', subTarget: '1' },
        { cellValue: 'Tab', linkTarget: 'parameter', linkLabel: 'Second', subTarget: '2' },
      ],
    },
  };
  const inTab = (value: string) => ({
    conditionalVisibility: { parameterName: 'Tab', comparison: 'isEqualTo', value },
  });

  it('the first tab is open, and what the others hide is not asked', async () => {
    const items = [tabs, query({ query: 'one' }, inTab('1')), query({ query: 'two' }, inTab('2'))];
    expect((await show(items)).asked).toMatchObject([{ query: 'one' }]);
    expect((await show(items, { selections: { Tab: ['2'] } })).asked).toMatchObject([{ query: 'two' }]);
  });

  it('parameters of a group stay in it unless it gives them on', async () => {
    const group = (more: object) => ({
      type: 12,
      content: { groupType: 'editable', items: [parameters({ name: 'In', type: 1, value: 'x' })], ...more },
    });
    const text = { type: 1, content: { json: '{In}' } };
    expect((await show([group({}), text])).items[1].body).toMatchObject({ markdown: '{In}' });
    expect((await show([group({ exportParameters: true }), text])).items[1].body).toMatchObject({ markdown: 'x' });
  });

  it('a group that waits is loaded when asked', async () => {
    const group = { type: 12, name: 'late', content: { loadType: 'explicit', items: [query({})] } };
    expect((await show([group])).items[0].body).toMatchObject({
      load: { parameter: 'load:late', label: 'Load' },
      items: [],
    });
    expect((await show([group], { selections: { 'load:late': ['yes'] } })).asked).toHaveLength(1);
  });

  it('an export is at its default until a row is selected', async () => {
    const items = [
      query({ exportParameterName: 'Who', exportFieldName: 'Person', exportDefaultValue: 'All' }),
      { type: 1, content: { json: '{Who}' } },
    ];
    const first = await show(items);
    expect(first.items[1].body).toMatchObject({ markdown: 'All' });
    expect((dataIn(first.items[0]) as GridView).rows[0].sets).toEqual({ Who: 'ana' });
    expect((await show(items, { selections: { Who: ['bob'] } })).items[1].body).toMatchObject({ markdown: 'bob' });
  });

  it.each([
    [query({ query: 'wrong' }), 'error', 'There is no table "wrong".'],
    [query({ queryType: 14 }), 'unsupported', 'Picket does not ask the data source "Microsoft Graph".'],
    [
      query({ visualization: 'treemap' }),
      'unsupported',
      'Picket does not draw the visualization "treemap". The query gave 3 rows.',
    ],
    [
      { type: 10, content: {} },
      'unsupported',
      'Picket does not show metrics of Azure Monitor, for they are kept in Azure alone.',
    ],
  ])('what can not be shown is said at its place: %#', async (item, tone, text) => {
    expect(dataIn((await show([item])).items[0])).toEqual({ kind: 'message', tone, text });
  });
});

describe('data', () => {
  it('a grid has formats, labels and an order', async () => {
    const view = (await data({
      gridSettings: {
        formatters: [
          { columnMatch: 'Fail.*', formatter: 8, formatOptions: { palette: 'red' } },
          { columnMatch: 'At', formatter: 5 },
        ],
        labelSettings: [{ columnId: 'Failures', label: 'Failed' }],
        sortBy: [{ itemKey: 'Failures', sortOrder: 2 }],
        rowLimit: 2,
      },
    })) as GridView;
    expect(view.columns.map(({ label }) => label)).toEqual(['Person', 'Failed']);
    expect(view.rows.map(({ cells }) => cells[1])).toMatchObject([
      { text: '7', form: 'heat', part: 1, colour: 'red' },
      { text: '5', part: 5 / 7 },
    ]);
    expect(view.total).toBe(3);
  });

  it('thresholds and links look at their options', async () => {
    const view = (await data(
      {
        gridSettings: {
          formatters: [
            {
              columnMatch: 'State',
              formatter: 18,
              formatOptions: {
                thresholdsOptions: 'colors',
                thresholdsGrid: [
                  { operator: '==', thresholdValue: 'bad', representation: 'red', text: 'Look: {0}{1}' },
                  { operator: 'Default', representation: 'green', text: '{0}{1}' },
                ],
              },
            },
            { columnMatch: 'Link', formatter: 7, formatOptions: { linkTarget: 'Url', linkLabel: 'Open' } },
          ],
        },
      },
      {
        columns: [
          { name: 'State', type: 'string' },
          { name: 'Link', type: 'string' },
        ],
        rows: [
          ['bad', 'https://contoso.example/a'],
          ['fine', 'javascript:alert(1)'],
        ],
      },
    )) as GridView;
    expect(view.rows.map(({ cells }) => cells)).toMatchObject([
      [
        { text: 'Look: bad', colour: 'red' },
        { text: 'Open', href: 'https://contoso.example/a' },
      ],
      [{ text: 'fine', colour: 'green' }, { text: 'Open' }],
    ]);
    expect(view.rows[1].cells[1].href).toBeUndefined();
  });

  it('rows lie under their parent, and never under themselves', async () => {
    const hierarchySettings = { treeType: 0, idColumn: 'id', parentColumn: 'up', expanderColumn: 'id' };
    const view = (await data(
      { gridSettings: { hierarchySettings } },
      {
        columns: [
          { name: 'id', type: 'string' },
          { name: 'up', type: 'string' },
        ],
        rows: [
          ['a', ''],
          ['b', 'a'],
          ['c', 'b'],
          ['d', 'd'],
          ['e', 'gone'],
        ],
      },
    )) as GridView;
    expect(view.rows.map(({ cells, level, parent }) => [cells[0].text, level, parent])).toEqual([
      ['a', 0, null],
      ['b', 1, 0],
      ['c', 2, 1],
      ['d', 0, null],
      ['e', 0, null],
    ]);
  });

  it('a time chart has a line for each value of the text beside it', async () => {
    const view = (await data({ visualization: 'timechart' })) as ChartView;
    const at = (hour: number) => Date.parse(`2026-11-20T0${hour}:00:00Z`);
    expect(view).toMatchObject({ form: 'line', x: 'time' });
    expect(view.series.map(({ name, points }) => [name, points])).toEqual([
      [
        'ana',
        [
          [at(8), 5],
          [at(9), 7],
        ],
      ],
      ['bob', [[at(9), 0]]],
    ]);
  });

  it('a pie sums a label, largest first, and keeps as many as its author wants', async () => {
    const view = (await data({ visualization: 'piechart', chartSettings: { createOtherGroup: 1 } })) as ChartView;
    expect(view.series.map(({ name, points }) => [name, points[0][1]])).toEqual([
      ['ana', 12],
      ['Other', 0],
    ]);
  });

  it('arrays of make-series are points', async () => {
    const view = (await data(
      { visualization: 'linechart' },
      {
        columns: [
          { name: 'At', type: 'dynamic' },
          { name: 'Count', type: 'dynamic' },
        ],
        rows: [['["2026-11-20T08:00:00Z","2026-11-20T09:00:00Z"]', '[1,2]']],
      },
    )) as ChartView;
    expect(view.series.map(({ points }) => points.map(([, y]) => y))).toEqual([[1, 2]]);
  });

  it('the form that the query asks for counts where the author chose none', async () => {
    expect(await data({}, { ...people, render: { visualization: 'barchart' } })).toMatchObject({
      kind: 'chart',
      form: 'stacked-bar',
    });
  });

  it('tiles show their columns', async () => {
    const tileSettings = {
      titleContent: { columnMatch: 'Person', formatter: 1 },
      leftContent: {
        columnMatch: 'Failures',
        formatter: 12,
        numberFormat: { unit: 17, options: { style: 'decimal' } },
      },
    };
    expect(await data({ visualization: 'tiles', tileSettings })).toMatchObject({
      tiles: [{ title: { text: 'ana' }, left: { text: '5', form: 'big' }, right: null }, {}, {}],
    });
  });

  it('a map sums what is at one place; a graph has a node once', async () => {
    const mapSettings = {
      locInfo: 'CountryRegion',
      locInfoColumn: 'Person',
      sizeSettings: 'Failures',
      sizeAggregation: 'Sum',
    };
    expect(await data({ visualization: 'map', mapSettings })).toMatchObject({
      points: [{ country: 'ana', size: 12 }, { country: 'bob' }],
    });
    const graphSettings = { nodeIdField: 'Person', targetIdField: 'At' };
    const graph = (await data({ visualization: 'graph', graphSettings })) as GraphView;
    expect(graph.nodes.filter(({ id }) => id === 'ana')).toHaveLength(1);
    expect(graph.edges).toHaveLength(3);
  });

  it('no rows are said in the words of the author', async () => {
    const none = { ...people, rows: [] };
    expect(await data({ noDataMessage: 'All is well.', noDataMessageStyle: 3 }, none)).toEqual({
      kind: 'message',
      tone: 'success',
      text: 'All is well.',
    });
  });

  it('JSON is a table through its path', async () => {
    const source = {
      version: '1.0.0',
      content: '{"list":[{"n":"a","v":1},{"n":"b","v":2}]}',
      transformers: [
        {
          type: 'jsonpath',
          settings: {
            tablePath: '$.list',
            columns: [
              { path: '$.n', columnid: 'Name' },
              { path: '$.v', columnid: 'Value' },
            ],
          },
        },
      ],
    };
    const view = (await data({ queryType: 8, query: JSON.stringify(source) })) as GridView;
    expect(view.rows.map(({ cells }) => cells.map(({ text }) => text))).toEqual([
      ['a', '1'],
      ['b', '2'],
    ]);
  });

  it('a merge joins the tables of items before it', async () => {
    const merge = {
      version: 'Merge/1.0',
      merges: [
        {
          id: 'm',
          mergeType: 'leftsemi',
          leftTable: 'q',
          rightTable: 'q',
          leftColumn: 'Person',
          rightColumn: 'Person',
        },
      ],
    };
    const { items } = await show([
      query({}),
      query({ queryType: 7, query: JSON.stringify(merge) }, { name: 'merged' }),
    ]);
    expect((dataIn(items[1]) as GridView).rows).toHaveLength(3);
  });
});

it.each([
  ['{', 'The file is no JSON'],
  ['[]', 'no list "items"'],
  ['{"resources":[{"properties":{"serializedData":"{\\"items\\":[]}"}}]}', ''],
])('reads %s', (text, words) => {
  const read = readWorkbook(text);
  if (words) expect(read).toContain(words);
  else expect(read).toEqual({ items: [] });
});
