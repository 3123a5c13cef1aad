import {
  type Answer,
  type CellView,
  type ChartView,
  type GridView,
  present,
} from '../../../sentinel/workbook/index.ts';

const numbers = new Set(['int', 'long', 'real', 'decimal']);
const most = 10_000;

/** An answer of the query API as a plain grid. */
export function answerGrid({ columns, rows }: Answer): GridView {
  return {
    kind: 'grid',
    columns: columns.map(({ name, type }) => ({ name, label: name, right: numbers.has(type) })),
    rows: rows.slice(0, most).map(row => ({
      cells: row.map((value, index) => cell(value, columns[index].type)),
      level: 0,
      parent: null,
      children: 0,
      sets: {},
    })),
    filter: rows.length > 20,
    tree: null,
    total: rows.length,
  };
}

function cell(value: unknown, type: string): CellView {
  const text =
    value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
  return {
    text: type === 'datetime' ? text.replace('T', ' ') : text,
    order: numbers.has(type) ? Number(value) : text,
    form: numbers.has(type) ? 'number' : 'text',
  };
}

/** An answer as the chart that its `render` asks for, else as one that fits its columns; undefined where it has no numbers. */
export function answerChart(answer: Answer): ChartView | undefined {
  if (answer.rows.length === 0 || !answer.columns.some(({ type }) => numbers.has(type) || type === 'dynamic'))
    return undefined;
  const asked = String(answer.render?.visualization ?? '');
  const timed = answer.columns.some(({ type }) => type === 'datetime');
  const view = present(
    { visualization: asked === '' || asked === 'table' ? (timed ? 'timechart' : 'barchart') : asked },
    answer,
    new Map(),
  );
  return view.kind === 'chart' ? view : undefined;
}
