import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { get, groupId, list, post, put, query, quoted, type Resource, records, sentinel, versions } from '../api.ts';
import { answerGrid } from '../parts/answer.ts';
import { Empty, Fault, Show, useLoad } from '../parts/load.tsx';
import { Markdown } from '../parts/markdown.tsx';
import { counted, exact, spaced, Tag, Time } from '../parts/words.tsx';
import { Grid } from '../workbook/grid.tsx';

interface Everything {
  incident: Resource;
  alerts: Resource[];
  entities: Resource[];
  comments: Resource[];
  tasks: Resource[];
  events: Event[];
}

interface Event {
  at: string;
  kind: 'incident' | 'alert' | 'comment' | 'playbook';
  title: string;
  more: ComponentChildren;
}

async function loadAll(name: string): Promise<Everything> {
  const path = await sentinel(`incidents/${name}`);
  const [incident, alerts, entities, comments, tasks, changes, runs] = await Promise.all([
    get(path, versions.sentinel),
    post<{ value: Resource[] }>(`${path}/alerts`, versions.sentinel),
    post<{ entities: Resource[] }>(`${path}/entities`, versions.sentinel),
    list(`${path}/comments`, versions.sentinel),
    list(`${path}/tasks`, versions.sentinel),
    records(
      `SecurityIncident | where IncidentName == ${quoted(name)} | project TimeGenerated, Status, Severity, ModifiedBy, Owner = tostring(Owner.assignedTo) | order by TimeGenerated asc | take 200`,
    ),
    records(
      `SentinelHealth | where ExtendedProperties.IncidentName == ${quoted(name)} | project TimeGenerated, OperationName, SentinelResourceName, Status, SentinelResourceId, Run = tostring(ExtendedProperties.RunId) | take 200`,
    ),
  ]);
  const base = { incident, alerts: alerts.value, entities: entities.entities, comments, tasks };
  return { ...base, events: eventsOf(base, changes, runs) };
}

// biome-ignore lint/suspicious/noExplicitAny: rows of a query
type Row = Record<string, any>;

function eventsOf({ alerts, comments }: Pick<Everything, 'alerts' | 'comments'>, changes: Row[], runs: Row[]): Event[] {
  const events: Event[] = [
    ...changes.map(
      ({ TimeGenerated, ModifiedBy, Status, Severity, Owner }): Event => ({
        at: TimeGenerated,
        kind: 'incident',
        title: ModifiedBy,
        more: <span class="note">{[Severity, Status, Owner && `owner ${Owner}`].filter(Boolean).join(' · ')}</span>,
      }),
    ),
    ...alerts.map(
      ({ properties }): Event => ({
        at: properties.startTimeUtc ?? properties.timeGenerated,
        kind: 'alert',
        title: properties.alertDisplayName,
        more: <Tag>{properties.severity}</Tag>,
      }),
    ),
    ...comments.map(
      ({ properties }): Event => ({
        at: properties.createdTimeUtc,
        kind: 'comment',
        title: `Comment by ${properties.author?.name ?? properties.author?.userPrincipalName ?? 'a client'}`,
        more: <Markdown text={properties.message} />,
      }),
    ),
    ...runs.map(
      ({ TimeGenerated, OperationName, SentinelResourceName, Status, SentinelResourceId, Run }): Event => ({
        at: TimeGenerated,
        kind: 'playbook',
        title: `${OperationName}: ${SentinelResourceName}`,
        more: Run ? (
          <a href={`/runs?run=${encodeURIComponent(`${SentinelResourceId}/runs/${Run}`)}`}>See the run</a>
        ) : (
          <Tag>{Status}</Tag>
        ),
      }),
    ),
  ];
  return events.sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
}

/** One incident: what happened, to whom, and what can be done. */
export function Incident({ name }: { name: string }) {
  const loaded = useLoad(() => loadAll(name), [name]);
  return (
    <Show of={loaded} lines={10}>
      {all => <IncidentPage all={all} again={loaded.again} />}
    </Show>
  );
}

