import type { ComponentChildren } from 'preact';
import { get, list, post, quoted, type Resource, records, sentinel, versions } from '../../api.ts';
import { Markdown } from '../../parts/markdown.tsx';
import { Tag } from '../../parts/words.tsx';

/** An incident with all that belongs to it. */
export interface Everything {
  incident: Resource;
  alerts: Resource[];
  entities: Resource[];
  comments: Resource[];
  tasks: Resource[];
  events: Event[];
}

/** What happened, and when. */
export interface Event {
  at: string;
  kind: 'incident' | 'alert' | 'comment' | 'playbook';
  title: string;
  more: ComponentChildren;
}

export async function loadAll(name: string): Promise<Everything> {
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
