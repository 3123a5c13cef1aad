import { kindOf, type SyntaxElement } from '../loader.ts';
import { isBar, type Token } from './lines.ts';

/** The tokens of a line as one text. */
export function joined(tokens: readonly Token[]): string {
  return tokens.map((token, at) => (at === 0 ? '' : between(tokens[at - 1], token)) + token.Text).join('');
}

/** The space between two tokens of a line: where a rule says nothing, one where the author has some. */
function between(before: Token, after: Token): string {
  const own = (after.Trivia ?? '').replace(/\r?\n\s*/g, '');
  if (isBar(before) || isBar(after)) return ' ';
  if (isNamedParameter(before) || isNamedParameter(after)) return '';
  if (opens(before) || closes(after) || opensCall(after)) return '';
  if (before.Text === ',' || (isNaming(after) && !isArgumentName(after))) return own === '' ? ' ' : own;
  if (isArgumentName(before) || isArgumentName(after)) return own === '' ? '' : ' ';
  if (isOperator(before) || isOperator(after) || isNaming(before)) return ' ';
  return own === '' ? '' : ' ';
}

function parentKind(token: Token): string {
  return token.Parent ? kindOf(token.Parent as SyntaxElement) : '';
}

/** The sign in `kind=inner`. */
function isNamedParameter(token: Token): boolean {
  return token.Text === '=' && parentKind(token) === 'NamedParameter';
}

/** The sign in `Name = value`: names are often aligned, so that more space before it stays. */
function isNaming(token: Token): boolean {
  return (
    token.Text === '=' &&
    ['SimpleNamedExpression', 'CompoundNamedExpression', 'LetStatement'].includes(parentKind(token))
  );
}

/** The sign in `call(name=value)`, which authors write with and without space. */
function isArgumentName(token: Token): boolean {
  const list = token.Parent?.Parent?.Parent?.Parent;
  return isNaming(token) && isCallList(list);
}

function isCallList(list: unknown): boolean {
  const call = (list as { Parent?: SyntaxElement } | null | undefined)?.Parent;
  return call !== undefined && call !== null && kindOf(call) === 'FunctionCallExpression';
}

function isOperator(token: Token): boolean {
  const { Parent: parent } = token as { Parent: { Operator?: unknown } | null };
  return parent?.Operator === token && !parentKind(token).includes('Unary');
}

function opens(token: Token): boolean {
  return token.Text === '(' || token.Text === '[';
}

function closes(token: Token): boolean {
  return [')', ']', ',', ';'].includes(token.Text ?? '');
}

/** The bracket behind the name of a function. */
function opensCall(token: Token): boolean {
  return token.Text === '(' && isCallList(token.Parent);
}
