import { useState } from 'preact/hooks';
import { put, type Resource, versions } from '../../api.ts';
import { Fault } from '../../parts/load.tsx';
import { Markdown } from '../../parts/markdown.tsx';
import { Time } from '../../parts/words.tsx';
import { useAct } from './act.ts';

/** What was said, and a place to say more. */
export function Comments({
  comments,
  incident,
  again,
}: {
  comments: Resource[];
  incident: Resource;
  again: () => void;
}) {
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
