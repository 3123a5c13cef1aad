import type { Value } from '../value.ts';

/** A part of an expression; `start` and `end` count UTF-16 units in the text that holds it. */
export type Expression = { start: number; end: number } & (
  | { is: 'literal'; value: Value }
  | { is: 'call'; name: string; args: Expression[] }
  | { is: 'member'; of: Expression; key: Expression; optional: boolean }
);

/** An expression with its own text, for messages. */
export interface Placed {
  expression: Expression;
  text: string;
}

/** A text of a definition: plain, one expression that keeps its type, or a text with values in it. */
export type Template =
  | { is: 'text'; text: string }
  | { is: 'value'; placed: Placed }
  | { is: 'mixed'; parts: (string | Placed)[] };

/** Why a text is no expression, with the offset where reading ended. */
export class SyntaxFault extends Error {
  readonly at: number;

  constructor(message: string, at: number) {
    super(message);
    this.name = 'SyntaxFault';
    this.at = at;
  }
}

/** Every call inside an expression, outermost first. */
export function* calls(expression: Expression): Generator<Expression & { is: 'call' }> {
  if (expression.is === 'member') {
    yield* calls(expression.of);
    yield* calls(expression.key);
  }
  if (expression.is !== 'call') return;
  yield expression;
  for (const arg of expression.args) yield* calls(arg);
}

/** The expressions of a template. */
export function expressionsOf(template: Template): Placed[] {
  if (template.is === 'text') return [];
  return template.is === 'value' ? [template.placed] : template.parts.filter(part => typeof part !== 'string');
}
