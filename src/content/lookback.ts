import { durationTicks, type Ticks } from '../core/time.ts';
import { codeOf } from './kql-text.ts';

/** How far a query looks back at one place. */
export interface Lookback {
  ticks: Ticks;
  said: string;
  start: number;
  length: number;
}

const timespan = String.raw`\d+\s*(?:d|h|m|s|ms)`;
const bindings = new RegExp(String.raw`\blet\s+(\w+)\s*=\s*(${timespan})\s*;`, 'g');
const calls = new RegExp(String.raw`\bago\s*\(\s*(${timespan}|\w+)\s*\)|\bnow\s*\(\s*-\s*(${timespan})\s*\)`, 'g');

/** The `ago(…)` and `now(-…)` of a query whose argument is a literal, or a name that `let` binds to one. */
export function lookbacks(query: string): Lookback[] {
  const code = codeOf(query);
  const bound = new Map([...code.matchAll(bindings)].map(found => [found[1], found[2]]));
  return [...code.matchAll(calls)].flatMap(call => {
    const given = call[1] ?? call[2];
    const said = (bound.get(given) ?? given).replaceAll(/\s/g, '');
    const ticks = durationTicks(said);
    return ticks === undefined ? [] : [{ ticks, said, start: call.index, length: call[0].length }];
  });
}
