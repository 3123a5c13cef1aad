import { createEngine } from '../../../src/kql/index.ts';
import { toBatch } from '../../../src/kql/rows.ts';
import { median, ratio, timed } from '../../figure.ts';
import { runPart } from '../../part.ts';
import { detections } from '../queries.ts';
import { now, signIns } from '../sign-ins.ts';

const rowCount = 40;
const perMeasure = 500;

/** Runs of analysed rules over as many rows as the test of a rule has. */
await runPart(async settings => {
  const engine = createEngine({ tables: [signIns] });
  const analyses = detections.map(({ kql }) => engine.analyze(kql));
  const batch = toBatch(
    signIns.columns,
    Array.from({ length: rowCount }, (_, index) => row(index)),
  );
  const source = { table: async () => batch };
  const all = async () => {
    for (let run = 0; run < perMeasure; run++) await engine.run(analyses[run % analyses.length], { source, now });
  };
  await all();
  const times: number[] = [];
  for (let run = 0; run < settings.runs; run++) times.push(await timed(all));
  const each = median(times) / perMeasure;
  return [
    {
      what: `one run of a rule over ${rowCount} rows`,
      measured: `${each.toFixed(3)} ms`,
      beside: '1 ms',
      ratio: ratio(each),
      wanted: '≤ 1 ×',
    },
    {
      what: 'runs a second on one core',
      measured: (1000 / each).toFixed(0),
      beside: '2000',
      ratio: ratio(1000 / each / 2000),
      wanted: '≥ 1 ×',
    },
  ];
});

function row(index: number): Record<string, unknown> {
  return {
    TimeGenerated: new Date(Date.UTC(2026, 4, 21, 12, index)).toISOString(),
    UserPrincipalName: `user${index % 5}@contoso.example`,
    IPAddress: `192.0.2.${index % 7}`,
    Location: ['DE', 'US', 'RU'][index % 3],
    AppDisplayName: 'Azure Portal',
    ResultType: index % 4 === 0 ? '0' : '50126',
    UserAgent: index % 2 === 0 ? 'python-requests/2.31' : 'Mozilla/5.0',
    RiskLevelDuringSignIn: 'low',
    DurationMs: index * 10,
    LocationDetails: { countryOrRegion: 'DE' },
  };
}
