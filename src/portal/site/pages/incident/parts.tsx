import { useState } from 'preact/hooks';
import { Time } from '../../parts/words.tsx';
import { Alerts } from './alerts.tsx';
import { Comments } from './comments.tsx';
import type { Event, Everything } from './everything.tsx';
import { Tasks } from './tasks.tsx';

const parts = ['Timeline', 'Alerts', 'Comments', 'Tasks'] as const;

/** What happened, what raised it, what was said, and what is to be done. */
export function Parts({ all, again }: { all: Everything; again: () => void }) {
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
        {part === 'Tasks' && <Tasks tasks={all.tasks} incident={all.incident} again={again} />}
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