function IncidentPage({ all, again }: { all: Everything; again: () => void }) {
  const { properties } = all.incident;
  return (
    <>
      <div class="head">
        <a href="/" class="note" style={{ flexBasis: '100%', margin: 0 }}>
          ← Incidents
        </a>
        <h1>
          <span class="note number">#{properties.incidentNumber}</span> {properties.title}
        </h1>
        <Tag>{properties.severity}</Tag>
        <Tag>{properties.status}</Tag>
      </div>
      <div class="columns">
        <div class="stack">
          {properties.description && (
            <div class="panel">
              <div class="pad">
                <Markdown text={properties.description} />
              </div>
            </div>
          )}
          <Parts all={all} again={again} />
        </div>
        <aside class="stack" aria-label="About the incident">
          <Change incident={all.incident} again={again} />
          <section class="panel">
            <h2>About</h2>
            <dl class="facts pad">
              <dt>Created</dt>
              <dd>
                <Time at={properties.createdTimeUtc} />
              </dd>
              <dt>Changed</dt>
              <dd>
                <Time at={properties.lastModifiedTimeUtc} />
              </dd>
              <dt>Activity</dt>
              <dd>
                {properties.firstActivityTimeUtc
                  ? `${exact(properties.firstActivityTimeUtc)} to ${exact(properties.lastActivityTimeUtc)}`
                  : 'none'}
              </dd>
              <dt>Tactics</dt>
              <dd class="labels">
                {properties.additionalData.tactics.map((one: string) => (
                  <span key={one} class="label">
                    {spaced(one)}
                  </span>
                ))}
              </dd>
              <dt>Techniques</dt>
              <dd class="labels">
                {(properties.additionalData.techniques ?? []).map((one: string) => (
                  <span key={one} class="label">
                    {one}
                  </span>
                ))}
              </dd>
              <dt>Labels</dt>
              <dd class="labels">
                {properties.labels.map(({ labelName }: { labelName: string }) => (
                  <span key={labelName} class="label">
                    {labelName}
                  </span>
                ))}
              </dd>
            </dl>
          </section>
          <Entities entities={all.entities} />
          <RunPlaybook incident={all.incident} again={again} />
        </aside>
      </div>
    </>
  );
}

const parts = ['Timeline', 'Alerts', 'Comments', 'Tasks'] as const;

function Parts({ all, again }: { all: Everything; again: () => void }) {
  const [part, setPart] = useState<(typeof parts)[number]>('Timeline');
  const counts = {
    Timeline: all.events.length,
    Alerts: all.alerts.length,
    Comments: all.comments.length,
    Tasks: all.tasks.length,
  };
  return (
    <section class="panel">
      <div class="tabs" role="tablist" aria-label="Parts of the incident">
        {parts.map(one => (
          <button
            key={one}
            type="button"
            role="tab"
            id={`tab-${one}`}
            aria-selected={one === part}
            aria-controls="part"
            onClick={() => setPart(one)}
          >
            {one} <span class="note number">{counts[one]}</span>
          </button>
        ))}
      </div>
      <div class="pad" id="part" role="tabpanel" aria-labelledby={`tab-${part}`}>
        {part === 'Timeline' && <Timeline events={all.events} />}
        {part === 'Alerts' && <Alerts alerts={all.alerts} />}
        {part === 'Comments' && <Comments comments={all.comments} incident={all.incident} again={again} />}
        {part === 'Tasks' && <Tasks tasks={all.tasks} />}
      </div>
    </section>
  );
}

function Timeline({ events }: { events: Event[] }) {
  return (
    <ol class="timeline">
      {events.map((event, index) => (
        <li key={index} class={event.kind}>
          <div>
            <b>{event.title}</b>{' '}
            <span class="note">
              <Time at={event.at} />
            </span>
          </div>
          {event.more}
        </li>
      ))}
    </ol>
  );
}

function Alerts({ alerts }: { alerts: Resource[] }) {
  if (alerts.length === 0) return <Empty title="No alerts">Somebody made this incident by hand.</Empty>;
  return (
    <div class="stack">
      {alerts.map(alert => (
        <Alert key={alert.name} alert={alert} />
      ))}
    </div>
  );
}

/** An alert, and the rows that its rule's query gave for its window. */
function Alert({ alert: { properties } }: { alert: Resource }) {
  const [open, setOpen] = useState(false);
  return (
    <details onToggle={event => setOpen(event.currentTarget.open)}>
      <summary>
        <b>{properties.alertDisplayName}</b> <Tag>{properties.severity}</Tag>{' '}
        <span class="note">{exact(properties.startTimeUtc ?? properties.timeGenerated)}</span>
      </summary>
      {open && <AlertRows id={properties.systemAlertId} />}
    </details>
  );
}

