import { parseExpression } from '../expression/parse.ts';
import { type Expression, SyntaxFault } from '../expression/syntax.ts';
import { Fault, Unsupported } from '../fault.ts';
import { fromPlain, type Plain, toPlain } from '../value.ts';
import { pureFunctions } from './functions.ts';

/** Functions beside those that need nothing but their arguments, by name in lower case; they come before those. */
export type PlainFunctions = Readonly<Record<string, (args: readonly Plain[]) => Plain>>;

export interface PlainScope {
  functions: PlainFunctions;
  /** What `.key` or `[key]` gives; undefined where nothing is there. */
  member(value: Plain, key: Plain): Plain | undefined;
}

/** Why an expression can not be evaluated, for its author. */
export class TemplateError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'TemplateError';
  }
}

/**
 * Evaluates an expression of an ARM template with its brackets, by what the caller knows of the deployment. Throws a `TemplateError`
 * that says what is wrong; a function whose value only a deployment knows is refused.
 * https://learn.microsoft.com/azure/azure-resource-manager/templates/template-expressions
 */
export function evaluatePlain(source: string, scope: PlainScope): Plain {
  try {
    const parsed = parseExpression(source, 1);
    const rest = source.slice(parsed.end).trim();
    if (rest !== ']') throw new SyntaxFault(`${rest[0] ?? 'the end'} is unexpected`, parsed.end);
    return plainOf(parsed, scope);
  } catch (error) {
    if (error instanceof SyntaxFault)
      throw new TemplateError(`This is no template expression: ${error.message}, at character ${error.at + 1}.`);
    const told = [Fault, Unsupported, TypeError, RangeError, URIError].some(kind => error instanceof kind);
    throw told ? new TemplateError((error as Error).message) : error;
  }
}

function plainOf(expression: Expression, scope: PlainScope): Plain {
  if (expression.is === 'literal') return toPlain(expression.value);
  return expression.is === 'member' ? memberOf(expression, scope) : called(expression, scope);
}

function memberOf({ of, key }: Expression & { is: 'member' }, scope: PlainScope): Plain {
  const wanted = plainOf(key, scope);
  const found = scope.member(plainOf(of, scope), wanted);
  if (found === undefined) throw new TemplateError(`There is no "${String(wanted)}" in what the expression reads.`);
  return found;
}

function called({ name, args }: Expression & { is: 'call' }, scope: PlainScope): Plain {
  const key = name.toLowerCase();
  if (key === 'if' && args.length === 3) return plainOf(plainOf(args[0], scope) === true ? args[1] : args[2], scope);
  const values = args.map(arg => plainOf(arg, scope));
  if (Object.hasOwn(scope.functions, key)) return scope.functions[key](values);
  const pure = Object.hasOwn(pureFunctions, key) ? pureFunctions[key] : undefined;
  if (!pure) throw new TemplateError(`The template function "${name}" is not one that can be evaluated here.`);
  return toPlain(pure(values.map(value => fromPlain(value))));
}
