import { binaryBytes } from '../../binary.ts';
import { invalidTemplate } from '../../fault.ts';
import { fieldOf, type Value } from '../../value.ts';
import type { Facts, Scope } from '../scope.ts';
import { defineFunction, integer, page, text } from './define.ts';

const ofAction = (name: string, read: (facts: Value) => Value, examples: Record<string, unknown>) =>
  defineFunction({
    docs: page(name.toLowerCase()),
    takes: [text('actionName')],
    run: ([action], scope) => each(actionNamed(name, action, scope), read),
    examples,
  });

const ofTrigger = (name: string, read: (facts: Value) => Value, examples: Record<string, unknown>) =>
  defineFunction({
    docs: page(name.toLowerCase()),
    takes: [],
    run: (_, scope) => read(scope.trigger()),
    examples,
  });

/** What a run knows about itself: its trigger, actions, loops, variables and parameters. */
export const workflowFunctions = {
  action: defineFunction({
    docs: page('action'),
    takes: [],
    run: (_, scope) => known(scope.current(), "The template function 'action' is not expected at this location."),
    examples: { "action()['name']": 'Current' },
  }),
  actions: ofAction('actions', facts => facts, {
    "actions('Get_user')['status']": 'Succeeded',
    "actions('Get_user').outputs.body.name": 'Ana',
    "actions('get_USER')['code']": 'OK',
  }),
  body: ofAction('body', bodyOf, { "body('Get_user')": { name: 'Ana', id: 7 }, "body('Get_user')?['NAME']": 'Ana' }),
  formDataMultiValues: defineFunction({
    docs: page('formdatamultivalues'),
    takes: [text('actionName'), text('key')],
    run: ([action, key], scope) => formValues(bodyOf(single('formDataMultiValues', action, scope)), key),
    examples: { "formDataMultiValues('Read_form', 'color')": ['red', 'dark blue'] },
  }),
  formDataValue: defineFunction({
    docs: page('formdatavalue'),
    takes: [text('actionName'), text('key')],
    run: ([action, key], scope) =>
      onlyOne('formDataValue', key, formValues(bodyOf(single('formDataValue', action, scope)), key)),
    examples: { "formDataValue('Read_form', 'name')": 'Ana' },
  }),
  item: defineFunction({
    docs: page('item'),
    takes: [],
    run: (_, scope) =>
      known(
        scope.item(),
        "The template function 'item' is not expected at this location: it needs a loop, Select, Query or Table around it.",
      ),
    examples: { "item()['name']": 'inner' },
  }),
  items: defineFunction({
    docs: page('items'),
    takes: [text('loopName')],
    run: ([loop], scope) =>
      known(
        scope.items(loop),
        `The template function 'items' can not be used here: no 'foreach' scope '${loop}' is around this action.`,
      ),
    examples: { "items('For_each')['name']": 'outer', "items('for_each')['NAME']": 'outer' },
  }),
  iterationIndexes: defineFunction({
    docs: page('iterationindexes'),
    takes: [text('loopName')],
    run: ([loop], scope) =>
      known(
        scope.iterationIndex(loop),
        `The template function 'iterationIndexes' can not be used here: no loop '${loop}' is around this action.`,
      ),
    examples: { "iterationIndexes('For_each')": 2 },
  }),
  listCallbackUrl: defineFunction({
    docs: page('listcallbackurl'),
    takes: [],
    run: (_, scope) =>
      known(
        scope.callbackUrl(),
        "The template function 'listCallbackUrl' is not expected at this location: only webhook triggers and actions have a callback URL.",
      ),
    examples: { 'listCallbackUrl()': 'https://callback.contoso.example/run' },
  }),
  multipartBody: defineFunction({
    docs: page('multipartbody'),
    takes: [text('actionName'), integer('index')],
    run: ([action, index], scope) => partAt('multipartBody', bodyOf(single('multipartBody', action, scope)), index),
    examples: { "multipartBody('Read_parts', 1)": 'second' },
  }),
  outputs: ofAction('outputs', facts => fieldOf(facts, 'outputs'), { "outputs('Get_user')['statusCode']": 200 }),
  parameters: defineFunction({
    docs: page('parameters'),
    takes: [text('parameterName')],
    run: ([name], scope) => known(scope.parameter(name), `The workflow parameter '${name}' is not found.`),
    examples: { "parameters('fullName')": 'Ana Berg' },
  }),
  result: defineFunction({
    docs: page('result'),
    takes: [text('scopedActionName')],
    run: ([name], scope) =>
      known(scope.result(name), `The scope or loop '${name}' that 'result' refers to is not found.`),
    examples: { "result('Try')[0]['status']": 'Failed' },
  }),
  trigger: ofTrigger('trigger', facts => facts, { "trigger()['name']": 'manual' }),
  triggerBody: ofTrigger('triggerBody', bodyOf, { "triggerBody()?['object']?['id']": '/incidents/1' }),
  triggerFormDataMultiValues: defineFunction({
    docs: page('triggerformdatamultivalues'),
    takes: [text('key')],
    run: ([key], scope) => formValues(bodyOf(scope.trigger()), key),
    examples: {},
  }),
  triggerFormDataValue: defineFunction({
    docs: page('triggerformdatavalue'),
    takes: [text('key')],
    run: ([key], scope) => onlyOne('triggerFormDataValue', key, formValues(bodyOf(scope.trigger()), key)),
    examples: {},
  }),
  triggerMultipartBody: defineFunction({
    docs: page('triggermultipartbody'),
    takes: [integer('index')],
    run: ([index], scope) => partAt('triggerMultipartBody', bodyOf(scope.trigger()), index),
    examples: {},
  }),
  triggerOutputs: ofTrigger('triggerOutputs', facts => fieldOf(facts, 'outputs'), {
    "triggerOutputs()?['headers']?['x-ms-workflow-name']": 'Caller',
  }),
  variables: defineFunction({
    docs: page('variables'),
    takes: [text('variableName')],
    run: ([name], scope) =>
      known(
        scope.variable(name),
        `The variable '${name}' is not initialized: an 'InitializeVariable' action must come before it.`,
      ),
    examples: { "variables('numItems')": 20 },
  }),
  workflow: defineFunction({
    docs: page('workflow'),
    takes: [],
    run: (_, scope) => scope.workflow(),
    examples: { "workflow()['run']['name']": 'run-1', "workflow()['id']": '/workflows/1' },
  }),
};

