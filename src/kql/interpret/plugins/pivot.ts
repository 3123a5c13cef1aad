import type { Column } from '../../../core/table.ts';
import { converter } from '../../functions/convert.ts';
import type { Aggregate } from '../../ir.ts';
import type { Batch, Value } from '../../value.ts';
import { compileAggregate, type Gathering } from '../aggregate.ts';
import { Rows } from '../batch.ts';
import { frameOf } from '../frame.ts';
import type { Guard } from '../guard.ts';
import { rowKey } from '../key.ts';
import { columnName, type PluginEntry, page } from './define.ts';

const counting: Aggregate = { is: 'aggregate', name: 'count', function: 'count', args: [], type: 'long' };

/** Each value of a column becomes a column of its own, in the order of their texts. */
export const pivot: PluginEntry = {
  docs: page('pivot'),
  open: true,
  prepare(node, from, run) {
    const [first, ...rest] = node.args;
    const pivoted = columnName(first);
    const given = rest.find(each => each.is === 'aggregate')?.aggregate;
    const aggregate = given ?? counting;
    const start = compileAggregate(aggregate, node.from.columns, run);
    const wanted = rest.filter(each => each.is === 'value').map(columnName);
    const used = columnsIn(aggregate).add(pivoted);
    const by =
      wanted.length > 0 ? wanted : node.from.columns.map(column => column.name).filter(name => !used.has(name));
    const type = aggregate.is === 'aggregate' ? aggregate.type : 'dynamic';
    return () => {
      const batch = from();
      const groups = grouped(batch, by, pivoted, start, run.guard);
      const names = [...new Set(groups.flatMap(group => [...group.cells.keys()]))].sort((a, b) => (a < b ? -1 : 1));
      const columns: Column[] = [
        ...by.map(name => ({ name, type: batch.columns.find(column => column.name === name)!.type })),
        ...names.map(name => ({ name, type })),
      ];
      const nothing = start().finish()[0];
      const result = new Rows(columns, run.guard);
      for (const { by: values, cells } of groups)
        result.push([...values, ...names.map(name => cells.get(name)?.finish()[0] ?? nothing)]);
      return result.batch();
    };
  },
  examples: {
    'datatable(who: string, what: string)["ana", "in", "ana", "out", "bo", "in"] | evaluate pivot(what) | sort by who asc':
      [
        ['ana', 1, 1],
        ['bo', 1, 0],
      ],
    'datatable(who: string, what: string, n: long)["ana", "in", 2, "ana", "in", 3] | evaluate pivot(what, sum(n), who)':
      [['ana', 5]],
  },
};

/** About the bytes of a cell that holds nothing yet. */
const weightOfCell = 700;

interface Group {
  by: Value[];
  cells: Map<string, Gathering>;
}

function grouped(batch: Batch, by: readonly string[], pivoted: string, start: () => Gathering, guard: Guard): Group[] {
  const frame = frameOf(batch);
  const indexes = by.map(name => batch.columns.findIndex(column => column.name === name));
  const at = batch.columns.findIndex(column => column.name === pivoted);
  const toText = converter(batch.columns[at].type, 'string');
  const groups = new Map<unknown, Group>();
  for (let row = 0; row < batch.length; row++) {
    guard.step();
    const values = indexes.map(index => batch.values[index][row]);
    const key = values.length === 0 ? '' : rowKey(values);
    const group = groups.get(key) ?? { by: values, cells: new Map() };
    groups.set(key, group);
    const name = String(toText(batch.values[at][row]) ?? '');
    let cell = group.cells.get(name);
    if (!cell) {
      cell = start();
      group.cells.set(name, cell);
      guard.hold(weightOfCell + name.length);
    }
    cell.add(frame, row);
  }
  return [...groups.values()];
}

function columnsIn(value: unknown, found = new Set<string>()): Set<string> {
  if (typeof value !== 'object' || value === null) return found;
  const part = value as { is?: string; name?: string };
  if (part.is === 'column' && part.name !== undefined) found.add(part.name);
  for (const each of Object.values(value)) columnsIn(each, found);
  return found;
}
