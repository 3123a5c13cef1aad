import { rangeForm, type TimeRange } from '../sentinel/workbook/time-range.ts';
import type { Path } from './document.ts';
import { list, text } from './field.ts';
import { isObject, type Json, type JsonObject } from './resource.ts';
import { workbookItems } from './workbook-file.ts';

/** A parameter of a workbook: who declares it, and what stands for it while its queries are checked. */
export interface WorkbookParameter {
  name: string;
  path: Path;
  /** The value that a use of it gets, by its modifier; undefined where only the portal knows it. */
  sample(modifier: string): string | undefined;
}

/** The parameters that the items of a workbook declare, export or set, at any depth, by name. */
export function workbookParameters(workbook: JsonObject): Map<string, WorkbookParameter> {
  const found = new Map<string, WorkbookParameter>();
  for (const { value, path } of workbookItems(workbook)) {
    for (const one of declaredBy(value, path)) if (!found.has(one.name)) found.set(one.name, one);
  }
  return found;
}

function declaredBy(value: JsonObject, path: Path): WorkbookParameter[] {
  const own = list(value.parameters).flatMap((one, index) =>
    isObject(one) ? [declared(one, [...path, 'parameters', index])] : [],
  );
  const exported = list(value.exportedParameters).flatMap((one, index) =>
    isObject(one) ? [given(text(one.parameterName), [...path, 'exportedParameters', index, 'parameterName'])] : [],
  );
  const named = ['exportParameterName', 'timeBrushParameterName'].map(key => {
    const one = given(text(value[key]), [...path, key]);
    return key === 'timeBrushParameterName' ? { ...one, sample: timeSample } : one;
  });
  const links = value.linkTarget === 'parameter' ? [given(text(value.cellValue), [...path, 'cellValue'])] : [];
  return [...own, ...exported, ...named, ...links].filter(one => one.name !== '');
}

function declared(value: JsonObject, path: Path): WorkbookParameter {
  const sample = value.type === 4 ? timeSample : (modifier: string) => textSample(value, modifier);
  return { name: text(value.name), path: [...path, 'name'], sample };
}

/** A parameter that a selection sets. */
function given(name: string, path: Path): WorkbookParameter {
  return { name, path, sample: modifier => (modifier === 'label' ? 'x' : undefined) };
}

/** Any range will do: what a query is made of is told by its form. */
const someDay: TimeRange = { start: Date.UTC(2026, 0, 1), end: Date.UTC(2026, 0, 2), custom: false };

function timeSample(modifier: string): string | undefined {
  return rangeForm(someDay, modifier, 'query') ?? rangeForm(someDay, 'label', 'query');
}

/** A text, drop-down or resource parameter: several values come in quotes between delimiters, one as it is. */
function textSample(value: JsonObject, modifier: string): string | undefined {
  if (modifier !== '' && modifier !== 'value') return 'x';
  const one = chosenValue(value);
  if (value.multiSelect !== true) return one;
  const quote = typeof value.quote === 'string' ? value.quote : "'";
  return `${quote}${one ?? 'x'}${quote}`;
}

function chosenValue(value: JsonObject): string | undefined {
  const chosen = [value.value ?? null].flat().find(one => typeof one === 'string' && !one.startsWith('value::'));
  if (typeof chosen === 'string' && chosen !== '') return chosen;
  return firstOption(text(value.jsonData));
}

/** The first value that a drop-down offers. */
function firstOption(json: string): string | undefined {
  try {
    const [first] = [JSON.parse(json) as Json].flat();
    const option = isObject(first) ? first.value : first;
    return typeof option === 'string' || typeof option === 'number' ? String(option) : undefined;
  } catch {
    return undefined;
  }
}
