import fc from 'fast-check';
import { expect, it } from 'vitest';
import { pack } from '../../src/ingest/batch.ts';
import { get, linkHeader } from '../../src/ingest/contract.ts';
import { bodyOf, encodeRow, joinRows } from '../../src/ingest/encode.ts';
import { shiftTimes } from '../../src/ingest/replay/shift-times.ts';
import { shaper } from '../../src/ingest/shape.ts';
import { connectorNamed } from '../helpers/connector-run.ts';

const [okta, github] = [await connectorNamed('okta'), await connectorNamed('github')];
const streams = [...Object.entries(okta.connector.streams), ...Object.entries(github.connector.streams)];
const runs = { numRuns: 300 };

it.each(streams)('any JSON is a row of %s that fits its table, or has a reason', (name, stream) => {
  const shape = shaper(name, stream);
  const dated = {
    uuid: 'u',
    _document_id: 'd',
    id: 'i',
    published: '2026-11-20T10:00:00Z',
    '@timestamp': 1795168800123,
    receivedAt: '2026-11-20T10:00:00Z',
  };
  const event = fc.oneof(
    fc.jsonValue({ maxDepth: 6 }),
    fc
      .dictionary(
        fc.constantFrom('actor', 'client', 'target', 'body', 'headers', '__proto__', 'constructor', 'x'),
        fc.jsonValue({ maxDepth: 4 }),
      )
      .map(more => ({ ...dated, ...more })),
  );
  fc.assert(
    fc.property(event, it => {
      const shaped = shape(it);
      if ('reason' in shaped) expect(shaped.reason).not.toContain('could not read');
      else {
        const sent = JSON.parse(JSON.stringify(shaped.row)) as object;
        expect(Object.keys(sent)).toEqual(Object.keys(shaped.row));
        expect(Object.keys(stream.table.columns)).toEqual(expect.arrayContaining(Object.keys(sent)));
      }
    }),
    runs,
  );
});

it('batches hold every row once, in order, within the limit', () => {
  const rows = fc.array(fc.string({ unit: 'binary', maxLength: 60 }).map(text => ({ encoded: encodeRow({ text }) })));
  fc.assert(
    fc.property(rows, fc.integer({ min: 10, max: 200 }), (items, limit) => {
      const { batches, tooLarge } = pack(items, limit);
      const large = new Set(tooLarge.map(({ item }) => item));
      expect(batches.flat()).toEqual(items.filter(item => !large.has(item)));
      for (const batch of batches)
        expect(bodyOf(joinRows(batch.map(it => it.encoded))).length).toBeLessThanOrEqual(limit);
      for (const { item } of tooLarge) expect(bodyOf(joinRows([item.encoded])).length).toBeGreaterThan(limit);
    }),
    runs,
  );
});

it('any link header leads to an address of http or nowhere', () => {
  const piece = fc.constantFrom(
    '<',
    '>',
    ';',
    ',',
    ' ',
    '"',
    '=',
    'rel',
    'next',
    'https://a.example/x',
    '/y?z=1',
    '\\',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), pieces => {
      const answer = { status: 200, headers: new Headers({ link: pieces.join('') }), body: [] };
      const next = linkHeader({ rel: 'next' }).next(get('https://a.example/logs'), answer, []);
      if (next) expect(next.url).toMatch(/^https:\/\//);
    }),
    runs,
  );
});

it('moving times forth and back changes nothing', () => {
  const around = Date.parse('2026-11-20T12:00:00Z');
  const time = fc.integer({ min: around - 1e9, max: around + 1e6 });
  const value = fc.oneof(
    time,
    time.map(it => new Date(it).toISOString()),
    fc.jsonValue({ maxDepth: 2 }),
  );
  fc.assert(
    fc.property(fc.array(value), fc.integer({ min: 0, max: 1e10 }), (values, by) => {
      expect(shiftTimes(shiftTimes(values, around, by), around + by, -by)).toEqual(values);
    }),
    runs,
  );
});
