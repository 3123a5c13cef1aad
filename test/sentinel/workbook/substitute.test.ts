import { expect, it } from 'vitest';
import { rangeValue, substitute, textValue, type Value } from '../../../src/sentinel/workbook/index.ts';

const now = Date.parse('2026-11-20T10:00:00Z');
const day = { start: now - 86_400_000, end: now, custom: false };
const fixed = { start: Date.parse('2026-11-01T00:00:00Z'), end: Date.parse('2026-11-03T00:00:00Z'), custom: true };
const values = new Map<string, Value>([
  ['Name', textValue(`O'Brien "x" \\`)],
  ['Users', { raw: "'ana','bob'", label: 'Ana, Bob', chosen: ['ana', 'bob'], set: true }],
  ['Time', rangeValue(day, 'Last 24 hours')],
  ['Fixed', rangeValue(fixed, '')],
  ['Row', textValue('{"user":{"name":"ana"},"ips":["192.0.2.1"]}')],
  [
    'Workspace',
    textValue('/subscriptions/s1/resourceGroups/soc/providers/Microsoft.OperationalInsights/workspaces/law'),
  ],
]);

it.each([
  ['where User in ({Users})', "where User in ('ana','bob')"],
  ['"{Users:label}" == "All"', '"Ana, Bob" == "All"'],
  ["Account == '{Name:escape}'", `Account == 'O\\'Brien \\"x\\" \\\\'`],
  ['where TimeGenerated {Time}', 'where TimeGenerated > ago(1d)'],
  ['where TimeGenerated {Time:query}', 'where TimeGenerated > ago(1d)'],
  ['bin(TimeGenerated, {Time:grain})', 'bin(TimeGenerated, 30m)'],
  ['from {Time:start} to {Time:end}', 'from datetime(2026-11-19T10:00:00.000Z) to datetime(2026-11-20T10:00:00.000Z)'],
  ['{Time:seconds} {Time:startISO} {Time:durationISO}', '86400 2026-11-19T10:00:00.000Z PT24H'],
  ['x {Fixed}', 'x between (datetime(2026-11-01T00:00:00.000Z) .. datetime(2026-11-03T00:00:00.000Z))'],
  ['{Row:$.user.name} {Row:$.ips[0]} {Row:$.none}', 'ana 192.0.2.1 '],
  ['{Name:$.user}', ''],
  ['{Workspace:name} {Workspace:resourceGroup}', 'law soc'],
  ['dynamic({"a":1}) {Unknown} {Unknown:label}', 'dynamic({"a":1}) {Unknown} {Unknown:label}'],
  ['{users}', "'ana','bob'"],
])('a query with %s', (text, wanted) => {
  expect(substitute(text, values, 'query')).toEqual({ text: wanted, doubts: [] });
});

it('a title tells of a time in words', () => {
  expect(substitute('{Time}: from {Time:start}', values, 'text').text).toBe('Last 24 hours: from 2026-11-19 10:00 UTC');
});

it('forms that workbooks do not have are named at their place', () => {
  const { text, doubts } = substitute('a {Users:lable} {Users:Label} {Time:Label}', values, 'query');
  expect(text).toBe("a Ana, Bob 'ana','bob' > ago(1d)");
  expect(doubts).toEqual([
    {
      reference: '{Users:lable}',
      start: 2,
      length: 13,
      message: 'Workbooks have no form "lable"; it is taken for "label".',
    },
    {
      reference: '{Users:Label}',
      start: 16,
      length: 13,
      message: 'Workbooks have no form "Label"; the plain value stands there.',
    },
    {
      reference: '{Time:Label}',
      start: 30,
      length: 12,
      message: 'Workbooks have no form "Label"; the plain value stands there.',
    },
  ]);
});
