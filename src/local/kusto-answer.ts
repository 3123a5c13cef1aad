import type { Column } from '../core/table.ts';
import { printDynamic } from '../kql/dynamic.ts';
import type { Analysis } from '../kql/index.ts';
import { toJson } from '../kql/rows.ts';
import type { Batch, Dynamic, ScalarType, Value } from '../kql/value.ts';
import type { Json } from './arm.ts';

/** A table as a Kusto cluster tells of it: columns by type, and rows of JSON values. */
export interface KustoTable {
  name: string;
  columns: readonly Column[];
  rows: readonly (readonly unknown[])[];
}

const { rawJSON } = JSON as JSON & { rawJSON(text: string): unknown };

/** The rows of a result as Kusto writes them: a dynamic is its JSON as text, a long keeps all digits. */
export function kustoTable(name: string, batch: Batch): KustoTable {
  const writers = batch.columns.map(({ type }) => cell(type));
  const rows = Array.from({ length: batch.length }, (_, row) =>
    batch.values.map((values, index) => writers[index](values[row])),
  );
  return { name, columns: batch.columns, rows };
}

function cell(type: ScalarType): (value: Value) => unknown {
  if (type === 'dynamic')
    return value => (value === null ? null : typeof value === 'string' ? value : printDynamic(value as Dynamic));
  if (type === 'long') return value => (value === null ? null : rawJSON(String(value)));
  return value => toJson(value, type);
}

const netTypes: Record<string, string> = {
  bool: 'SByte',
  int: 'Int32',
  long: 'Int64',
  real: 'Double',
  decimal: 'SqlDecimal',
  string: 'String',
  datetime: 'DateTime',
  timespan: 'TimeSpan',
  guid: 'Guid',
  dynamic: 'Object',
};

/** The answer of version 1: tables one after another, the last of which says what each is. https://learn.microsoft.com/kusto/api/rest/response-http */
export function answerV1(tables: readonly KustoTable[]): Json {
  const shown = tables.map(({ columns, rows }, index) => ({
    TableName: `Table_${index}`,
    Columns: columns.map(({ name, type }) => ({ ColumnName: name, DataType: netTypes[type], ColumnType: type })),
    Rows: rows,
  }));
  return { Tables: [...shown, status(shown.length), contents(tables, shown.length)] };
}

function status(index: number): Json {
  return plain(
    `Table_${index}`,
    ['Timestamp', 'Severity', 'SeverityName', 'StatusCode', 'StatusDescription'],
    [[null, 4, 'Info', 0, 'Query completed successfully']],
  );
}

function contents(tables: readonly KustoTable[], count: number): Json {
  const rows = tables.map(({ name }, index) => [index, 'QueryResult', name, '', '']);
  return plain(
    `Table_${count + 1}`,
    ['Ordinal', 'Kind', 'Name', 'Id', 'PrettyName'],
    [...rows, [count, 'QueryStatus', 'QueryStatus', '', '']],
  );
}

function plain(name: string, columns: readonly string[], rows: unknown[][]): Json {
  const typeOf = (index: number) => (typeof rows[0]?.[index] === 'number' ? 'int' : 'string');
  return {
    TableName: name,
    Columns: columns.map((column, index) => ({
      ColumnName: column,
      DataType: netTypes[typeOf(index)],
      ColumnType: typeOf(index),
    })),
    Rows: rows,
  };
}

/** The answer of version 2: frames. https://learn.microsoft.com/kusto/api/rest/response-http-v2 */
export function answerV2(tables: readonly KustoTable[], { render }: Pick<Analysis, 'render'>): Json[] {
  const frame = (id: number, kind: string, { name, columns, rows }: KustoTable) => ({
    FrameType: 'DataTable',
    TableId: id,
    TableKind: kind,
    TableName: name,
    Columns: columns.map(column => ({ ColumnName: column.name, ColumnType: column.type })),
    Rows: rows,
  });
  const properties = { Visualization: null, Title: null, ...render };
  return [
    { FrameType: 'DataSetHeader', IsProgressive: false, Version: 'v2.0' },
    frame(0, 'QueryProperties', {
      name: '@ExtendedProperties',
      columns: [column('TableId', 'int'), column('Key', 'string'), column('Value', 'dynamic')],
      rows: [[1, 'Visualization', JSON.stringify(properties)]],
    }),
    ...tables.map((table, index) => frame(index + 1, 'PrimaryResult', table)),
    frame(tables.length + 1, 'QueryCompletionInformation', {
      name: 'QueryCompletionInformation',
      columns: [
        column('Level', 'int'),
        column('LevelName', 'string'),
        column('StatusCode', 'int'),
        column('Payload', 'string'),
      ],
      rows: [[4, 'Info', 0, '{"Count":1,"Text":"Query completed successfully"}']],
    }),
    { FrameType: 'DataSetCompletion', HasErrors: false, Cancelled: false },
  ];
}

function column(name: string, type: ScalarType): Column {
  return { name, type };
}
