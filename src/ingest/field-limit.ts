/**
 * The longest value of a field; Azure cuts longer ones without a word:
 * https://learn.microsoft.com/azure/azure-monitor/service-limits#logs-ingestion-api
 */
export const largestField = 65_536;

/**
 * A cell that fits into a field: itself, or what can be kept of it. A text keeps its beginning. Of a dynamic value,
 * which would be no JSON when cut, the beginning of its text is kept in an object that says so.
 */
export function fitField(cell: unknown): unknown {
  if (typeof cell === 'string') return fits(cell) ? cell : beginning(cell, largestField);
  if (typeof cell !== 'object' || cell === null) return cell;
  const json = JSON.stringify(cell);
  if (fits(json)) return cell;
  return { truncated: true, bytes: Buffer.byteLength(json), beginning: beginning(json, largestField / 4) };
}

function fits(text: string): boolean {
  return text.length * 3 <= largestField || Buffer.byteLength(text) <= largestField;
}

/** As many whole characters as fit into a number of UTF-8 bytes. */
function beginning(text: string, bytes: number): string {
  return new TextDecoder().decode(Buffer.from(text.slice(0, bytes)).subarray(0, bytes), { stream: true });
}
