import { createRequire } from 'node:module';
import { extname } from 'node:path';
import type { Table } from '../core/table.ts';
import type { Analysis, Schema } from './contract.ts';

type FrontEnd = typeof import('./frontend/analyze.ts') &
  typeof import('./frontend/schema.ts') &
  typeof import('./frontend/open-tables.ts');

const require = createRequire(import.meta.url);
const extension = extname(import.meta.filename);
let frontEnd: FrontEnd | undefined;
let formatter: typeof import('./frontend/format/format.ts') | undefined;

/**
 * The front end, loaded when the first text is read: Microsoft's parser takes a third of a second to load, and a query whose
 * analysis is remembered needs none.
 */
function load(): FrontEnd {
  frontEnd ??= {
    ...(require(`./frontend/analyze${extension}`) as typeof import('./frontend/analyze.ts')),
    ...(require(`./frontend/schema${extension}`) as typeof import('./frontend/schema.ts')),
    ...(require(`./frontend/open-tables${extension}`) as typeof import('./frontend/open-tables.ts')),
  };
  return frontEnd;
}

/** A query in the style of Picket; a text with errors stays as it is. */
export function formatQuery(text: string): string {
  formatter ??= require(`./frontend/format/format${extension}`) as typeof import('./frontend/format/format.ts');
  return formatter.formatText(text);
}

type Globals = ReturnType<FrontEnd['globalsOf']>;

/** Analyses texts against one schema, which the binder gets to know once. */
export interface Reader {
  analyze(text: string): Analysis;
  /** What the binder knows, for a schema that differs in a few tables only. */
  globals(): Globals;
}

/** `base` reads the same schema but for the given tables: what its binder knows is not built again. */
export function reader(schema: Schema, base?: { reader: Reader; tables: readonly Table[] }): Reader {
  let known: Globals | undefined;
  const globals = () => {
    known ??= base ? load().replacedTables(base.reader.globals(), base.tables) : load().globalsOf(schema);
    return known;
  };
  return { analyze: text => load().analyzeText(text, schema, globals), globals };
}
