import type { Ticks } from '../../../core/time.ts';
import type { Bag, Value } from '../value.ts';

/** The recorded facts of an action (name, inputs, outputs, status …); one a repetition for an action inside a loop seen from outside. */
export type Facts = Bag | Facts[];

/** What expressions can see of a run. Names of actions, loops, variables and parameters ignore case. */
export interface Scope {
  /** An action as expressions see it from here, or undefined when there is none. */
  action(name: string): Facts | undefined;
  /** The facts of the action that is just being evaluated, where one is. */
  current(): Bag | undefined;
  /** The first-level actions of a scope or loop, as `result()` gives them, or undefined when there is no such scope. */
  result(name: string): Value | undefined;
  trigger(): Bag;
  parameter(name: string): Value | undefined;
  variable(name: string): Value | undefined;
  /** The element of the innermost loop or of Select, Query and Table; undefined outside. */
  item(): Value | undefined;
  /** The element of a Foreach by name, or undefined when its name is none that surrounds. */
  items(loop: string): Value | undefined;
  /** The index of the iteration of a surrounding loop by name. */
  iterationIndex(loop: string): bigint | undefined;
  workflow(): Bag;
  callbackUrl(): string | undefined;
  now(): Ticks;
  /** A new GUID in lower case with dashes. */
  newId(): string;
  /** At least 0 and below 1. */
  random(): number;
}
