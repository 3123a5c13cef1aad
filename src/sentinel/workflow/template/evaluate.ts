import { didYouMean } from '../../../core/nearest.ts';
import { parseExpression } from '../expression/parse.ts';
import { type Expression, SyntaxFault } from '../expression/syntax.ts';
import { Fault, invalidTemplate, Unsupported } from '../fault.ts';
import type { JsonPath, Problem, ProblemCode } from '../problem.ts';
import { asText, type Bag, fromPlain, keyOf, type Plain, toPlain, typeName, type Value } from '../value.ts';
import type { Deployment } from './context.ts';
import { givenParameter, runtimeFunctions, type TemplateScope, templateFunctions } from './functions.ts';

class NeedsDeployment extends Error {}

const deepestVariables = 50;

/**
 * Evaluates the expressions of an ARM template: texts in brackets, `[[` for a bracket. A text that can not be evaluated is noted as
 * a problem and stays as it is.
 * https://learn.microsoft.com/azure/azure-resource-manager/templates/template-expressions
 */
export class TemplateEvaluation implements TemplateScope {
  readonly deployment: Deployment;
  readonly problems: Problem[];
  /** Where a text could not be evaluated. */
  readonly holes: JsonPath[] = [];
  private readonly template: Bag;
  private readonly known = new Map<string, Value>();
  private readonly copies: { name: string; index: number }[] = [];
  private depth = 0;
  private readonly broken = new Set<string>();

  constructor(template: Bag, deployment: Deployment, problems: Problem[]) {
    this.template = template;
    this.deployment = deployment;
    this.problems = problems;
  }

  /** A part of the template with its expressions evaluated. */
  value(part: Value, path: JsonPath): Value {
    if (typeof part === 'string') return this.text(part, path);
    if (Array.isArray(part)) return part.map((item, index) => this.value(item, [...path, index]));
    if (!(part instanceof Map)) return part;
    const evaluated: Bag = new Map();
    for (const [key, item] of part) {
      if (key === 'copy' && Array.isArray(item))
        for (const [name, values] of this.copied(item, [...path, key])) evaluated.set(name, values);
      else evaluated.set(asText(this.text(key, [...path, key])), this.value(item, [...path, key]));
    }
    return evaluated;
  }

  /** Repeats something with `copyIndex()`; the count is bounded as in the service. */
  repeat<T>(name: string, count: number, make: () => T): T[] {
    return Array.from({ length: Math.max(0, Math.min(800, count)) }, (_, index) => {
      this.copies.push({ name, index });
      try {
        return make();
      } finally {
        this.copies.pop();
      }
    });
  }

  parameter(name: string): Value {
    return this.remembered(`parameter ${name.toLowerCase()}`, () => {
      const declared = this.template.get('parameters');
      const key = declared instanceof Map ? keyOf(declared, name) : undefined;
      if (!(declared instanceof Map) || key === undefined)
        throw invalidTemplate(`The template parameter '${name}' is not found.`);
      const given = givenParameter(this.deployment.parameters, key);
      if (given !== undefined) return given;
      const parameter = declared.get(key)!;
      if (parameter instanceof Map && parameter.has('defaultValue'))
        return this.value(parameter.get('defaultValue')!, ['parameters', key, 'defaultValue']);
      throw new NeedsDeployment(`The parameter '${key}' has no default, and no value was given for it.`);
    });
  }

  variable(name: string): Value {
    return this.remembered(`variable ${name.toLowerCase()}`, () => {
      const declared = this.template.get('variables');
      const key = declared instanceof Map ? keyOf(declared, name) : undefined;
      if (declared instanceof Map && key !== undefined) return this.value(declared.get(key)!, ['variables', key]);
      const names = declared instanceof Map ? [...declared.keys()] : [];
      throw invalidTemplate(`The template variable '${name}' is not found. ${didYouMean(name, names) ?? ''}`.trim());
    });
  }

  copyIndex(loop: string | undefined): bigint {
    const found = this.copies.findLast(copy => loop === undefined || copy.name.toLowerCase() === loop.toLowerCase());
    if (found) return BigInt(found.index);
    throw invalidTemplate("The function 'copyIndex' can only be used inside of a copy loop.");
  }