/** What a name stands for; null is a value, nothing is an error. */
function known<T>(value: T | undefined, message: string): T {
  return value === undefined ? missing(message) : value;
}

function missing(message: string): never {
  throw invalidTemplate(message);
}

function actionNamed(name: string, action: string, scope: Scope): Facts {
  return known(
    scope.action(action),
    `The action '${action}' that the function '${name}' refers to is not defined in the template.`,
  );
}

function single(name: string, action: string, scope: Scope): Value {
  const facts = actionNamed(name, action, scope);
  return Array.isArray(facts)
    ? missing(`The function '${name}' can not read the action '${action}' from outside of its loop.`)
    : facts;
}

/** An action inside a loop, seen from outside, gives one value an iteration. */
function each(facts: Facts, read: (facts: Value) => Value): Value {
  return Array.isArray(facts) ? facts.map(one => each(one, read)) : read(facts);
}

function bodyOf(facts: Value): Value {
  return fieldOf(facts, 'outputs', 'body');
}

function formValues(body: Value, key: string): Value[] {
  const type = fieldOf(body, '$content-type');
  if (typeof type === 'string' && /^application\/x-www-form-urlencoded/i.test(type)) {
    return new URLSearchParams(binaryBytes(body)?.toString('utf8')).getAll(key);
  }
  return missing('The content is no form: its content type must be application/x-www-form-urlencoded.');
}

function onlyOne(name: string, key: string, values: Value[]): Value {
  if (values.length === 1) return values[0];
  return missing(
    `The template language function '${name}' expects one value for the key '${key}', and there are ${values.length}.`,
  );
}

function partAt(name: string, body: Value, index: bigint): Value {
  const parts = fieldOf(body, '$multipart');
  const part = Array.isArray(parts) ? parts[Number(index)] : undefined;
  if (part !== undefined) return fieldOf(part, 'body');
  return missing(`The template language function '${name}' finds no part ${index} in the content.`);
}
