import { describe, expect, it } from 'vitest';
import { differ } from '../../src/content/plan/difference.ts';
import { type Comparison, type Live, type Plan, type PlanInput, plan } from '../../src/content/plan/plan.ts';
import { renderPlan } from '../../src/content/plan/render-plan.ts';
import { doubledRows } from '../../src/content/plan/row-changes.ts';
import type { JsonObject, Resource } from '../../src/content/resource.ts';

const kinds: Record<string, Comparison> = {
  table: { noun: 'table', stage: 1, deletable: false, marksBeside: false, comparable: body => body },
  watchlist: { noun: 'watchlist', stage: 4, deletable: true, marksBeside: false, comparable: body => body },
  'analytics-rule': {
    noun: 'detection',
    stage: 6,
    deletable: true,
    marksBeside: true,
    comparable: ({ properties }) => ({ ...(properties as JsonObject) }),
  },
};
const us = 'github.com/contoso/soc';

const rule = (name: string, properties: JsonObject = {}): Resource => ({
  kind: 'analytics-rule',
  id: `/w/alertRules/${name}`,
  apiVersion: '1',
  label: name,
  file: `detections/${name}.yaml`,
  body: { kind: 'Scheduled', properties: { enabled: true, ...properties } },
});
const live = (resource: Resource, more: Partial<Live> = {}): Live => ({
  kind: resource.kind,
  id: resource.id.toUpperCase(),
  apiVersion: '1',
  body: resource.body,
  label: resource.label,
  mark: { repository: us, path: resource.file },
  ...more,
});
const make = (desired: Resource[], current: Live[], more: Partial<PlanInput> = {}): Plan =>
  plan({ workspace: 'prod', repository: us, location: 'westeurope', desired, current, kinds, ...more });
const brief = (made: Plan) => [
  ...made.changes.map(one => `${one.action} ${one.label}`),
  ...made.marks.map(one => `mark ${one.label}`),
  ...made.leftAlone.map(one => `${one.reason} ${one.label}`),
];

describe('what a plan holds', () => {
  const a = rule('a');
  const table: Resource = { ...rule('T_CL'), kind: 'table', id: '/w/tables/T_CL', body: { columns: {} } };
  it.each<[string, Resource[], Live[], Partial<PlanInput>, string[]]>([
    ['what is missing is created', [a], [], {}, ['create a']],
    ['of a stage the lowest level comes first', [{ ...a, level: 1 }, rule('b')], [], {}, ['create b', 'create a']],
    ['what is there is left, whatever the case of its id', [a], [live(a)], {}, []],
    ['what differs is changed', [a], [live(rule('a', { severity: 'Low' }))], {}, ['change a']],
    ['without prune nothing is deleted', [], [live(a)], {}, ['not-pruned a']],
    ['with prune what is ours is deleted', [], [live(a)], { prune: true }, ['delete a']],
    ['never what has no mark', [], [live(a, { mark: undefined })], { prune: true }, []],
    ['never what is of others', [], [live(a, { mark: { repository: 'x', path: 'y' } })], { prune: true }, []],
    ['never a table', [], [live(table)], { prune: true }, ['holds-data T_CL']],
    [
      'what others own is left alone',
      [a],
      [live(a, { mark: { repository: 'x', path: 'y' } })],
      {},
      ['owned-by-another a'],
    ],
    ['what has no mark is marked', [a], [live(a, { mark: undefined })], {}, ['mark a']],
    ['a moved file moves the mark', [a], [live(a, { mark: { repository: us, path: 'old.yaml' } })], {}, ['mark a']],
    ['deletes come last', [a], [live(rule('b'))], { prune: true }, ['create a', 'delete b']],
    ['what is referred to comes first', [a, table], [], {}, ['create T_CL', 'create a']],
  ])('%s', (_, desired, current, more, expected) => {
    expect(brief(make(desired, current, more))).toEqual(expected);
  });

  it('counts the enabled rules that there will be', () => {
    const current = [live(rule('b')), live(rule('c', { enabled: false }), { mark: undefined })];
    expect(make([a], current).quotas).toEqual([
      { name: 'scheduled', limit: 512, used: 2 },
      { name: 'NRT', limit: 50, used: 0 },
    ]);
  });

  it('is plain data', () => {
    const made = make([a, rule('b', { severity: 'High' })], [live(rule('b'))]);
    expect(JSON.parse(JSON.stringify(made))).toEqual(made);
  });
});

