import { didYouMean } from '../../core/nearest.ts';
import type { QueryCode } from '../codes.ts';
import type { QueryDiagnostic, Schema } from '../contract.ts';
import { columnsOf, type Expression, kindOf, kusto, listed, type SyntaxElement, separated } from './loader.ts';
import { isAsimFunction } from './schema.ts';
import { withoutEchoes } from './syntax-errors.ts';

type Code = Kusto.Language.KustoCode;
type Upstream = Kusto.Language.Diagnostic;

/** Our codes for those of the language service; what is not named here is `kql/invalid`. */
const codes: readonly (readonly [QueryCode, readonly number[]])[] = [
  ['kql/syntax', [1, 2, 3, 4, 5, 6, 105, 111, 112, 172, 176, 198]],
  ['kql/unknown-table', [181, 204]],
  ['kql/unknown-column', [109, 142, 199]],
  ['kql/unknown-function', [122, 123, 124, 125, 128, 143, 211, 236, 237]],
  ['kql/unknown-name', [207, 208, 209, 210, 247, 248]],
  ['kql/wrong-arguments', [117, 118, 119, 121, 127, 193, 194, 195, 196, 197]],
  ['kql/wrong-type', [106, 107, 108, 116, 134, 135, 136, 137, 138, 141, 178, 206, 232, 233, 234, 235]],
  ['kql/wrong-value', [140]],
  ['kql/not-constant', [129, 130, 131, 132, 133]],
  ['kql/misplaced-aggregate', [144]],
  ['kql/misplaced-operator', [174, 175, 177]],
  ['kql/join-key', [145, 182, 183, 227, 241, 242]],
  ['kql/missing-columns', [249]],
  ['kql/duplicate-name', [146, 171, 201]],
  ['kql/keyword-name', [228]],
  ['kql/too-large', [244]],
  ['kql/too-deep', [245]],
];

const codeOf = new Map(codes.flatMap(([code, numbers]) => numbers.map(number => [number, code] as const)));

/** What the language service has to say about a text, in our codes and with the nearest name where one is unknown. */
export function upstreamDiagnostics(code: Code, schema: Schema): QueryDiagnostic[] {
  const found = listed<Upstream>(code.GetDiagnostics())
    .filter(each => !isFalseAlarm(each, code))
    .map(each => translate(each, code, schema));
  return withoutEchoes(found, code.Text ?? '');
}

function translate(upstream: Upstream, code: Code, schema: Schema): QueryDiagnostic {
  const start = Math.max(0, upstream.Start);
  const known = codeOf.get(Number(upstream.Code?.slice(2))) ?? 'kql/invalid';
  const own = known === 'kql/unknown-column' && isWholeQuery(code, start) ? 'kql/unknown-table' : known;
  const help = helpFor(own, start, upstream.Length, code, schema);
  return {
    code: own,
    severity: upstream.Severity === 'Error' ? 'error' : upstream.Severity === 'Warning' ? 'warning' : 'info',
    message: sentence(upstream.Message ?? ''),
    start,
    length: upstream.Length,
    ...(help && { help }),
    upstream: upstream.Code ?? '',
  };
}

/** Whether a name stands where a query begins, so that it can only be a table. */
function isWholeQuery(code: Code, start: number): boolean {
  const name = nodeAt(code, start, node => kindOf(node) === 'NameReference');
  return name?.Parent !== undefined && name.Parent !== null && kindOf(name.Parent) === 'ExpressionStatement';
}

function sentence(message: string): string {
  const text = message.trim();
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** Codes that can be false alarms: of a type, and of the arguments of a parser whose parameters are not known. */
const suspects = new Set(['KS107', 'KS134', 'KS118', 'KS119', 'KS120', 'KS121', 'KS193', 'KS195', 'KS196']);

/** What the language service calls a mistake and Azure's engine does not. */
function isFalseAlarm(upstream: Upstream, code: Code): boolean {
  if (!suspects.has(upstream.Code ?? '')) return false;
  const call = nodeAt(code, upstream.Start, node => kindOf(node) === 'FunctionCallExpression');
  const name = (call as { Name?: { SimpleName?: string } } | undefined)?.Name?.SimpleName ?? '';
  if (isAsimFunction(name)) return upstream.Code !== 'KS107' && upstream.Code !== 'KS134';
  if (upstream.Code !== 'KS107' && upstream.Code !== 'KS134') return false;
  if (upstream.Code === 'KS134') return name === 'make_timespan';
  if (name === 'count') return true;
  const inSearch = nodeAt(code, upstream.Start, node => kindOf(node) === 'SearchOperator') !== undefined;
  return name === 'not' && inSearch;
}

function helpFor(own: QueryCode, start: number, length: number, code: Code, schema: Schema): string | undefined {
  const name = (code.Text ?? '').slice(start, start + length).replace(/^\['?"?|'?"?\]$/g, '');
  if (name.length === 0 || name.length > 100) return undefined;
  switch (own) {
    case 'kql/unknown-table':
      return didYouMean(name, tableNames(code, schema));
    case 'kql/unknown-column':
      if (name === 'null')
        return 'KQL has no word for null: ask with isnull() or isempty(), write int(null) and the like.';
      return didYouMean(name, columnNames(code, start));
    case 'kql/unknown-function':
      return didYouMean(name, functionNames(code, schema));
    case 'kql/wrong-type':
      return /^\w+\s*=[^=~]/.test(name) ? 'Compare with "==": a single "=" gives a name to a value.' : undefined;
    default:
      return undefined;
  }
}

function tableNames(code: Code, schema: Schema): string[] {
  const functions = (schema.functions ?? []).map(each => each.name);
  return [...letNames(code), ...schema.tables.map(table => table.name), ...functions];
}

/** The names that columns and variables have at a place: what the operators before it give, and the lets. */
function columnNames(code: Code, start: number): string[] {
  const pipe = nodeAt(code, start, node => kindOf(node) === 'PipeExpression') as
    | Kusto.Language.Syntax.PipeExpression
    | undefined;
  return [...columnsOf(pipe?.Expression?.ResultType).map(each => each.name), ...letNames(code)];
}

const builtIn = [kusto.Functions.All, kusto.Aggregates.All, kusto.PlugIns.All].flatMap(list =>
  listed<Kusto.Language.Symbols.FunctionSymbol>(list)
    .map(each => each.Name ?? '')
    .filter(name => !name.startsWith('__')),
);

function functionNames(code: Code, schema: Schema): string[] {
  return [...letNames(code), ...(schema.functions ?? []).map(each => each.name), ...builtIn];
}

function letNames(code: Code): string[] {
  const block = code.Syntax as Kusto.Language.Syntax.QueryBlock | null;
  return separated<SyntaxElement>(block?.Statements as never)
    .filter(statement => kindOf(statement) === 'LetStatement')
    .map(statement => (statement as unknown as Kusto.Language.Syntax.LetStatement).Name?.SimpleName ?? '');
}

/** The innermost node of a kind that covers a place. */
export function nodeAt(code: Code, start: number, wanted: (node: SyntaxElement) => boolean): Expression | undefined {
  let node = (code.Syntax as unknown as { GetTokenAt(position: number): SyntaxElement | null }).GetTokenAt(start);
  while (node && !wanted(node)) node = node.Parent as SyntaxElement | null;
  return (node as Expression | null) ?? undefined;
}
