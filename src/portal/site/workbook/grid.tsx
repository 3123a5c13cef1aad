import { useMemo, useState } from 'preact/hooks';
import type { GridRow, GridView } from '../../../sentinel/workbook/index.ts';
import { Scroll } from '../parts/scroll.tsx';
import { Cell } from './cell.tsx';

const step = 100;

/** A grid of a workbook or of a query: sorted by a click on its head, searched, opened where it is a tree. */
export function Grid({
  view,
  label,
  onSelect,
}: {
  view: GridView;
  label: string;
  onSelect?: (sets: Record<string, string>) => void;
}) {
  const [order, setOrder] = useState<{ column: number; down: boolean } | null>(null);
  const [search, setSearch] = useState('');
  const [shown, setShown] = useState(step);
  const [open, setOpen] = useState<ReadonlySet<number>>(() => new Set(view.tree?.expanded ? view.rows.keys() : []));
  const [chosen, setChosen] = useState(-1);
  const rows = useMemo(() => arranged(view, order, search, open), [view, order, search, open]);
  const select = (index: number) => {
    setChosen(index);
    onSelect?.(view.rows[index].sets);
  };
  const toggle = (index: number) =>
    setOpen(new Set(open.has(index) ? [...open].filter(one => one !== index) : [...open, index]));
  return (
    <div class="grid-box">
      {view.filter && (
        <input
          class="search"
          type="search"
          placeholder="Search rows"
          aria-label={`Search rows of ${label || 'the table'}`}
          value={search}
          onInput={event => setSearch(event.currentTarget.value)}
        />
      )}
      <Scroll name="grid-scroll" label={label || 'Table'}>
        <table class="grid">
          <thead>
            <tr>
              {view.columns.map((column, index) => (
                <th
                  key={column.name}
                  class={column.right ? 'right' : ''}
                  aria-sort={order?.column === index ? (order.down ? 'descending' : 'ascending') : 'none'}
                >
                  <button
                    type="button"
                    onClick={() => setOrder({ column: index, down: order?.column === index ? !order.down : false })}
                  >
                    {column.label}
                    <span aria-hidden="true">{order?.column === index ? (order.down ? ' ↓' : ' ↑') : ''}</span>
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, shown).map(({ row, index }) => (
              <tr key={index} class={index === chosen ? 'chosen' : ''} onClick={onSelect && (() => select(index))}>
                {row.cells.map((cell, at) => (
                  <td
                    key={view.columns[at].name}
                    class={view.columns[at].right ? 'right' : ''}
                    style={at === 0 && row.level > 0 ? { paddingInlineStart: `${12 + row.level * 18}px` } : undefined}
                  >
                    {at === 0 && view.tree && row.children > 0 && (
                      <button
                        type="button"
                        class="twist"
                        aria-expanded={open.has(index)}
                        aria-label={open.has(index) ? 'Close' : 'Open'}
                        onClick={() => toggle(index)}
                      >
                        {open.has(index) ? '▾' : '▸'}
                      </button>
                    )}
                    {at === 0 && onSelect && Object.keys(row.sets).length > 0 ? (
                      <button type="button" class="pick" onClick={() => select(index)}>
                        <Cell cell={cell} />
                      </button>
                    ) : (
                      <Cell cell={cell} />
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {rows.length > shown && (
        <button type="button" class="quiet more" onClick={() => setShown(shown + 10 * step)}>
          Show more of {rows.length} rows
        </button>
      )}
      {view.total > view.rows.length && !view.tree && (
        <p class="note">
          The first {view.rows.length} of {view.total} rows.
        </p>
      )}
    </div>
  );
}

interface Placed {
  row: GridRow;
  index: number;
}

function arranged(
  view: GridView,
  order: { column: number; down: boolean } | null,
  search: string,
  open: ReadonlySet<number>,
): Placed[] {
  const words = search.trim().toLowerCase();
  const all = view.rows.map((row, index) => ({ row, index }));
  const fits = ({ row }: Placed) => words === '' || row.cells.some(({ text }) => text.toLowerCase().includes(words));
  if (view.tree && words === '') return all.filter(({ row }) => isOpen(row, view, open));
  const found = all.filter(fits);
  if (!order) return found;
  const sign = order.down ? -1 : 1;
  return found.sort((a, b) => sign * compare(a.row.cells[order.column].order, b.row.cells[order.column].order));
}

function isOpen(row: GridRow, view: GridView, open: ReadonlySet<number>): boolean {
  for (let parent = row.parent; parent !== null; parent = view.rows[parent].parent) if (!open.has(parent)) return false;
  return true;
}

function compare(a: number | string, b: number | string): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a).localeCompare(String(b));
}
