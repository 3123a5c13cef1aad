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

/** `{Name}` or `{Name:modifier}` in a text of a workbook. */
export interface ParameterUse {
  name: string;
  modifier: string;
  start: number;
  length: number;
}

/** Every use of what can be a parameter in a text. */
export function parameterUses(source: string): ParameterUse[] {
  return [...source.matchAll(/\{([A-Za-z_][\w-]*)(?::([^{}\s"']*))?\}/g)].map(found => ({
    name: found[1],
    modifier: found[2] ?? '',
    start: found.index,
    length: found[0].length,
  }));
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

/** https://learn.microsoft.com/azure/azure-monitor/visualize/workbooks-time */
const times: Readonly<Record<string, string>> = {
  '': '> ago(1d)',
  query: '> ago(1d)',
  value: '> ago(1d)',
  label: 'Last 24 hours',
  start: 'datetime(2026-01-01T00:00:00Z)',
  end: 'datetime(2026-01-02T00:00:00Z)',
  grain: '30m',
  seconds: '86400',
  startISO: '2026-01-01T00:00:00.000Z',
  endISO: '2026-01-02T00:00:00.000Z',
  startDateISO: '2026-01-01',
  endDateISO: '2026-01-02',
  durationISO: 'PT24H',
};

function timeSample(modifier: string): string | undefined {
  return times[modifier] ?? times.label;
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
