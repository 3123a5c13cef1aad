import { createRequire } from 'node:module';
import { extname } from 'node:path';
import type { Analysis, Schema } from './contract.ts';

type FrontEnd = typeof import('./frontend/analyze.ts') & typeof import('./frontend/schema.ts');

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
  };
  return frontEnd;
}

/** A query in the style of Picket; a text with errors stays as it is. */
export function formatQuery(text: string): string {
  formatter ??= require(`./frontend/format/format${extension}`) as typeof import('./frontend/format/format.ts');
  return formatter.formatText(text);
}

/** Analyses texts against one schema, which the binder gets to know once. */
export function reader(schema: Schema): (text: string) => Analysis {
  let globals: ReturnType<FrontEnd['globalsOf']> | undefined;
  return text =>
    load().analyzeText(text, schema, () => {
      globals ??= load().globalsOf(schema);
      return globals;
    });
}
