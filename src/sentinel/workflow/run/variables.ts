import { Fault } from '../fault.ts';
import { asText, isTooLarge, jsonText, typeName, type Value } from '../value.ts';

export interface Variable {
  name: string;
  type: VariableType;
  value: Value;
  /** Whether its array was handed out: then it is copied before it grows. */
  shared: boolean;
}

const startValues = {
  Boolean: (): Value => false,
  Integer: (): Value => 0n,
  Float: (): Value => 0,
  String: (): Value => '',
  Array: (): Value => [],
  Object: (): Value => new Map(),
};
export type VariableType = keyof typeof startValues;

/** The variables of a run, shared by every branch and iteration. Names ignore case. */
export class Variables {
  private readonly held = new Map<string, Variable>();

  /** The value of a variable, or undefined when it is not initialized. */
  read(name: string): Value | undefined {
    const variable = this.held.get(name.toLowerCase());
    if (variable) variable.shared = true;
    return variable?.value;
  }

  /** @throws Fault when the type is none, or the value is of another type. */
  initialize(name: string, typeText: string, value: Value | undefined): Variable {
    const type = variableType(name, typeText);
    if (this.held.has(name.toLowerCase())) throw bad(`The variable '${name}' is initialized already.`);
    const first = value === undefined ? startValues[type]() : fitting(name, type, value);
    const variable: Variable = { name, type, value: first, shared: true };
    this.held.set(name.toLowerCase(), variable);
    return variable;
  }

  /** @throws Fault when the variable is not initialized, or the value is of another type. */
  set(name: string, value: Value): Variable {
    const variable = this.known(name);
    variable.value = fitting(variable.name, variable.type, value);
    variable.shared = true;
    return variable;
  }

  append(name: string, type: 'Array' | 'String', value: Value): void {
    const variable = this.typed(name, [type]);
    if (isTooLarge(value)) throw tooLarge(name);
    if (type === 'String') variable.value = asText(variable.value) + asText(value);
    else grow(variable, value);
  }

  add(name: string, sign: 1 | -1, amount: Value): Variable {
    const variable = this.typed(name, ['Integer', 'Float']);
    if (typeof amount === 'bigint' && typeof variable.value === 'bigint') {
      variable.value += BigInt(sign) * amount;
    } else if (typeof amount === 'bigint' || typeof amount === 'number') {
      variable.value = fitting(name, variable.type, Number(variable.value) + sign * Number(amount));
    } else {
      throw bad(
        `The variable '${name}' can not be changed by a value of type '${typeName(amount)}': a number is needed.`,
      );
    }
    return variable;
  }

  private typed(name: string, types: readonly VariableType[]): Variable {
    const variable = this.known(name);
    if (types.includes(variable.type)) return variable;
    throw bad(
      `The variable '${name}' is of type '${variable.type}'; this action needs a variable of type '${types.join("' or '")}'.`,
    );
  }

  private known(name: string): Variable {
    const variable = this.held.get(name.toLowerCase());
    if (variable) return variable;
    throw bad(`The variable '${name}' is not initialized: an 'InitializeVariable' action must come before it.`);
  }
}

function grow(variable: Variable, value: Value): void {
  const held = Array.isArray(variable.value) ? variable.value : [];
  if (variable.shared) variable.value = [...held, value];
  else held.push(value);
  variable.shared = false;
}

function variableType(name: string, text: string): VariableType {
  const found = Object.keys(startValues).find(type => type.toLowerCase() === text.toLowerCase());
  if (found) return found as VariableType;
  throw bad(`The variable '${name}' has the type '${text}'; there are ${Object.keys(startValues).join(', ')}.`);
}

/** A null is taken by every type; an integer is taken by Float. */
function fitting(name: string, type: VariableType, value: Value): Value {
  const given = typeName(value);
  if (isTooLarge(value)) throw tooLarge(name);
  if (given === type || given === 'Null') return value;
  if (type === 'Float' && given === 'Integer') return Number(value);
  const shown = value !== null && typeof value === 'object' ? jsonText(value) : asText(value);
  throw bad(
    `The variable '${name}' of type '${type}' cannot be initialized or updated with value '${shown.slice(0, 100)}' of type '${given}'. The variable '${name}' only supports values of types '${type}'.`,
  );
}

function tooLarge(name: string): Fault {
  return bad(`The value for the variable '${name}' is larger than 100 MB or nested deeper than 200 levels.`);
}

function bad(message: string): Fault {
  return new Fault('BadRequest', message);
}
