import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { status } from '../../src/ingest/index.ts';
import { openState } from '../../src/ingest/state.ts';
import { temporaryFolder } from '../helpers/connector-run.ts';

it('stands where the last commit left it, also after it was closed', () => {
  const folder = temporaryFolder();
  const state = openState(folder);
  state.commit('s', {
    done: [{ id: 'a', time: 5 }],
    counts: { fetched: 3, sent: 1 },
    moved: { cursor: { next: 'x' }, newest: 5, forgetBefore: 0 },
  });
  state.close();
  const again = openState(folder);
  expect(again.standing('s')).toEqual({
    cursor: { next: 'x' },
    newest: 5,
    trouble: null,
    counts: { fetched: 3, sent: 1, duplicates: 0, deadLettered: 0 },
  });
  expect(again.fresh('s', ['a', 'b'])).toEqual(new Set(['b']));
  expect(again.fresh('t', ['a'])).toEqual(new Set(['a']));
  again.close();
});

it('stores a commit whole or not at all', () => {
  const state = openState(temporaryFolder());
  const broken = {
    done: [
      { id: 'a', time: 1 },
      { id: null as never, time: 2 },
    ],
    counts: { sent: 2 },
  };
  expect(() => state.commit('s', broken)).toThrow(expect.objectContaining({ code: 'file/unwritable' }));
  expect(state.fresh('s', ['a'])).toEqual(new Set(['a']));
  expect(state.standing('s').counts.sent).toBe(0);
  state.commit('s', { done: [{ id: 'a', time: 1 }] });
  expect(state.fresh('s', ['a'])).toEqual(new Set());
  state.close();
});

it('forgets ids that can not come again', () => {
  const state = openState(temporaryFolder());
  state.commit('s', {
    done: [
      { id: 'old', time: 10 },
      { id: 'new', time: 20 },
    ],
  });
  state.commit('s', { moved: { cursor: null, newest: 20, forgetBefore: 15 } });
  expect(state.fresh('s', ['old', 'new'])).toEqual(new Set(['old']));
  state.close();
});

it('remembers which fields no column takes, and when each was seen first', () => {
  const state = openState(temporaryFolder());
  state.drifted('s', ['colour', 'size'], 5);
  state.drifted('s', ['size', 'weight'], 9);
  expect([...state.drift('s')]).toEqual([
    ['colour', 5],
    ['size', 5],
    ['weight', 9],
  ]);
  expect(state.drift('t').size).toBe(0);
  state.close();
});

it('brings over what an earlier version has stored of deliveries', () => {
  const folder = temporaryFolder();
  openState(folder).close();
  const db = new DatabaseSync(join(folder, 'state.db'));
  db.exec(
    `DROP TABLE drift; INSERT INTO spool (stream, id, received_at, headers, body) VALUES ('s', 'a', 1, '{}', '"1234"')`,
  );
  db.close();
  const state = openState(folder);
  const [old] = state.oldDeliveries('s');
  expect(old).toEqual({ seq: 1, id: 'a', receivedAt: 1, headers: {}, body: '"1234"' });
  state.forgetOld([old.seq]);
  expect(state.oldDeliveries('s')).toEqual([]);
  state.close();
});

it('has one owner at a time, and can be looked at beside it', () => {
  const folder = temporaryFolder();
  expect(status(folder)).toEqual({});
  const state = openState(folder);
  expect(() => openState(folder)).toThrow(expect.objectContaining({ code: 'store/locked' }));
  state.commit('s', { counts: { sent: 4 }, moved: { cursor: null, newest: 1000, forgetBefore: 0 } });
  state.trouble('s', 'waits for a role');
  expect(status(folder, 5000)).toEqual({
    s: {
      fetched: 0,
      sent: 4,
      duplicates: 0,
      deadLettered: 0,
      newest: '1970-01-01T00:00:01.000Z',
      lag: 4000,
      drift: [],
      trouble: 'waits for a role',
    },
  });
  state.close();
  openState(folder).close();
});

it('says that a file is no state', () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'state.db'), 'this is no database, but it is long enough to look at'.repeat(20));
  expect(() => openState(folder)).toThrow(expect.objectContaining({ code: 'store/damaged' }));
  writeFileSync(join(folder, 'state.db'), '');
  openState(folder).close();
});

it('says that a state of a later version is none it knows', () => {
  const folder = temporaryFolder();
  openState(folder).close();
  const db = new DatabaseSync(join(folder, 'state.db'));
  db.exec('PRAGMA user_version = 9');
  db.close();
  expect(() => openState(folder)).toThrow('has version 9; this Picket knows 1');
});

it('says that a folder can not be written', () => {
  const file = join(temporaryFolder(), 'file');
  writeFileSync(file, '');
  expect(() => openState(join(file, 'below'))).toThrow(expect.objectContaining({ code: 'file/unwritable' }));
});
