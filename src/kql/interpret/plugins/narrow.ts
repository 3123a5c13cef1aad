import { converter } from '../../functions/convert.ts';
import { Rows } from '../batch.ts';
import { type PluginEntry, page } from './define.ts';

/** Each value becomes a row: the number of its row, the name of its column, and itself as text. */
export const narrow: PluginEntry = {
  docs: page('narrow'),
  open: false,
  prepare(node, from, run) {
    return () => {
      const batch = from();
      const result = new Rows(node.columns, run.guard);
      const texts = batch.columns.map(column => converter(column.type, 'string'));
      for (let row = 0; row < batch.length; row++)
        for (const [index, column] of batch.columns.entries())
          result.push([BigInt(row), column.name, texts[index](batch.values[index][row]) ?? '']);
      return result.batch();
    };
  },
  examples: {
    'print a = 1, b = "x" | evaluate narrow()': [
      [0, 'a', '1'],
      [0, 'b', 'x'],
    ],
  },
};
