import { isObject, number, objects, type Raw, text } from './raw.ts';
import { substitute } from './substitute.ts';
import type { Values } from './value.ts';

/** Whether an item is shown: its condition, and all of its list, hold. */
export function isVisible(item: Raw, values: Values): boolean {
  const single = isObject(item.conditionalVisibility) ? [item.conditionalVisibility] : [];
  return [...single, ...objects(item.conditionalVisibilities)].every(condition => holds(condition, values));
}

function holds({ parameterName, comparison, value }: Raw, values: Values): boolean {
  const is = values.get(text(parameterName))?.raw ?? '';
  const wanted = value === undefined || value === null ? '' : substitute(String(value), values, 'text').text;
  return compares(text(comparison) || 'isEqualTo', is, wanted);
}

/** The comparisons of visibility and of criteria, in the spellings of both. */
export function compares(operator: string, left: string, right: string): boolean {
  const [a, b] = [number(left), number(right)];
  const order = a !== undefined && b !== undefined ? a - b : left < right ? -1 : left > right ? 1 : 0;
  switch (operator.toLowerCase().replaceAll(' ', '')) {
    case 'isequalto':
    case '=':
    case '==':
      return left === right;
    case 'isnotequalto':
    case '!=':
      return left !== right;
    case '>':
      return order > 0;
    case '<':
      return order < 0;
    case '>=':
      return order >= 0;
    case '<=':
      return order <= 0;
    case 'contains':
      return left.includes(right);
    case 'notcontains':
      return !left.includes(right);
    case 'startswith':
      return left.startsWith(right);
    case 'notstartswith':
      return !left.startsWith(right);
    case 'endswith':
      return left.endsWith(right);
    case 'notendswith':
      return !left.endsWith(right);
    case 'isempty':
    case 'isnull':
      return left === '';
    case 'isnotempty':
    case 'isnotnull':
      return left !== '';
    case 'isvalidjson':
      return isJson(left);
    case 'default':
      return true;
    default:
      return false;
  }
}

function isJson(value: string): boolean {
  try {
    JSON.parse(value);
    return true;
  } catch {
    return false;
  }
}

/** The result of the first criterion that holds. */
export function criteriaResult(criteria: readonly Raw[], values: Values): string {
  const first = criteria
    .map(one => one.criteriaContext)
    .filter(isObject)
    .find(context => criterionHolds(context, values));
  return first ? operandOf(first.resultVal, first.resultValType, values) : '';
}

function criterionHolds(context: Raw, values: Values): boolean {
  const operator = text(context.operator);
  if (operator.toLowerCase() === 'default') return true;
  const left = values.get(text(context.leftOperand))?.raw ?? '';
  return compares(operator, left, operandOf(context.rightVal, context.rightValType, values));
}

/** `param` names a parameter; all else is a text that may refer to some. */
function operandOf(value: unknown, type: unknown, values: Values): string {
  const written = value === undefined || value === null ? '' : String(value);
  if (text(type).toLowerCase() === 'param') return values.get(written)?.raw ?? '';
  return substitute(written, values, 'text').text;
}
