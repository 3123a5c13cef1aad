import { useState } from 'preact/hooks';
import { contentOf, get, groupId, list, type Resource, versions } from '../api.ts';
import { Empty, Show, useLoad } from '../parts/load.tsx';
import { Scroll } from '../parts/scroll.tsx';
import { exact, Tag, Time } from '../parts/words.tsx';
import { usePath } from '../router.ts';

async function load(): Promise<Resource[]> {
  const workflows = await list(`${await groupId()}/providers/Microsoft.Logic/workflows`, versions.logic);
  const runs = await Promise.all(workflows.map(({ id }) => list(`${id}/runs`, versions.logic)));
  return runs.flat().sort((a, b) => Date.parse(b.properties.startTime) - Date.parse(a.properties.startTime));
}

/** What playbooks did, newest first; a run opens to its actions. */
export function Runs() {
  const { query } = usePath();
  const open = query.get('run');
  const loaded = useLoad(load);
  if (open) return <Run key={open} id={open} />;
  return (
    <>
      <div class="head">
        <h1>Playbook runs</h1>
        <span class="grow" />
        <button type="button" class="plain" onClick={loaded.again}>
          Refresh
        </button>
      </div>
      <div class="panel">
        <Show of={loaded} lines={6}>
          {runs =>
            runs.length === 0 ? (
              <Empty title="No playbook has run">
                An automation rule starts one, or you do on the page of an incident.
              </Empty>
            ) : (
              <Table runs={runs} />
            )
          }
        </Show>
      </div>
    </>
  );
}

function Table({ runs }: { runs: Resource[] }) {
  return (
    <Scroll name="grid-scroll whole" label="Playbook runs">
      <table class="grid">
        <thead>
          <tr>
            {['Playbook', 'Status', 'Started', 'Took', 'Trigger'].map(name => (
              <th key={name}>{name}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {runs.slice(0, 500).map(({ id, properties }) => (
            <tr key={id}>
              <td>
                <a href={`/runs?run=${encodeURIComponent(id)}`}>{properties.workflow.name}</a>
              </td>
              <td>
                <Tag>{properties.status}</Tag>
              </td>
              <td>
                <Time at={properties.startTime} />
              </td>
              <td class="number">{took(properties)}</td>
              <td class="note">{properties.trigger.name.replaceAll('_', ' ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function took({ startTime, endTime }: { startTime: string; endTime?: string }): string {
  if (!endTime) return '';
  const passed = Date.parse(endTime) - Date.parse(startTime);
  return passed < 1000 ? `${passed} ms` : `${(passed / 1000).toFixed(1)} s`;
}

function Run({ id }: { id: string }) {
  const loaded = useLoad(async () => {
    const [run, actions] = await Promise.all([get(id, versions.logic), list(`${id}/actions`, versions.logic)]);
    return { run, actions };
  }, [id]);
  return (
    <>
      <div class="head">
        <a href="/runs" class="note" style={{ flexBasis: '100%', margin: 0 }}>
          ← Playbook runs
        </a>
        <h1>{id.split('/').at(-3)}</h1>
        {loaded.value && <Tag>{loaded.value.run.properties.status}</Tag>}
      </div>
      <Show of={loaded} lines={8}>
        {({ run, actions }) => (
          <div class="stack">
            <p class="note">
              Started {exact(run.properties.startTime)}, took {took(run.properties)}.
            </p>
            <div class="panel">
              <Step name={run.properties.trigger.name} resource={{ ...run, properties: run.properties.trigger }} />
              {actions.map(action => (
                <Step key={action.id} name={action.name} resource={action} />
              ))}
            </div>
          </div>
        )}
      </Show>
    </>
  );
}

function Step({ name, resource }: { name: string; resource: Resource }) {
  const [open, setOpen] = useState(false);
  const { properties } = resource;
  return (
    <details
      class="pad"
      style={{ padding: '6px 16px', borderBottom: '1px solid var(--line)' }}
      onToggle={event => setOpen(event.currentTarget.open)}
    >
      <summary>
        <Tag>{properties.status}</Tag> <b>{name.replaceAll('_', ' ')}</b>{' '}
        <span class="note">
          {properties.repetitionCount === undefined ? took(properties) : `${properties.repetitionCount} times`}
        </span>
      </summary>
      {properties.error && <p class="message tone-error">{properties.error.message}</p>}
      {open && properties.repetitionCount !== undefined && <Repetitions id={resource.id} />}
      {open && <Ends properties={properties} />}
    </details>
  );
}

function Repetitions({ id }: { id: string }) {
  const loaded = useLoad(() => list(`${id}/repetitions`, versions.logic), [id]);
  return (
    <Show of={loaded} lines={2}>
      {all => (
        <>
          {all.map(one => (
            <Step key={one.id} name={`Repetition ${one.name}`} resource={one} />
          ))}
        </>
      )}
    </Show>
  );
}

/** What went in and what came out. */
function Ends({ properties }: { properties: Resource['properties'] }) {
  const loaded = useLoad(async () => {
    const [inputs, outputs] = await Promise.all(
      [properties.inputsLink, properties.outputsLink].map(link => (link ? contentOf(link.uri) : undefined)),
    );
    return { inputs, outputs };
  });
  return (
    <Show of={loaded} lines={2}>
      {({ inputs, outputs }) => (
        <div class="stack" style={{ padding: '8px 0' }}>
          {inputs !== undefined && <Json title="Inputs" value={inputs} />}
          {outputs !== undefined && <Json title="Outputs" value={outputs} />}
          {inputs === undefined && outputs === undefined && <p class="note">It kept neither inputs nor outputs.</p>}
        </div>
      )}
    </Show>
  );
}

function Json({ title, value }: { title: string; value: unknown }) {
  return (
    <section>
      <h3>{title}</h3>
      <pre>{JSON.stringify(value, null, 2)}</pre>
    </section>
  );
}
