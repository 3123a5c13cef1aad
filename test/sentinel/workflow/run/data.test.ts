import { expect, it } from 'vitest';
import { play } from './playground.ts';

const people = [
  { name: 'Ana', age: 31 },
  { name: 'Bo & Co', age: 7 },
];

it.each([
  ['Compose', { type: 'Compose', inputs: { a: '@add(1, 2)', 'k@{1}': ['@{1}', '@@x'] } }, { a: 3, k1: ['1', '@x'] }],
  ['Compose of a text', { type: 'Compose', inputs: 'x' }, 'x'],
  ['Join', { type: 'Join', inputs: { from: ['a', 1, true], joinWith: '; ' } }, { body: 'a; 1; True' }],
  ['Query', { type: 'Query', inputs: { from: people, where: "@greater(item()['age'], 10)" } }, { body: [people[0]] }],
  [
    'Query with an object',
    { type: 'Query', inputs: { from: people, where: { and: [{ less: ["@item()['age']", 10] }] } } },
    { body: [people[1]] },
  ],
  [
    'Select',
    { type: 'Select', inputs: { from: people, select: { n: "@item()?['name']", twice: "@mul(item()['age'], 2)" } } },
    {
      body: [
        { n: 'Ana', twice: 62 },
        { n: 'Bo & Co', twice: 14 },
      ],
    },
  ],
  [
    'Select of texts',
    { type: 'Select', inputs: { from: people, select: "@{item()['name']}!" } },
    { body: ['Ana!', 'Bo & Co!'] },
  ],
  ['Select of nothing', { type: 'Select', inputs: { from: [], select: '@item()' } }, { body: [] }],
  [
    'HTML table',
    { type: 'Table', inputs: { format: 'HTML', from: people } },
    {
      body: '<table><thead><tr><th>name</th><th>age</th></tr></thead><tbody><tr><td>Ana</td><td>31</td></tr><tr><td>Bo &amp; Co</td><td>7</td></tr></tbody></table>',
    },
  ],
  [
    'CSV table',
    { type: 'Table', inputs: { format: 'CSV', from: [{ a: 'x,y', b: 'say "hi"' }, { a: null }] } },
    { body: 'a,b\r\n"x,y","say ""hi"""\r\n,\r\n' },
  ],
  [
    'table with columns',
    {
      type: 'Table',
      inputs: { format: 'csv', from: people, columns: [{ header: 'Who', value: "@toUpper(item()['name'])" }] },
    },
    { body: 'Who\r\nANA\r\nBO & CO\r\n' },
  ],
  [
    'ParseJson',
    {
      type: 'ParseJson',
      inputs: {
        content: '{"a": [1, 2.5]}',
        schema: { type: 'object', properties: { a: { type: 'array', items: { type: 'number' } } } },
      },
    },
    { body: { a: [1, 2.5] } },
  ],
  [
    'ParseJson with an escaped key',
    {
      type: 'ParseJson',
      inputs: {
        content: { '@@odata.type': 'x' },
        schema: { type: 'object', properties: { '@@odata.type': { type: 'string' } }, required: ['@@odata.type'] },
      },
    },
    { body: { '@odata.type': 'x' } },
  ],
  ['current time', { type: 'Expression', kind: 'CurrentTime', inputs: {} }, { body: '2026-11-20T10:00:00.0000000Z' }],
  [
    'time before',
    { type: 'Expression', kind: 'SubtractFromTime', inputs: { baseTime: '@utcNow()', interval: 2, timeUnit: 'Day' } },
    { body: '2026-11-18T10:00:00.0000000Z' },
  ],
])('%s', async (_, action, outputs) => {
  const { run, statuses, ...played } = await play({ A: action });
  expect(statuses).toEqual({ A: 'Succeeded' });
  expect(run.status).toBe('Succeeded');
  expect(played.outputs('A')).toEqual(outputs);
});

