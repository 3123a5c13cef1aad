import { useState } from 'preact/hooks';
import { groupId, list, post, type Resource, versions } from '../../api.ts';
import { Fault, Show, useLoad } from '../../parts/load.tsx';
import { useAct } from './act.ts';

/** Starts a playbook on the incident. */
export function RunPlaybook({ incident, again }: { incident: Resource; again: () => void }) {
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
