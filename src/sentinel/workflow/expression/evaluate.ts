import { type Fault, invalidTemplate, Unsupported } from '../fault.ts';
import { asText, keyOf, typeName, type Value } from '../value.ts';
import { arityFault } from './functions/define.ts';
import { findFunction } from './functions/index.ts';
import type { Scope } from './scope.ts';
import type { Expression, Placed, Template } from './syntax.ts';

const help = 'Please see https://aka.ms/logicexpressions for usage details.';

/**
 * The value of a text of a definition.
 *
 * @throws Fault with the service's code; Unsupported where this runner can not answer as the service does.
 */
export function evaluateTemplate(template: Template, scope: Scope): Value {
  if (template.is === 'text') return template.text;
  if (template.is === 'value') return evaluatePlaced(template.placed, scope);
  return template.parts.map(part => (typeof part === 'string' ? part : asText(evaluatePlaced(part, scope)))).join('');
}

/** The value of one expression. */
export function evaluatePlaced(placed: Placed, scope: Scope): Value {
  try {
    return new Evaluation(placed, scope).value(placed.expression);
  } catch (error) {
    if (error instanceof RangeError)
      throw invalidTemplate('The result of the expression is larger than a text can be.');
    throw error;
  }
}

class Evaluation {
  private readonly placed: Placed;
  private readonly scope: Scope;

  constructor(placed: Placed, scope: Scope) {
    this.placed = placed;
    this.scope = scope;
  }

  value(expression: Expression): Value {
    switch (expression.is) {
      case 'literal':
        return expression.value;
      case 'call':
        return this.call(expression);
      case 'member':
        return this.member(expression);
    }
  }

  private call({ name, args }: Expression & { is: 'call' }): Value {
    const found = findFunction(name);
    if (!found) throw invalidTemplate(`The template function '${name}' is not defined or not valid.`);
    if (found.unsupported)
      throw new Unsupported(`The function ${found.name}() is not supported: ${found.unsupported}.`);
    const wrong = arityFault(found.name, found.takes, args.length);
    if (wrong) throw invalidTemplate(wrong);
    return found.evaluate(
      args.map(arg => () => this.value(arg)),
      this.scope,
      found.name,
    );
  }

  private member({ of, key, optional }: Expression & { is: 'member' }): Value {
    const target = this.value(of);
    const wanted = this.value(key);
    if (target === null && optional) return null;
    if (Array.isArray(target)) return this.element(target, wanted, optional);
    if (target instanceof Map) return this.property(target, wanted, optional);
    throw this.fault(
      `property '${asText(wanted)}' cannot be selected. Property selection is not supported on values of type '${typeName(target)}'`,
    );
  }

  private element(array: Value[], index: Value, optional: boolean): Value {
    if (typeof index !== 'bigint') {
      throw this.fault(
        `property '${asText(index)}' cannot be selected. Array elements can only be selected using an integer index`,
      );
    }
    if (index >= 0n && index < BigInt(array.length)) return array[Number(index)];
    if (optional) return null;
    throw this.fault(`array index '${index}' is outside bounds (0, ${array.length - 1}) of array`);
  }

  private property(bag: Map<string, Value>, wanted: Value, optional: boolean): Value {
    if (typeof wanted !== 'string') {
      throw this.fault(
        `property '${asText(wanted)}' cannot be selected. Object properties can only be selected using a string`,
      );
    }
    const key = keyOf(bag, wanted);
    if (key !== undefined) return bag.get(key)!;
    if (optional) return null;
    throw this.fault(`property '${wanted}' doesn't exist, available properties are '${[...bag.keys()].join(', ')}'`);
  }

  private fault(because: string): Fault {
    return invalidTemplate(
      `The template language expression '${this.placed.text.trim()}' cannot be evaluated because ${because}. ${help}`,
    );
  }
}
