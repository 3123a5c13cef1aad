import fc from 'fast-check';
import { Answers } from './answers.ts';
import { batchOf, tables } from './data.ts';
import { type Pipeline, pipeline } from './pipelines.ts';

export interface CasesResult {
  cases: number;
  differences: string[];
  counts: Answers['counts'];
}

/** Queries over the same rows; then come other rows. */
const perData = 50;
const mostDifferences = 20;

const rows = fc.tuple(...tables.map(batchOf));

/** A number for each choice; what is made of them is the same for the same numbers. */
const queries: fc.Arbitrary<Pipeline[]> = fc.infiniteStream(fc.nat(0xffff)).map(stream => {
  const below = (count: number) => (stream.next().value as number) % count;
  return Array.from({ length: perData }, () => pipeline({ below }));
});

/** Runs so many generated queries both ways. */
export async function runCases(options: {
  cases: number;
  seed: number;
  log?: (line: string) => void;
}): Promise<CasesResult> {
  const answers = new Answers();
  const differences: string[] = [];
  let cases = 0;
  const data = fc.sample(fc.tuple(rows, queries), { seed: options.seed, numRuns: Math.ceil(options.cases / perData) });
  try {
    for (const [batches, pipelines] of data) {
      await answers.fill(batches);
      for (const each of pipelines.slice(0, options.cases - cases)) {
        cases++;
        const difference = await answers.difference(each).catch(error => `${(error as Error).stack}`);
        if (difference === undefined) continue;
        differences.push(`${each.text}\n${difference}`);
        options.log?.(`\n${differences.length}. ${differences.at(-1)}`);
        if (differences.length >= mostDifferences) return { cases, differences, counts: answers.counts };
      }
    }
    return { cases, differences, counts: answers.counts };
  } finally {
    await answers.close();
  }
}
