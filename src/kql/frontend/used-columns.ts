import { classOf, type Expression, kindOf, listed, type SyntaxElement } from './loader.ts';

type Code = Kusto.Language.KustoCode;
type ColumnSymbol = Kusto.Language.Symbols.ColumnSymbol;

/** The tables of a query and the columns of theirs that are named in it or in the functions that it calls. */
export function usedColumns(code: Code, tables: Iterable<string> = []): Map<string, string[]> {
  const used = new Map<string, Set<string>>([...tables].map(name => [name, new Set()]));
  const noted = new Set<ColumnSymbol>();
  const note = (column: ColumnSymbol): void => {
    if (noted.has(column)) return;
    noted.add(column);
    const table = code.Globals?.GetTable(column)?.Name;
    if (table) used.set(table, (used.get(table) ?? new Set()).add(column.Name ?? ''));
    for (const original of listed<ColumnSymbol>(column.OriginalColumns)) note(original);
  };
  eachNode(code.Syntax, node => {
    const symbol = (node as Expression).ReferencedSymbol;
    if (classOf(symbol) === 'ColumnSymbol') note(symbol as ColumnSymbol);
  });
  return new Map([...used].sort().map(([table, columns]) => [table, [...columns].sort()]));
}

/** The columns that are named but known only to come from a plug-in or a watchlist whose columns are not known. */
export function undeclaredColumns(code: Code): string[] {
  const names = new Set<string>();
  eachNode(code.Syntax, node => {
    const { ReferencedSymbol, ResultType } = node as Expression;
    if (classOf(ReferencedSymbol) === 'ColumnSymbol' && ResultType?.Name === 'unknown')
      names.add(ReferencedSymbol?.Name ?? '');
  });
  return [...names];
}

/** Visits every node of a tree and of the bodies of the functions that it calls. */
export function eachNode(root: SyntaxElement | null, visit: (node: SyntaxElement) => void): void {
  const bodies = new Set<unknown>();
  const stack: (SyntaxElement | null)[] = [root];
  while (stack.length > 0) {
    const node = stack.pop();
    if (!node || node.IsToken) continue;
    visit(node);
    for (let index = node.ChildCount - 1; index >= 0; index--) stack.push(node.GetChild(index));
    if (kindOf(node) !== 'FunctionCallExpression' && kindOf(node) !== 'NameReference') continue;
    const body = (node as Expression).GetCalledFunctionBody();
    if (body && !bodies.has(body)) stack.push(body);
    bodies.add(body);
  }
}
