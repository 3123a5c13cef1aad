/** Something that a source gave and that is no event: it goes to the dead letters with the reason, and its neighbours go on. */
export class Unreadable {
  readonly reason: string;
  /** What the source gave, as far as a person needs it to find out why. */
  readonly given: unknown;

  constructor(reason: string, given: unknown) {
    this.reason = reason;
    this.given = given;
  }
}

/** Stands in the place of an event where none could be read. */
export function unreadable(reason: string, given: unknown): Unreadable {
  return new Unreadable(reason, given);
}

/** What is kept of an event in the dead letters. */
export function givenOf(event: unknown): unknown {
  return event instanceof Unreadable ? event.given : event;
}
