import { asText, fieldOf, type Value } from '../value.ts';

export interface TableColumn {
  header: string;
  value: (item: Value) => Value;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Items as an HTML table; without columns, every property of the items is one, in the order of their first appearance. */
export function htmlTable(items: readonly Value[], columns = propertiesOf(items)): string {
  const cell = (tag: string, text: string) => `<${tag}>${text.replace(/[&<>"']/g, sign => entities[sign])}</${tag}>`;
  const head = columns.map(column => cell('th', column.header)).join('');
  const rows = items.map(item => `<tr>${columns.map(column => cell('td', asText(column.value(item)))).join('')}</tr>`);
  return `<table><thead><tr>${head}</tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

/** Items as CSV with a line of headers (RFC 4180). */
export function csvTable(items: readonly Value[], columns = propertiesOf(items)): string {
  const cell = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const lines = items.map(item => columns.map(column => cell(asText(column.value(item)))).join(','));
  return [columns.map(column => cell(column.header)).join(','), ...lines].map(line => `${line}\r\n`).join('');
}

function propertiesOf(items: readonly Value[]): TableColumn[] {
  const names = new Set(items.flatMap(item => (item instanceof Map ? [...item.keys()] : [])));
  return [...names].map(name => ({ header: name, value: item => fieldOf(item, name) }));
}
