import { findAll } from './json-path.ts';
import { plainText } from './raw.ts';
import { rangeForm } from './time-range.ts';
import type { Value, Values } from './value.ts';

/** A place in a text that was not replaced as its author may think, and why. */
export interface Doubt {
  /** The reference with its braces. */
  reference: string;
  start: number;
  length: number;
  message: string;
}

export interface Substituted {
  text: string;
  doubts: Doubt[];
}

const reference = /\{([A-Za-z_][\w]*)(?::([^{}\n]*))?\}/g;

/**
 * A text with its references to parameters replaced: `{Name}`, or `{Name:modifier}` for another form of the value. A name that no
 * parameter has stays as it is, for KQL has braces of its own. `place` says whether times become KQL or something to read.
 * https://learn.microsoft.com/azure/azure-monitor/visualize/workbooks-parameters
 */
export function substitute(text: string, values: Values, place: 'query' | 'text'): Substituted {
  const doubts: Doubt[] = [];
  const replaced = text.replace(reference, (whole, name: string, modifier = '', start: number) => {
    const value = valueNamed(values, name);
    if (!value) return whole;
    const form = formOf(value, modifier.trim(), place);
    if (form.doubt) doubts.push({ reference: whole, start, length: whole.length, message: form.doubt });
    return form.text;
  });
  return { text: replaced, doubts };
}

/** The names of the parameters that a text refers to. */
export function references(text: string): { name: string; modifier: string; start: number; length: number }[] {
  return [...text.matchAll(reference)].map(({ 0: whole, 1: name, 2: modifier, index }) => ({
    name,
    modifier: modifier?.trim() ?? '',
    start: index,
    length: whole.length,
  }));
}

function valueNamed(values: Values, name: string): Value | undefined {
  return values.get(name) ?? [...values].find(([known]) => known.toLowerCase() === name.toLowerCase())?.[1];
}

interface Form {
  text: string;
  doubt?: string;
}

function formOf(value: Value, modifier: string, place: 'query' | 'text'): Form {
  if (value.range) {
    const text = rangeForm(value.range, modifier, place);
    return text === undefined ? unknownForm({ ...value, raw: rangeForm(value.range, '', place)! }, modifier) : { text };
  }
  if (modifier.startsWith('$')) return { text: jsonPart(value.raw, modifier) };
  const form = forms[modifier];
  return form ? { text: form(value) } : unknownForm(value, modifier);
}

/** Forms are told apart by case. `:lable` stands in many shipped workbooks, whose queries compare it with the label. */
function unknownForm(value: Value, modifier: string): Form {
  const likeLabel = modifier.toLowerCase() === 'lable';
  return {
    text: likeLabel ? value.label : value.raw,
    doubt: likeLabel
      ? 'Workbooks have no form "lable"; it is taken for "label".'
      : `Workbooks have no form "${modifier}"; the plain value stands there.`,
  };
}

const forms: Record<string, ((value: Value) => string) | undefined> = {
  '': value => value.raw,
  value: value => value.raw,
  label: value => value.label,
  escape: value => value.raw.replace(/[\\'"]/g, '\\$&'),
  escapejson: value => JSON.stringify(value.raw).slice(1, -1),
  base64: value => btoa(String.fromCharCode(...new TextEncoder().encode(value.raw))),
  name: value => each(value, lastPart),
  resourceName: value => each(value, lastPart),
  id: value => each(value, id => /^\/subscriptions\/([^/]+)$/i.exec(id)?.[1] ?? id),
  subscriptionId: value => each(value, id => segment(id, 'subscriptions')),
  subscription: value => each(value, id => `/subscriptions/${segment(id, 'subscriptions')}`),
  resourceGroup: value => each(value, id => segment(id, 'resourceGroups')),
};

function each(value: Value, part: (id: string) => string): string {
  return value.chosen.map(part).join(',');
}

function lastPart(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1);
}

function segment(id: string, name: string): string {
  return new RegExp(`/${name}/([^/]+)`, 'i').exec(id)?.[1] ?? '';
}

/** A part of a value that is JSON; empty where it is none, or has no such part. */
function jsonPart(raw: string, path: string): string {
  try {
    return plainText(findAll(JSON.parse(raw), path)?.[0]);
  } catch {
    return '';
  }
}
