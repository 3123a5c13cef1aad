import { isVisible } from './condition.ts';
import { type Answer, type Ask, Unsupported } from './data.ts';
import { exportList, exportView } from './export.ts';
import { safeAddress } from './formatter.ts';
import { type Context, evaluateParameter, type Selections } from './parameter.ts';
import { present } from './present.ts';
import { isObject, number, object, objects, plainText, type Raw, text } from './raw.ts';
import type { Workbook } from './read.ts';
import { dataOf, type Sources } from './source.ts';
import { references, substitute } from './substitute.ts';
import { rangeLabel, rangeOf } from './time-range.ts';
import { missing, rangeValue, textValue, unset, type Value, type Values } from './value.ts';
import type { ItemBody, ItemView, LinkView, MessageView, Size, Tone, WorkbookView } from './view.ts';

/** What a workbook is shown with. */
export interface Environment {
  ask: Ask;
  /** Milliseconds of the epoch. */
  now: number;
  selections: Selections;
  context: Context;
}

/** One scope of parameters: that of the workbook, or of a group in it. */
interface Scope {
  values: Map<string, Value>;
  /** The parameters that are given on to the scope around. */
  gives: ReadonlySet<string>;
  parent: Scope | undefined;
}

interface Run {
  environment: Environment;
  earlier: Map<string, Promise<Answer>>;
}

const deepest = 20;

/**
 * A workbook as data to be shown. Items are taken in the order of the document, for a parameter is known to the items behind it;
 * queries run at once, those of hidden items do not. What one item can not show it says at its place.
 */
export async function renderWorkbook(workbook: Workbook, environment: Environment): Promise<WorkbookView> {
  const run: Run = { environment, earlier: new Map() };
  return { items: await itemsOf(workbook.items, { values: new Map(), gives: new Set(), parent: undefined }, run, 0) };
}

async function itemsOf(items: readonly unknown[], scope: Scope, run: Run, depth: number): Promise<ItemView[]> {
  const shown: Promise<ItemView>[] = [];
  for (const item of items.filter(isObject)) {
    const visible = isVisible(item, scope.values);
    const content = object(item.content);
    if (item.type === 9) {
      if (!visible && content.doNotRunWhenHidden === true) continue;
      const view = await parameterItem(item, scope, run);
      if (visible && view) shown.push(Promise.resolve(view));
    } else if (visible) shown.push(...(await otherItem(item, content, scope, run, depth)));
    else if (item.type === 3) setExports(content, scope, run);
  }
  return Promise.all(shown);
}

/** Starts an item without waiting for its data: the promise is in a list so that it is not awaited here. */
async function otherItem(item: Raw, content: Raw, scope: Scope, run: Run, depth: number): Promise<Promise<ItemView>[]> {
  switch (item.type) {
    case 1:
      return [Promise.resolve(placed(item, textBody(content, scope)))];
    case 3:
      return [dataItem(item, content, scope, run)];
    case 11:
      return [Promise.resolve(placed(item, linksBody(content, scope, run)))];
    case 12:
      return [Promise.resolve(await groupItem(item, content, scope, run, depth))];
    default:
      return [Promise.resolve(placed(item, unsupportedBody(content, `Picket does not show ${itemName(item.type)}.`)))];
  }
}

function itemName(type: unknown): string {
  return type === 10
    ? 'metrics of Azure Monitor, for they are kept in Azure alone'
    : `items of the type ${plainText(type) || '(none)'}`;
}

function placed(item: Raw, body: ItemBody): ItemView {
  const style = object(item.styleSettings);
  const width = number(item.customWidth) ?? 100;
  return {
    name: text(item.name),
    width: Math.min(100, Math.max(5, width)),
    border: style.showBorder === true,
    body,
  };
}

function unsupportedBody(content: Raw, words: string): ItemBody {
  const data: MessageView = { kind: 'message', tone: 'unsupported', text: words };
  return { kind: 'data', title: text(content.title), size: 'small', data, query: '', export: null };
}

const textTones: Record<string, Tone | undefined> = {
  info: 'info',
  warning: 'warning',
  error: 'error',
  success: 'success',
  upsell: 'info',
};

function textBody(content: Raw, { values }: Scope): ItemBody {
  const style = substitute(text(content.style), values, 'text').text;
  return {
    kind: 'text',
    markdown: substitute(text(content.json), values, 'text').text,
    tone: textTones[style] ?? 'plain',
  };
}

/** Sets a parameter in its scope, and in those around as far as groups give it on. */
function setValue(scope: Scope, name: string, value: Value): void {
  scope.values.set(name, value);
  if (scope.parent && scope.gives.has(name)) setValue(scope.parent, name, value);
}

function sourcesOf(scope: Scope, { environment, earlier }: Run): Sources {
  return { ask: environment.ask, now: environment.now, values: scope.values, earlier };
}

async function parameterItem(item: Raw, scope: Scope, run: Run): Promise<ItemView | undefined> {
  const content = object(item.content);
  const { selections, context } = run.environment;
  const views = [];
  for (const definition of objects(content.parameters)) {
    const sources = sourcesOf(scope, run);
    const { value, view } = await evaluateParameter(definition, sources, selections, context);
    setValue(scope, text(definition.name), value);
    if (view) views.push(view);
  }
  if (views.length === 0) return undefined;
  return placed(item, {
    kind: 'parameters',
    style: text(content.style) === 'pills' ? 'pills' : 'above',
    parameters: views,
  });
}

