import { useMemo, useState } from 'preact/hooks';
import type { ContentView, ItemView, ParameterView, TileView } from '../../../sentinel/workbook/index.ts';
import { Chart, type Selected } from '../parts/chart.tsx';
import { Markdown } from '../parts/markdown.tsx';
import { Cell } from './cell.tsx';
import { Grid } from './grid.tsx';
import { WorkbookMap } from './map.tsx';
import { chartOption, graphOption } from './options.ts';

/** Sets parameters to values; without one, the workbook is a picture of one moment. */
export type Choose = ((selections: Record<string, string[]>) => void) & {
  /** Whether only tabs and groups can be chosen, for the data of other parameters is not there. */
  tabsOnly?: boolean;
};

const heights = { tiny: 140, small: 200, medium: 300, large: 440, full: 620 };

/** The items of a workbook in rows, as wide as their author made them. */
export function Items({ items, choose }: { items: readonly ItemView[]; choose?: Choose }) {
  return (
    <div class="wb-items">
      {items.map((item, index) => (
        <section
          key={`${item.name}-${index}`}
          class={`wb-item${item.border ? ' wb-border' : ''}`}
          style={{ '--width': `${item.width}%` }}
        >
          <Body item={item} choose={choose} />
        </section>
      ))}
    </div>
  );
}

function Body({ item, choose }: { item: ItemView; choose?: Choose }) {
  const { body } = item;
  switch (body.kind) {
    case 'text':
      return (
        <div class={`wb-text tone-${body.tone}`}>
          <Markdown text={body.markdown} />
        </div>
      );
    case 'parameters':
      return (
        <div class={`wb-parameters ${body.style}`}>
          {body.parameters.map(parameter => (
            <Parameter key={parameter.name} parameter={parameter} choose={choose} />
          ))}
        </div>
      );
    case 'links':
      return (
        <div class={`wb-links ${body.style}`}>
          {body.links.map(link =>
            link.set ? (
              <button
                key={link.label}
                type="button"
                aria-pressed={link.selected}
                disabled={!choose}
                onClick={() => choose?.({ [link.set!.parameter]: [link.set!.value] })}
              >
                {link.label}
              </button>
            ) : link.href ? (
              <a key={link.label} href={link.href} target="_blank" rel="noopener noreferrer">
                {link.label}
              </a>
            ) : (
              <span key={link.label} class="note" title="Only Azure's portal can follow this link.">
                {link.label}
              </span>
            ),
          )}
        </div>
      );
    case 'group':
      return <Group body={body} choose={choose} />;
    default:
      return (
        <div class="wb-data">
          {body.title && <h3>{body.title}</h3>}
          <Content
            data={body.data}
            title={body.title}
            height={heights[body.size]}
            choose={body.export && !choose?.tabsOnly ? choose : undefined}
          />
        </div>
      );
  }
}

function Group({ body, choose }: { body: Extract<ItemView['body'], { kind: 'group' }>; choose?: Choose }) {
  const [closed, setClosed] = useState(body.collapsed ?? false);
  return (
    <div class="wb-group">
      {body.title &&
        (body.collapsed === null ? (
          <h2>{body.title}</h2>
        ) : (
          <h2>
            <button type="button" class="quiet" aria-expanded={!closed} onClick={() => setClosed(!closed)}>
              {closed ? '▸' : '▾'} {body.title}
            </button>
          </h2>
        ))}
      {body.load && (
        <button
          type="button"
          class="primary"
          disabled={!choose}
          onClick={() => choose?.({ [body.load!.parameter]: ['yes'] })}
        >
          {body.load.label}
        </button>
      )}
      {!closed && <Items items={body.items} choose={choose} />}
    </div>
  );
}

/** Data in the form that was chosen for it. */
export function Content({
  data,
  title,
  height,
  choose,
}: {
  data: ContentView;
  title: string;
  height: number;
  choose?: Choose;
}) {
  const onSelect =
    choose &&
    ((sets: Record<string, string>) =>
      choose(Object.fromEntries(Object.entries(sets).map(([name, value]) => [name, [value]]))));
  switch (data.kind) {
    case 'grid':
      return <Grid view={data} label={title} onSelect={onSelect} />;
    case 'chart':
      return <ChartBox view={data} title={title} height={height} onSelect={onSelect} />;
    case 'tiles':
      return (
        <div class={`tiles${data.border ? ' border' : ''}`}>
          {data.tiles.map((tile, index) => (
            <Tile key={index} tile={tile} onSelect={onSelect} />
          ))}
        </div>
      );
    case 'stat':
      return (
        <div class="stat">
          <Cell cell={data.value} />
          <span class="note">{data.label}</span>
        </div>
      );
    case 'map':
      return <WorkbookMap view={data} title={title} height={height} />;
    case 'graph':
      return <GraphBox view={data} title={title} height={height} />;
    case 'text':
      return <Markdown text={data.markdown} />;
    default:
      return <p class={`message tone-${data.tone}`}>{data.text}</p>;
  }
}

