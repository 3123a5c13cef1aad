import { Failure } from '../../core/failure.ts';
import type { CommandInput } from '../command.ts';
import { printColumns } from '../print/columns.ts';

export function print({ options, terminal }: CommandInput, header: string[], rows: string[][]): void {
  if (options.format === 'json') {
    const objects = rows.map(row => Object.fromEntries(header.map((name, index) => [name, row[index]])));
    terminal.out(JSON.stringify(objects, null, 2));
  } else terminal.out(printColumns(header, rows, terminal.width));
}

/** The connector that a command line must name. */
export function named(name: string | undefined): string {
  if (name !== undefined) return name;
  throw new Failure('usage/invalid', 'Which connector? `picket connector list` shows them.');
}
