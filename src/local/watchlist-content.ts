import { parse } from 'csv-parse/sync';
import type { Json } from './arm.ts';
import { Refusal } from './service.ts';
import { invalid } from './watchlist-resource.ts';

const longestRow = 10_240;

/** The rows of `rawContent`: CSV, or TSV, with a header. */
export function contentRows({ rawContent, contentType, numberOfLinesToSkip }: Json): Record<string, string>[] {
  if (rawContent === undefined || rawContent === null || rawContent === '') return [];
  if (typeof rawContent !== 'string') throw invalid("'rawContent' must be a text.");
  const delimiter = { 'text/csv': ',', 'text/tsv': '\t' }[String(contentType).toLowerCase()];
  if (!delimiter) throw invalid(`'contentType' must be text/csv or text/tsv, not '${contentType ?? ''}'.`);
  const skipped = numberOfLinesToSkip ?? 0;
  if (!Number.isInteger(skipped) || (skipped as number) < 0)
    throw invalid("'numberOfLinesToSkip' must be a whole number from 0 on.");
  try {
    return parse(rawContent, {
      columns: headerOf,
      bom: true,
      delimiter,
      skip_empty_lines: true,
      from_line: (skipped as number) + 1,
      max_record_size: longestRow,
    }) as Record<string, string>[];
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw invalid(`'rawContent' is not valid: ${(error as Error).message}`);
  }
}

function headerOf(names: string[]): string[] {
  const trimmed = names.map(name => name.trim());
  if (trimmed.some(name => name === '') || new Set(trimmed).size < trimmed.length)
    throw invalid(`The header of 'rawContent' has an empty or repeated column: ${trimmed.join(', ')}.`);
  return trimmed;
}
