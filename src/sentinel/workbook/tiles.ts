import { type Answer, columnIndex, isNumeric, numeric } from './data.ts';
import { exportsOf } from './export.ts';
import { compare, formatted } from './grid.ts';
import { number, object, plainText, type Raw, text } from './raw.ts';
import type { Values } from './value.ts';
import type { CellView, StatView, TilesView } from './view.ts';

const mostTiles = 100;

/** One tile a row; each of its slots shows a column with a format. */
export function tilesView(content: Raw, answer: Answer, values: Values): TilesView {
  const settings = object(content.tileSettings);
  const slots = {
    title: slot(settings.titleContent, answer, values),
    subtitle: slot(settings.subtitleContent, answer, values),
    left: slot(settings.leftContent, answer, values),
    right: slot(settings.rightContent, answer, values),
    below: slot(settings.secondaryContent, answer, values),
  };
  const bare = Object.values(slots).every(one => one === null);
  const used = bare ? defaultSlots(answer, values) : slots;
  const rows = sorted(answer, settings);
  return {
    kind: 'tiles',
    tiles: rows.slice(0, number(settings.rowLimit) ?? mostTiles).map(row => ({
      title: used.title?.(row) ?? null,
      subtitle: used.subtitle?.(row) ?? null,
      left: used.left?.(row) ?? null,
      right: used.right?.(row) ?? null,
      below: used.below?.(row) ?? null,
      sets: exportsOf(content, name => row[columnIndex(answer, name)], answer, row),
    })),
    border: settings.showBorder !== false,
    total: answer.rows.length,
  };
}

type Slot = ((row: readonly unknown[]) => CellView) | null;

function slot(settings: unknown, answer: Answer, values: Values): Slot {
  const rule = object(settings);
  const column = columnIndex(answer, text(rule.columnMatch));
  return column < 0 ? null : cellsOf(answer, column, rule, values);
}

function cellsOf(answer: Answer, column: number, rule: Raw, values: Values): Slot {
  const { cell } = formatted(answer, [{ ...rule, columnMatch: answer.columns[column].name }], values);
  return row => cell(row, column);
}

/** Without settings: the first text above the first number. */
function defaultSlots(answer: Answer, values: Values): Record<'title' | 'subtitle' | 'left' | 'right' | 'below', Slot> {
  const label = answer.columns.findIndex(({ type }) => !isNumeric(type));
  const value = answer.columns.findIndex(({ type }) => isNumeric(type));
  return {
    title: label < 0 ? null : cellsOf(answer, label, { formatter: 1 }, values),
    subtitle: null,
    left: value < 0 ? null : cellsOf(answer, value, { formatter: 12 }, values),
    right: null,
    below: null,
  };
}

function sorted(answer: Answer, settings: Raw): (readonly unknown[])[] {
  const column = columnIndex(answer, text(settings.sortCriteriaField));
  const order = number(settings.sortOrderField) ?? 0;
  if (column < 0 || order === 0) return answer.rows;
  return [...answer.rows].sort((a, b) => (order === 2 ? -1 : 1) * compare(a[column], b[column]));
}

/** The first number of an answer in large, with the first text as what it tells of. */
export function statView(content: Raw, answer: Answer): StatView {
  const settings = object(content.statSettings);
  const named = columnIndex(answer, text(settings.valueField));
  const column =
    named >= 0
      ? named
      : Math.max(
          0,
          answer.columns.findIndex(({ type }) => isNumeric(type)),
        );
  const value = answer.rows[0]?.[column];
  const { cell } = formatted(answer, [{ columnMatch: answer.columns[column]?.name, formatter: 12 }], new Map());
  const shown = answer.rows.length > 0 ? cell(answer.rows[0], column) : { text: '0', order: 0, form: 'big' as const };
  return {
    kind: 'stat',
    label: answer.columns[column]?.name ?? '',
    value: numeric(value) === undefined ? { ...shown, text: plainText(value) } : shown,
  };
}
