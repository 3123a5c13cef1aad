import { kindOf, kusto, listed, type SyntaxElement } from '../loader.ts';

export type Token = Kusto.Language.Syntax.SyntaxToken;
type Tree = Kusto.Language.Syntax.SyntaxNode;

/** A line of a query: its tokens, or none where it is blank or holds only a comment. */
export interface Line {
  /** How far the author indented it; a tab counts as four. */
  indent: number;
  tokens: Token[];
  /** The comment at its end, with the space before it. */
  comment: string;
}

/** A query as its author laid it out. */
export interface Layout {
  lines: Line[];
  /** The line of each token. */
  lineOf: Map<Token, Line>;
}

/** The syntax of a text that has no errors; undefined for another one. */
export function wellFormed(text: string): Tree | undefined {
  const code = kusto.KustoCode.Parse(text, kusto.GlobalState.Default ?? undefined);
  if (code?.Kind !== 'Query' || !code.Syntax || listed(code.GetDiagnostics()).length > 0) return undefined;
  return code.Syntax as Tree;
}

export function tokensOf(tree: Tree): Token[] {
  return listed<Token>(tree.GetTokens(true)).filter(token => token.Text !== '' || kindOf(token) === 'EndOfTextToken');
}

/** The lines of a text; a line begins anew before every token of `breaks`, and is not broken behind a bar. */
export function layoutOf(tokens: readonly Token[], breaks: ReadonlySet<Token>): Layout {
  let line: Line = { indent: 0, tokens: [], comment: '' };
  const lines = [line];
  const lineOf = new Map<Token, Line>();
  const begin = (indent: number) => {
    line = { indent, tokens: [], comment: '' };
    lines.push(line);
  };
  for (const token of tokens) {
    const [tail, ...rest] = (token.Trivia ?? '').split('\n').map(part => part.replace(/\r$/, ''));
    if (rest.length === 0 && line.tokens.length === 0) line.indent = width(tail);
    else if (tail.trim() !== '') line.comment = tail.trimEnd();
    const joined = isBar(line.tokens.at(-1)) && `${tail}${rest.join('')}`.trim() === '';
    if (!joined) addLines(rest, begin, comment => (line.comment = comment));
    if (breaks.has(token) && line.tokens.length > 0) begin(line.indent);
    line.tokens.push(token);
    lineOf.set(token, line);
  }
  return { lines, lineOf };
}

function addLines(parts: readonly string[], begin: (indent: number) => void, comment: (text: string) => void): void {
  for (const part of parts) {
    begin(width(part));
    if (part.trim() !== '') comment(part.trim());
  }
}

function width(text: string): number {
  return (/^\s*/.exec(text)?.[0] ?? '').replaceAll('\t', '    ').length;
}

/** Whether a token is the bar before an operator. */
export function isBar(token: Token | undefined): boolean {
  return token?.Text === '|' && kindOf(token.Parent as SyntaxElement) === 'PipeExpression';
}
