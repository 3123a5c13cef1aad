import type { Diagnostic, Severity } from '../core/diagnostic.ts';
import { nearest } from '../core/nearest.ts';
import { standardTableNames } from '../core/standard-tables.ts';
import { queryCodes } from '../kql/codes.ts';
import type { QueryDiagnostic } from '../kql/index.ts';
import type { Item } from './item.ts';
import type { Repository } from './repository.ts';
import type { Query } from './subject.ts';

/** What the KQL engine says of a query, at its place in the file. */
export function queryDiagnostics(item: Item, query: Query, repository: Repository): Diagnostic[] {
  return query.analysis.diagnostics.map(one => {
    const docs = (queryCodes as Record<string, { docs?: string }>)[one.code]?.docs;
    const start = one.start - query.lead;
    const span = start < 0 ? item.keyAt(query.path) : item.inside(query.path, start, one.length);
    const weighed = weigh(one, query, repository);
    return {
      code: one.code,
      severity: weighed.severity,
      message: one.message,
      file: item.file,
      ...span,
      ...(weighed.help ? { help: weighed.help } : {}),
      ...(docs ? { docs } : {}),
      ...(one.upstream ? { upstream: one.upstream } : {}),
    };
  });
}

/**
 * A workspace may hold tables, parsers and watchlists that no repository describes, so an unknown name is an error only
 * where a known one is near; what only this engine can not run is no mistake at all.
 */
function weigh(one: QueryDiagnostic, query: Query, repository: Repository): { severity: Severity; help?: string } {
  if (one.code === 'kql/unsupported') {
    return { severity: 'info', help: 'Sentinel runs it; only tests here can not.' };
  }
  if (one.code === 'kql/unknown-watchlist') return { severity: 'warning', help: one.help };
  if (one.code !== 'kql/unknown-table' && one.code !== 'kql/unknown-function') return one;
  const name = query.analysis.text.slice(one.start, one.start + one.length).replace(/\W.*$/s, '');
  const near = nearest(name, [...standardTableNames(), ...repository.tables.keys(), ...repository.parsers.keys()]);
  if (near !== undefined && near !== name) return { severity: 'error', help: `Did you mean "${near}"?` };
  return { severity: one.code === 'kql/unknown-function' && one.help ? 'error' : 'warning', help: one.help ?? unknown };
}

const unknown = 'Correct the name, or describe it here: a table beside its connector, a parser in the folder parsers.';
