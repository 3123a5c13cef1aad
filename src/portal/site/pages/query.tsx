import { useEffect, useRef, useState } from 'preact/hooks';
import { powerQuery } from '../../../core/power-query.ts';
import type { Answer, ContentView } from '../../../sentinel/workbook/index.ts';
import { list, query, versions, workspace, workspaceId } from '../api.ts';
import type { FunctionShape, KqlEditor, TableShape } from '../editor.ts';
import { answerChart, answerGrid } from '../parts/answer.ts';
import { isDark } from '../parts/colours.ts';
import { Bones, Empty, Fault } from '../parts/load.tsx';
import { counted } from '../parts/words.tsx';
import { usePath } from '../router.ts';
import { Content } from '../workbook/items.tsx';

const first = `SecurityIncident
| summarize arg_max(TimeGenerated, *) by IncidentNumber
| summarize Incidents = count() by Severity, Status
| render barchart`;

const spans: readonly [label: string, span: string][] = [
  ['Last hour', 'PT1H'],
  ['Last 24 hours', 'P1D'],
  ['Last 7 days', 'P7D'],
  ['Last 30 days', 'P30D'],
  ['As the query says', ''],
];

interface Outcome {
  answer?: Answer & { partial?: string };
  error?: Error;
  took: number;
}

/** Logs: a query, and what came of it as rows and as a chart. */
export function Query() {
  const { query: asked } = usePath();
  const editor = useRef<KqlEditor | undefined>(undefined);
  const [span, setSpan] = useState('P7D');
  const [running, setRunning] = useState<AbortController>();
  const [outcome, setOutcome] = useState<Outcome>();
  const start = asked.get('q') ?? sessionStorage.getItem('query') ?? first;
  const run = () => {
    const text = editor.current?.value() ?? start;
    sessionStorage.setItem('query', text);
    const stop = new AbortController();
    setRunning(stop);
    const began = performance.now();
    const took = () => Math.round(performance.now() - began);
    query(text, { signal: stop.signal, ...(span ? { timespan: span } : {}) })
      .then(
        answer => setOutcome({ answer, took: took() }),
        (error: Error) =>
          setOutcome({ error: stop.signal.aborted ? new Error('The query was stopped.') : error, took: took() }),
      )
      .finally(() => setRunning(undefined));
  };
  const latest = useRef(run);
  latest.current = run;
  useEffect(() => latest.current(), []);
  return (
    <>
      <div class="head">
        <h1>Logs</h1>
        <span class="grow" />
        <button
          type="button"
          class="plain"
          title="Saves the query as a text for the advanced editor of Power BI"
          onClick={() => savePowerQuery(editor.current?.value() ?? start, span)}
        >
          Power BI
        </button>
        <select aria-label="Time range" value={span} onChange={event => setSpan(event.currentTarget.value)}>
          {spans.map(([label, value]) => (
            <option key={label} value={value}>
              {label}
            </option>
          ))}
        </select>
        {running ? (
          <button type="button" class="plain" onClick={() => running.abort()}>
            Stop
          </button>
        ) : (
          <button type="button" class="primary" onClick={run} title="Shift Enter">
            Run
          </button>
        )}
      </div>
      <div class="stack">
        <Editor start={start} run={() => latest.current()} opened={opened => (editor.current = opened)} />
        {outcome?.error && <Fault error={outcome.error} again={run} />}
        {!outcome && <Bones lines={6} />}
        {outcome?.answer && <Results key={outcome.took} answer={outcome.answer} took={outcome.took} />}
      </div>
    </>
  );
}

/** Hands the query over as a file that Power BI's advanced editor takes. */
async function savePowerQuery(query: string, span: string): Promise<void> {
  const { customerId } = await workspace();
  const text = powerQuery({ workspaceId: customerId, query, timespan: span || 'P30D' });
  const href = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  Object.assign(document.createElement('a'), { href, download: 'power-bi-query.txt' }).click();
  URL.revokeObjectURL(href);
}

