import type { Relation } from '../ir.ts';
import type { ScalarType } from '../value.ts';
import type { Step } from './runtime.ts';

const dataTypes: Record<ScalarType, string> = {
  bool: 'System.SByte',
  int: 'System.Int32',
  long: 'System.Int64',
  real: 'System.Double',
  decimal: 'System.Data.SqlTypes.SqlDecimal',
  string: 'System.String',
  datetime: 'System.DateTime',
  timespan: 'System.TimeSpan',
  guid: 'System.Guid',
  dynamic: 'System.Object',
};

/** @see https://learn.microsoft.com/kusto/query/getschema-operator */
export function getSchema(node: Extract<Relation, { op: 'getschema' }>): Step {
  const { of } = node;
  const ordinal = node.columns[1].type;
  return () => ({
    columns: node.columns,
    values: [
      of.map(column => column.name),
      of.map((_, index) => (ordinal === 'long' ? BigInt(index) : index)),
      of.map(column => dataTypes[column.type]),
      of.map(column => column.type),
    ],
    length: of.length,
  });
}
