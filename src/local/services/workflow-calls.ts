import type { CallAnswer } from '../../sentinel/workflow/index.ts';
import { isObject } from '../arm.ts';
import type { PlaybookRun } from '../playbooks/record.ts';
import { checkSignature } from '../playbooks/signature.ts';
import { type Call, defineService, ok, Refusal, type Reply } from '../service.ts';
import { existingRun, repetitionName } from './workflow-runs.ts';
import { existingWorkflow } from './workflows.ts';

/** What anyone can call who has the address: triggers of type Request, and inputs and outputs of runs. */
export default defineService({
  audience: 'anyone',
  versioned: true,
  bodyLimit: 100 * 1024 * 1024,
  operations: [
    { name: 'Request_Invoke', method: 'POST', path: '/workflows/:name/triggers/:trigger/paths/invoke', handle: invoke },
    { name: 'Content_Get', method: 'GET', path: '/workflows/:name/runs/:run/contents/*', handle: content },
  ],
});

const hidden = ['authorization', 'cookie', 'host', 'content-length', 'connection'];

async function invoke(call: Call): Promise<Reply> {
  checkSignature(call, decodeURI(call.path));
  const headers = Object.entries(call.headers).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !hidden.includes(entry[0]),
  );
  const queries = Object.entries(call.query).filter(([name]) => !['api-version', 'sp', 'sv', 'sig'].includes(name));
  const answer = await call.playbooks.invoke({
    workflow: existingWorkflow(call).id,
    trigger: { name: call.params.trigger },
    event: {
      headers: Object.fromEntries(headers),
      ...(queries.length > 0 ? { queries: Object.fromEntries(queries) } : {}),
      ...(call.raw.length > 0 ? { body: bodyOf(call) } : {}),
    },
    depth: 0,
  });
  return replyOf(answer);
}

/** JSON where it is some; text, or Logic Apps' form of bytes, where it is none. */
function bodyOf(call: Call): unknown {
  const type = call.headers['content-type'] ?? 'application/json';
  if (/json/i.test(type)) return call.json();
  if (/^text\/|xml/i.test(type)) return call.raw.toString('utf8');
  return { '$content-type': type, $content: call.raw.toString('base64') };
}

function replyOf({ status, headers = {}, body }: CallAnswer): Reply {
  if (!(body instanceof Uint8Array)) return { status, headers, ...(body === undefined ? {} : { body }) };
  return { status, headers, body: Buffer.from(body).toString('utf8') };
}

function content(call: Call): Reply {
  checkSignature(call, decodeURI(call.path));
  const found = partOf(existingRun(call), call.params['*'].split('/').map(decodeURIComponent));
  if (found === undefined) throw new Refusal(404, 'ContentNotFound', 'There is no such content.');
  return ok(found);
}

function partOf({ history }: PlaybookRun, [kind, name, ...rest]: string[]): unknown {
  if (kind === 'trigger') return history?.trigger.outputs;
  const action: unknown = history?.actions.find(one => one.name === name);
  if (!isObject(action)) return undefined;
  if (rest[0] !== 'repetitions') return action[rest[0]];
  const { repetitions = [] } = history!.actions.find(one => one.name === name)!;
  const repetition: unknown = repetitions.find(one => repetitionName(one) === rest[1]);
  return isObject(repetition) ? repetition[rest[2]] : undefined;
}
