import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { get, nextPage, type Page, type Resource, sentinel, versions } from '../api.ts';
import { Bones, Empty, Fault } from '../parts/load.tsx';
import { counted, Tag, Time } from '../parts/words.tsx';
import { go, usePath } from '../router.ts';

const rowHeight = 44;
const headHeight = 38;
const pageSize = 200;

const orders: Readonly<Record<string, string>> = {
  number: 'properties/incidentNumber',
  created: 'properties/createdTimeUtc',
  title: 'properties/title',
};

interface Queue {
  rows: Resource[];
  more: string | undefined;
  error: Error | undefined;
  ready: boolean;
}

/** The incidents that fit, page after page as they come into view: the service filters, sorts and cuts. */
function useQueue(filter: string, order: string): Queue & { loadMore: () => void; again: () => void } {
  const [queue, setQueue] = useState<Queue>({ rows: [], more: undefined, error: undefined, ready: false });
  const [turn, setTurn] = useState(0);
  const busy = useRef(false);
  useEffect(() => {
    let current = true;
    const options = { $top: String(pageSize), $orderby: order, ...(filter ? { $filter: filter } : {}) };
    sentinel('incidents')
      .then(path => get<Page>(path, versions.sentinel, options))
      .then(
        page => current && setQueue({ rows: page.value, more: page.nextLink, error: undefined, ready: true }),
        (error: Error) => current && setQueue(old => ({ ...old, error, ready: true })),
      );
    return () => {
      current = false;
    };
  }, [filter, order, turn]);
  const loadMore = useCallback(() => {
    if (busy.current || !queue.more) return;
    busy.current = true;
    nextPage(queue.more)
      .then(
        page =>
          setQueue(old =>
            old.more === queue.more ? { ...old, rows: [...old.rows, ...page.value], more: page.nextLink } : old,
          ),
        (error: Error) => setQueue(old => ({ ...old, error })),
      )
      .finally(() => {
        busy.current = false;
      });
  }, [queue.more]);
  return { ...queue, loadMore, again: useCallback(() => setTurn(one => one + 1), []) };
}

const severities = ['High', 'Medium', 'Low', 'Informational'];
const states = ['Open', 'New', 'Active', 'Closed', 'All'];

function filterOf(state: string, severity: string, search: string): string {
  const parts = [
    state === 'Open' ? "properties/status ne 'Closed'" : state === 'All' ? '' : `properties/status eq '${state}'`,
    severity ? `properties/severity eq '${severity}'` : '',
    search ? `contains(properties/title, '${search.replaceAll("'", "''")}')` : '',
  ];
  return parts.filter(Boolean).join(' and ');
}

/** The queue of incidents. */
export function Incidents() {
  const { query } = usePath();
  const state = query.get('state') ?? 'Open';
  const severity = query.get('severity') ?? '';
  const search = query.get('search') ?? '';
  const [sort, setSort] = useState({ by: 'created', down: true });
  const filter = filterOf(state, severity, search);
  const queue = useQueue(filter, `${orders[sort.by]} ${sort.down ? 'desc' : 'asc'}`);
  const set = (name: string, value: string) => {
    const next = new URLSearchParams(query);
    if (value) next.set(name, value);
    else next.delete(name);
    go(`/?${next}`, true);
  };
  return (
    <>
      <div class="head">
        <h1>Incidents</h1>
        <span class="note" style={{ flexBasis: 'auto', margin: 0 }}>
          {queue.ready
            ? queue.more
              ? `${queue.rows.length.toLocaleString('en')} loaded, more as you scroll`
              : counted(queue.rows.length, 'incident')
            : ''}
        </span>
        <span class="grow" />
        <button type="button" class="plain" onClick={queue.again}>
          Refresh
        </button>
      </div>
      <div class="filters">
        <fieldset class="chips" aria-label="Status">
          {states.map(one => (
            <button
              key={one}
              type="button"
              aria-pressed={state === one}
              onClick={() => set('state', one === 'Open' ? '' : one)}
            >
              {one}
            </button>
          ))}
        </fieldset>
        <select aria-label="Severity" value={severity} onChange={event => set('severity', event.currentTarget.value)}>
          <option value="">Every severity</option>
          {severities.map(one => (
            <option key={one}>{one}</option>
          ))}
        </select>
        <Search value={search} set={value => set('search', value)} />
      </div>
      {queue.error && <Fault error={queue.error} again={queue.again} />}
      <div class="panel">
        {!queue.ready ? (
          <Bones lines={10} />
        ) : queue.rows.length === 0 ? (
          <Empty title={filter === filterOf('Open', '', '') ? 'Nothing is open' : 'No incident fits'}>
            <span>
              {filter === filterOf('Open', '', '')
                ? 'Every incident is closed, or no rule has raised an alert yet.'
                : 'Widen the status, the severity or the search.'}
            </span>
            <button type="button" class="plain" onClick={() => go('/?state=All')}>
              Show all
            </button>
          </Empty>
        ) : (
          <List queue={queue} sort={sort} setSort={setSort} />
        )}
      </div>
    </>
  );
}