function AlertRows({ id }: { id: string }) {
  const rows = useLoad(async () => {
    const [alert] = await records(`SecurityAlert | where SystemAlertId == ${quoted(id)} | take 1`);
    const about = JSON.parse(alert?.ExtendedProperties || '{}') as Record<string, string>;
    const text = about.Query;
    if (!text) return { text: '', view: undefined };
    const span = [about['Query Start Time UTC'], about['Query End Time UTC']].map(time =>
      new Date(`${time}`).getTime(),
    );
    const timespan = span.some(Number.isNaN) ? undefined : span.map(time => new Date(time).toISOString()).join('/');
    return { text, view: answerGrid(await query(text, { timespan })) };
  }, [id]);
  return (
    <Show of={rows} lines={3}>
      {({ text, view }) =>
        view ? (
          <>
            <Grid view={view} label="Rows of the alert" />
            <p class="note">
              <a href={`/query?q=${encodeURIComponent(text)}`}>Open the query</a>
            </p>
          </>
        ) : (
          <p class="note">The alert names no query.</p>
        )
      }
    </Show>
  );
}

function Comments({ comments, incident, again }: { comments: Resource[]; incident: Resource; again: () => void }) {
  const [text, setText] = useState('');
  const { error, busy, act } = useAct(again);
  const add = (event: SubmitEvent) => {
    event.preventDefault();
    act(async () => {
      await put(`${incident.id}/comments/${crypto.randomUUID()}`, versions.sentinel, { properties: { message: text } });
      setText('');
    });
  };
  return (
    <div class="stack">
      {comments.map(({ name, properties }) => (
        <article key={name}>
          <p class="note">
            {properties.author?.name ?? properties.author?.userPrincipalName ?? 'a client'},{' '}
            <Time at={properties.createdTimeUtc} />
          </p>
          <Markdown text={properties.message} />
        </article>
      ))}
      <form class="form" onSubmit={add}>
        <label>
          Comment
          <textarea value={text} onInput={event => setText(event.currentTarget.value)} />
        </label>
        {error && <Fault error={error} />}
        <button type="submit" class="primary" disabled={busy || text.trim() === ''}>
          Add the comment
        </button>
      </form>
    </div>
  );
}

function Tasks({ tasks }: { tasks: Resource[] }) {
  if (tasks.length === 0) return <Empty title="No tasks">An automation rule or a playbook adds them.</Empty>;
  return (
    <>
      {tasks.map(({ name, properties }) => (
        <div key={name} class="task">
          <Tag>{properties.status}</Tag>
          <div>
            <b>{properties.title}</b>
            {properties.description && <Markdown text={properties.description} />}
          </div>
        </div>
      ))}
    </>
  );
}

/** Runs a change, says when it failed, and shows what became of it. */
function useAct(again: () => void) {
  const [state, setState] = useState<{ busy: boolean; error?: Error }>({ busy: false });
  const act = (work: () => Promise<unknown>) => {
    setState({ busy: true });
    work().then(
      () => {
        setState({ busy: false });
        again();
      },
      (error: Error) => setState({ busy: false, error }),
    );
  };
  return { ...state, act };
}

const classifications: readonly [label: string, classification: string, reason: string][] = [
  ['True positive: suspicious activity', 'TruePositive', 'SuspiciousActivity'],
  ['Benign positive: suspicious but expected', 'BenignPositive', 'SuspiciousButExpected'],
  ['False positive: incorrect alert logic', 'FalsePositive', 'IncorrectAlertLogic'],
  ['False positive: inaccurate data', 'FalsePositive', 'InaccurateData'],
  ['Undetermined', 'Undetermined', ''],
];

