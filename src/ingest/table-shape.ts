/** The column types that a stream of a data collection rule can carry. */
export type StreamColumnType = 'string' | 'int' | 'long' | 'real' | 'bool' | 'dynamic' | 'datetime';

/** A table that a connector fills: its name and its columns with their types. */
export interface TableShape<Columns extends Record<string, StreamColumnType> = Record<string, StreamColumnType>> {
  readonly name: string;
  readonly columns: Columns;
}

/** Columns that the runtime fills itself, in every table. */
export type StandardColumn = 'TimeGenerated' | 'EventTime' | 'IngestId' | 'AdditionalFields';

interface Cells {
  string: string;
  int: number;
  long: number;
  real: number;
  bool: boolean;
  dynamic: unknown;
  datetime: string;
}

/** What a cell of a column holds before it is written as JSON. */
export type CellOf<Type extends StreamColumnType> = Cells[Type];

/** Declares a table; written by `node scripts/generate.ts` from the JSON files of a connector's tables. */
export function defineTable<const Columns extends Record<string, StreamColumnType>>(
  name: string,
  columns: Columns,
): TableShape<Columns> {
  return { name, columns };
}
