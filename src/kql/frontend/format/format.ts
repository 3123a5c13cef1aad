import { kindOf, type SyntaxElement } from '../loader.ts';
import { isBar, type Layout, type Line, layoutOf, type Token, tokensOf, wellFormed } from './lines.ts';
import { joined } from './spacing.ts';

type Node = Kusto.Language.Syntax.SyntaxElement;

/**
 * A query in the style of Picket: one operator a line, its bar under the source (in a `let` two or four columns further), one
 * space around signs, none inside brackets, no trailing space, at most one blank line. What the author broke stays broken, and keeps
 * its place under what it belongs to. Tokens and comments stay as they are, so that the meaning does; a text with errors stays whole.
 */
export function formatText(text: string): string {
  const tree = wellFormed(text);
  if (!tree) return text;
  const tokens = tokensOf(tree);
  const layout = layoutOf(tokens, breaksOf(tokens));
  const formatted = rendered(layout);
  return isSame(text, formatted) ? formatted : text;
}

/** The bars that must begin a line. */
function breaksOf(tokens: readonly Token[]): Set<Token> {
  const { lineOf } = layoutOf(tokens, new Set());
  const bars = tokens.filter(isBar);
  const chains = Map.groupBy(bars, bar => pipelineOf(bar));
  const broken = [...chains].filter(([root, own]) => {
    const [first, last] = [root.GetFirstToken(false), root.GetLastToken(false)];
    return lineOf.get(first!) !== lineOf.get(last!) || (own.length > 1 && isStatement(root));
  });
  return new Set(broken.flatMap(([, own]) => own));
}

/** The whole pipeline that a bar is of. */
function pipelineOf(bar: Token): Node {
  let node = bar.Parent as Node;
  while (node.Parent && kindOf(node.Parent) === 'PipeExpression' && firstOf(node.Parent) === firstOf(node))
    node = node.Parent as Node;
  return node;
}

function firstOf(node: Node): Token {
  return node.GetFirstToken(false) as Token;
}

function isStatement(node: Node): boolean {
  return ['ExpressionStatement', 'LetStatement'].includes(kindOf(node.Parent as SyntaxElement));
}

function rendered(layout: Layout): string {
  const indents = new Map<Line, number>();
  for (const line of layout.lines) if (line.tokens.length > 0) indents.set(line, indentOf(line, layout, indents));
  let below = 0;
  const texts = layout.lines.toReversed().map(line => {
    const indent = indents.get(line);
    if (indent !== undefined) below = indent - line.indent;
    return lineText(line, indent ?? Math.max(0, line.indent + below));
  });
  return texts
    .toReversed()
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

function lineText(line: Line, indent: number): string {
  const text = joined(line.tokens);
  const comment = text === '' ? line.comment.trim() : line.comment.replace(/^(?=\S)/, ' ');
  return `${' '.repeat(indent)}${text}${comment}`.trimEnd();
}

function indentOf(line: Line, { lineOf }: Layout, indents: ReadonlyMap<Line, number>): number {
  const [first] = line.tokens;
  const lineAt = (token: Token) => lineOf.get(token) as Line;
  if (isBar(first)) return barIndent(line, lineAt, indents);
  const owner = ownerOf(first, line, lineAt);
  return owner ? Math.max(0, line.indent + (indents.get(owner) ?? 0) - owner.indent) : 0;
}

/** Under its source where that begins a line; else further than the line that the source stands in. */
function barIndent(line: Line, lineAt: (token: Token) => Line, indents: ReadonlyMap<Line, number>): number {
  const source = firstOf(pipelineOf(line.tokens[0]));
  const start = lineAt(source);
  const base = indents.get(start) ?? 0;
  if (start.tokens[0] === source) return base;
  return base + (line.indent - start.indent === 2 ? 2 : 4);
}

/** The line that what a token is part of begins in; undefined for a statement of the query itself. */
function ownerOf(token: Token, line: Line, lineAt: (token: Token) => Line): Line | undefined {
  let node: Node | null = token.Parent;
  while (node && lineAt(firstOf(node)) === line) node = node.Parent as Node | null;
  if (!node || isOuter(node)) return undefined;
  return lineAt(firstOf(node));
}

/** The query as a whole, or the list of its statements. */
function isOuter(node: Node): boolean {
  return (
    kindOf(node) === 'QueryBlock' || (node.Parent !== null && kindOf(node) === 'List' && isOuter(node.Parent as Node))
  );
}

/** Whether two texts have the same tokens and comments. */
function isSame(before: string, after: string): boolean {
  const formatted = wellFormed(after);
  const original = wellFormed(before);
  if (!formatted || !original) return false;
  return wordsOf(tokensOf(original)) === wordsOf(tokensOf(formatted));
}

function wordsOf(tokens: readonly Token[]): string {
  return JSON.stringify(tokens.map(token => [commentsOf(token), token.Text]));
}

function commentsOf(token: Token): string[] {
  return (token.Trivia ?? '')
    .split('\n')
    .map(part => part.trim())
    .filter(part => part !== '');
}
