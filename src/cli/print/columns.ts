/** Text in columns, as `gh` prints it: a header, no boxes, numbers to the right. */
export function printColumns(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  width = Number.POSITIVE_INFINITY,
): string {
  const numeric = header.map((_, column) => rows.length > 0 && rows.every(row => /^-?[\d.,]*$/.test(row[column])));
  const widths = header.map((title, column) => Math.max(title.length, ...rows.map(row => length(row[column]))));
  shrink(widths, width);
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => pad(cell, widths[column], numeric[column], column === cells.length - 1))
      .join('  ')
      .trimEnd();
  return [line(header), ...rows.map(line)].join('\n');
}

/** Takes from the widest columns until the line fits; no column goes below ten. */
function shrink(widths: number[], width: number): void {
  const total = () => widths.reduce((sum, one) => sum + one + 2, -2);
  while (total() > width) {
    const widest = widths.indexOf(Math.max(...widths));
    if (widths[widest] <= 10) return;
    widths[widest]--;
  }
}

function pad(cell: string, width: number, right: boolean, last: boolean): string {
  const clean = cell.replace(/[\r\n\t]+/g, ' ').replace(/\p{Cc}/gu, '\uFFFD');
  const cut = [...clean].length > width ? `${[...clean].slice(0, width - 1).join('')}…` : clean;
  if (right) return cut.padStart(width);
  return last ? cut : cut.padEnd(width);
}

function length(cell: string): number {
  return [...cell].length;
}