/** Owner, status, severity and classification: a PUT of all of the incident, as the API wants it. */
function Change({ incident, again }: { incident: Resource; again: () => void }) {
  const { properties } = incident;
  const [status, setStatus] = useState<string>(properties.status);
  const { error, busy, act } = useAct(again);
  const save = (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const owner = String(form.get('owner') ?? '').trim();
    const [, classification, classificationReason] = classifications[Number(form.get('classification') ?? 0)];
    const closing =
      status === 'Closed'
        ? {
            classification,
            classificationComment: String(form.get('comment') ?? ''),
            ...(classificationReason ? { classificationReason } : {}),
          }
        : {};
    const { title, description, labels, firstActivityTimeUtc, lastActivityTimeUtc } = properties;
    const body = {
      title,
      description,
      labels,
      firstActivityTimeUtc,
      lastActivityTimeUtc,
      status,
      severity: form.get('severity'),
      owner: { assignedTo: owner || null, userPrincipalName: owner.includes('@') ? owner : null },
      ...closing,
    };
    act(() => put(incident.id, versions.sentinel, { etag: incident.etag, properties: body }));
  };
  const chosen = classifications.findIndex(
    ([, one, reason]) =>
      one === properties.classification && (reason === '' || reason === properties.classificationReason),
  );
  return (
    <section class="panel">
      <h2>Work on it</h2>
      <form class="form pad" onSubmit={save}>
        <label>
          Status
          <select value={status} onChange={event => setStatus(event.currentTarget.value)}>
            {['New', 'Active', 'Closed'].map(one => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </label>
        <label>
          Severity
          <select name="severity" defaultValue={properties.severity}>
            {['High', 'Medium', 'Low', 'Informational'].map(one => (
              <option key={one} selected={one === properties.severity}>
                {one}
              </option>
            ))}
          </select>
        </label>
        <label>
          Owner
          <input
            name="owner"
            placeholder="nobody"
            defaultValue={properties.owner?.assignedTo ?? properties.owner?.userPrincipalName ?? ''}
          />
        </label>
        {status === 'Closed' && (
          <>
            <label>
              Classification
              <select name="classification">
                {classifications.map(([label], index) => (
                  <option key={label} value={index} selected={index === chosen}>
                    {label}
                  </option>
                ))}
              </select>
            </label>
            <label>
              Why
              <textarea name="comment" defaultValue={properties.classificationComment ?? ''} />
            </label>
          </>
        )}
        {error && <Fault error={error} />}
        <button type="submit" class="primary" disabled={busy}>
          Save
        </button>
      </form>
    </section>
  );
}

function Entities({ entities }: { entities: Resource[] }) {
  return (
    <section class="panel">
      <h2>{counted(entities.length, 'entity', 'entities')}</h2>
      <div class="pad">
        {entities.length === 0 && <p class="note">The alerts name none.</p>}
        {entities.map(({ name, kind, properties }) => (
          <div key={name} class="entity">
            <span class="label">{kind}</span>
            <b>{entityName(properties)}</b>
          </div>
        ))}
      </div>
    </section>
  );
}

function entityName(properties: Record<string, unknown>): string {
  const { accountName, upnSuffix, friendlyName, address, hostName, url, domainName } = properties as Record<
    string,
    string | undefined
  >;
  if (accountName) return upnSuffix ? `${accountName}@${upnSuffix}` : accountName;
  return friendlyName ?? address ?? hostName ?? url ?? domainName ?? JSON.stringify(properties);
}

function RunPlaybook({ incident, again }: { incident: Resource; again: () => void }) {
  const workflows = useLoad(async () => list(`${await groupId()}/providers/Microsoft.Logic/workflows`, versions.logic));
  const [chosen, setChosen] = useState('');
  const { error, busy, act } = useAct(again);
  const id = chosen || workflows.value?.[0]?.id || '';
  return (
    <section class="panel">
      <h2>Run a playbook</h2>
      <div class="form pad">
        <Show of={workflows} lines={1}>
          {found =>
            found.length === 0 ? (
              <p class="note">There is none. Put one into playbooks/ and deploy it.</p>
            ) : (
              <>
                <select aria-label="Playbook" value={id} onChange={event => setChosen(event.currentTarget.value)}>
                  {found.map(one => (
                    <option key={one.id} value={one.id}>
                      {one.name}
                    </option>
                  ))}
                </select>
                {error && <Fault error={error} />}
                <button
                  type="button"
                  class="plain"
                  disabled={busy}
                  onClick={() =>
                    act(() => post(`${incident.id}/runPlaybook`, versions.sentinel, { logicAppsResourceId: id }))
                  }
                >
                  Run on this incident
                </button>
              </>
            )
          }
        </Show>
      </div>
    </section>
  );
}
