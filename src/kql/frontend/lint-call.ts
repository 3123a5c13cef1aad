import { callFacts } from '../call-facts.ts';
import type { ScalarFunction } from '../functions/define.ts';
import type { Expr } from '../ir.ts';
import type { ScalarType } from '../value.ts';
import type { SyntaxElement } from './loader.ts';
import type { Scope } from './scope.ts';

const comparisons = new Set(['==', '!=', '<', '<=', '>', '>=']);
const numbers: ReadonlySet<ScalarType> = new Set(['int', 'long', 'real', 'decimal']);

/** Mistakes in a call that the language service is silent about: what the function rejects, and what is likely not meant. */
export function lintCall(
  name: string,
  entry: ScalarFunction,
  args: readonly Expr[],
  node: SyntaxElement,
  scope: Scope,
): void {
  const rejection = entry.rejects?.(callFacts(entry, args));
  if (rejection) scope.note(rejection.code, node, rejection.message);
  lintBranches(name, args, node, scope);
  if (comparisons.has(name)) lintComparison(args, node, scope);
  if (name === 'in' || name === '!in') lintList(args, node, scope);
  if (name === '+' || name === '-' || name === '*') lintOverflow(name, args, node, scope);
  if ((name === 'isnull' || name === 'isnotnull') && args[0]?.type === 'string') lintNullString(name, node, scope);
}

/** The values that a function chooses from. */
const branches: Readonly<Record<string, (args: readonly Expr[]) => readonly Expr[]>> = {
  iff: args => args.slice(1),
  iif: args => args.slice(1),
  case: args => args.filter((_, index) => index % 2 === 1 || index === args.length - 1),
  coalesce: args => args,
};

/** Values to choose from must have one type; among numbers only int and long go together. */
function lintBranches(name: string, args: readonly Expr[], node: SyntaxElement, scope: Scope): void {
  if (!Object.hasOwn(branches, name)) return;
  const types = branches[name](args).map(({ type }) => (type === 'int' ? 'long' : type));
  const mixed = new Set(types.filter(type => numbers.has(type)));
  if (mixed.size < 2) return;
  scope.note('kql/wrong-type', node, `${name}() chooses from values of different types: ${[...mixed].join(' and ')}.`);
}

/** A number beside a text in quotes: whichever is meant, the comparison is not what it looks like. */
function lintComparison([left, right]: readonly Expr[], node: SyntaxElement, scope: Scope): void {
  const number = againstText(left, right) ?? againstText(right, left);
  if (number) warnAgainstText(number, node, scope);
}

/** The number, where the other is a text or the number is written beside a column of texts. */
function againstText(number: Expr, text: Expr): Expr | undefined {
  const isMixed = numbers.has(number.type) && text.type === 'string';
  return isMixed && (number.is === 'literal' || text.is === 'literal') ? number : undefined;
}

/** Texts in a list that a number is looked for in. */
function lintList([value, ...items]: readonly Expr[], node: SyntaxElement, scope: Scope): void {
  if (items.some(item => againstText(value, item))) warnAgainstText(value, node, scope);
}

function warnAgainstText({ type }: Expr, node: SyntaxElement, scope: Scope): void {
  const help = 'Write both as numbers or both as texts, or convert with tostring() or tolong().';
  scope.warn('kql/number-against-text', node, `A value of type ${type} is compared with a text.`, help);
}

/** Constants whose sum, difference or product is beyond what a long holds: the service goes on at the other end. */
function lintOverflow(name: string, [left, right]: readonly Expr[], node: SyntaxElement, scope: Scope): void {
  if (left?.is !== 'literal' || right?.is !== 'literal') return;
  const [a, b] = [left.value, right.value];
  if (left.type !== 'long' || right.type !== 'long' || typeof a !== 'bigint' || typeof b !== 'bigint') return;
  const exact = name === '+' ? a + b : name === '-' ? a - b : a * b;
  if (BigInt.asIntN(64, exact) === exact) return;
  const help = 'Use todecimal() or toreal() where the true value is meant.';
  scope.warn('kql/overflow', node, `${exact} is no long: the result is ${BigInt.asIntN(64, exact)}.`, help);
}

function lintNullString(name: string, node: SyntaxElement, scope: Scope): void {
  const always = name === 'isnull' ? 'false' : 'true';
  const instead = name === 'isnull' ? 'isempty' : 'isnotempty';
  scope.warn('kql/null-string', node, `A string is never null: this is always ${always}.`, `Use ${instead}().`);
}
