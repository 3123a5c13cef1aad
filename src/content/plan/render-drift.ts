import type { Drift, Drifted, NotInBoth } from './drift.ts';
import { difference, rowText, touchText } from './render-plan.ts';

/** A drift as a person reads it: what was changed by hand, field by field, by whom and when; what is missing; what is new. */
export function renderDrift(drift: Drift): string {
  const all = [...drift.changed, ...drift.missing, ...drift.byHand];
  const noun = Math.max(0, ...all.map(one => one.noun.length));
  const label = Math.min(48, Math.max(0, ...all.map(one => one.label.length)));
  const line = (sign: string, one: { noun: string; label: string }, note: string) =>
    `  ${sign} ${one.noun.padEnd(noun)}  ${one.label.padEnd(label)}  ${note}`.trimEnd();
  const title = drift.location === '' ? drift.workspace : `${drift.workspace} (${drift.location})`;
  return [
    `${title.padEnd(44)} ${headline(drift)}`,
    ...drift.changed.flatMap(one => [line('~', one, changedNote(one)), ...fields(one), ...rows(one)]),
    ...drift.missing.map(one => line('-', one, 'is not there: deleted by hand, or not deployed yet')),
    ...drift.byHand.map(one => line('+', one, madeNote(one))),
  ].join('\n');
}

function headline({ changed, missing, byHand, unchanged }: Drift): string {
  const parts = [
    [changed.length, 'changed by hand'],
    [missing.length, 'missing'],
    [byHand.length, 'made by hand'],
  ].filter(([amount]) => amount !== 0);
  return [...parts.map(([amount, what]) => `${amount} ${what}`), `${unchanged} as deployed`].join(', ');
}

function changedNote({ touched, known }: Drifted): string {
  const who = touchText(touched).replace(/^, /, '');
  return known ? who : `differs from its file${who === '' ? '' : `; last change ${who}`}`;
}

function madeNote({ touched }: NotInBoth): string {
  return `in no file of ours${touchText(touched)}`;
}

function fields({ differences }: Drifted): string[] {
  const width = Math.max(0, ...differences.map(one => one.path.length));
  return differences.map(one => `      ${one.path.padEnd(Math.min(width, 40))}  ${difference(one)}`);
}

const signs = { add: '+', change: '~', remove: '-' };

function rows(drifted: Drifted): string[] {
  return drifted.rows.map(row => `      row  ${signs[row.action]} ${rowText(row)}`);
}
