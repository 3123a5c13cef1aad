import { criteriaResult } from './condition.ts';
import { type Answer, columnIndex } from './data.ts';
import { isObject, number, object, objects, plainText, type Raw, text } from './raw.ts';
import { dataOf, type Sources } from './source.ts';
import { substitute } from './substitute.ts';
import { kqlSpan, rangeLabel, rangeOf, standardDurations, type TimeRange } from './time-range.ts';
import { missing, rangeValue, textValue, unset, type Value } from './value.ts';
import type { OptionView, ParameterView } from './view.ts';

/** What a person chose for parameters, by their names: the values, or for a time range its length (and end) in milliseconds. */
export type Selections = Readonly<Record<string, readonly string[]>>;

/** The ids that resource pickers begin with. */
export interface Context {
  workspace: string;
  subscription: string;
}

export interface Evaluated {
  value: Value;
  view: ParameterView | null;
}

const kinds: Record<number, ParameterView['input'] | undefined> = {
  1: 'text',
  2: 'choice',
  4: 'time',
  5: 'choice',
  6: 'choice',
  7: 'choice',
  8: 'choice',
  9: 'text',
  10: 'pills',
  11: 'pills',
};

const mostOptions = 1000;

/** What a parameter is set to, and how it is shown; without a view where it is hidden from readers. */
export async function evaluateParameter(
  definition: Raw,
  sources: Sources,
  selections: Selections,
  context: Context,
): Promise<Evaluated> {
  const name = text(definition.name);
  const input = kinds[number(definition.type) ?? 1] ?? 'text';
  const found = await evaluated(input, definition, sources, selections[name], context);
  const view: ParameterView = {
    name,
    label: substitute(text(definition.label), sources.values, 'text').text || name,
    description: text(definition.description),
    input,
    multiple: definition.multiSelect === true,
    required: definition.isRequired === true,
    ...found.shown,
  };
  const value = !found.value.set && view.required ? missing : found.value;
  return { value, view: definition.isHiddenWhenLocked === true ? null : view };
}

type Shown = Pick<ParameterView, 'options' | 'chosen' | 'caption' | 'problem'>;
interface Found {
  value: Value;
  shown: Shown;
}

function evaluated(
  input: ParameterView['input'],
  definition: Raw,
  sources: Sources,
  selected: readonly string[] | undefined,
  context: Context,
): Promise<Found> | Found {
  if (input === 'time') return timeParameter(definition, sources.now, selected);
  if (input === 'text') return textParameter(definition, sources, selected);
  return choiceParameter(definition, sources, selected, context);
}

function timeParameter(definition: Raw, now: number, selected: readonly string[] | undefined): Found {
  const [duration, endTime] = selected ?? [];
  const range = selected ? rangeOf({ durationMs: duration, endTime }, now) : rangeOf(definition.value, now);
  const given = objects(object(definition.typeSettings).selectableValues).flatMap(one => number(one.durationMs) ?? []);
  const durations = given.length > 0 ? given : standardDurations;
  const options = durations.map(length => ({ value: String(length), label: lastSpan(length, now), group: '' }));
  const shown = (caption: string, chosen: string[]): Shown => ({ options, chosen, caption, problem: '' });
  if (!range) return { value: unset, shown: shown('<unset>', []) };
  const caption = rangeLabel(range);
  return { value: rangeValue(range, caption), shown: shown(caption, chosenRange(range)) };
}

function chosenRange(range: TimeRange): string[] {
  const length = String(range.end - range.start);
  return range.custom ? [length, new Date(range.end).toISOString()] : [length];
}

function lastSpan(length: number, now: number): string {
  return rangeLabel({ start: now - length, end: now, custom: false }) || kqlSpan(length);
}

/** A text: as it was typed, else what its criteria or the first cell of its query give, else as it is written. */
async function textParameter(
  definition: Raw,
  sources: Sources,
  selected: readonly string[] | undefined,
): Promise<Found> {
  const written = substitute(plainText(definition.value), sources.values, 'text').text;
  const shown = (raw: string, problem = ''): Found => ({
    value: textValue(raw),
    shown: { options: [], chosen: [raw], caption: raw, problem },
  });
  if (selected) return shown(selected.join(','));
  const criteria = objects(definition.criteriaData);
  if (criteria.length > 0) return shown(criteriaResult(criteria, sources.values));
  if (text(definition.query) === '') return shown(written);
  try {
    const answer = await dataOf(definition, sources);
    return shown(plainText(answer.rows[0]?.[0] ?? definition.value));
  } catch (error) {
    return shown(written, (error as Error).message);
  }
}

const all = 'value::all';

