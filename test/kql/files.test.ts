import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readRowFile } from '../../src/kql/files.ts';

const folder = mkdtempSync(join(tmpdir(), 'picket-files-'));

function read(name: string, content: string | Uint8Array) {
  writeFileSync(join(folder, name), content);
  return readRowFile(join(folder, name), () => undefined);
}

function types(name: string, content: string) {
  return Object.fromEntries(read(name, content).columns.map(column => [column.name, column.type]));
}

describe('types of columns', () => {
  it.each([
    ['bool', '[{"x":true},{"x":null}]'],
    ['long', '[{"x":1},{"x":9223372036854775807}]'],
    ['real', '[{"x":1},{"x":2.5}]'],
    ['datetime', '[{"x":"2026-11-20T10:00:00Z"},{"x":""}]'],
    ['datetime', '[{"x":"2026-11-20 10:00:00"}]'],
    ['string', '[{"x":"2026"}]'],
    ['string', '[{"x":null}]'],
    ['dynamic', '[{"x":{"a":1}}]'],
    ['dynamic', '[{"x":"a"},{"x":1}]'],
  ])('%s from %s', (type, text) => {
    expect(types('a.json', text)).toEqual({ x: type });
  });

  it('reads numbers and booleans from CSV, and a leading zero as text', () => {
    expect(types('a.csv', 'a,b,c,d,e\n1,1.5,true,007,2026-11-20\n2,2,false,010,2026-11-21\n')).toEqual({
      a: 'long',
      b: 'real',
      c: 'bool',
      d: 'string',
      e: 'datetime',
    });
  });

  it('keeps the types of a known table and adds what it lacks', () => {
    writeFileSync(join(folder, 'b.ndjson'), '{"Level":"5","New":1}\n');
    const known = {
      name: 'T',
      columns: [
        { name: 'Level', type: 'string' as const },
        { name: 'Gone', type: 'int' as const },
      ],
    };
    const table = readRowFile(`T=${join(folder, 'b.ndjson')}`, name => (name === 'T' ? known : undefined));
    expect(table.columns).toEqual([...known.columns, { name: 'New', type: 'long' }]);
  });
});

describe('rows', () => {
  it('keeps whole numbers beyond 2^53', () => {
    expect(read('c.ndjson', '{"x":9007199254740993}\n\n{"x":1}').rows).toEqual([{ x: 9007199254740993n }, { x: 1 }]);
  });

  it('reads an object over several lines as one row', () => {
    expect(read('d.json', '{\n "x": 1\n}').rows).toEqual([{ x: 1 }]);
  });

  it('reads an empty file as no rows', () => {
    expect(read('e.ndjson', '\n').rows).toEqual([]);
  });

  it.each([
    ['f.ndjson', '{"x":1}\n{"x":', /f\.ndjson:2 is no JSON/],
    ['g.json', '[{"x":1}, 2]', /g\.json, entry 2 must be a JSON object/],
    ['h.csv', 'a,b\n1,2,3\n', /h\.csv is no CSV with a header line/],
    ['i.json', new Uint8Array([0x5b, 0xff, 0x5d]), /i\.json can not be read/],
  ])('%s says where it is wrong', (name, content, message) => {
    expect(() => read(name, content)).toThrow(message);
  });
});