  /** Evaluates a variable or parameter once; where something in it has no value, it has none either. */
  private remembered(key: string, read: () => Value): Value {
    const known = this.known.get(key);
    if (known === undefined) {
      if (this.depth >= deepestVariables)
        throw invalidTemplate('Variables and parameters refer to each other in a circle.');
      const before = this.holes.length;
      this.known.set(key, this.deeper(read));
      if (this.holes.length > before) this.broken.add(key);
    }
    if (this.broken.has(key)) throw new NeedsDeployment(`The ${key} has no value here.`);
    return this.known.get(key)!;
  }

  private deeper(read: () => Value): Value {
    this.depth++;
    try {
      return read();
    } finally {
      this.depth--;
    }
  }

  private copied(loops: Value[], path: JsonPath): [string, Value][] {
    return loops.flatMap((loop, index): [string, Value][] => {
      if (!(loop instanceof Map)) return [];
      const name = asText(loop.get('name') ?? null);
      const count = this.value(loop.get('count') ?? 0n, [...path, index, 'count']);
      const input = loop.get('input') ?? null;
      return [[name, this.repeat(name, Number(count), () => this.value(input, [...path, index, 'input']))]];
    });
  }

  private text(source: string, path: JsonPath): Value {
    if (!source.startsWith('[')) return source;
    if (source.startsWith('[[')) return source.slice(1);
    if (!source.trimEnd().endsWith(']')) return source;
    try {
      return this.expression(source);
    } catch (error) {
      this.note(error, source, path);
      return source;
    }
  }

  private note(error: unknown, source: string, path: JsonPath): void {
    this.holes.push(path);
    if (error instanceof NeedsDeployment) this.problem('template/needs-deployment', error.message, path);
    else if (error instanceof SyntaxFault)
      this.problem('template/expression', `This is no template expression: ${error.message}.`, path, error.at);
    else if (error instanceof Unsupported) this.problem('workflow/unsupported', `${error.message}.`, path);
    else if (error instanceof Fault || error instanceof TypeError || error instanceof URIError)
      this.problem('template/expression', `${error.message} In: ${source.slice(0, 120)}`, path);
    else throw error;
  }

  private problem(code: ProblemCode, message: string, path: JsonPath, start?: number): void {
    const known = this.problems.some(
      one => one.message === message && (code === 'template/needs-deployment' || samePlace(one.path, path)),
    );
    if (!known) this.problems.push({ code, message, path, ...(start !== undefined && { start, length: 1 }) });
  }

  private expression(source: string): Value {
    const parsed = parseExpression(source, 1);
    const rest = source.slice(parsed.end).trim();
    if (rest !== ']') throw new SyntaxFault(`${rest[0]} is unexpected`, parsed.end);
    return this.evaluate(parsed);
  }

  private evaluate(expression: Expression): Value {
    if (expression.is === 'literal') return expression.value;
    return expression.is === 'member' ? this.member(expression) : this.call(expression);
  }

  private call({ name, args }: Expression & { is: 'call' }): Value {
    const key = name.toLowerCase();
    if (key === 'if') return this.evaluate(this.evaluate(args[0]) === true ? args[1] : args[2]);
    const run = Object.hasOwn(templateFunctions, key) ? templateFunctions[key] : undefined;
    const values = args.map(arg => this.evaluate(arg));
    if (run) return run(values, this);
    if (runtimeFunctions.test(name))
      return this.runtime(
        name,
        values.map(one => toPlain(one)),
      );
    throw invalidTemplate(
      `The template function '${name}' is not valid. ${didYouMean(name, Object.keys(templateFunctions)) ?? ''}`.trim(),
    );
  }

  private runtime(name: string, args: Plain[]): Value {
    const value = this.deployment.runtime?.(name, args);
    if (value !== undefined) return fromPlain(value);
    throw new NeedsDeployment(`The value of ${name}() is known to a deployment only.`);
  }

  private member({ of, key }: Expression & { is: 'member' }): Value {
    const target = this.evaluate(of);
    const wanted = this.evaluate(key);
    if (Array.isArray(target) && typeof wanted === 'bigint' && wanted < BigInt(target.length))
      return target[Number(wanted)];
    if (target instanceof Map && typeof wanted === 'string') {
      const found = keyOf(target, wanted);
      if (found !== undefined) return target.get(found)!;
      throw invalidTemplate(
        `The language expression property '${wanted}' doesn't exist, available properties are '${[...target.keys()].join(', ')}'.`,
      );
    }
    throw invalidTemplate(
      `The language expression property '${asText(wanted)}' can't be evaluated on a value of type '${typeName(target)}'.`,
    );
  }
}

function samePlace(a: JsonPath, b: JsonPath): boolean {
  return a.length === b.length && a.every((step, index) => step === b[index]);
}
