import type { DuckDBConnection } from '@duckdb/node-api';
import { type Batch, createEngine, type Engine, type RowSource } from '../../../src/kql/index.ts';
import { type Figure, median, milliseconds, peakMemory, ratio, type Settings, timed } from '../../figure.ts';
import { runPart } from '../../part.ts';
import { rowsOf, signInSource, withDatabase } from '../database.ts';
import { type Detection, detections } from '../queries.ts';
import { makeSignIns, now, signIns } from '../sign-ins.ts';

/** Typical detections in KQL beside SQL written by hand for the same answer, over the same large table. */
await runPart(settings =>
  withDatabase(async (instance, connection) => {
    await makeSignIns(connection, settings.rows);
    const engine = createEngine({ tables: [signIns] });
    const source = signInSource(instance);
    const compared: Compared[] = [];
    for (const detection of detections) compared.push(await compare(detection, engine, source, connection, settings));
    return [...compared.map(figureOf), ...overall(compared)];
  }),
);

interface Compared {
  name: string;
  kql: number;
  sql: number;
}

/** From the text of the query to its rows, both ways in turn. */
async function compare(
  { name, kql, sql }: Detection,
  engine: Engine,
  source: RowSource,
  connection: DuckDBConnection,
  { runs }: Settings,
): Promise<Compared> {
  const runKql = () => engine.run(engine.analyze(kql), { source, now });
  checkSame(name, await runKql(), await rowsOf(connection, sql));
  const times = { kql: [] as number[], sql: [] as number[] };
  for (let run = 0; run < runs; run++) {
    times.kql.push(await timed(runKql));
    times.sql.push(await timed(() => rowsOf(connection, sql)));
  }
  return { name, kql: median(times.kql), sql: median(times.sql) };
}

function checkSame(name: string, { values, length }: Batch, expected: string[]): void {
  const rows = Array.from({ length }, (_, row) => values.map(column => String(column[row])).join('|'));
  const [left, right] = [rows.sort(), expected.sort()];
  if (left.join('\n') !== right.join('\n'))
    throw new Error(`"${name}": ${left.length} rows in KQL, ${right.length} in SQL\n${left[0]}\n${right[0]}`);
}

function figureOf({ name, kql, sql }: Compared): Figure {
  return {
    what: name,
    measured: milliseconds(kql),
    beside: `${milliseconds(sql)} in SQL`,
    ratio: ratio(kql / sql),
    wanted: '',
  };
}

function overall(compared: readonly Compared[]): Figure[] {
  const ratios = compared.map(({ kql, sql }) => kql / sql);
  return [
    { what: 'median of all', measured: '', beside: 'SQL by hand', ratio: ratio(median(ratios)), wanted: '≤ 1.3 ×' },
    {
      what: 'peak memory, both ways and the making of the table',
      measured: `${peakMemory()} MB`,
      beside: '',
      ratio: '',
      wanted: '< 2000 MB',
    },
  ];
}
