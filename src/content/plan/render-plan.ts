import { diffLines } from 'diff';
import type { Json } from '../resource.ts';
import type { Difference } from './difference.ts';
import type { Change, LeftAlone, Plan } from './plan.ts';
import type { RowChange } from './row-changes.ts';
import type { Touch } from './touch.ts';

const signs: Readonly<Record<Change['action'], string>> = { create: '+', change: '~', delete: '-' };
const longest = 60;
const mostFields = 20;

/** A plan as a person reads it: what happens to what, field by field; what is left alone, and what the quotas are after it. */
export function renderPlan(plan: Plan): string {
  const title = plan.location === '' ? plan.workspace : `${plan.workspace} (${plan.location})`;
  const width = widths(plan);
  const lines = [
    ...plan.changes.flatMap(change => changeLines(change, width)),
    ...plan.marks.map(change => withNote(line('·', change, width), markNote(change))),
    ...plan.leftAlone.map(one => leftAloneLine(one, width)),
    ...warnings(plan),
  ];
  const quotas = plan.quotas.map(
    ({ used, limit, name }) => `${used} of ${limit} ${name}${used > limit ? ' (too many)' : ''}`,
  );
  return [
    `${title.padEnd(44)} ${headline(plan)}`,
    ...lines,
    ...(quotas.length > 0 && plan.changes.length > 0 ? [`Quotas after: ${quotas.join(', ')}.`] : []),
  ].join('\n');
}

function headline(plan: Plan): string {
  const count = (action: Change['action']) => plan.changes.filter(change => change.action === action).length;
  const parts = [
    [count('create'), 'to create'],
    [count('change'), 'to change'],
    [count('delete'), 'to delete'],
  ].filter(([amount]) => amount !== 0);
  return [...parts.map(([amount, what]) => `${amount} ${what}`), `${plan.unchanged} unchanged`].join(', ');
}

interface Widths {
  noun: number;
  label: number;
}

const widestLabel = 48;

function widths(plan: Plan): Widths {
  const all = [...plan.changes, ...plan.marks, ...plan.leftAlone];
  const widest = (lengths: number[]) => Math.max(0, ...lengths);
  return {
    noun: widest(all.map(one => one.noun.length)),
    label: widest(all.map(one => one.label.length).filter(length => length <= widestLabel)),
  };
}

function changeLines(change: Change, width: Widths): string[] {
  const head = line(signs[change.action], change, width);
  if (change.action === 'create') return [withNote(head, createNote(change))];
  if (change.action === 'delete')
    return [withNote(head, change.file ? `ours, from ${change.file}, which is no longer there` : '')];
  return [
    withNote(head, change.adopts ? 'is there without our mark: it will be taken over' : ''),
    ...fieldLines(change.differences, change),
    ...rowLines(change),
  ];
}

function line(sign: string, { noun, label }: { noun: string; label: string }, width: Widths): string {
  return `  ${sign} ${noun.padEnd(width.noun)}  ${label.padEnd(width.label)}`;
}

function withNote(head: string, note: string): string {
  return note === '' ? head.trimEnd() : `${head}  ${note}`;
}

/** What a rule is, in a few words: its kind, severity and rhythm. */
function createNote(change: Change): string {
  const properties = (change.body?.properties ?? {}) as Record<string, Json | undefined>;
  if (change.kind !== 'analytics-rule') return '';
  const rhythm = properties.queryFrequency
    ? `every ${short(properties.queryFrequency)} over ${short(properties.queryPeriod)}`
    : '';
  const words = [change.body?.kind, properties.severity, rhythm, properties.enabled === false ? 'disabled' : ''];
  return words.filter(word => typeof word === 'string' && word !== '').join(', ');
}

/** `PT1H` as `1 h`, `P14D` as `14 d`. */
function short(duration: Json | undefined): string {
  const found = /^PT?(\d+)([DHMS])$/.exec(String(duration));
  return found ? `${found[1]} ${found[2].toLowerCase()}` : String(duration);
}

function fieldLines(differences: readonly Difference[], change: Change): string[] {
  const width = Math.max(0, ...differences.slice(0, mostFields).map(one => one.path.length));
  const lines = differences
    .slice(0, mostFields)
    .map(
      one => `      ${one.path.padEnd(Math.min(width, 40))}  ${one.by ? byHand(one, change.touched) : difference(one)}`,
    );
  return differences.length > mostFields
    ? [...lines, `      and ${differences.length - mostFields} more fields`]
    : lines;
}

