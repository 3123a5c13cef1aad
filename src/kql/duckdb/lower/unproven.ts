/** Thrown inside this folder only, where a form has no proven equal in SQL; `lower` answers undefined then. */
export class Unproven extends Error {}

/** Leaves this part of a query to the interpreter. */
export function unproven(what: string): never {
  throw new Unproven(what);
}
