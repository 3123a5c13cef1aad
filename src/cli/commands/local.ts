import { once } from 'node:events';
import { defineCommand } from '../command.ts';
import { printEndpoints, startHere } from '../local-azure.ts';

export default defineCommand({
  summary: 'starts only the local Azure, empty or with the data of a folder',
  options: [
    ['--port <number>', 'the port on 127.0.0.1; 0 takes a free one', '8443'],
    ['--data <folder>', 'where everything is kept (default: .picket/data)'],
  ],
  examples: [
    ['picket local', 'serves on https://localhost:8443 until Ctrl-C'],
    ['. .picket/local.env', 'in another shell: points any client of Azure there'],
  ],
  async run(input) {
    const { terminal, stopped } = input;
    const local = await startHere(input, { schedule: true });
    printEndpoints(local, terminal);
    terminal.say('Serving until Ctrl-C.');
    if (!stopped.aborted) await once(stopped, 'abort');
    await local.close();
    return 0;
  },
});
