import { useState } from 'preact/hooks';
import { query, quoted, type Resource, records } from '../../api.ts';
import { answerGrid } from '../../parts/answer.ts';
import { Empty, Show, useLoad } from '../../parts/load.tsx';
import { exact, Tag } from '../../parts/words.tsx';
import { Grid } from '../../workbook/grid.tsx';

/** The alerts of an incident, each with its rows. */
export function Alerts({ alerts }: { alerts: Resource[] }) {
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
