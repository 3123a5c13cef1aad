import { RE2JS } from 're2js';
import { converter } from '../functions/convert.ts';
import type { Parse, ParsePart } from '../ir.ts';
import { missing, type ScalarType, type Value } from '../value.ts';
import { Rows, rowOf } from './batch.ts';
import { compile } from './expression.ts';
import { frameOf } from './frame.ts';
import type { Runtime, Step } from './runtime.ts';

/** The values of the pattern's columns in one text, or undefined where it does not match. */
type Match = (text: string) => Map<string, Value> | undefined;

/** @see https://learn.microsoft.com/kusto/query/parse-operator */
export function parse(node: Parse, run: Runtime): Step {
  const from = run.prepare(node.from);
  const source = compile(node.of, node.from.columns, run);
  const toText = converter(node.of.type, 'string');
  const match = compileMatch(node);
  const places = node.columns.map(({ name, type }) => ({
    name,
    none: missing(type),
    from: node.from.columns.findIndex(column => column.name === name),
    parsed: node.pattern.some(part => part.is === 'column' && part.name === name),
  }));
  return () => {
    const batch = from();
    const frame = frameOf(batch);
    const result = new Rows(node.columns, run.guard);
    for (let row = 0; row < batch.length; row++) {
      const found = match(String(toText(source(frame, row)) ?? ''));
      if (!found && node.strict) continue;
      const values = rowOf(batch, row);
      result.push(places.map(place => (place.parsed ? (found?.get(place.name) ?? place.none) : values[place.from])));
    }
    return result.batch();
  };
}

function compileMatch(node: Parse): Match {
  const expression = RE2JS.compile(patternText(node));
  const columns = node.pattern.filter(part => part.is === 'column');
  const casts = columns.map(column => converter('string', column.type));
  const groups = groupNumbers(node);
  return text => {
    const matcher = expression.matcher(text);
    if (!matcher.find()) return undefined;
    const values = new Map<string, Value>();
    for (const [index, column] of columns.entries()) {
      const value = casts[index](matcher.group(groups[index]) ?? '');
      if (value === null && node.kind === 'simple') return undefined;
      values.set(column.name, value);
    }
    return values;
  };
}

/** The pattern as one regular expression with a group a column. */
function patternText(node: Parse): string {
  const parts = node.pattern.map((part, index) => partText(part, node, index === node.pattern.length - 1));
  const flags = node.kind === 'regex' ? node.flags : 's';
  return `${flags ? `(?${flags})` : ''}^${parts.join('')}`;
}

function partText(part: ParsePart, node: Parse, last: boolean): string {
  switch (part.is) {
    case 'any':
      return last ? '' : '.*?';
    case 'text':
      return node.kind === 'regex' ? part.text : RE2JS.quote(part.text);
    case 'column':
      return `(${columnText(part.type, node, last)})${last ? '$' : ''}`;
  }
}

const whole = String.raw`\s*[-+]?\d+\s*`;
const fraction = String.raw`\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*`;

/** The simple kind asks for the form of the type; the others prefer it, and what does not fit it is null. */
function columnText(type: ScalarType, { kind }: Parse, last: boolean): string {
  const any = last || kind === 'regex' ? '.*' : '.*?';
  const form = type === 'int' || type === 'long' ? whole : type === 'real' || type === 'decimal' ? fraction : undefined;
  if (form === undefined) return any;
  return kind === 'relaxed' ? `${form}|${any}` : form;
}

/** Texts of a regex pattern may have groups of their own. */
function groupNumbers(node: Parse): number[] {
  const numbers: number[] = [];
  let next = 1;
  for (const part of node.pattern) {
    if (part.is === 'column') numbers.push(next++);
    if (part.is === 'text' && node.kind === 'regex') next += RE2JS.compile(part.text).groupCount();
  }
  return numbers;
}
