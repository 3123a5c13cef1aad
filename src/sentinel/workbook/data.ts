/** A table of data that an item shows, in the value forms of the query API. */
export interface Answer {
  columns: { name: string; type: string }[];
  rows: unknown[][];
  /** What `render` at the end of the query asks for. */
  render?: Readonly<Record<string, unknown>>;
}

/** What an item wants to know, its parameters already replaced. */
export type Question =
  | { source: 'logs'; query: string; timespan?: string; resources: string[] }
  | { source: 'resource-graph'; query: string; subscriptions: string[] }
  | { source: 'arm'; method: 'GET' | 'POST'; path: string; parameters: [string, string][]; body: string };

/** Gives the answer of a service: a table, for Azure Resource Manager the JSON text of its answer. Throws an error that says why there is none. */
export type Ask = (question: Question) => Promise<Answer | { json: unknown }>;

/** What Picket does not show of workbooks, by name. */
export class Unsupported extends Error {}

export function columnIndex(answer: Answer, name: string): number {
  const exact = answer.columns.findIndex(column => column.name === name);
  return exact >= 0 ? exact : answer.columns.findIndex(column => column.name.toLowerCase() === name.toLowerCase());
}

const numbers = new Set(['int', 'long', 'real', 'decimal']);

export function isNumeric(type: string): boolean {
  return numbers.has(type);
}

/** A value of a cell as a number, or undefined. */
export function numeric(value: unknown): number | undefined {
  if (value === null || value === undefined || value === '' || typeof value === 'boolean') return undefined;
  const read = Number(value);
  return Number.isFinite(read) ? read : undefined;
}

/** A dynamic cell, which the query API gives as JSON text, as its value. */
export function dynamicValue(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
