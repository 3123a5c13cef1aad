import type { CellView } from '../../../sentinel/workbook/index.ts';
import { colourOf } from '../parts/colours.ts';

/** A cell of a grid or a tile. */
export function Cell({ cell }: { cell: CellView }) {
  const colour = cell.colour ? colourOf(cell.colour) : undefined;
  const tip = cell.tip || undefined;
  switch (cell.form) {
    case 'bar':
      return (
        <span class="cell-bar" title={tip}>
          <i style={{ width: `${(cell.part ?? 0) * 100}%`, background: colour }} />
          <span>{cell.text}</span>
        </span>
      );
    case 'bar-below':
      return (
        <span class="cell-below" title={tip}>
          <span>{cell.text}</span>
          <i>
            <b style={{ width: `${(cell.part ?? 0) * 100}%`, background: colour }} />
          </i>
        </span>
      );
    case 'heat':
      return (
        <span
          class="cell-heat"
          title={tip}
          style={{
            background: colour
              ? `color-mix(in srgb, ${colour} ${Math.round(8 + 42 * (cell.part ?? 0))}%, transparent)`
              : undefined,
          }}
        >
          {cell.text}
        </span>
      );
    case 'line':
    case 'area':
    case 'bars':
      return <Spark cell={cell} colour={colour ?? 'currentColor'} />;
    case 'icon':
      return (
        <span class="cell-icon" title={tip}>
          <StateIcon name={cell.icon ?? ''} /> {cell.text}
        </span>
      );
    case 'badge':
      return (
        <span class="tag" title={tip} style={colour ? { '--tag': colour } : undefined}>
          {cell.text}
        </span>
      );
    case 'link':
      return cell.href ? (
        <a href={cell.href} target="_blank" rel="noopener noreferrer" title={tip}>
          {cell.text}
        </a>
      ) : (
        <span title={tip}>{cell.text}</span>
      );
    case 'big':
      return (
        <span class="cell-big" title={tip} style={{ color: colour }}>
          {cell.text}
        </span>
      );
    default:
      return <span title={tip ?? (cell.text.length > 40 ? cell.text : undefined)}>{cell.text}</span>;
  }
}

function Spark({ cell, colour }: { cell: CellView; colour: string }) {
  const values = cell.values ?? [];
  const [low, high] = [Math.min(0, ...values), Math.max(1, ...values)];
  const x = (index: number) => (values.length > 1 ? (index / (values.length - 1)) * 100 : 50);
  const y = (value: number) => 22 - ((value - low) / (high - low || 1)) * 20;
  const line = values.map((value, index) => `${x(index).toFixed(1)},${y(value).toFixed(1)}`).join(' ');
  const words = `${values.length} values, from ${Math.min(...values, 0)} to ${Math.max(...values, 0)}`;
  return (
    <svg class="spark" viewBox="0 0 100 24" preserveAspectRatio="none" role="img" aria-label={words}>
      {cell.form === 'bars' ? (
        values.map((value, index) => (
          <rect
            key={index}
            x={(index / values.length) * 100}
            width={Math.max(0.8, 80 / values.length)}
            y={y(value)}
            height={Math.max(0, 22 - y(value))}
            fill={colour}
          />
        ))
      ) : (
        <>
          {cell.form === 'area' && <polygon points={`0,22 ${line} 100,22`} fill={colour} opacity="0.2" />}
          <polyline points={line} fill="none" stroke={colour} stroke-width="1.5" vector-effect="non-scaling-stroke" />
        </>
      )}
    </svg>
  );
}

const good = /success|available|completed|ok|running|normal|up|check|^4$|sev4|info/i;
const bad = /fail|error|critical|unavailable|stopped|down|cancel|^1$|sev0|sev1|degraded/i;
const middling = /warn|pending|unknown|^2$|^3$|sev2|sev3|medium|modified/i;

/** The icons of workbooks come down to what they say: well, look here, wrong, or nothing. */
function StateIcon({ name }: { name: string }) {
  if (name === '' || /blank/i.test(name)) return null;
  const state = bad.test(name) ? 'bad' : middling.test(name) ? 'warn' : good.test(name) ? 'good' : 'none';
  const shapes = {
    bad: 'M5 5l6 6M11 5l-6 6',
    warn: 'M8 4.5v4M8 11v.6',
    good: 'M4.8 8.2l2.2 2.2 4.2-4.6',
    none: 'M5.5 8h5',
  };
  return (
    <svg class={`state ${state}`} viewBox="0 0 16 16" aria-hidden="true">
      <circle cx="8" cy="8" r="7" />
      <path d={shapes[state]} fill="none" />
    </svg>
  );
}
