import type { Column } from '../core/table.ts';

/**
 * The column in which a workspace keeps when a row arrived; ingestion_time() reads it. Rows of files and tests may name it; those that do
 * not arrived when they were generated (TimeGenerated).
 */
export const arrivalColumn: Column = { name: '_TimeReceived', type: 'datetime' };
