import { useState } from 'preact/hooks';
import { put, type Resource, versions } from '../../api.ts';
import { Fault } from '../../parts/load.tsx';
import { useAct } from './act.ts';

const classifications: readonly [label: string, classification: string, reason: string][] = [
  ['True positive: suspicious activity', 'TruePositive', 'SuspiciousActivity'],
  ['Benign positive: suspicious but expected', 'BenignPositive', 'SuspiciousButExpected'],
  ['False positive: incorrect alert logic', 'FalsePositive', 'IncorrectAlertLogic'],
  ['False positive: inaccurate data', 'FalsePositive', 'InaccurateData'],
  ['Undetermined', 'Undetermined', ''],
];

/** Owner, status, severity and classification: a PUT of all of the incident, as the API wants it. */
export function Change({ incident, again }: { incident: Resource; again: () => void }) {
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