/** Tabs set their parameter; the first one does at the start. */
function linksBody(content: Raw, scope: Scope, run: Run): ItemBody {
  const tabs = text(content.style) === 'tabs';
  const links = objects(content.links);
  if (tabs) {
    const first = links.find(link => text(link.linkTarget) === 'parameter');
    const name = text(first?.cellValue);
    const chosen = run.environment.selections[name]?.[0];
    if (first) setValue(scope, name, textValue(chosen ?? text(first.subTarget)));
  }
  return { kind: 'links', style: tabs ? 'tabs' : 'list', links: links.map(link => linkView(link, scope)) };
}

function linkView(link: Raw, { values }: Scope): LinkView {
  const written = (value: unknown) => substitute(text(value), values, 'text').text;
  const label = written(link.linkLabel) || written(link.cellValue);
  const target = text(link.linkTarget).toLowerCase();
  if (target === 'parameter') {
    const [parameter, value] = [text(link.cellValue), written(link.subTarget)];
    return { label, set: { parameter, value }, href: '', selected: values.get(parameter)?.raw === value };
  }
  const href = target === 'url' ? safeAddress(written(link.cellValue)) : '';
  return { label, set: null, href, selected: false };
}

async function groupItem(item: Raw, content: Raw, scope: Scope, run: Run, depth: number): Promise<ItemView> {
  const title = substitute(text(content.title), scope.values, 'text').text;
  const body = (more: Partial<Extract<ItemBody, { kind: 'group' }>>): ItemBody => ({
    kind: 'group',
    title,
    collapsed: content.expandable === true ? content.expanded !== true : null,
    load: null,
    items: [],
    ...more,
  });
  if (text(content.groupType) === 'template')
    return placed(
      item,
      unsupportedBody(
        content,
        `Picket does not load the template "${text(content.loadFromTemplateId)}" of this group, for it is kept in Azure alone.`,
      ),
    );
  if (depth >= deepest) return placed(item, unsupportedBody(content, `Picket shows groups to a depth of ${deepest}.`));
  const asked = `load:${text(item.name)}`;
  if (text(content.loadType) === 'explicit' && !run.environment.selections[asked])
    return placed(item, body({ load: { parameter: asked, label: text(content.loadButtonText) || 'Load' } }));
  const gives = new Set(
    Array.isArray(content.exportParameters)
      ? content.exportParameters.map(text)
      : content.exportParameters === true
        ? everyName(content)
        : [],
  );
  const inner: Scope = { values: new Map(scope.values), gives, parent: scope };
  const items = await itemsOf(Array.isArray(content.items) ? content.items : [], inner, run, depth + 1);
  return placed(item, body({ items }));
}

/** The names of all parameters that a group makes. */
function everyName(content: Raw): string[] {
  return objects(content.items).flatMap(({ type, content: inner }) => {
    if (type === 9) return objects(object(inner).parameters).map(one => text(one.name));
    if (type === 12) return everyName(object(inner));
    if (type === 11) return objects(object(inner).links).map(one => text(one.cellValue));
    return type === 3 ? exportList(object(inner)).map(({ parameter }) => parameter) : [];
  });
}

/** Before anything is selected in an item, its exports are at their defaults. */
function setExports(content: Raw, scope: Scope, { environment }: Run): void {
  for (const { parameter, fallback } of exportList(content)) {
    const chosen = environment.selections[parameter];
    setValue(scope, parameter, textValue(chosen === undefined ? fallback : chosen.join(',')));
  }
  const brush = text(content.timeBrushParameterName);
  if (brush) setValue(scope, brush, brushed(brush, content, scope, environment));
}

/** A time brush holds the whole time of its item until a part is chosen. */
function brushed(name: string, content: Raw, scope: Scope, { selections, now }: Environment): Value {
  const [durationMs, endTime] = selections[name] ?? [];
  const chosen = durationMs === undefined ? undefined : rangeOf({ durationMs, endTime }, now);
  const range =
    chosen ?? scope.values.get(text(content.timeContextFromParameter))?.range ?? rangeOf(content.timeContext, now);
  return range ? rangeValue(range, rangeLabel(range)) : unset;
}

function dataItem(item: Raw, content: Raw, scope: Scope, run: Run): Promise<ItemView> {
  setExports(content, scope, run);
  const values = new Map(scope.values);
  const frame = {
    kind: 'data' as const,
    title: substitute(text(content.title), values, 'text').text,
    size: sizeOf(content.size),
    query: substitute(text(content.query), values, 'query').text,
    export: exportView(content),
  };
  const needed = missingReference(content, values);
  if (needed !== undefined) {
    const words = `Choose a value for ${needed} to see this.`;
    return Promise.resolve(placed(item, { ...frame, data: { kind: 'message', tone: 'info', text: words } }));
  }
  const answer = dataOf(content, { ...sourcesOf(scope, run), values });
  for (const name of [text(item.name), text(item.id)]) if (name) run.earlier.set(name, answer);
  return answer.then(
    found => placed(item, { ...frame, data: present(content, found, values) }),
    (error: Error) => placed(item, { ...frame, data: failure(error) }),
  );
}

function failure(error: Error): MessageView {
  return { kind: 'message', tone: error instanceof Unsupported ? 'unsupported' : 'error', text: error.message };
}

const sizes: Record<number, Size | undefined> = { 0: 'medium', 1: 'small', 2: 'large', 3: 'full', 4: 'tiny' };

function sizeOf(size: unknown): Size {
  return sizes[number(size) ?? 0] ?? 'medium';
}

/** A parameter that the query needs, or is bound to, and that was not set. */
function missingReference(content: Raw, values: Values): string | undefined {
  const bound = text(content.timeContextFromParameter);
  const names = [...references(text(content.query)).map(({ name }) => name), bound];
  return names.find(name => values.get(name) === missing);
}
