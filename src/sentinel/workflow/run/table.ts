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

/** As .NET's WebUtility.HtmlEncode: the five signs, Latin-1 beyond ASCII and what lies beyond the basic plane. */
function encoded(text: string): string {
  return text.replace(
    /[&<>"'\u00a0-\u00ff\u{10000}-\u{10ffff}]/gu,
    sign => entities[sign] ?? `&#${sign.codePointAt(0)};`,
  );
}

/** Items as an HTML table; without columns, every property of the items is one, in the order of their first appearance. */
export function htmlTable(items: readonly Value[], columns?: readonly TableColumn[]): string {
  const shown = columns ?? propertiesOf(items);
  const cells = (tag: string, texts: string[]) => texts.map(text => `<${tag}>${encoded(text)}</${tag}>`).join('');
  const head = `<thead><tr>${cells(
    'th',
    shown.map(column => column.header),
  )}</tr></thead>`;
  const rows = items.map(
    item =>
      `<tr>${cells(
        'td',
        shown.map(column => asText(column.value(item))),
      )}</tr>`,
  );
  return `<table>${shown.length > 0 ? head : ''}<tbody>${rows.join('')}</tbody></table>`;
}

/** Items as CSV with a line of headers (RFC 4180). */
export function csvTable(items: readonly Value[], columns?: readonly TableColumn[]): string {
  const shown = columns ?? propertiesOf(items);
  if (shown.length === 0) return '';
  const cell = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const lines = items.map(item => shown.map(column => cell(asText(column.value(item)))).join(','));
  return [shown.map(column => cell(column.header)).join(','), ...lines].map(line => `${line}\r\n`).join('');
}

function propertiesOf(items: readonly Value[]): TableColumn[] {
  const names = new Set(items.flatMap(item => (item instanceof Map ? [...item.keys()] : [])));
  return [...names].map(name => ({ header: name, value: item => fieldOf(item, name) }));
}
