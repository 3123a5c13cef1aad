import { statSync } from 'node:fs';
import { join } from 'node:path';
import { openParquet } from '../../../src/kql/duckdb/parquet.ts';
import { createEngine } from '../../../src/kql/index.ts';
import { type Figure, median, milliseconds, peakMemory, ratio, timed } from '../../figure.ts';
import { runPart } from '../../part.ts';
import { rowsOf, withDatabase } from '../database.ts';
import { now, writeSignIns } from '../sign-ins.ts';

const queries = [
  {
    name: 'failures by user in the last day',
    kql: 'SigninLogs | where TimeGenerated > ago(1d) and ResultType == "50126" | summarize n = count() by UserPrincipalName | top 10 by n',
    sql: (path: string) =>
      `select UserPrincipalName, count(*) from '${path}' where TimeGenerated > timestamp '2026-05-21 00:00:00' and ResultType = '50126' group by 1 order by 2 desc limit 10`,
  },
  {
    name: 'users and addresses of a month by country',
    kql: 'SigninLogs | where ResultType == "0" | summarize n = count(), Users = dcount(UserPrincipalName) by Location',
    sql: (path: string) =>
      `select Location, count(*), count(distinct UserPrincipalName) from '${path}' where ResultType = '0' group by 1`,
  },
  {
    name: 'term in the user agent',
    kql: 'SigninLogs | where UserAgent has "python" | summarize n = count(), First = min(TimeGenerated) by AppDisplayName',
    sql: (path: string) =>
      `select AppDisplayName, count(*), min(TimeGenerated) from '${path}' where contains(lower(UserAgent), 'python') and regexp_matches(UserAgent, '(?i)\\bpython\\b') group by 1`,
  },
];

/** Queries over a Parquet file that is never read whole, beside SQL over the same file. */
await runPart(settings =>
  withDatabase(async (_, connection, folder) => {
    const path = join(folder, 'sign-ins.parquet');
    await writeSignIns(connection, settings.parquetRows, path);
    const { tables, source } = await openParquet([{ name: 'SigninLogs', path }]);
    const engine = createEngine({ tables });
    const figures: Figure[] = [];
    for (const { name, kql, sql } of queries) {
      const times = { kql: [] as number[], sql: [] as number[] };
      for (let run = 0; run < settings.runs; run++) {
        times.kql.push(await timed(() => engine.run(engine.analyze(kql), { source, now })));
        times.sql.push(await timed(() => rowsOf(connection, sql(path))));
      }
      const [mine, theirs] = [median(times.kql), median(times.sql)];
      figures.push({
        what: name,
        measured: milliseconds(mine),
        beside: `${milliseconds(theirs)} in SQL`,
        ratio: ratio(mine / theirs),
        wanted: '',
      });
    }
    const size = Math.round(statSync(path).size / 1024 ** 2);
    figures.push({
      what: 'peak memory, both ways and the writing of the file',
      measured: `${peakMemory()} MB`,
      beside: `a file of ${size} MB`,
      ratio: '',
      wanted: '< 2000 MB',
    });
    return figures;
  }),
);
