import { type Expression, type Placed, SyntaxFault, type Template } from './syntax.ts';

const deepest = 100;
const space = /\s*/y;
const number = /-?\d+(\.\d+)?([eE][+-]?\d+)?/y;
const name = /[A-Za-z_$][\w$]*/y;
const text = /'((?:[^']|'')*)'/y;

/**
 * Reads one expression at an offset of a text. `end` of the result is where it ends.
 * https://learn.microsoft.com/azure/logic-apps/workflow-definition-language-functions-reference
 *
 * @throws SyntaxFault with the offset where reading ended.
 */
export function parseExpression(source: string, from: number): Expression {
  return new Reader(source, from).expression(0);
}

class Reader {
  private at: number;
  private readonly source: string;

  constructor(source: string, from: number) {
    this.source = source;
    this.at = from;
  }

  expression(depth: number): Expression {
    if (depth > deepest) throw new SyntaxFault(`it is nested deeper than ${deepest} levels`, this.at);
    let left = this.primary(depth);
    for (let members = 0; members <= deepest; members++) {
      const next = this.member(left, depth);
      if (!next) return left;
      left = next;
    }
    throw new SyntaxFault(`more than ${deepest} properties follow each other`, this.at);
  }

  private primary(depth: number): Expression {
    this.take(space);
    const start = this.at;
    const quoted = this.take(text);
    if (quoted) return { is: 'literal', value: quoted.slice(1, -1).replaceAll("''", "'"), start, end: this.at };
    const digits = this.take(number);
    if (digits) {
      const value = /[.eE]/.test(digits) ? Number(digits) : BigInt(digits);
      return { is: 'literal', value, start, end: this.at };
    }
    const word = this.take(name);
    if (word) return this.named(word, start, depth);
    if (this.source[start] === "'") throw new SyntaxFault('a string literal is not closed', start);
    throw new SyntaxFault(
      start < this.source.length ? `${this.source[start]} is unexpected` : 'it ends too early',
      start,
    );
  }

  private named(word: string, start: number, depth: number): Expression {
    if (this.sign('(')) return { is: 'call', name: word, args: this.args(depth), start, end: this.at };
    const literal = { true: true, false: false, null: null }[word.toLowerCase()];
    if (literal !== undefined) return { is: 'literal', value: literal, start, end: this.at };
    throw new SyntaxFault(`${word} is neither a function call nor a literal`, start);
  }

  private args(depth: number): Expression[] {
    const args: Expression[] = [];
    if (this.sign(')')) return args;
    do args.push(this.expression(depth + 1));
    while (this.sign(','));
    if (!this.sign(')')) throw new SyntaxFault("',' or ')' is missing", this.at);
    return args;
  }

  private member(of: Expression, depth: number): Expression | undefined {
    const before = this.at;
    const optional = this.sign('?');
    if (this.sign('[')) {
      const key = this.expression(depth + 1);
      if (!this.sign(']')) throw new SyntaxFault("']' is missing", this.at);
      return { is: 'member', of, key, optional, start: of.start, end: this.at };
    }
    if (this.sign('.')) {
      const start = this.at;
      const word = this.take(name);
      if (!word) throw new SyntaxFault("a property name is missing behind '.'", start);
      const key: Expression = { is: 'literal', value: word, start, end: this.at };
      return { is: 'member', of, key, optional, start: of.start, end: this.at };
    }
    if (optional) throw new SyntaxFault("'.' or '[' is missing behind '?'", this.at);
    this.at = before;
    return undefined;
  }

  private sign(sign: string): boolean {
    const before = this.at;
    this.take(space);
    if (this.source[this.at] === sign) {
      this.at++;
      return true;
    }
    this.at = before;
    return false;
  }

  private take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.source)?.[0];
    this.at += found?.length ?? 0;
    return found;
  }
}

/**
 * Reads a text of a definition: `@…` is one expression, `@{…}` stands for its value as text, `@@` for a sign.
 * https://learn.microsoft.com/azure/logic-apps/logic-apps-workflow-definition-language#expressions
 *
 * @throws SyntaxFault with the offset where reading ended.
 */
export function parseTemplate(source: string): Template {
  if (!source.includes('@')) return { is: 'text', text: source };
  if (source === '@') return { is: 'text', text: source };
  if (/^@(?![@{])/.test(source)) return { is: 'value', placed: whole(source) };
  const parts = mixedParts(source);
  if (parts.some(part => typeof part !== 'string')) return { is: 'mixed', parts };
  return { is: 'text', text: parts.join('') };
}

function whole(source: string): Placed {
  const expression = parseExpression(source, 1);
  const rest = source.slice(expression.end).search(/\S/);
  if (rest < 0) return { expression, text: source.slice(1) };
  throw new SyntaxFault(`${source[expression.end + rest]} is unexpected`, expression.end + rest);
}

function mixedParts(source: string): (string | Placed)[] {
  const parts: (string | Placed)[] = [];
  let at = 0;
  while (at < source.length) {
    const sign = source.indexOf('@', at);
    if (sign < 0) break;
    if (sign > at) parts.push(source.slice(at, sign));
    at = sign + 1;
    if (source[at] === '{') {
      const placed = braced(source, at + 1);
      parts.push(placed);
      at = source.indexOf('}', placed.expression.end) + 1;
    } else if (source.startsWith('@{', at)) {
      parts.push('@{');
      at += 2;
    } else {
      parts.push('@');
      if (sign === 0 && source[at] === '@') at++;
    }
  }
  if (at < source.length) parts.push(source.slice(at));
  return parts;
}

function braced(source: string, from: number): Placed {
  const expression = parseExpression(source, from);
  if (!/^\s*\}/.test(source.slice(expression.end))) throw new SyntaxFault("'}' is missing", expression.end);
  return { expression, text: source.slice(from, expression.end) };
}
