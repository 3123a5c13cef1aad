import { describe, expect, it } from 'vitest';
import { findings } from './bench.ts';

const hunt = (...lines: string[]) =>
  `name: Hunt\nquery: T_CL | summarize Events = count(), Users = make_set(User), Last = max(TimeGenerated) by Count\ntests:\n  - name: t\n    now: 2026-01-01T12:00:00Z\n${lines.map(line => `    ${line}\n`).join('')}`;
const parser = (...lines: string[]) =>
  `ParserName: Heavy\nParserParams: [{ Name: least, Type: long, Default: 3 }]\nParserQuery: T_CL | where Count >= least | extend Detail.a\ntests:\n  - name: t\n    now: 2026-01-01T12:00:00Z\n${lines.map(line => `    ${line}\n`).join('')}`;
const given =
  'given: { T_CL: [{ TimeGenerated: -1d, User: a, Count: 3, Detail: { a: 7, b: { c: x } } }, { TimeGenerated: -2d, User: b, Count: 3 }, { TimeGenerated: -1m, User: c, Count: 2 }] }';

describe('a hunting query', () => {
  it.each<[string, string[], string[]]>([
    [
      'gives its rows in any order',
      [given, 'expect: { rows: [{ Count: 2, Users: [c] }, { Count: 3, Events: 2, Last: -1d }] }'],
      [],
    ],
    ['gives rows when none are expected', [given, 'expect: none'], ['5:13 test/rows "t": rows: expected none, got 2.']],
    ['gives none', ['expect: { rows: [{ Count: 2 }] }'], ['4:13 test/rows "t": rows: expected 1, got none.']],
    [
      'gives other rows',
      [given, 'expect: { rows: [{ Count: 2 }, { Count: 3, Events: 5 }] }'],
      ['5:56 test/mismatch "t": Events: expected 5, got 2.'],
    ],
    [
      'is not expected to alert',
      ['expect: [{}]'],
      ['4:13 test/form What is expected of a query is `rows`, or `none`.'],
    ],
  ])('%s', async (_, lines, expected) => {
    expect(await findings(hunt(...lines), 'hunting/h.yaml')).toEqual(expected);
  });
});

describe('a parser', () => {
  it.each<[string, string[], string[]]>([
    [
      'is called without arguments',
      [
        given,
        'expect: { rows: [{ User: a, Detail_a: 7, Detail: { b: { c: x }, a: 7 } }, { User: b, Detail_a: null }] }',
      ],
      [],
    ],
    [
      'is called as the test says',
      [given, 'query: Heavy(least=2) | where User == "c"', 'expect: { rows: [{ Count: 2 }] }'],
      [],
    ],
    [
      'is called wrongly',
      [given, 'query: Heavi(2)', 'expect: none'],
      [expect.stringMatching(/^5:12 test\/query /) as unknown as string],
    ],
  ])('%s', async (_, lines, expected) => {
    expect(await findings(parser(...lines), 'parsers/Heavy.yaml')).toEqual(expected);
  });
});

const asim = (extend: string, ...lines: string[]) => `Normalization: { Schema: AuditEvent, Version: '0.1.2' }
ParserName: ASimAuditEventHeavy
ParserQuery: |
  T_CL
  | extend EventCount = int(1), EventStartTime = TimeGenerated, EventEndTime = TimeGenerated, EventVendor = "V", EventProduct = "P",
      EventSchema = "AuditEvent", EventSchemaVersion = "0.1.2", EventType = "Set", EventResult = "Success", Dvc = "d", Operation = User, Object = "o", ActorUsername = "a"
  ${extend}
tests:
  - name: t
    now: 2026-01-01T12:00:00Z
    ${given}
${lines.map(line => `    ${line}\n`).join('')}`;
const three = 'expect: { rows: [{ Count: 3 }, { Count: 3 }, { Count: 2 }] }';

describe('a parser of ASIM', () => {
  it.each<[string, string, string[], string[]]>([
    ['fits its schema', '', [three], []],
    ['lacks a column', '| project-away EventCount, Object', [three], ['the parser does not give EventCount, Object.']],
    [
      'has a column of another type',
      '| extend EventCount = "1"',
      [three],
      ['EventCount is of type string; the schema wants int.'],
    ],
    [
      'has no value',
      '| extend Operation = iff(User == "b", "", User)',
      [three],
      ['row 2 has no Operation; every row must have one.'],
    ],
    [
      'has a value of no list',
      '| extend EventType = "Sett"',
      [three],
      ['row 1 has "Sett" as EventType, which the schema does not list.'],
    ],
    [
      'is asked for some columns',
      '| extend EventType = "Sett"',
      ['query: ASimAuditEventHeavy() | project Count', three],
      [],
    ],
  ])('%s', async (_, extend, lines, expected) => {
    const found = await findings(asim(extend, ...lines), 'parsers/ASimAuditEventHeavy.yaml');
    expect(found.map(one => one.replace(/^2:5 test\/asim "t": /, ''))).toEqual(expected);
  });
});