function ChartBox({
  view,
  title,
  height,
  onSelect,
}: {
  view: Extract<ContentView, { kind: 'chart' }>;
  title: string;
  height: number;
  onSelect?: (sets: Record<string, string>) => void;
}) {
  const option = useMemo(() => () => chartOption(view), [view]);
  const select = useMemo(
    () =>
      onSelect &&
      ((point: Selected) =>
        onSelect(Object.fromEntries(view.sets.map(({ parameter, field }) => [parameter, picked(point, field, view)])))),
    [view, onSelect],
  );
  const words = `${title || 'Chart'}: ${view.series
    .slice(0, 8)
    .map(({ label }) => label)
    .join(', ')}`;
  return (
    <>
      <Chart option={option} label={words} height={height} onSelect={select} />
      {view.metrics.length > 1 && view.form !== 'pie' && (
        <dl class="metrics">
          {view.metrics.map(({ label, text }) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
      )}
      {view.cut && <p class="note">{view.cut}</p>}
    </>
  );
}

function picked(point: Selected, field: string, view: Extract<ContentView, { kind: 'chart' }>): string {
  const name = view.form === 'pie' ? point.name : point.series;
  const [x, y] = Array.isArray(point.value) ? point.value : [point.name, point.value];
  if (field === 'x')
    return view.x === 'category'
      ? (view.categories[Number(x)] ?? String(x))
      : view.x === 'time'
        ? new Date(Number(x)).toISOString()
        : String(x);
  return field === 'y' || field === 'value' ? String(y) : name;
}

function GraphBox({
  view,
  title,
  height,
}: {
  view: Extract<ContentView, { kind: 'graph' }>;
  title: string;
  height: number;
}) {
  const option = useMemo(() => () => graphOption(view), [view]);
  return (
    <Chart
      option={option}
      label={`${title || 'Graph'}: ${view.nodes.length} nodes, ${view.edges.length} edges`}
      height={Math.max(height, 320)}
    />
  );
}

function Tile({ tile, onSelect }: { tile: TileView; onSelect?: (sets: Record<string, string>) => void }) {
  const inside = (
    <>
      {tile.title && (
        <span class="tile-title">
          <Cell cell={tile.title} />
        </span>
      )}
      {tile.subtitle && (
        <span class="note">
          <Cell cell={tile.subtitle} />
        </span>
      )}
      <span class="tile-main">
        {tile.left && <Cell cell={tile.left} />}
        {tile.right && <Cell cell={tile.right} />}
      </span>
      {tile.below && <Cell cell={tile.below} />}
    </>
  );
  return onSelect && Object.keys(tile.sets).length > 0 ? (
    <button type="button" class="tile" onClick={() => onSelect(tile.sets)}>
      {inside}
    </button>
  ) : (
    <div class="tile">{inside}</div>
  );
}

function Parameter({ parameter, choose }: { parameter: ParameterView; choose?: Choose }) {
  const { name, label, caption, description, required, chosen } = parameter;
  const set = (values: string[]) => choose?.({ [name]: values });
  return (
    <div class="wb-parameter" title={description || undefined}>
      <label for={`p-${name}`}>
        {label}
        {required && chosen.join('') === '' ? <em> (choose)</em> : null}
      </label>
      {!choose || choose.tabsOnly ? (
        <output id={`p-${name}`}>{caption || '<unset>'}</output>
      ) : parameter.input === 'text' ? (
        <input id={`p-${name}`} value={chosen[0] ?? ''} onChange={event => set([event.currentTarget.value])} />
      ) : (
        <Options parameter={parameter} set={set} />
      )}
      {parameter.problem && (
        <span class="note tone-error" title={parameter.problem}>
          no options
        </span>
      )}
    </div>
  );
}

/** Several at once are chosen one after another: each choice adds or takes away. */
function Options({ parameter, set }: { parameter: ParameterView; set: (values: string[]) => void }) {
  const { name, options, chosen, multiple, caption, input } = parameter;
  const change = (value: string) => {
    if (!multiple || value === 'value::all' || value === '') return set(value === '' ? [] : [value]);
    const kept = chosen.filter(one => one !== 'value::all');
    set(kept.includes(value) ? kept.filter(one => one !== value) : [...kept, value]);
  };
  const known = options.some(({ value }) => value === chosen[0]);
  return (
    <select
      id={`p-${name}`}
      value={multiple && chosen.length > 1 ? '' : chosen[0]}
      onChange={event => change(event.currentTarget.value)}
    >
      {(multiple || chosen.length === 0 || input !== 'time') && (
        <option value="">{multiple && chosen.length > 1 ? caption : '<unset>'}</option>
      )}
      {!known && chosen.length === 1 && <option value={chosen[0]}>{caption}</option>}
      {options.map(({ value, label }) => (
        <option key={value} value={value}>
          {multiple && chosen.includes(value) ? `✓ ${label}` : label}
        </option>
      ))}
    </select>
  );
}
