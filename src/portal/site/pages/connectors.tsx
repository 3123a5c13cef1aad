import { facts, list, records, versions, workspaceId } from '../api.ts';
import { Empty, Show, useLoad } from '../parts/load.tsx';
import { Scroll } from '../parts/scroll.tsx';
import { Time } from '../parts/words.tsx';

/** What Picket knows of a connector. */
export interface ConnectorFact {
  name: string;
  title: string;
  streams: { name: string; table: string }[];
}

interface Line {
  connector: string;
  stream: string;
  table: string;
  rows: number;
  day: number;
  newest: string | null;
  lag: number | null;
  /** What the connector itself said last; absent where it tells nothing. */
  health?: Health;
}

interface Health {
  at: string;
  status: string;
  description: string;
  reason: string;
  lag: number | null;
}

async function load(): Promise<Line[]> {
  const [known, tables] = await Promise.all([
    facts<ConnectorFact[]>('connectors').catch(() => []),
    workspaceId().then(id => list(`${id}/tables`, versions.tables)),
  ]);
  const streams = known.flatMap(({ title, name, streams: some }) =>
    some.map(stream => ({
      connector: title || name,
      id: `${name}/${stream.name}`,
      stream: stream.name,
      table: stream.table,
    })),
  );
  const named = new Set(streams.map(({ table }) => table));
  const own = tables
    .filter(({ name }) => name.endsWith('_CL') && !named.has(name))
    .map(({ name }) => ({ connector: 'no connector', id: '', stream: '', table: name }));
  const all = [...streams, ...own];
  const hasHealth = tables.some(({ name }) => name === healthTable);
  const [counts, health] = await Promise.all([
    countsOf([...new Set(all.map(({ table }) => table))]),
    hasHealth ? healthOf() : new Map<string, Health>(),
  ]);
  const lines = all.map(line => ({ ...line, ...(counts.get(line.table) ?? nothing), health: health.get(line.id) }));
  return lines.filter(({ stream, rows }) => stream !== '' || rows > 0);
}

const healthTable = 'ConnectorHealth_CL';

/** What each stream said last of itself, by connector and stream. */
async function healthOf(): Promise<Map<string, Health>> {
  const rows = await records(
    `${healthTable} | summarize arg_max(TimeGenerated, Status, Description, Reason, ExtendedProperties) by Name = SentinelResourceName | extend Lag = toreal(ExtendedProperties.lagSeconds)`,
  );
  return new Map(
    rows.map(({ Name, TimeGenerated, Status, Description, Reason, Lag }) => [
      Name,
      { at: TimeGenerated, status: Status, description: Description, reason: Reason, lag: Lag ?? null },
    ]),
  );
}

const nothing: Counts = { rows: 0, day: 0, newest: null, lag: null };

type Counts = Pick<Line, 'rows' | 'day' | 'newest' | 'lag'>;

/** How much came, how new it is, and how long it took from the event to the table. */
async function countsOf(tables: readonly string[]): Promise<Map<string, Counts>> {
  if (tables.length === 0) return new Map();
  const text = `union isfuzzy=true withsource=Table ${tables.join(', ')}
| summarize Rows = count(), Day = countif(TimeGenerated > ago(1d)), Newest = max(TimeGenerated), Lag = avg(iff(TimeGenerated > ago(1d), (ingestion_time() - TimeGenerated) / 1s, real(null))) by Table`;
  const rows = await records(text);
  return new Map(
    rows.map(({ Table, Rows, Day, Newest, Lag }) => [
      Table,
      { rows: Rows, day: Day, newest: Newest, lag: typeof Lag === 'number' ? Lag : null },
    ]),
  );
}

/** The sources: what came from them, how new it is and how late it arrives. */
export function Connectors() {
  const loaded = useLoad(load);
  return (
    <>
      <div class="head">
        <h1>Connectors</h1>
        <p class="note">What arrived in the tables of each source. A source that is silent for an hour is marked.</p>
      </div>
      <div class="panel">
        <Show of={loaded} lines={6}>
          {lines =>
            lines.length === 0 ? (
              <Empty title="No source is connected">Describe one in connectors/ and run `picket connector run`.</Empty>
            ) : (
              <Table lines={lines} />
            )
          }
        </Show>
      </div>
    </>
  );
}

const hour = 3_600_000;

function Table({ lines }: { lines: Line[] }) {
  return (
    <Scroll name="grid-scroll whole" label="Connectors">
      <table class="grid">
        <thead>
          <tr>
            {['Source', 'Stream', 'Table', 'State', 'Health', 'Newest', 'Rows', 'In 24 hours', 'Lag'].map(name => (
              <th key={name}>{name}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map(line => (
            <tr key={`${line.table} ${line.stream}`}>
              <td>{line.connector}</td>
              <td>{line.stream}</td>
              <td>
                <a href={`/query?q=${encodeURIComponent(`${line.table}\n| take 100`)}`}>{line.table}</a>
              </td>
              <td>
                <State line={line} />
              </td>
              <td>{line.health && <HealthTag health={line.health} />}</td>
              <td>
                <Time at={line.newest} />
              </td>
              <td class="number">{line.rows.toLocaleString('en')}</td>
              <td class="number">{line.day.toLocaleString('en')}</td>
              <td class="number note">{lagOf(line) === null ? '' : lagWords(lagOf(line)!)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function State({ line }: { line: Line }) {
  if (!line.newest) return <span class="tag bare">no rows yet</span>;
  const silent = Date.now() - Date.parse(line.newest) > hour;
  return <span class={`tag bare ${silent ? 'warning' : 'success'}`}>{silent ? 'silent' : 'arriving'}</span>;
}

const tones: Readonly<Record<string, string>> = { Success: 'success', Failure: 'error', Informational: 'warning' };

/** The connector's own word: how it is, since when, and what it waits for. */
function HealthTag({ health }: { health: Health }) {
  return (
    <>
      <span class={`tag bare ${tones[health.status] ?? ''}`} title={health.description}>
        {health.status}
      </span>{' '}
      <span class="note">{health.reason || <Time at={health.at} />}</span>
    </>
  );
}

/** How late events are by the connector's own measure, else by what lies in the table. */
function lagOf({ health, lag }: Line): number | null {
  return health?.lag ?? lag;
}

function lagWords(seconds: number): string {
  if (seconds < 90) return `${Math.max(0, Math.round(seconds))} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
