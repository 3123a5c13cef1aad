import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { createEngine, openPlaces, type RowSource, ticksFromIso, toRows } from '../../src/kql/index.ts';
import { placesFile } from './places-file.ts';

const now = ticksFromIso('2026-01-01T00:00:00Z')!;
const engine = createEngine({ tables: [] });
const folder = mkdtempSync(join(tmpdir(), 'picket-places-'));
let place: RowSource['place'];

beforeAll(() => {
  const file = join(folder, 'places.mmdb');
  const oslo = {
    country: { names: { en: 'Norway', de: 'Norwegen' } },
    subdivisions: [{ names: { en: 'Oslo County' } }],
    city: { names: { en: 'Oslo' } },
    location: { latitude: 59.9139, longitude: 10.7522 },
  };
  writeFileSync(file, placesFile({ '192.0.2.0/24': oslo, '2001:db8::/32': { country: { names: { en: 'Iceland' } } } }));
  place = openPlaces(file);
});

async function answer(address: string, source: Partial<RowSource> = { place }): Promise<unknown> {
  const query = engine.analyze(`print p = geo_info_from_ip_address(${address})`);
  const table = () => Promise.reject(new Error('this query reads no table'));
  return toRows(await engine.run(query, { source: { table, ...source }, now }))[0].p;
}

describe('geo_info_from_ip_address()', () => {
  it.each([
    [
      'an address of version 4',
      '"192.0.2.77"',
      { country: 'Norway', state: 'Oslo County', city: 'Oslo', latitude: 59.9139, longitude: 10.7522 },
    ],
    [
      'one of version 6 of which little is known',
      '"2001:db8::1"',
      { country: 'Iceland', state: '', city: '', latitude: null, longitude: null },
    ],
    ['one that is not in the database', '"198.51.100.1"', null],
    ['a text that is no address', '"contoso.example"', null],
  ])('of %s', async (_, address, expected) => {
    expect(await answer(address)).toEqual(expected);
  });

  it('says what to do where no database is given', async () => {
    await expect(answer('"192.0.2.1"', {})).rejects.toMatchObject({
      code: 'usage/invalid',
      message: expect.stringContaining('`places: FILE` in picket.yaml'),
    });
  });
});

it('a file that is no database is told', () => {
  const file = join(folder, 'none.mmdb');
  writeFileSync(file, 'nothing');
  expect(() => openPlaces(file)).toThrow(expect.objectContaining({ code: 'file/unreadable' }));
});