function Search({ value, set }: { value: string; set: (value: string) => void }) {
  const timer = useRef(0);
  const typed = (text: string) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => set(text.trim()), 180) as unknown as number;
  };
  return (
    <input
      type="search"
      placeholder="Search titles  /"
      aria-label="Search titles"
      defaultValue={value}
      onInput={event => typed(event.currentTarget.value)}
    />
  );
}

interface Sort {
  by: string;
  down: boolean;
}

/** Only the rows in view are in the page, whatever their number. */
function List({
  queue,
  sort,
  setSort,
}: {
  queue: ReturnType<typeof useQueue>;
  sort: Sort;
  setSort: (sort: Sort) => void;
}) {
  const box = useRef<HTMLElement>(null);
  const [view, setView] = useState({ from: 0, to: 30 });
  const [at, setAt] = useState(0);
  const measure = () => {
    const { scrollTop, clientHeight } = box.current!;
    const from = Math.max(0, Math.floor(scrollTop / rowHeight) - 8);
    setView({ from, to: from + Math.ceil(clientHeight / rowHeight) + 16 });
    if (scrollTop + clientHeight > (queue.rows.length - 40) * rowHeight) queue.loadMore();
  };
  useEffect(measure, [queue.rows]);
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (
        event.ctrlKey ||
        event.metaKey ||
        event.altKey ||
        (event.target instanceof HTMLElement && /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName))
      )
        return;
      if (event.key === 'Enter' && event.target === document.body && queue.rows[at])
        go(`/incident/${queue.rows[at].name}`);
      const next = event.key === 'j' ? at + 1 : event.key === 'k' ? at - 1 : undefined;
      if (next === undefined || next < 0 || next >= queue.rows.length) return;
      setAt(next);
      const top = next * rowHeight;
      const { scrollTop, clientHeight } = box.current!;
      if (top < scrollTop) box.current!.scrollTop = top;
      else if (top + rowHeight + headHeight > scrollTop + clientHeight)
        box.current!.scrollTop = top + rowHeight + headHeight - clientHeight;
    };
    addEventListener('keydown', pressed);
    return () => removeEventListener('keydown', pressed);
  }, [at, queue.rows]);
  const shown = useMemo(() => queue.rows.slice(view.from, view.to), [queue.rows, view]);
  const head = (by: string, label: string) => (
    <button type="button" onClick={() => setSort({ by, down: sort.by === by ? !sort.down : by !== 'title' })}>
      {label}
      <span class="sr">{sort.by === by ? (sort.down ? ', sorted, descending' : ', sorted, ascending') : ', sort'}</span>
      <span aria-hidden="true">{sort.by === by ? (sort.down ? ' ↓' : ' ↑') : ''}</span>
    </button>
  );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <section class="queue" ref={box} onScroll={measure} tabIndex={0} aria-label="Queue of incidents">
      <div class="queue-row queue-head">
        {head('number', 'Number')}
        <span>Severity</span>
        {head('title', 'Title')}
        <span>Status</span>
        <span>Owner</span>
        <span>Alerts</span>
        {head('created', 'Created')}
      </div>
      <div style={{ height: `${queue.rows.length * rowHeight}px` }} />
      {shown.map((incident, index) => (
        <Row
          key={incident.name}
          incident={incident}
          top={headHeight + (view.from + index) * rowHeight}
          chosen={view.from + index === at}
        />
      ))}
    </section>
  );
}

function Row({ incident, top, chosen }: { incident: Resource; top: number; chosen: boolean }) {
  const { properties } = incident;
  return (
    <a class={`queue-row${chosen ? ' at' : ''}`} href={`/incident/${incident.name}`} style={{ top: `${top}px` }}>
      <span class="number note">{properties.incidentNumber}</span>
      <span>
        <Tag>{properties.severity}</Tag>
      </span>
      <span class="what" title={properties.title}>
        {properties.title}
      </span>
      <span>
        <Tag bare>{properties.status}</Tag>
      </span>
      <span class="who note">{properties.owner?.assignedTo ?? properties.owner?.userPrincipalName ?? 'nobody'}</span>
      <span class="number">{properties.additionalData?.alertsCount ?? 0}</span>
      <span class="note">
        <Time at={properties.createdTimeUtc} />
      </span>
    </a>
  );
}
