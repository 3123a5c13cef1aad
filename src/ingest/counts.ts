/** How many events were read, acknowledged, recognised as repeated, and put to the dead letters. */
export interface Counts {
  readonly fetched: number;
  readonly sent: number;
  readonly duplicates: number;
  readonly deadLettered: number;
}

export const noCounts: Counts = { fetched: 0, sent: 0, duplicates: 0, deadLettered: 0 };

export function add(a: Counts, b: Counts): Counts {
  return {
    fetched: a.fetched + b.fetched,
    sent: a.sent + b.sent,
    duplicates: a.duplicates + b.duplicates,
    deadLettered: a.deadLettered + b.deadLettered,
  };
}

export function subtract(a: Counts, b: Counts): Counts {
  return {
    fetched: a.fetched - b.fetched,
    sent: a.sent - b.sent,
    duplicates: a.duplicates - b.duplicates,
    deadLettered: a.deadLettered - b.deadLettered,
  };
}