async function choiceParameter(
  definition: Raw,
  sources: Sources,
  selected: readonly string[] | undefined,
  context: Context,
): Promise<Found> {
  const { options, flagged, problem } = await optionsOf(definition, sources);
  const settings = object(definition.typeSettings);
  const specials = Array.isArray(settings.additionalResourceOptions)
    ? settings.additionalResourceOptions.map(text)
    : [];
  const offered = [
    ...specials.filter(one => one === all).map(value => ({ value, label: 'All', group: '' })),
    ...options,
  ];
  const wanted = (selected ?? beginsWith(definition, flagged, context)).map(one =>
    resolved(one, options, flagged, specials),
  );
  const value = choiceValue(wanted.flat(), options, definition);
  return {
    value,
    shown: { options: offered.slice(0, mostOptions), chosen: wanted.flat(), caption: value.label, problem },
  };
}

/** What is chosen before a person chooses: the stored value, the options marked as selected; for a picker of resources what the workbook is opened on. */
function beginsWith(definition: Raw, flagged: readonly string[], context: Context): string[] {
  const stored = Array.isArray(definition.value) ? definition.value.map(plainText) : [storedText(definition.value)];
  const written = stored.filter(one => one !== '' && !/<[^>]+>/.test(one));
  if (written.length > 0) return written;
  if (flagged.length > 0) return [...flagged];
  const fallback = plainText(definition.defaultValue);
  if (fallback) return [fallback];
  if (definition.type === 5 || definition.type === 7) return [context.workspace];
  return definition.type === 6 ? [context.subscription] : [];
}

function storedText(value: unknown): string {
  return isObject(value) ? plainText(value.value ?? '') : plainText(value);
}

/** `value::1` is the first option, `value::selected` those marked so; `value::all` stays what it is. */
function resolved(
  one: string,
  options: readonly OptionView[],
  flagged: readonly string[],
  specials: readonly string[],
): string[] {
  if (one === all && !specials.includes(all) && options.length > 0) return options.map(({ value }) => value);
  const place = /^value::(\d+)$/.exec(one);
  if (place) return options.slice(Number(place[1]) - 1, Number(place[1])).map(({ value }) => value);
  return one === 'value::selected' ? [...flagged] : [one];
}

/** All options at once may have a value of their own (`selectAllValue`), quoted like any; without one they stand one after another. */
function choiceValue(chosen: readonly string[], options: readonly OptionView[], definition: Raw): Value {
  if (chosen.length === 0) return unset;
  const labels = new Map(options.map(({ value, label }) => [value, label]));
  const settings = object(definition.typeSettings);
  const everything = chosen.includes(all);
  const each = everything ? options.map(({ value }) => value) : chosen;
  const label = everything ? 'All' : chosen.map(one => labels.get(one) ?? one).join(', ');
  const own = everything && typeof settings.selectAllValue === 'string' ? [settings.selectAllValue] : each;
  const raw = definition.multiSelect === true ? quoted(own, definition) : (own[0] ?? '');
  return { raw, label, chosen: each, set: true };
}

function quoted(values: readonly string[], definition: Raw): string {
  const quote = typeof definition.quote === 'string' ? definition.quote : "'";
  const delimiter = typeof definition.delimiter === 'string' ? definition.delimiter : ',';
  return values.map(one => `${quote}${one}${quote}`).join(delimiter);
}

interface Options {
  options: OptionView[];
  flagged: string[];
  problem: string;
}

/** From `jsonData` or a query: the columns value, label, selected and group by name, else by place. */
async function optionsOf(definition: Raw, sources: Sources): Promise<Options> {
  try {
    const written = text(definition.jsonData);
    if (written !== '') return fromJson(substitute(written, sources.values, 'text').text);
    return text(definition.query) === '' ? none('') : fromAnswer(await dataOf(definition, sources));
  } catch (error) {
    return none((error as Error).message);
  }
}

const none = (problem: string): Options => ({ options: [], flagged: [], problem });

function fromJson(json: string): Options {
  const list: unknown = JSON.parse(json);
  const items: Raw[] = (Array.isArray(list) ? list : [list]).map(one => (isObject(one) ? one : { value: one }));
  return listed(items.map(({ value, label, selected, group }) => [value, label ?? value, selected, group]));
}

function fromAnswer(answer: Answer): Options {
  const usual = ['value', 'label', 'selected', 'group'].map(name => columnIndex(answer, name));
  const places = usual[0] >= 0 ? usual : answer.columns.map((_, index) => index).slice(0, 4);
  return listed(
    answer.rows.map(row => places.map(index => (index === undefined || index < 0 ? undefined : row[index]))),
  );
}

function listed(rows: readonly (readonly unknown[])[]): Options {
  const options = new Map<string, OptionView>();
  const flagged: string[] = [];
  for (const [value, label, selected, group] of rows) {
    const name = plainText(value);
    if (name === '' || options.has(name)) continue;
    options.set(name, {
      value: name,
      label: label === undefined || label === null ? name : plainText(label),
      group: plainText(group),
    });
    if (selected === true || selected === 1 || selected === 'true') flagged.push(name);
  }
  return { options: [...options.values()], flagged, problem: '' };
}
