import type { Diagnostic } from '../core/diagnostic.ts';
import type { Engine } from '../kql/index.ts';
import { parserOf } from './parser-file.ts';
import { analyzeItem } from './queries.ts';
import type { Repository } from './repository.ts';
import type { Query } from './subject.ts';

/** The codes that a column which a parser no longer gives can lead to. */
const missingColumn = [
  'kql/unknown-column',
  'rule/mapped-column-missing',
  'rule/custom-detail-column-missing',
  'rule/override-column-missing',
];
const shown = 15;

/** Adds to what is said of a missing column which parser of the repository the columns come from, and what that one gives. */
export function namingParsers(
  diagnostics: readonly Diagnostic[],
  queries: readonly Query[],
  repository: Repository,
  engine: Pick<Engine, 'analyze'>,
): Diagnostic[] {
  if (!diagnostics.some(one => missingColumn.includes(one.code))) return [...diagnostics];
  const note = parsersIn(queries, repository, engine).join(' ');
  if (note === '') return [...diagnostics];
  return diagnostics.map(one =>
    missingColumn.includes(one.code) ? { ...one, help: one.help ? `${one.help} ${note}` : note } : one,
  );
}

function parsersIn(queries: readonly Query[], repository: Repository, engine: Pick<Engine, 'analyze'>): string[] {
  const words = new Set(queries.flatMap(query => query.text.match(/[A-Za-z_]\w*/g) ?? []));
  const parsers = [...repository.parsers].filter(([alias]) => words.has(alias));
  return parsers.flatMap(([alias, item]) => {
    const columns = analyzeItem(item, engine)[0]?.analysis.columns.map(column => column.name) ?? [];
    const more = columns.length > shown ? `, and ${columns.length - shown} more` : '';
    const gives = columns.length === 0 ? 'has errors itself' : `gives ${columns.slice(0, shown).join(', ')}${more}`;
    return parserOf(item.value).alias === alias ? [`The parser ${alias} (${item.file}) ${gives}.`] : [];
  });
}