/** Until the editor is loaded, and where it can not be, a plain field takes the query. */
function Editor({ start, run, opened }: { start: string; run: () => void; opened: (editor: KqlEditor) => void }) {
  const place = useRef<HTMLDivElement>(null);
  const [text, setText] = useState(start);
  const [ready, setReady] = useState(false);
  useEffect(() => {
    let editor: KqlEditor | undefined;
    let gone = false;
    const turned = () => editor?.setDark(isDark());
    addEventListener('picket-theme', turned);
    opened({ value: () => text, setValue: setText, setDark: () => {}, dispose: () => {} });
    loadEditor().then(({ openEditor, teach }) => {
      if (gone) return;
      editor = openEditor(place.current!, { text: start, dark: isDark(), run });
      opened(editor);
      setReady(true);
      shapes().then(({ tables, functions }) => teach(tables, functions));
    });
    return () => {
      gone = true;
      removeEventListener('picket-theme', turned);
      editor?.dispose();
    };
  }, []);
  return (
    <div class="editor" ref={place}>
      {!ready && (
        <textarea
          class="mono"
          aria-label="Query in KQL"
          style={{ height: '100%', border: 0, resize: 'none' }}
          value={text}
          onInput={event => {
            const value = event.currentTarget.value;
            setText(value);
            opened({ value: () => value, setValue: setText, setDark: () => {}, dispose: () => {} });
          }}
          onKeyDown={event => {
            if (event.key !== 'Enter' || !event.shiftKey) return;
            event.preventDefault();
            run();
          }}
        />
      )}
    </div>
  );
}

/** The editor is a script of its own beside the site, with a style of its own. */
async function loadEditor(): Promise<typeof import('../editor.ts')> {
  if (!document.querySelector('link[href="/editor.css"]')) {
    const style = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: '/editor.css' });
    document.head.append(style);
  }
  const address = '/editor.js';
  return import(/* @vite-ignore */ address);
}

async function shapes(): Promise<{ tables: TableShape[]; functions: FunctionShape[] }> {
  const workspace = await workspaceId();
  const [tables, searches] = await Promise.all([
    list(`${workspace}/tables`, versions.tables),
    list(`${workspace}/savedSearches`, '2020-08-01'),
  ]);
  const columns = (table: (typeof tables)[number]) => {
    const { schema } = table.properties;
    return [...(schema.standardColumns ?? []), ...(schema.columns ?? [])] as TableShape['columns'];
  };
  return {
    tables: tables.map(table => ({ name: table.name, columns: columns(table) })),
    functions: searches.flatMap(({ properties }) =>
      properties.functionAlias
        ? [{ name: properties.functionAlias, body: properties.query, parameters: properties.functionParameters ?? '' }]
        : [],
    ),
  };
}

function Results({ answer, took }: { answer: Answer & { partial?: string }; took: number }) {
  const chart = answerChart(answer);
  const [part, setPart] = useState(chart && answer.render ? 'Chart' : 'Rows');
  const data: ContentView = part === 'Chart' && chart ? chart : answerGrid(answer);
  return (
    <div class="panel">
      <div class="tabs" role="tablist">
        {['Rows', ...(chart ? ['Chart'] : [])].map(one => (
          <button key={one} type="button" role="tab" aria-selected={one === part} onClick={() => setPart(one)}>
            {one}
          </button>
        ))}
        <span class="note" style={{ marginInlineStart: 'auto', alignSelf: 'center', whiteSpace: 'nowrap' }}>
          {counted(answer.rows.length, 'row')} in {took} ms
        </span>
      </div>
      {answer.partial && <p class="message tone-warning">{answer.partial}</p>}
      {answer.rows.length === 0 ? (
        <Empty title="No rows">Widen the time range, or look at what the first lines of the query give.</Empty>
      ) : (
        <Content data={data} title="Result" height={360} />
      )}
    </div>
  );
}
