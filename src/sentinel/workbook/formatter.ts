import { compares } from './condition.ts';
import { dynamicValue, numeric } from './data.ts';
import { formatNumber } from './number-format.ts';
import { isObject, number, object, objects, plainText, type Raw, text } from './raw.ts';
import { substitute } from './substitute.ts';
import type { Values } from './value.ts';
import type { CellView } from './view.ts';

/** How the cells of a column are shown, and over which numbers bars and heat reach. */
export interface ColumnFormat {
  formatter: number;
  options: Raw;
  numberFormat: unknown;
  dateFormat: unknown;
  tooltip: string;
  type: string;
  min: number;
  max: number;
}

export const hidden = 5;

/** The numbers that workbooks give the ways of showing a cell. */
const forms: Record<number, CellView['form'] | undefined> = {
  2: 'number',
  3: 'bar',
  4: 'bar-below',
  7: 'link',
  8: 'heat',
  9: 'line',
  10: 'bars',
  11: 'icon',
  12: 'big',
  13: 'text',
  14: 'text',
  15: 'text',
  16: 'text',
  17: 'text',
  18: 'badge',
  20: 'heat',
  21: 'area',
};

/** One cell. `row` gives the values of the other columns, for links and thresholds that look at them. */
export function formatCell(
  value: unknown,
  format: ColumnFormat,
  row: (name: string) => unknown,
  values: Values,
): CellView {
  const { formatter, options } = format;
  const cell = baseCell(value, format);
  const tip = tipOf(format, row);
  const with_ = (more: Partial<CellView>): CellView => ({ ...cell, ...(tip ? { tip } : {}), ...more });
  switch (formatter) {
    case 3:
    case 4:
    case 8:
    case 20:
      return with_({ part: partOf(numeric(value), format), colour: text(options.palette) || 'blue' });
    case 9:
    case 10:
    case 21:
      return with_({ text: '', values: seriesOf(value), colour: text(options.palette) || 'blue' });
    case 7:
      return with_(linkCell(cell.text, options, row, values));
    case 11:
      return with_({ icon: statusIcon(cell.text) });
    case 12:
      return with_(options.palette ? { colour: text(options.palette) } : {});
    case 13:
    case 14:
    case 15:
      return with_({
        text: cell.text.startsWith('/') ? cell.text.slice(cell.text.lastIndexOf('/') + 1) : cell.text,
        tip: cell.text,
      });
    case 18:
      return with_(thresholdCell(value, cell.text, options, row));
    default:
      return with_({});
  }
}

function baseCell(value: unknown, format: ColumnFormat): CellView {
  const amount = format.type === 'string' || format.type === 'datetime' ? undefined : numeric(value);
  const asNumber = numeric(value);
  const shown =
    asNumber !== undefined && (format.numberFormat !== undefined || amount !== undefined)
      ? formatNumber(asNumber, format.numberFormat)
      : readable(value, format);
  return {
    text: shown,
    order: asNumber ?? plainText(value).toLowerCase(),
    form: forms[format.formatter] ?? (amount === undefined ? 'text' : 'number'),
  };
}

function readable(value: unknown, { type, formatter }: ColumnFormat): string {
  const written = plainText(value);
  if (type !== 'datetime' && formatter !== 6) return written;
  const time = Date.parse(written);
  return Number.isNaN(time)
    ? written
    : new Date(time)
        .toISOString()
        .replace('T', ' ')
        .replace(/\.\d+Z$/, ' UTC');
}

function tipOf({ tooltip }: ColumnFormat, row: (name: string) => unknown): string {
  return inRow(tooltip, row);
}

/** `["Column"]` in a text stands for the row's value of that column. */
function inRow(template: string, row: (name: string) => unknown): string {
  return template.replace(/\[["']([^"'\]]+)["']\]/g, (_, name: string) => plainText(row(name)));
}

function partOf(value: number | undefined, { min, max }: ColumnFormat): number {
  if (value === undefined || max <= min) return value === undefined ? 0 : 1;
  return Math.min(1, Math.max(0, (value - min) / (max - min)));
}

function seriesOf(value: unknown): number[] {
  const list = dynamicValue(value);
  return Array.isArray(list) ? list.map(one => numeric(one) ?? 0) : [];
}

/** A link that leads somewhere outside of Azure's portal; all else is shown as text. */
function linkCell(shown: string, options: Raw, row: (name: string) => unknown, values: Values): Partial<CellView> {
  const label = substitute(text(options.linkLabel), values, 'text').text;
  const target = text(options.linkColumn) ? plainText(row(text(options.linkColumn))) : shown;
  const link = text(options.linkTarget).toLowerCase() === 'url' ? safeAddress(target) : '';
  return { text: label || shown, ...(link ? { href: link } : {}), ...(label ? { tip: shown } : {}) };
}

/** An address that is safe to follow; empty for any other. */
export function safeAddress(address: string): string {
  return /^(https?:\/\/|mailto:)/i.test(address.trim()) ? address.trim() : '';
}

/** The first threshold that holds gives an icon or a colour and the words. */
function thresholdCell(value: unknown, shown: string, options: Raw, row: (name: string) => unknown): Partial<CellView> {
  const custom = text(options.customColumnMatch);
  const held = plainText(custom ? row(custom) : value);
  const steps = objects(options.thresholdsGrid);
  const first = steps.find(step => compares(text(step.operator) || '==', held, plainText(step.thresholdValue)));
  if (!first) return {};
  const words = text(first.text).replaceAll('{0}', shown).replaceAll('{1}', '').replaceAll('[', '[');
  const written = inRow(words, row).trim() || shown;
  const representation = plainText(first.representation);
  return text(options.thresholdsOptions) === 'colors'
    ? { text: written, colour: representation }
    : { text: written, icon: representation, form: 'icon' };
}

function statusIcon(status: string): string {
  return status.toLowerCase();
}

/** The format of a column: the first rule whose name or regular expression fits. */
export function formatOf(
  column: { name: string; type: string },
  rules: readonly Raw[],
  span: (matching: (name: string) => boolean) => { min: number; max: number },
): ColumnFormat {
  const rule = rules.find(one => matches(text(one.columnMatch), column.name)) ?? {};
  const options = object(rule.formatOptions);
  const found = span(name => matches(text(rule.columnMatch) || column.name, name));
  return {
    formatter: number(rule.formatter) ?? 0,
    options,
    numberFormat: isObject(rule.numberFormat) ? rule.numberFormat : undefined,
    dateFormat: rule.dateFormat,
    tooltip: text(object(rule.tooltipFormat).tooltip),
    type: column.type,
    min: number(options.min) ?? found.min,
    max: number(options.max) ?? found.max,
  };
}

/** A rule names a column, or is a regular expression over all of its name. */
export function matches(rule: string, name: string): boolean {
  if (rule === name) return true;
  if (rule === '' || rule.length > 500 || /\)[*+]|\)\{/.test(rule)) return false;
  try {
    return new RegExp(`^(?:${rule})$`).test(name);
  } catch {
    return false;
  }
}
