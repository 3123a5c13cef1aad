import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openCachedEngine } from '../../../src/kql/cache/engine.ts';
import { freeze, thaw, thawParts } from '../../../src/kql/cache/freeze.ts';
import { Shelf } from '../../../src/kql/cache/shelf.ts';
import { createEngine, type Schema } from '../../../src/kql/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'picket-cache-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const schema: Schema = {
  tables: [
    {
      name: 'Logs',
      columns: [
        { name: 'TimeGenerated', type: 'datetime' },
        { name: 'Level', type: 'int' },
      ],
    },
  ],
};
const engine = createEngine(schema);

const manyColumns = (table: number) =>
  Array.from({ length: 80 }, (_, at) => ({ name: `c${table}_${at}`, type: 'string' as const }));

const texts = [
  'Logs | where Level > 3 | summarize count() by bin(TimeGenerated, 1h)',
  'print d = decimal(1.50), t = dynamic({"when": datetime(2026-11-20), "ids": [9223372036854775807, 1.5, null]})',
  'let big = 9223372036854775807; Logs | join kind=inner (Logs) on Level | render timechart',
  'Logs | where Lvel == 1',
  '',
];

describe('what is frozen thaws as it was', () => {
  it.each(texts)('%s', text => {
    const analysis = engine.analyze(text);
    const { facts, parts } = freeze(analysis);
    expect(thaw(facts, () => thawParts(parts!))).toEqual(analysis);
  });
});

describe('the cache', () => {
  it('answers as the engine does, the second time without it', () => {
    const file = join(folder, 'kql.db');
    for (const round of [1, 2]) {
      const cached = openCachedEngine(schema, file);
      for (const text of texts) expect(cached.analyze(text), `round ${round}`).toEqual(engine.analyze(text));
      cached.close();
    }
    const shelf = Shelf.open(file, schema)!;
    expect(texts.map(text => shelf.get(text, engine.analyze)?.text)).toEqual(texts);
    shelf.close();
  });

  it('keeps no plan that is larger than making it is slow', () => {
    const wide = { tables: Array.from({ length: 400 }, (_, at) => ({ name: `T${at}`, columns: manyColumns(at) })) };
    const first = openCachedEngine(wide, join(folder, 'wide.db'));
    const { plan } = first.analyze('union T*');
    first.close();
    const shelf = Shelf.open(join(folder, 'wide.db'), wide)!;
    expect(shelf.get('union T*', () => ({ ...engine.analyze(''), plan }))?.plan).toBe(plan);
    shelf.close();
  });

  it('knows nothing of a text once the schema has changed', () => {
    const shelf = Shelf.open(join(folder, 'kql.db'), { tables: [] })!;
    expect(shelf.get(texts[0], engine.analyze)).toBeUndefined();
    shelf.close();
  });

  it('is made anew where its file is damaged', () => {
    const file = join(folder, 'damaged.db');
    writeFileSync(file, 'this is no database at all'.repeat(1000));
    const cached = openCachedEngine(schema, file);
    expect(cached.analyze(texts[0]).columns).toHaveLength(2);
    cached.close();
    expect(Shelf.open(file, schema)?.get(texts[0], engine.analyze)).toEqual(engine.analyze(texts[0]));
  });

  it('is done without where no file can be had', () => {
    const cached = openCachedEngine(schema, join(folder, 'kql.db', 'below-a-file', 'kql.db'));
    expect(cached.analyze(texts[0])).toEqual(engine.analyze(texts[0]));
    cached.close();
  });

  it('analyses many texts ahead in workers with the same answers', async () => {
    const many = Array.from({ length: 5 }, (_, index) => `Logs | where Level == ${index} | project Level`);
    const cached = openCachedEngine(schema, join(folder, 'many.db'));
    await cached.ahead(many, 2);
    expect(many.map(text => cached.analyze(text))).toEqual(many.map(text => engine.analyze(text)));
    cached.close();
  });
});