it.each([
  [
    'a missing property',
    { type: 'Compose', inputs: '@triggerBody().x' },
    'InvalidTemplate',
    /in action 'A' inputs.*'x' cannot be selected/,
  ],
  [
    'Query of no array',
    { type: 'Query', inputs: { from: '@null', where: '@true' } },
    'BadRequest',
    /'from' property value in the 'query' action inputs is of type 'Null'/,
  ],
  [
    'ParseJson of null',
    { type: 'ParseJson', inputs: { content: '@null', schema: {} } },
    'InvalidTemplate',
    /Required property 'content' expects a value but got null/,
  ],
  [
    'ParseJson of no JSON',
    { type: 'ParseJson', inputs: { content: '{', schema: {} } },
    'InvalidJSON',
    /must be valid JSON/,
  ],
  [
    'a schema that does not fit',
    {
      type: 'ParseJson',
      inputs: { content: { a: 'x' }, schema: { type: 'object', properties: { a: { type: 'integer' } } } },
    },
    'ValidationFailed',
    /^The schema validation failed\.$/,
  ],
  [
    'a filter that gives no boolean',
    { type: 'Query', inputs: { from: [1], where: '@item()' } },
    'InvalidTemplate',
    /of type 'Integer'.*'Boolean'/,
  ],
])('%s fails', async (_, action, code, message) => {
  const { run, action: named } = await play({ A: action });
  expect(run).toMatchObject({ status: 'Failed', code: 'ActionFailed' });
  expect(named('A')).toMatchObject({
    status: 'Failed',
    code: code === 'InvalidTemplate' ? 'BadRequest' : code,
    error: { code, message: expect.stringMatching(message) },
  });
});

it('says what of a value does not fit its schema', async () => {
  const properties = { a: { type: 'integer' }, rows: { type: 'array', items: { type: 'object', required: ['n'] } } };
  const inputs = { content: { a: 'x', rows: [{ n: 1 }, {}] }, schema: { type: 'object', properties } };
  const { outputs } = await play({ A: { type: 'ParseJson', inputs } });
  expect(outputs('A')).toMatchObject({
    errors: [
      {
        message: 'Invalid type. Expected Integer but got String.',
        path: 'a',
        value: 'x',
        errorType: 'type',
        schemaId: '#/properties/a',
      },
      { message: 'Required properties are missing from object: n.', path: 'rows[1]', errorType: 'required' },
    ],
  });
});

it.each([
  [
    'a schema with a pattern',
    { content: {}, schema: { properties: { a: { pattern: 'x' } } } },
    'ActionSchemaNotSupported',
  ],
  ['binary content', { content: { '$content-type': 'application/json', $content: 'e30=' }, schema: {} }, 'BadRequest'],
])('ParseJson refuses %s', async (_, inputs, code) => {
  const { action } = await play({ A: { type: 'ParseJson', inputs } });
  expect(action('A')).toMatchObject({ status: 'Failed', code });
});

it.each([
  ['CSV', [], undefined, ''],
  ['HTML', [], undefined, '<table><tbody></tbody></table>'],
  ['CSV', [], [{ header: 'A', value: '@item()' }], 'A\r\n'],
  [
    'HTML',
    [{ a: 'ä€😀 "x"' }],
    undefined,
    '<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>&#228;€&#128512; &quot;x&quot;</td></tr></tbody></table>',
  ],
])('a %s table of %j', async (format, from, columns, text) => {
  const { outputs } = await play({ A: { type: 'Table', inputs: { format, from, ...(columns && { columns }) } } });
  expect(outputs('A')).toEqual({ body: text });
});

it('a table of what is no object needs columns', async () => {
  const { action } = await play({ A: { type: 'Table', inputs: { format: 'CSV', from: ['x'] } } });
  expect(action('A')).toMatchObject({
    code: 'BadRequest',
    error: {
      message: "The property 'columns' must be specified unless the 'from' property value is an array of objects.",
    },
  });
});

it('binary content reads as its text', async () => {
  const { outputs } = await play({ A: { type: 'Compose', inputs: "@{base64ToBinary('aGVsbG8=')}" } });
  expect(outputs('A')).toBe('hello');
});
