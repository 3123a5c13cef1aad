import type { Diagnostic, Severity, Span } from '../core/diagnostic.ts';
import { isSlip, nearest } from '../core/nearest.ts';
import { standardTable, standardTableNames } from '../core/standard-tables.ts';
import { type QueryCode, queryCodes } from '../kql/codes.ts';
import type { QueryDiagnostic } from '../kql/index.ts';
import type { Item } from './item.ts';
import { codeOf } from './kql-text.ts';
import type { Repository } from './repository.ts';
import type { Query } from './subject.ts';

/** What the KQL engine says of a query, at its place in the file. */
export function queryDiagnostics(item: Item, query: Query, repository: Repository): Diagnostic[] {
  return meant(certain(query)).map(one => {
    const { docs, cure } = explained(one.code);
    const span = placeOf(item, query, one);
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

/** What is wrong whatever the parameters of a workbook say: the same code at the same place in every text that was analysed. */
function certain(query: Query): readonly QueryDiagnostic[] {
  const placed = (one: QueryDiagnostic, which: number) => `${one.code} ${query.origin(one.start, which)}`;
  const found = query.others.map((one, index) => new Set(one.diagnostics.map(each => placed(each, index + 1))));
  return query.analysis.diagnostics.filter(one => found.every(others => others.has(placed(one, 0))));
}

function placeOf(item: Item, query: Query, { start, length }: QueryDiagnostic): Span {
  const from = query.origin(start);
  const to = query.origin(start + length);
  return from === undefined ? item.keyAt(query.path) : item.inside(query.path, from, Math.max(0, (to ?? from) - from));
}

const unknownNames = ['kql/unknown-table', 'kql/unknown-function', 'kql/unknown-name'];
const followUps = ['kql/unknown-column', 'kql/join-key', 'kql/wrong-type', 'kql/wrong-arguments'];

/**
 * The diagnostics that are mistakes of their own: behind the first syntax error the parser only guesses, of a table that
 * is not known no column is known either, and what is said twice of one place is said once.
 */
function meant(all: readonly QueryDiagnostic[]): QueryDiagnostic[] {
  const broken = all.find(one => one.code === 'kql/syntax');
  const sound = broken ? all.filter(one => one === broken || one.start < broken.start) : all;
  const blind = sound.some(one => unknownNames.includes(one.code));
  const own = sound.filter(one => !blind || !followUps.includes(one.code));
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
  if (/^_(Im|ASim)_/.test(name))
    return { severity: 'info', help: 'Sentinel has it built in; only its columns are not known here.' };
  const near = nearest(name, [...standardTableNames(), ...repository.tables.keys(), ...repository.parsers.keys()]);
  if (near !== undefined && near !== name && isSlip(name, near))
    return { severity: 'error', help: `Did you mean "${near}"?` };
  return { severity: one.code === 'kql/unknown-function' && one.help ? 'error' : 'warning', help: one.help ?? unknown };
}

/**
 * Whether a query reads a table whose columns are only known in part: the documentation names the columns that Log
 * Analytics adds to every table, so a description without them is none of it. AzureDiagnostics has a column for every
 * field that is sent to it.
 */
function readsLooseTable(query: Query): boolean {
  const words = new Set(codeOf(query.text).match(/[A-Za-z_]\w*/g));
  const tables = standardTableNames().filter(name => words.has(name));
  return tables.some(name => {
    const table = standardTable(name)!;
    const columns = table.columns.map(column => column.name);
    return table.open || !(columns.includes('_IsBillable') || columns.includes('Timestamp'));
  });
}

const unknown = 'Correct the name, or describe it here: a table beside its connector, a parser in the folder parsers.';
