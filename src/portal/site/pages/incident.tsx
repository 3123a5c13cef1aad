import { Show, useLoad } from '../parts/load.tsx';
import { Markdown } from '../parts/markdown.tsx';
import { exact, spaced, Tag, Time } from '../parts/words.tsx';
import { Change } from './incident/change.tsx';
import { Entities } from './incident/entities.tsx';
import { type Everything, loadAll } from './incident/everything.tsx';
import { Parts } from './incident/parts.tsx';
import { RunPlaybook } from './incident/run-playbook.tsx';

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
