import { useState } from 'preact/hooks';
import { put, type Resource, versions } from '../../api.ts';
import { Fault } from '../../parts/load.tsx';
import { Markdown } from '../../parts/markdown.tsx';
import { useAct } from './act.ts';

/** What is to be done; each can be ticked off, and more can be added. */
export function Tasks({ tasks, incident, again }: { tasks: Resource[]; incident: Resource; again: () => void }) {
  const { error, busy, act } = useAct(again);
  const open = tasks.filter(({ properties }) => properties.status !== 'Completed').length;
  return (
    <div class="stack">
      {tasks.length > 0 && (
        <p class="note">{open === 0 ? 'All tasks are done.' : `${open} of ${tasks.length} still to do.`}</p>
      )}
      {tasks.map(task => (
        <Task key={task.name} task={task} busy={busy} act={act} />
      ))}
      {error && <Fault error={error} />}
      <NewTask incident={incident} busy={busy} act={act} />
    </div>
  );
}

type Act = ReturnType<typeof useAct>['act'];

function Task({ task, busy, act }: { task: Resource; busy: boolean; act: Act }) {
  const { title, description, status } = task.properties;
  const done = status === 'Completed';
  const turn = () => {
    const properties = { title, description, status: done ? 'New' : 'Completed' };
    act(() => put(task.id, versions.sentinel, { properties }));
  };
  return (
    <div class="task">
      <input type="checkbox" aria-label={`Done: ${title}`} checked={done} disabled={busy} onChange={turn} />
      <div class={done ? 'done' : ''}>
        <b>{title}</b>
        {description && <Markdown text={description} />}
      </div>
    </div>
  );
}

function NewTask({ incident, busy, act }: { incident: Resource; busy: boolean; act: Act }) {
  const [title, setTitle] = useState('');
  const [description, setDescription] = useState('');
  const add = (event: SubmitEvent) => {
    event.preventDefault();
    act(async () => {
      await put(`${incident.id}/tasks/${crypto.randomUUID()}`, versions.sentinel, {
        properties: { title, description },
      });
      setTitle('');
      setDescription('');
    });
  };
  return (
    <form class="form" onSubmit={add}>
      <label>
        Task
        <input value={title} maxLength={150} onInput={event => setTitle(event.currentTarget.value)} />
      </label>
      <label>
        How
        <textarea value={description} maxLength={3000} onInput={event => setDescription(event.currentTarget.value)} />
      </label>
      <button type="submit" class="primary" disabled={busy || title.trim() === ''}>
        Add the task
      </button>
    </form>
  );
}
