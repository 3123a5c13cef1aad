import { Store } from '../../../src/kql/duckdb/store.ts';
import { resourceOf, rowsOf } from './samples.ts';

/** Commits one row and one resource after the other for as long as it lives, and tells each that was acknowledged. */
const store = await Store.open(process.argv[2]);
const start = Number(process.argv[3]);
for (let number = start; ; number++) {
  await store.commit({ rows: [rowsOf([number])], put: [{ resource: resourceOf(number) }] });
  process.send?.(number);
}
