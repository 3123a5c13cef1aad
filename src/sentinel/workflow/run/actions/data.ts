import { evaluateTree, subtree, type Tree } from '../../definition/tree.ts';
import { invalidTemplate, Unsupported } from '../../fault.ts';
import {
  asText,
  fieldOf,
  fromPlain,
  mayBeRelaxedJson,
  parseValue,
  toPlain,
  typeName,
  type Value,
} from '../../value.ts';
import { conditionHolds } from '../condition.ts';
import type { ActionContext, Outcome } from '../context.ts';
import { succeeded } from '../context.ts';
import { schemaErrors } from '../schema.ts';
import { csvTable, htmlTable, type TableColumn } from '../table.ts';

const body = (value: Value): Outcome => succeeded(new Map([['body', value]]));

/** Actions on data. https://learn.microsoft.com/azure/logic-apps/logic-apps-perform-data-operations */
export const dataActions = {
  Compose: (context: ActionContext): Outcome => succeeded(context.inputs()),
  Join: (context: ActionContext): Outcome => {
    const from = source(context, 'join');
    const joinWith = asText(record(context, from, 'joinWith'));
    return body(from.map(asText).join(joinWith));
  },
  ParseJson: (context: ActionContext): Outcome => {
    const inputs = context.inputs();
    const content = parsed(context, fieldOf(inputs, 'content'));
    const schema = fieldOf(inputs, 'schema');
    const errors = schema instanceof Map ? schemaErrors(context.node.name, toPlain(schema), toPlain(content)) : [];
    if (errors.length === 0) return body(content);
    const error = { code: 'ValidationFailed', message: 'The schema validation failed.' };
    return { status: 'Failed', code: error.code, error, outputs: fromPlain({ errors }) };
  },
  Query: (context: ActionContext): Outcome => {
    const from = source(context, 'query');
    const where = subtree(context.part('inputs'), 'where');
    if (!where) throw context.fault(`The filter '${context.node.name}' has no 'where'.`, 'InvalidTemplate');
    record(context, from);
    return body(from.filter(item => conditionHolds(where, context.scope.with(item))));
  },
  Select: (context: ActionContext): Outcome => {
    const from = source(context, 'select');
    const select = subtree(context.part('inputs'), 'select');
    if (!select) throw context.fault(`The action '${context.node.name}' has no 'select'.`, 'InvalidTemplate');
    record(context, from);
    return body(from.map(item => evaluateTree(select, context.scope.with(item))));
  },
  Table: (context: ActionContext): Outcome => {
    const from = source(context, 'table');
    const format = asText(record(context, from, 'format')).toLowerCase();
    const columns = columnsOf(context, subtree(context.part('inputs'), 'columns'));
    if (!columns && !from.every(item => item instanceof Map)) {
      throw context.fault(
        "The property 'columns' must be specified unless the 'from' property value is an array of objects.",
      );
    }
    if (format === 'html') return body(htmlTable(from, columns));
    if (format === 'csv') return body(csvTable(from, columns));
    throw context.fault(`The 'format' of '${context.node.name}' must be 'CSV' or 'HTML'.`);
  },
};

function source(context: ActionContext, what: string): Value[] {
  const tree = subtree(context.part('inputs'), 'from');
  const from = tree ? evaluateTree(tree, context.scope) : null;
  if (Array.isArray(from)) return from;
  throw context.fault(
    `The 'from' property value in the '${what}' action inputs is of type '${typeName(from)}'. ${what === 'table' ? "The value must be of type 'Array'." : 'The value must be an array.'}`,
  );
}

/** Records the inputs: the source, and one more value where the action has one; gives that value. */
function record(context: ActionContext, from: Value[], name?: string): Value {
  const tree = name === undefined ? undefined : subtree(context.part('inputs'), name);
  const value = tree ? evaluateTree(tree, context.scope) : null;
  const inputs = new Map<string, Value>([['from', from]]);
  if (name !== undefined) inputs.set(name, value);
  context.state.inputs = inputs;
  return value;
}

function parsed(context: ActionContext, content: Value): Value {
  if (content === null || content === '') {
    throw invalidTemplate("Required property 'content' expects a value but got null. Path ''.");
  }
  const type = fieldOf(content, '$content-type');
  if (typeof type === 'string') {
    throw context.fault(
      `The property 'content' must be of type JSON in the 'ParseJson' action inputs, but was of type '${type}'.`,
    );
  }
  if (typeof content !== 'string') return content;
  if (content.trim() === '') return null;
  const value = parseValue(content);
  if (value !== undefined) return value;
  if (mayBeRelaxedJson(content)) throw new Unsupported(`'${context.node.name}' parses a text that is no strict JSON`);
  throw context.fault(
    "The 'content' property of actions of type 'ParseJson' must be valid JSON. The provided value cannot be parsed.",
    'InvalidJSON',
  );
}

function columnsOf(context: ActionContext, tree: Tree | undefined): TableColumn[] | undefined {
  if (tree?.is !== 'list') return undefined;
  return tree.items.map(column => {
    const header = subtree(column, 'header');
    const value = subtree(column, 'value');
    return {
      header: header ? asText(evaluateTree(header, context.scope)) : '',
      value: item => (value ? evaluateTree(value, context.scope.with(item)) : null),
    };
  });
}
