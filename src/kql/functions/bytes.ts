import { defineFunction, long, page, real, type ScalarFunction, string } from './define.ts';

const byteUnits = ['B', 'KB', 'MB', 'GB', 'TB', 'PB', 'EB'];

/** A size in the largest unit that leaves at least one, or in the one that is asked for. */
function bytes(size: number, precision: number, unit: string): string {
  const asked = byteUnits.indexOf(unit.toUpperCase());
  const fitting = Math.min(byteUnits.length - 1, Math.max(0, Math.floor(Math.log(Math.abs(size)) / Math.log(1024))));
  const power = asked >= 0 ? asked : size === 0 ? 0 : fitting;
  const rounded = Number((size / 1024 ** power).toFixed(Math.max(0, Math.min(20, precision))));
  return `${rounded} ${byteUnits[power]}`;
}

/** Writes sizes in bytes. */
export const byteFormats: Record<string, ScalarFunction> = {
  format_bytes: defineFunction({
    docs: page('format-bytes-function'),
    takes: [real('size'), long('precision', 0n), string('units', '')],
    gives: 'string',
    run: (size, precision, unit) => bytes(size, Number(precision), unit),
    sql: null,
    examples: {
      'format_bytes(564)': '564 B',
      'format_bytes(10332, 1)': '10.1 KB',
      'format_bytes(20010332, 0, "KB")': '19541 KB',
      'format_bytes(0)': '0 B',
    },
  }),
};