/** A field as it was before and is after, in a few words. */
export function difference({ before, after }: Difference): string {
  if (isLong(before) && isLong(after)) return `${counted(changedLines(String(before), String(after)), 'line')} changed`;
  return `${value(before)} → ${value(after)}`;
}

/** A field that someone changed by hand: what it was, what they made of it, who and when, and what it will be. */
function byHand({ before, after, applied, by }: Difference, touched: Touch | undefined): string {
  const again = by === 'portal' ? ' again' : ', which we changed too';
  const will = isLong(after) ? `ours${by === 'portal' ? ' again' : ', which changed too'}` : `${value(after)}${again}`;
  return `${difference({ path: '', before: applied, after: before })} in the portal${touchText(touched)}: will be ${will}`;
}

/** `, by ana@contoso.example, 2026-11-20 10:00`, as far as it is known. */
export function touchText({ by, at }: Touch = {}): string {
  return `${by ? `, by ${by}` : ''}${at ? `, ${at.slice(0, 16).replace('T', ' ')}` : ''}`;
}

function isLong(given: Json | undefined): boolean {
  return typeof given === 'string' && (given.includes('\n') || given.length > longest);
}

function changedLines(before: string, after: string): number {
  const parts = diffLines(`${before}\n`, `${after}\n`);
  const count = (which: 'added' | 'removed') => parts.reduce((sum, part) => sum + (part[which] ? part.count : 0), 0);
  return Math.max(count('added'), count('removed'));
}

function value(given: Json | undefined): string {
  if (given === undefined) return 'nothing';
  const text = typeof given === 'string' ? given.split('\n')[0] : JSON.stringify(given);
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

function rowLines(change: Change): string[] {
  const count = (action: string) => change.rows.filter(row => row.action === action).length;
  const parts = [
    [count('add'), 'to add'],
    [count('change'), 'to change'],
    [count('remove'), 'to remove'],
  ].filter(([amount]) => amount !== 0);
  if (parts.length === 0) return [];
  const rows = `      rows  ${parts.map(([amount, what]) => `${amount} ${what}`).join(', ')}`;
  return [rows, ...removedRows(change)];
}

const mostRows = 10;

/** Rows that go are named: someone may have added them by hand. */
function removedRows({ rows }: Change): string[] {
  const removed = rows.filter(row => row.action === 'remove');
  const named = removed.slice(0, mostRows).map(row => `      row   - ${rowText(row)}`);
  return removed.length > mostRows ? [...named, `      and ${removed.length - mostRows} more rows`] : named;
}

/** A row of a watchlist in one line. */
export function rowText({ values }: RowChange): string {
  return value(
    Object.entries(values)
      .map(([name, one]) => `${name}: ${one}`)
      .join(', '),
  );
}

function markNote({ adopts, differences }: Change): string {
  if (adopts) return 'is as it should be, without our mark: it will be marked';
  return `moved from ${value(differences.find(one => one.path === 'owner')?.before)}: its mark will follow`;
}

function counted(amount: number, what: string): string {
  return `${amount} ${what}${amount === 1 ? '' : 's'}`;
}

function warnings(plan: Plan): string[] {
  const deletes = plan.changes.filter(change => change.action === 'delete').length;
  const many = `Too many deletes: ${deletes}, but ${plan.mostDeletes} may vanish at once. A deploy refuses this plan; --max-delete says that they are meant.`;
  const unknown = `${counted(plan.unknownHistory, 'resource')} last written from files that were not committed, or from commits that are not here (git fetch --unshallow brings those): changes by hand can not be told from ours.`;
  return [...(deletes > plan.mostDeletes ? [many] : []), ...(plan.unknownHistory > 0 ? [unknown] : [])];
}

function leftAloneLine(one: LeftAlone, width: Widths): string {
  const reasons: Record<LeftAlone['reason'], string> = {
    'owned-by-another': `belongs to ${one.owner}: left alone`,
    'not-pruned': 'ours, but without a file: --prune would delete it',
    'holds-data': 'ours, but without a file: it holds data and is never deleted',
  };
  return withNote(line('·', one, width), reasons[one.reason]);
}
