import { apiOf, operationOf } from '../../connectors/index.ts';
import { Unsupported } from '../../fault.ts';
import { asText, fieldOf, toPlain, type Value } from '../../value.ts';
import { callTimeout, performCall } from '../call.ts';
import { answerOutputs } from '../content.ts';
import type { ActionContext, Outcome } from '../context.ts';
import type { CallAnswer, ConnectorCall, HttpCall } from '../environment.ts';

/** Actions that call: over HTTP, through a connection, another workflow, a function, code; and the answer to the caller. */
export const callActions = {
  Http: (context: ActionContext): Promise<Outcome> => http(context, context.inputs(), false),
  HttpWebhook: (context: ActionContext): Promise<Outcome> => {
    const inputs = context.inputs();
    return http(context, fieldOf(inputs, 'subscribe'), true);
  },
  ApiConnection: (context: ActionContext): Promise<Outcome> => connector(context, false),
  ApiConnectionWebhook: (context: ActionContext): Promise<Outcome> => connector(context, true),
  Workflow: (context: ActionContext): Promise<Outcome> => {
    const inputs = context.inputs();
    const workflowId = context.text(inputs, 'host', 'workflow', 'id');
    const name = asText(fieldOf(context.run.workflowFacts, 'name'));
    const headers = {
      'x-ms-workflow-name': name,
      'x-ms-workflow-run-id': context.run.id,
      ...context.texts(fieldOf(inputs, 'headers')),
    };
    const triggerName = context.text(inputs, 'host', 'triggerName');
    return performCall(
      context,
      { kind: 'workflow', ...common(context, inputs, 'POST'), headers, workflowId, triggerName },
      inputs,
    );
  },
  Function: (context: ActionContext): Promise<Outcome> => {
    const inputs = context.inputs();
    const functionId = context.text(inputs, 'function', 'id');
    const queries = context.texts(fieldOf(inputs, 'queries'));
    return performCall(context, { kind: 'function', ...common(context, inputs, 'POST'), functionId, queries }, inputs);
  },
  JavaScriptCode: async (context: ActionContext): Promise<Outcome> => {
    const inputs = context.inputs();
    const code = context.text(inputs, 'code');
    const ended = await performCall(context, { kind: 'javascript', ...common(context, inputs, 'POST'), code }, inputs);
    return {
      ...ended,
      ...(ended.status === 'Succeeded' && { outputs: new Map([['body', fieldOf(ended.outputs, 'body')]]) }),
    };
  },
  Response: (context: ActionContext): Outcome => {
    const inputs = context.inputs();
    if (!context.run.workflow.triggers.some(trigger => /^request$/i.test(trigger.type))) {
      throw new Unsupported(`'${context.node.name}' answers a caller, and the workflow has no trigger of type Request`);
    }
    if (context.run.response)
      throw context.fault(`The caller has its answer already: '${context.node.name}' is a second response.`);
    const answer = responseOf(context, inputs);
    context.run.response = answer;
    context.environment.respond?.(answer);
    return { status: 'Succeeded', outputs: answerOutputs(answer) };
  },
};

function common(context: ActionContext, inputs: Value, fallback: string, webhook = false) {
  return {
    action: context.node.name,
    attempt: 1,
    method: (asText(fieldOf(inputs, 'method')) || fallback).toUpperCase(),
    headers: withContentType(context.texts(fieldOf(inputs, 'headers')), fieldOf(inputs, 'body')),
    ...context.plain(fieldOf(inputs, 'body')),
    timeoutMilliseconds: callTimeout(context, webhook),
  };
}

/** The content type that a body has unless the headers name another: its own for binary content, text for a text, else JSON. */
function withContentType(headers: Record<string, string>, body: Value): Record<string, string> {
  if (body === null || Object.keys(headers).some(name => name.toLowerCase() === 'content-type')) return headers;
  const own = asText(fieldOf(body, '$content-type'));
  const known = typeof body === 'string' ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8';
  return { ...headers, 'Content-Type': own || known };
}

function http(context: ActionContext, inputs: Value, webhook: boolean): Promise<Outcome> {
  const url = withQueries(context, context.text(inputs, 'uri'), context.texts(fieldOf(inputs, 'queries')));
  const authentication = fieldOf(inputs, 'authentication');
  const cookie = fieldOf(inputs, 'cookie');
  const request: HttpCall = {
    kind: 'http',
    ...common(context, inputs, 'GET', webhook),
    url,
    webhook,
    ...(authentication !== null && { authentication: toPlain(authentication) }),
    ...(typeof cookie === 'string' && { cookie }),
  };
  return performCall(context, request, inputs);
}

/** `queries` take the place of the query string of the address. */
function withQueries(context: ActionContext, uri: string, queries: Record<string, string>): string {
  if (!URL.canParse(uri) || !/^https?:/i.test(uri)) {
    throw context.fault(
      `The 'uri' of '${context.node.name}' is no absolute http or https address: '${uri.split('?')[0].slice(0, 200)}'.`,
    );
  }
  const added = Object.entries(queries).map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
  );
  return added.length === 0 ? uri : `${uri.split('?')[0]}?${added.join('&')}`;
}

function connector(context: ActionContext, webhook: boolean): Promise<Outcome> {
  const inputs = context.inputs();
  const connectionId = context.text(inputs, 'host', 'connection', 'name');
  const api = apiOf(context.scope.parameter('$connections') ?? null, connectionId);
  if (api === undefined)
    throw context.fault(
      `The connection of '${context.node.name}' is not among the '$connections' of the workflow: ${connectionId}.`,
      'InvalidConnection',
    );
  const shared = common(context, inputs, 'GET', webhook);
  const queries = context.texts(fieldOf(inputs, 'queries'));
  const call: ConnectorCall = {
    kind: 'connector',
    ...shared,
    api,
    connectionId,
    path: context.text(inputs, 'path'),
    queries,
    webhook,
  };
  return performCall(context, { ...call, ...operationOf(call) }, inputs);
}

function responseOf(context: ActionContext, inputs: Value): CallAnswer {
  const status = Number(asText(fieldOf(inputs, 'statusCode')) || 200);
  if (!Number.isInteger(status) || status < 200 || status > 599 || (status >= 300 && status < 400)) {
    throw context.fault(`The 'statusCode' of '${context.node.name}' must be 2xx, 4xx or 5xx.`);
  }
  return { status, headers: context.texts(fieldOf(inputs, 'headers')), ...context.plain(fieldOf(inputs, 'body')) };
}
