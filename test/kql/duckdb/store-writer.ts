import { Store } from '../../../src/kql/duckdb/store.ts';
import { resourceOf, rowsOf, shapeAt } from './samples.ts';

/** Commits one row and one resource after the other for as long as it lives, and tells each that was acknowledged. */
const store = await Store.open(process.argv[2]);
const start = Number(process.argv[3]);
for (let number = start; ; number++) {
  await store.commit({
    tables: [shapeAt(number)],
    drop: number % 7 === 0 ? ['Shape_CL'] : [],
    rows: [rowsOf([number]), { ...rowsOf([number]), table: shapeAt(number) }],
    put: [{ resource: resourceOf(number) }],
    remove: [{ id: `/things/${number - 3}` }],
  });
  process.send?.(number);
}
