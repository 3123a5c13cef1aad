import type { Diagnostic, Severity } from '../core/diagnostic.ts';
import { nearest } from '../core/nearest.ts';
import { standardTable, standardTableNames } from '../core/standard-tables.ts';
import { type QueryCode, queryCodes } from '../kql/codes.ts';
import type { QueryDiagnostic } from '../kql/index.ts';
import type { Item } from './item.ts';
import type { Repository } from './repository.ts';
import type { Query } from './subject.ts';

/** What the KQL engine says of a query, at its place in the file. */
export function queryDiagnostics(item: Item, query: Query, repository: Repository): Diagnostic[] {
  return meant(query.analysis.diagnostics).map(one => {
    const { docs, cure } = explained(one.code);
    const start = one.start - query.lead;
    const span = start < 0 ? item.keyAt(query.path) : item.inside(query.path, start, one.length);
    const weighed = weigh(one, query, repository);
    return {
      code: one.code,
      severity: weighed.severity,
      message: one.message,
      file: item.file,
      ...span,
      help: weighed.help ?? cure,
      ...(docs ? { docs } : {}),
      ...(one.upstream ? { upstream: one.upstream } : {}),
    };
  });
}

const unknownNames = ['kql/unknown-table', 'kql/unknown-function', 'kql/unknown-name'];
const followUps = ['kql/unknown-column', 'kql/join-key', 'kql/wrong-type', 'kql/wrong-arguments'];

/**
 * The diagnostics that are mistakes of their own: of a table that is not known no column is, so what its missing
 * columns lead to is left out, and what is said twice of one place is said once.
 */
function meant(all: readonly QueryDiagnostic[]): QueryDiagnostic[] {
  const blind = all.some(one => unknownNames.includes(one.code));
  const own = all.filter(one => !blind || !followUps.includes(one.code));
  const same = (a: QueryDiagnostic, b: QueryDiagnostic) => a.code === b.code && a.start === b.start;
  return own.filter(one => own.findLast(other => same(one, other)) === one);
}

function explained(code: string): { docs?: string; cure?: string } {
  return code in queryCodes ? queryCodes[code as QueryCode] : {};
}

/**
 * A workspace may hold tables, parsers and watchlists that no repository describes, so an unknown name is an error only
 * where a known one is near; what only this engine can not run is no mistake at all.
 */
function weigh(one: QueryDiagnostic, query: Query, repository: Repository): { severity: Severity; help?: string } {
  if (one.code === 'kql/unsupported') {
    return { severity: 'info', help: 'Sentinel runs it; only tests here can not.' };
  }
  if (followUps.includes(one.code) && readsLooseTable(query)) {
    return { severity: 'warning', help: 'The columns of a table of this query are not documented: look at its rows.' };
  }
  if (one.code === 'kql/unknown-watchlist') return { severity: 'warning', help: one.help };
  if (one.code !== 'kql/unknown-table' && one.code !== 'kql/unknown-function') return one;
  const name = query.analysis.text.slice(one.start, one.start + one.length).replace(/\W.*$/s, '');
  const near = nearest(name, [...standardTableNames(), ...repository.tables.keys(), ...repository.parsers.keys()]);
  if (near !== undefined && near !== name) return { severity: 'error', help: `Did you mean "${near}"?` };
  return { severity: one.code === 'kql/unknown-function' && one.help ? 'error' : 'warning', help: one.help ?? unknown };
}

/**
 * Whether a query reads a table whose columns are only known in part: the documentation names the columns that Log
 * Analytics adds to every table, so a description without them is none of it. AzureDiagnostics has a column for every
 * field that is sent to it.
 */
function readsLooseTable(query: Query): boolean {
  return [...query.analysis.tables.keys()].some(name => {
    const columns = standardTable(name)?.columns.map(column => column.name);
    return columns !== undefined && !columns.includes('_IsBillable') && !columns.includes('Timestamp');
  });
}

const unknown = 'Correct the name, or describe it here: a table beside its connector, a parser in the folder parsers.';
