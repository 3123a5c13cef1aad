import './style.css';
import { type ComponentType, render } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Incident } from './pages/incident.tsx';
import { Incidents } from './pages/incidents.tsx';
import { Bones, Empty } from './parts/load.tsx';
import { followLinks, go, usePath } from './router.ts';

interface Place {
  path: string;
  label: string;
  key: string;
  icon: string;
}

const places: readonly Place[] = [
  { path: '/', label: 'Incidents', key: 'i', icon: 'M8 1.5l6.5 12h-13zM8 6v3.5M8 11.5v.5' },
  { path: '/query', label: 'Logs', key: 'l', icon: 'M2.5 3l4 4-4 4M8 12.5h5.5' },
  { path: '/rules', label: 'Rules', key: 'r', icon: 'M8 1.5l5.5 2v4c0 3.5-2.4 5.9-5.5 7-3.1-1.1-5.5-3.5-5.5-7v-4z' },
  {
    path: '/connectors',
    label: 'Connectors',
    key: 'c',
    icon: 'M5 1.5v4M11 1.5v4M3.5 5.5h9v2a4.5 4.5 0 01-9 0zM8 12v2.5',
  },
  { path: '/workbooks', label: 'Workbooks', key: 'w', icon: 'M2 13.5h12M4 11V7M8 11V3M12 11V5.5' },
  { path: '/coverage', label: 'Coverage', key: 'a', icon: 'M2 2h5v5H2zM9 2h5v5H9zM2 9h5v5H2zM9 9h5v5H9z' },
  { path: '/runs', label: 'Playbook runs', key: 'p', icon: 'M4 2.5l9 5.5-9 5.5z' },
];

/** Pages that are loaded when they are first opened. */
const later: Readonly<Record<string, () => Promise<ComponentType>>> = {
  query: async () => (await import('./pages/query.tsx')).Query,
  rules: async () => (await import('./pages/rules.tsx')).Rules,
  connectors: async () => (await import('./pages/connectors.tsx')).Connectors,
  workbooks: async () => (await import('./pages/workbooks.tsx')).Workbooks,
  coverage: async () => (await import('./pages/coverage.tsx')).Coverage,
  runs: async () => (await import('./pages/runs.tsx')).Runs,
};

function Later({ name }: { name: string }) {
  const [page, setPage] = useState<{ Page: ComponentType } | undefined>();
  useEffect(() => {
    setPage(undefined);
    later[name]().then(Page => setPage({ Page }));
  }, [name]);
  return page ? <page.Page /> : <Bones lines={8} />;
}

function Page() {
  const { path } = usePath();
  const [, first, second] = path.split('/');
  if (path === '/') return <Incidents />;
  if (first === 'incident') return <Incident key={second} name={second} />;
  if (Object.hasOwn(later, first)) return <Later name={first} />;
  return (
    <Empty title="There is no such page" first>
      <a href="/">To the incidents</a>
    </Empty>
  );
}

function setTheme(theme: string): void {
  document.documentElement.dataset.theme = theme;
  localStorage.setItem('theme', theme);
  dispatchEvent(new Event('picket-theme'));
}

function turnTheme(): void {
  const dark = document.documentElement.dataset.theme
    ? document.documentElement.dataset.theme === 'dark'
    : matchMedia('(prefers-color-scheme: dark)').matches;
  setTheme(dark ? 'light' : 'dark');
}

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** `g` and a letter go to a page; the others act on the page that is open. */
function useKeys(help: () => void): void {
  useEffect(() => {
    let led = false;
    const pressed = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const place = led ? places.find(({ key }) => key === event.key) : undefined;
      led = event.key === 'g';
      if (place) go(place.path);
      else if (event.key === '?') help();
      else if (event.key === 't') turnTheme();
      else if (event.key === '/') {
        event.preventDefault();
        document.querySelector<HTMLElement>('input[type="search"]')?.focus();
      }
    };
    addEventListener('keydown', pressed);
    return () => removeEventListener('keydown', pressed);
  }, []);
}

function Help({ dialog }: { dialog: { current: HTMLDialogElement | null } }) {
  const keys: [string, string][] = [
    ...places.map(({ key, label }): [string, string] => [`g ${key}`, label]),
    ['j  k', 'next, previous incident'],
    ['Enter', 'open the incident'],
    ['/', 'search'],
    ['Shift Enter', 'run the query'],
    ['t', 'light or dark'],
    ['?', 'these keys'],
  ];
  return (
    <dialog ref={dialog} aria-labelledby="keys">
      <h2 id="keys">Keys</h2>
      <div class="keys">
        {keys.map(([key, does]) => (
          <>
            <span>
              {key
                .split(' ')
                .filter(Boolean)
                .map(one => (
                  <>
                    <kbd>{one}</kbd>{' '}
                  </>
                ))}
            </span>
            <span>{does}</span>
          </>
        ))}
      </div>
      <form method="dialog">
        <button type="submit" class="primary">
          Close
        </button>
      </form>
    </dialog>
  );
}

function Icon({ path }: { path: string }) {
  return (
    <svg
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      stroke-width="1.4"
      stroke-linejoin="round"
      stroke-linecap="round"
      aria-hidden="true"
    >
      <path d={path} />
    </svg>
  );
}

function App() {
  const { path } = usePath();
  const dialog = useRef<HTMLDialogElement>(null);
  const help = () => dialog.current?.showModal();
  useKeys(help);
  const here = (place: Place) =>
    place.path === '/' ? path === '/' || path.startsWith('/incident/') : path.startsWith(place.path);
  useEffect(() => {
    document.title = `${places.find(here)?.label ?? 'Page'} · Picket`;
  }, [path]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: only links inside are looked at, which the keyboard follows by itself
    // biome-ignore lint/a11y/noStaticElementInteractions: as above
    <div class="shell" onClick={followLinks}>
      <header class="side">
        <a class="brand" href="/" aria-label="Picket">
          <svg viewBox="0 0 16 16" fill="currentColor" aria-hidden="true">
            <path d="M1.5 5.5L3.5 2.5l2 3V14h-4zM6 5.5l2-3 2 3V14H6zm4.5 0l2-3 2 3V14h-4z" />
          </svg>
          <span>Picket</span>
        </a>
        <nav aria-label="Pages">
          {places.map(place => (
            <a key={place.path} href={place.path} aria-current={here(place) ? 'page' : undefined}>
              <Icon path={place.icon} />
              {place.label}
            </a>
          ))}
        </nav>
        <div class="foot">
          <button type="button" class="quiet" onClick={turnTheme} aria-label="Light or dark">
            <Icon path="M8 2a6 6 0 100 12A6 6 0 008 2zM8 2v12" />
            <span>Light or dark</span>
          </button>
          <button type="button" class="quiet" onClick={help} aria-label="Keys">
            <Icon path="M2 4h12v8H2zM4.5 6.5h.01M8 6.5h.01M11.5 6.5h.01M5 9.5h6" />
            <span>Keys</span>
          </button>
        </div>
      </header>
      <main class="main">
        <Page />
      </main>
      <Help dialog={dialog} />
    </div>
  );
}

const kept = localStorage.getItem('theme');
if (kept === 'light' || kept === 'dark') document.documentElement.dataset.theme = kept;
render(<App />, document.getElementById('app')!);
