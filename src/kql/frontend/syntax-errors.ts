import { didYouMean } from '../../core/nearest.ts';
import type { QueryDiagnostic } from '../contract.ts';

/** The codes by which the parser says that the text has not the shape of a query. */
const syntaxCodes = new Set(['KS001', 'KS002', 'KS003', 'KS005', 'KS006', 'KS111', 'KS112', 'KS172', 'KS176', 'KS198']);

/** The operators that stand behind a pipe. */
const operators =
  `as consume count distinct evaluate extend facet filter find fork getschema graph-mark-components graph-match graph-merge
  graph-shortest-paths graph-to-table invoke join limit lookup make-graph make-series mv-apply mv-expand order parse parse-kv
  parse-where partition print project project-away project-by-names project-keep project-rename project-reorder range reduce render
  sample sample-distinct scan search serialize sort summarize take top top-hitters top-nested union where`.split(/\s+/);

/** Words between two values. They are written in lower case. */
const connectors =
  'and or in has contains startswith endswith hasprefix hassuffix between matches like has_any has_all'.split(' ');

/**
 * What is wrong with a text, said once. Behind a mistake in the shape of a query the parser guesses, and what it then says of names
 * and types is noise: it is left out, and so is what it says of the whole that the mistake is a part of.
 */
export function withoutEchoes(found: readonly QueryDiagnostic[], text: string): QueryDiagnostic[] {
  const all = found.map(each => asUnknownOperator(each, text) ?? each);
  const first = all.filter(isSyntax).reduce<QueryDiagnostic | undefined>(earlier, undefined);
  if (!first) return all;
  const kept = all.filter(each => each === first || each.upstream === 'KS176' || endsBefore(each, first));
  const said = new Map(kept.map(each => [`${each.start} ${each.upstream}`, each]));
  return [...said.values()].map(each => (isSyntax(each) ? reworded(each, text) : each));
}

function isSyntax(one: QueryDiagnostic): boolean {
  return syntaxCodes.has(one.upstream ?? '');
}

function earlier(a: QueryDiagnostic | undefined, b: QueryDiagnostic): QueryDiagnostic {
  return a === undefined || b.start < a.start ? b : a;
}

function endsBefore(one: QueryDiagnostic, first: QueryDiagnostic): boolean {
  return one.start < first.start && one.start + one.length < first.start;
}

/** `project-awy` is read as `project -awy`: what is said of `awy` is said of the operator. */
function asUnknownOperator(one: QueryDiagnostic, text: string): QueryDiagnostic | undefined {
  const before = /\|\s*([a-z]+(?:-[a-z]+)*-)$/.exec(text.slice(0, one.start))?.[1];
  if (before === undefined) return undefined;
  const start = one.start - before.length;
  const name = operatorAt(text, start);
  if (operators.includes(name)) return undefined;
  return { ...one, code: 'kql/syntax', start, length: name.length, upstream: 'KS176' };
}

function operatorAt(text: string, start: number): string {
  return /^[A-Za-z_][\w-]*/.exec(text.slice(start, start + 60))?.[0] ?? '';
}

/** The message of the parser, which knows only what it waited for, with what stands there instead. */
function reworded(one: QueryDiagnostic, text: string): QueryDiagnostic {
  const { help: _, ...bare } = one;
  if (one.upstream === 'KS176') return { ...bare, ...unknownOperator(one, text) };
  const expected = /^Expected: (\S+?)\.?$/.exec(one.message)?.[1];
  const found = wordAt(text, one.start);
  if (expected === undefined) return { ...one, ...nearestOf(one.message, found) };
  return { ...bare, ...unexpected(expected, found) };
}

type Words = Pick<QueryDiagnostic, 'message' | 'help'>;

function unknownOperator(one: QueryDiagnostic, text: string): Words & { length: number } {
  const name = operatorAt(text, one.start);
  if (name === '') return { message: 'An operator is missing behind the pipe.', length: one.length };
  return { message: `There is no operator "${name}".`, length: name.length, ...helped(didYouMean(name, operators)) };
}

function helped(help: string | undefined): { help?: string } {
  return help === undefined ? {} : { help };
}

/** What stands at a place: a word, a number, a text in quotes or a sign; nothing where the text ends. */
function wordAt(text: string, start: number): string {
  const rest = text
    .slice(start, start + 2000)
    .replace(/^(?:\s|\/\/[^\n]*\n)+/, '')
    .slice(0, 60);
  return /^(?:[\w$]+(?:-[a-z]+)*|"[^"\n]*"|'[^'\n]*'|[=!<>]=?~?|.)/u.exec(rest)?.[0] ?? '';
}

function unexpected(expected: string, found: string): Words {
  const where = found === '' ? 'at the end of the text' : `before ${quoted(found)}`;
  if (connectors.includes(found.toLowerCase()) && !connectors.includes(found))
    return { message: `${quoted(found)} is not known here.`, help: `Did you mean "${found.toLowerCase()}"?` };
  if (operators.includes(found) && (expected === ';' || expected === ','))
    return { message: `A pipe is missing before ${quoted(found)}.`, help: `Write \`| ${found}\`.` };
  if (expected === ';')
    return {
      message: `${quoted(found)} does not belong here: what stands before it is complete.`,
      help: 'Go on with a pipe and an operator, or end the statement with ";".',
    };
  return { message: `${quoted(expected)} is expected ${where}.` };
}

function quoted(word: string): string {
  return /^["']/.test(word) ? word : `"${word}"`;
}

/** Where one of several words was expected, the nearest to what was written. */
function nearestOf(message: string, found: string): { help?: string } {
  const list = /^Expected one of: (.*?)\.?$/.exec(message)?.[1];
  return list === undefined || found === '' ? {} : helped(didYouMean(found, list.split(', ')));
}
