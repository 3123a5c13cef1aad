import type { Column } from '../core/table.ts';

/** A query as plain data: no node of the parser's, no closure, no class. `picket query --explain` prints it. */
export type Relation = { op: 'scan'; table: string; columns: readonly Column[] };
