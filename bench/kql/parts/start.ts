import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { median, milliseconds, ratio, timed } from '../../figure.ts';
import { runPart } from '../../part.ts';

const home = join(import.meta.dirname, '..', '..', '..');
const main = join(home, 'bin', 'picket.js');

/** How long a command takes from its start to its end, started as a user does, beside Node.js that does nothing. The first start is not counted. */
await runPart(async settings => {
  const start = (args: string[]) => timed(() => spawnSync(process.execPath, args, { cwd: home }));
  const commands = [
    { what: 'picket --version', args: [main, '--version'], limit: 150 },
    { what: "picket query 'print 1'", args: [main, 'query', 'print 1'], limit: 900 },
  ];
  const times = commands.map(() => [] as number[]);
  const bare: number[] = [];
  for (let run = 0; run <= settings.runs; run++) {
    bare.push(await start(['--eval', '0']));
    for (const [index, { args }] of commands.entries()) times[index].push(await start(args));
  }
  const nothing = median(bare.slice(1));
  return commands.map(({ what, limit }, index) => {
    const time = median(times[index].slice(1));
    return {
      what,
      measured: milliseconds(time),
      beside: `${milliseconds(nothing)} for Node.js alone`,
      ratio: ratio(time / nothing),
      wanted: `< ${limit} ms`,
    };
  });
});