describe('how much may be deleted', () => {
  const current = Array.from({ length: 100 }, (_, index) => live(rule(`r${index}`)));
  it.each<[string, number, string | undefined, number]>([
    ['a fifth of a few', 8, undefined, 2],
    ['at least one', 1, undefined, 1],
    ['never more than ten', 100, undefined, 10],
    ['a number that is asked for', 100, '30', 30],
    ['a percentage that is asked for', 100, '25%', 25],
    ['nothing, if that is asked for', 100, '0', 0],
  ])('%s', (_, ours, maxDelete, most) => {
    expect(make([], current.slice(0, ours), { prune: true, maxDelete }).mostDeletes).toBe(most);
  });

  it('what others made does not count as ours', () => {
    const others = current.map(one => ({ ...one, mark: undefined }));
    expect(make([], [live(rule('a')), ...others], { prune: true }).mostDeletes).toBe(1);
  });

  it('a plan that deletes too much says so', () => {
    expect(renderPlan(make([], current, { prune: true }))).toContain(
      'Too many deletes: 100, but 10 may vanish at once',
    );
  });
});

describe('rows of a new watchlist', () => {
  const rows = (...names: string[]) => names.map((Door, index) => ({ id: String(index), values: { Door } }));
  it.each<[string, string[], string[], string[]]>([
    ['all there', ['a', 'b'], ['a', 'b'], []],
    ['added twice', ['a', 'b'], ['a', 'b', 'a', 'b'], ['remove a', 'remove b']],
    ['one is missing', ['a', 'b'], ['a'], ['add b']],
    ['rows of someone else are left', ['a'], ['a', 'roof'], []],
  ])('%s', (_, wanted, there, expected) => {
    const changes = doubledRows(
      wanted.map(Door => ({ Door })),
      rows(...there),
    );
    expect(changes.map(one => `${one.action} ${one.values.Door}`)).toEqual(expected);
  });
});

describe('rows of a watchlist', () => {
  const list = (...rows: Record<string, string>[]): Resource => ({
    ...rule('VIPs'),
    kind: 'watchlist',
    id: '/w/watchlists/VIPs',
    body: { properties: { itemsSearchKey: 'User' } },
    rows,
  });
  const there = (...rows: Record<string, string>[]): Live =>
    live(list(), { rows: rows.map((values, index) => ({ id: String(index), values })) });
  it.each<[string, Record<string, string>[], Record<string, string>[], string[]]>([
    ['the same in another order', [{ User: 'a' }, { User: 'b' }], [{ User: 'b' }, { User: 'a' }], []],
    ['one more', [{ User: 'a' }], [{ User: 'a' }, { User: 'b' }], ['add b']],
    ['one less', [{ User: 'a' }, { User: 'b' }], [{ User: 'b' }], ['remove a']],
    ['a changed value', [{ User: 'a', Why: 'x' }], [{ User: 'a', Why: 'y' }], ['change a']],
    ['a repeated row counts', [{ User: 'a' }], [{ User: 'a' }, { User: 'a' }], ['add a']],
  ])('%s', (_, before, after, expected) => {
    const made = make([list(...after)], [there(...before)]);
    expect(made.changes.flatMap(one => one.rows.map(row => `${row.action} ${row.values.User}`))).toEqual(expected);
  });
});

describe('differences', () => {
  it.each<[string, JsonObject, JsonObject, string[]]>([
    ['none', { a: [1, { b: 2 }] }, { a: [1, { b: 2 }] }, []],
    ['deep inside', { a: { b: [{ c: 1 }] } }, { a: { b: [{ c: 2 }] } }, ['a.b.0.c']],
    ['a list that grew', { a: [1] }, { a: [1, 2] }, ['a']],
    ['added and removed', { a: 1 }, { b: 1 }, ['a', 'b']],
  ])('%s', (_, before, after, paths) => {
    expect(differ(before, after).map(one => one.path)).toEqual(paths);
  });
});

it('a plan reads like this', () => {
  const changed = rule('password-spray', { severity: 'High', query: 'a\nx\ny' });
  const made = make(
    [rule('mfa-reset', { severity: 'High', queryFrequency: 'PT1H', queryPeriod: 'PT2H' }), changed, rule('kept')],
    [live(rule('password-spray', { severity: 'Medium', query: 'a\nb\nc' })), live(rule('kept')), live(rule('old'))],
    { prune: true },
  );
  expect(renderPlan(made)).toBe(
    `prod (westeurope)                            1 to create, 1 to change, 1 to delete, 1 unchanged
  + detection  mfa-reset       Scheduled, High, every 1 h over 2 h
  ~ detection  password-spray
      severity  Medium → High
      query     2 lines changed
  - detection  old             ours, from detections/old.yaml, which is no longer there
Quotas after: 3 of 512 scheduled, 0 of 50 NRT.`,
  );
});

it('an empty plan says so in one line', () => {
  expect(renderPlan(make([rule('a')], [live(rule('a'))]))).toBe(`${'prod (westeurope)'.padEnd(44)} 1 unchanged`);
});
