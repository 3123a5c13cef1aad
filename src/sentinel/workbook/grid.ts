import { type Answer, columnIndex, numeric } from './data.ts';
import { exportsOf } from './export.ts';
import { type ColumnFormat, formatCell, formatOf, hidden } from './formatter.ts';
import { number, object, objects, plainText, type Raw, text } from './raw.ts';
import type { Values } from './value.ts';
import type { CellView, GridRow, GridView } from './view.ts';

const defaultRows = 250;
const mostRows = 10_000;

/** Rows of an answer with a format for each column. */
export interface Formatted {
  formats: ColumnFormat[];
  cell(row: readonly unknown[], column: number): CellView;
}

/** The formats of an answer's columns after the rules of a grid or a tile. */
export function formatted(answer: Answer, rules: readonly Raw[], values: Values): Formatted {
  const spans = new Map<number, { min: number; max: number }>();
  const spanOf = (index: number) => {
    if (!spans.has(index)) spans.set(index, columnSpan(answer, index));
    return spans.get(index)!;
  };
  const span = (matching: (name: string) => boolean) => {
    const each = answer.columns.flatMap(({ name }, index) => (matching(name) ? [spanOf(index)] : []));
    return { min: Math.min(0, ...each.map(one => one.min)), max: Math.max(0, ...each.map(one => one.max)) };
  };
  const formats = answer.columns.map(column => formatOf(column, rules, span));
  const cell = (row: readonly unknown[], column: number) => {
    const at = (name: string) => row[columnIndex(answer, name)];
    return formatCell(row[column], formats[column], at, values);
  };
  return { formats, cell };
}

function columnSpan(answer: Answer, index: number): { min: number; max: number } {
  let [min, max] = [0, 0];
  for (const row of answer.rows) {
    const value = numeric(row[index]);
    if (value === undefined) continue;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return { min, max };
}

/** A grid: sorted, cut to its limit, its rows in a tree where the settings ask for one. */
export function gridView(content: Raw, answer: Answer, values: Values): GridView {
  const settings = object(content.gridSettings);
  const { formats, cell } = formatted(answer, objects(settings.formatters), values);
  const labels = new Map(objects(settings.labelSettings).map(one => [text(one.columnId), text(one.label)]));
  const shown = answer.columns.map((_, index) => index).filter(index => formats[index].formatter !== hidden);
  const sorted = sortedRows(answer, settings, content);
  const limit = Math.min(number(settings.rowLimit) ?? defaultRows, mostRows);
  const kept = sorted.slice(0, limit);
  const toRow = (row: readonly unknown[]): GridRow => ({
    cells: shown.map(index => cell(row, index)),
    level: 0,
    parent: null,
    children: 0,
    sets: exportsOf(content, name => row[columnIndex(answer, name)], answer, row),
  });
  const hierarchy = object(settings.hierarchySettings);
  const tree = treeOf(hierarchy, answer);
  return {
    kind: 'grid',
    columns: shown.map(index => {
      const { name, type } = answer.columns[index];
      return {
        name,
        label: labels.get(name) || name,
        right: formats[index].formatter === 2 || (numericType(type) && formats[index].formatter < 3),
      };
    }),
    rows:
      tree === 'none'
        ? kept.map(toRow)
        : tree === 'ids'
          ? byParent(kept, answer, hierarchy, toRow)
          : byGroup(kept, answer, hierarchy, toRow),
    filter: settings.filter === true,
    tree: tree === 'none' ? null : { expanded: hierarchy.expandTopLevel === true },
    total: answer.rows.length,
  };
}

function numericType(type: string): boolean {
  return ['int', 'long', 'real', 'decimal'].includes(type);
}

function sortedRows(answer: Answer, settings: Raw, content: Raw): (readonly unknown[])[] {
  const keys = [...objects(settings.sortBy), ...objects(content.sortBy)].flatMap(one => {
    const index = columnIndex(answer, text(one.itemKey).replace(/^\$gen_\w+?_(.+?)_\d+$/, '$1'));
    return index < 0 ? [] : [{ index, sign: number(one.sortOrder) === 2 ? -1 : 1 }];
  });
  if (keys.length === 0) return answer.rows;
  return [...answer.rows].sort((a, b) => {
    for (const { index, sign } of keys) {
      const order = compare(a[index], b[index]);
      if (order !== 0) return sign * order;
    }
    return 0;
  });
}

export function compare(a: unknown, b: unknown): number {
  const [left, right] = [numeric(a), numeric(b)];
  if (left !== undefined && right !== undefined) return left - right;
  return plainText(a).localeCompare(plainText(b));
}

function treeOf(hierarchy: Raw, answer: Answer): 'none' | 'ids' | 'groups' {
  if (hierarchy.treeType === 0)
    return columnIndex(answer, text(hierarchy.idColumn)) >= 0 && columnIndex(answer, text(hierarchy.parentColumn)) >= 0
      ? 'ids'
      : 'none';
  return hierarchy.treeType === 1 && groupColumns(hierarchy, answer).length > 0 ? 'groups' : 'none';
}

/** Rows under the row whose id they name; a row that would lie under itself is one of the top. */
function byParent(
  rows: readonly (readonly unknown[])[],
  answer: Answer,
  hierarchy: Raw,
  toRow: (row: readonly unknown[]) => GridRow,
): GridRow[] {
  const [id, parent] = [
    columnIndex(answer, text(hierarchy.idColumn)),
    columnIndex(answer, text(hierarchy.parentColumn)),
  ];
  const ids = new Set(rows.map(row => plainText(row[id])));
  const children = Map.groupBy(rows, row => {
    const under = plainText(row[parent]);
    return under !== '' && under !== plainText(row[id]) && ids.has(under) ? under : '';
  });
  const out: GridRow[] = [];
  const seen = new Set<unknown>();
  const place = (row: readonly unknown[], level: number, above: number | null) => {
    if (seen.has(row)) return;
    seen.add(row);
    const under = children.get(plainText(row[id])) ?? [];
    const at = out.push({ ...toRow(row), level, parent: above, children: under.length }) - 1;
    if (level < 50) for (const child of under) place(child, level + 1, at);
  };
  for (const row of children.get('') ?? []) place(row, 0, null);
  return out;
}

function groupColumns(hierarchy: Raw, answer: Answer): number[] {
  const names = Array.isArray(hierarchy.groupBy) ? hierarchy.groupBy.map(text) : [];
  return names.map(name => columnIndex(answer, name)).filter(index => index >= 0);
}

/** Rows under a row for each value of the columns that group them. */
function byGroup(
  rows: readonly (readonly unknown[])[],
  answer: Answer,
  hierarchy: Raw,
  toRow: (row: readonly unknown[]) => GridRow,
): GridRow[] {
  const out: GridRow[] = [];
  const place = (
    some: readonly (readonly unknown[])[],
    columns: readonly number[],
    level: number,
    above: number | null,
  ) => {
    const [column, ...rest] = columns;
    if (column === undefined) {
      for (const row of some) out.push({ ...toRow(row), level, parent: above });
      return;
    }
    for (const [value, members] of Map.groupBy(some, row => plainText(row[column]))) {
      const head = toRow(members[0]);
      const cells = head.cells.map(
        (_, index): CellView => ({
          text: index === 0 ? `${value || '(empty)'} (${members.length})` : '',
          order: index === 0 ? value : '',
          form: 'text',
        }),
      );
      const at = out.push({ cells, level, parent: above, children: members.length, sets: {} }) - 1;
      place(members, rest, level + 1, at);
    }
  };
  place(rows, groupColumns(hierarchy, answer), 0, null);
  return out;
}
