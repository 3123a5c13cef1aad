import { groupPath, type Json, page, propertiesOf } from '../arm.ts';
import { type Asked, askPlaybook, triggersOf } from '../playbooks/ask.ts';
import { runOf, runsCollection } from '../playbooks/record.ts';
import { signed } from '../playbooks/signature.ts';
import { armAudience, type Call, defineService, ok, Refusal, type Reply } from '../service.ts';
import { existingWorkflow } from './workflows.ts';

const workflow = `${groupPath}/providers/Microsoft.Logic/workflows/:name`;
const one = `${workflow}/triggers/:trigger`;

/** The triggers of workflows. https://learn.microsoft.com/rest/api/logic/workflow-triggers */
export default defineService({
  audience: armAudience,
  versioned: true,
  bodyLimit: 4 * 1024 * 1024,
  operations: [
    {
      name: 'WorkflowTriggers_List',
      method: 'GET',
      path: `${workflow}/triggers`,
      handle: call =>
        page(
          call,
          triggersOf(existingWorkflow(call)).map(([name, trigger]) => body(call, name, trigger)),
        ),
    },
    {
      name: 'WorkflowTriggers_Get',
      method: 'GET',
      path: one,
      handle: call => ok(body(call, ...existingTrigger(call))),
    },
    { name: 'WorkflowTriggers_Run', method: 'POST', path: `${one}/run`, handle: run },
    {
      name: 'WorkflowTriggers_ListCallbackUrl',
      method: 'POST',
      path: `${one}/listCallbackUrl`,
      handle: call => ok(callback(call, existingTrigger(call))),
    },
    {
      name: 'Workflows_ListCallbackUrl',
      method: 'POST',
      path: `${workflow}/listCallbackUrl`,
      handle: call => ok(callback(call, triggersOf(existingWorkflow(call)).find(isRequest))),
    },
    { name: 'WorkflowTriggerHistories_List', method: 'GET', path: `${one}/histories`, handle: histories },
  ],
});

function existingTrigger(call: Call): [string, Json] {
  const found = triggersOf(existingWorkflow(call)).find(
    ([name]) => name.toLowerCase() === call.params.trigger.toLowerCase(),
  );
  if (!found)
    throw new Refusal(
      404,
      'WorkflowTriggerNotFound',
      `The workflow '${call.params.name}' trigger '${call.params.trigger}' could not be found.`,
    );
  return found;
}

function isRequest([, { type }]: [string, Json]): boolean {
  return String(type).toLowerCase() === 'request';
}

function body(call: Call, name: string, { type, kind }: Json): Json {
  const resource = existingWorkflow(call);
  const { state, createdTime, changedTime } = propertiesOf(resource);
  return {
    id: `${resource.id}/triggers/${name}`,
    name,
    type: 'Microsoft.Logic/workflows/triggers',
    properties: {
      provisioningState: 'Succeeded',
      createdTime,
      changedTime,
      state,
      workflow: { id: resource.id, name: call.params.name, type: 'Microsoft.Logic/workflows' },
      triggerType: type,
      ...(kind === undefined ? {} : { triggerKind: kind }),
    },
  };
}

/** Fires a trigger with what was sent. */
async function run(call: Call): Promise<Reply> {
  const [name] = existingTrigger(call);
  const event: Asked['event'] = call.raw.length > 0 ? { body: call.json() } : {};
  const answer = askPlaybook(call.workspace, {
    workflow: existingWorkflow(call).id,
    trigger: { name },
    event,
    depth: 0,
  });
  if ('refused' in answer) throw new Refusal(409, 'Conflict', answer.refused);
  await call.workspace.commit({ put: answer.put });
  return { status: 202, headers: { 'x-ms-workflow-run-id': answer.run.name, 'x-ms-trigger-name': name } };
}

function callback(call: Call, trigger: [string, Json] | undefined): Json {
  if (!trigger || !isRequest(trigger))
    throw new Refusal(
      400,
      'WorkflowTriggerNotCallable',
      `The workflow '${call.params.name}' has no such trigger of type Request, which alone has a callback address here.`,
    );
  const basePath = `${call.origin}/workflows/${call.params.name}/triggers/${trigger[0]}/paths/invoke`;
  const queries = signed(call, new URL(basePath).pathname);
  return { value: `${basePath}?${new URLSearchParams(queries)}`, method: 'POST', basePath, relativePath: '', queries };
}

function histories(call: Call): Reply {
  const [name] = existingTrigger(call);
  const { id } = existingWorkflow(call);
  const runs = call.workspace.store.resources(runsCollection(id)).map(runOf).reverse();
  return page(
    call,
    runs
      .filter(one => one.trigger === name)
      .map(one => {
        const failed = one.status === 'Failed' && !one.history;
        return {
          id: `${id}/triggers/${name}/histories/${one.name}`,
          name: one.name,
          type: 'Microsoft.Logic/workflows/triggers/histories',
          properties: {
            startTime: one.startTime,
            endTime: one.startTime,
            status: one.status === 'Skipped' ? 'Skipped' : failed ? 'Failed' : 'Succeeded',
            fired: one.status !== 'Skipped' && !failed,
            ...(failed ? { error: one.error } : {}),
          },
        };
      }),
  );
}
