/** The script of a self-contained page of a workbook: it shows the states that the page holds. */
import './style.css';
import { render } from 'preact';
import { useState } from 'preact/hooks';
import type { ItemView } from '../../sentinel/workbook/index.ts';
import { Items } from './workbook/items.tsx';

/** What a page holds: each item once, and for each choice of tabs which of them it shows. */
export interface PageData {
  title: string;
  about: string;
  items: ItemView[];
  /** The tabs that were chosen, as JSON, and the places of the items that are shown then. */
  states: Record<string, number[]>;
  /** The state that is shown first. */
  first: string;
}

const data = JSON.parse(document.getElementById('data')!.textContent!) as PageData;

function Page() {
  const [state, setState] = useState(data.first);
  const choose = (chosen: Record<string, string[]>) => {
    const next = key({ ...(JSON.parse(state) as Record<string, string[]>), ...chosen });
    if (data.states[next]) setState(next);
  };
  choose.tabsOnly = true;
  return (
    <main class="page">
      <header>
        <h1>{data.title}</h1>
        <p class="note">{data.about}</p>
      </header>
      <Items items={data.states[state].map(index => data.items[index])} choose={choose} />
    </main>
  );
}

function key(selections: Record<string, string[]>): string {
  return JSON.stringify(Object.fromEntries(Object.entries(selections).sort(([a], [b]) => (a < b ? -1 : 1))));
}

render(<Page />, document.getElementById('app')!);
document.documentElement.dataset.ready = 'yes';
