import type { ActionRecord, Execution, Repetition } from '../../sentinel/workflow/index.ts';
import { groupPath, type Json, page } from '../arm.ts';
import { filtered } from '../odata.ts';
import { openMarkRemoval, type PlaybookRun, runOf, runPut, runsCollection } from '../playbooks/record.ts';
import { signed } from '../playbooks/signature.ts';
import { armAudience, type Call, defineService, ok, Refusal, type Reply } from '../service.ts';
import { existingWorkflow } from './workflows.ts';

const collection = `${groupPath}/providers/Microsoft.Logic/workflows/:name/runs`;
const one = `${collection}/:run`;
const action = `${one}/actions/:action`;

/** The run history of workflows. https://learn.microsoft.com/rest/api/logic/workflow-runs */
export default defineService({
  audience: armAudience,
  versioned: true,
  bodyLimit: 64 * 1024,
  operations: [
    { name: 'WorkflowRuns_List', method: 'GET', path: collection, handle: list },
    { name: 'WorkflowRuns_Get', method: 'GET', path: one, handle: call => ok(runBody(call, existingRun(call))) },
    { name: 'WorkflowRuns_Cancel', method: 'POST', path: `${one}/cancel`, handle: cancel },
    {
      name: 'WorkflowRunActions_List',
      method: 'GET',
      path: `${one}/actions`,
      handle: call =>
        page(
          call,
          actionsOf(existingRun(call)).map(record => actionBody(call, record)),
        ),
    },
    {
      name: 'WorkflowRunActions_Get',
      method: 'GET',
      path: action,
      handle: call => ok(actionBody(call, existingAction(call))),
    },
    {
      name: 'WorkflowRunActionRepetitions_List',
      method: 'GET',
      path: `${action}/repetitions`,
      handle: call => page(call, repetitionsOf(call)),
    },
    {
      name: 'WorkflowRunActionRepetitions_Get',
      method: 'GET',
      path: `${action}/repetitions/:repetition`,
      handle: getRepetition,
    },
  ],
});

/** The run that a request names, or Azure's refusal. A trigger that was skipped left no run. */
export function existingRun(call: Call): PlaybookRun {
  const resource = call.workspace.store.resource(`${runsCollection(existingWorkflow(call).id)}/${call.params.run}`);
  if (resource && runOf(resource).status !== 'Skipped') return runOf(resource);
  throw new Refusal(
    404,
    'WorkflowRunNotFound',
    `The workflow '${call.params.name}' run '${call.params.run}' could not be found.`,
  );
}

/** The newest first. */
function list(call: Call): Reply {
  const runs = call.workspace.store
    .resources(runsCollection(existingWorkflow(call).id))
    .map(runOf)
    .reverse();
  const shown = runs.filter(run => run.status !== 'Skipped').map(run => runBody(call, run));
  const filter = call.query.$filter
    ?.replace(/\bstatus(?= )/gi, 'properties/status')
    .replace(/\bstartTime(?= )/gi, 'properties/startTime');
  return page(call, filtered(shown, filter));
}

function runBody(call: Call, run: PlaybookRun): Json {
  const { id } = existingWorkflow(call);
  const { trigger } = run.history ?? {};
  return {
    id: `${id}/runs/${run.name}`,
    name: run.name,
    type: 'Microsoft.Logic/workflows/runs',
    properties: {
      waitEndTime: run.startTime,
      startTime: run.startTime,
      ...(run.endTime ? { endTime: run.endTime } : {}),
      status: run.status,
      ...(run.error ? { code: run.error.code, error: run.error } : {}),
      correlation: { clientTrackingId: run.name },
      workflow: { id, name: call.params.name, type: 'Microsoft.Logic/workflows' },
      trigger: {
        name: run.trigger,
        startTime: run.startTime,
        endTime: run.startTime,
        status: 'Succeeded',
        originHistoryName: run.name,
        ...(trigger?.outputs === undefined ? {} : { outputsLink: link(call, run, 'trigger', trigger.outputs) }),
      },
      outputs: run.history?.outputs ?? {},
      response: {},
    },
  };
}

/** Where the content of a run lies, for whoever has the address. */
function link(call: Call, run: PlaybookRun, part: string, content: unknown): Json {
  const path = `/workflows/${call.params.name}/runs/${run.name}/contents/${part}`;
  return {
    uri: `${call.origin}${path}?${new URLSearchParams(signed(call, path))}`,
    contentSize: Buffer.byteLength(JSON.stringify(content)),
  };
}

async function cancel(call: Call): Promise<Reply> {
  const { workspace, playbooks } = call;
  const run = existingRun(call);
  if (run.endTime !== undefined || playbooks.cancel(run)) return ok();
  const cancelled: PlaybookRun = { ...run, status: 'Cancelled', endTime: workspace.timestamp() };
  await workspace.commit({ put: [runPut(cancelled)], remove: [openMarkRemoval(workspace, run)] });
  return ok();
}

function actionsOf(run: PlaybookRun): ActionRecord[] {
  return run.history?.actions ?? [];
}

function existingAction(call: Call): ActionRecord {
  const found = actionsOf(existingRun(call)).find(
    ({ name }) => name.toLowerCase() === call.params.action.toLowerCase(),
  );
  if (found) return found;
  throw new Refusal(
    404,
    'WorkflowRunActionNotFound',
    `The action '${call.params.action}' of the run '${call.params.run}' could not be found: the workflow has none such, or the run has not ended.`,
  );
}

function actionBody(call: Call, record: ActionRecord): Json {
  const run = existingRun(call);
  const { name } = record;
  return {
    id: `${run.workflow}/runs/${run.name}/actions/${name}`,
    name,
    type: 'Microsoft.Logic/workflows/runs/actions',
    properties:
      record.repetitions === undefined
        ? executionBody(call, record, `actions/${name}`)
        : { status: record.status, code: 'NotSpecified', repetitionCount: record.repetitions.length },
  };
}

/** `code` is what Logic Apps calls NotSpecified where an action says nothing of its own. */
function executionBody(call: Call, of: Execution, part: string): Json {
  const run = existingRun(call);
  return {
    ...(of.inputs === undefined ? {} : { inputsLink: link(call, run, `${part}/inputs`, of.inputs) }),
    ...(of.outputs === undefined ? {} : { outputsLink: link(call, run, `${part}/outputs`, of.outputs) }),
    startTime: of.startTime,
    endTime: of.endTime,
    correlation: { actionTrackingId: of.trackingId, clientTrackingId: run.name },
    trackingId: of.trackingId,
    status: of.status,
    code: of.code ?? 'NotSpecified',
    ...(of.error ? { error: of.error } : {}),
    ...(of.retryHistory ? { retryHistory: of.retryHistory } : {}),
    ...(of.iterationCount === undefined ? {} : { iterationCount: of.iterationCount }),
  };
}

/** `000002-000000`: the index in each loop around the action, outermost first. */
export function repetitionName({ repetitionIndexes }: Repetition): string {
  return repetitionIndexes.map(({ itemIndex }) => String(itemIndex).padStart(6, '0')).join('-');
}

function repetitionsOf(call: Call): Json[] {
  const run = existingRun(call);
  const record = existingAction(call);
  return (record.repetitions ?? []).map(repetition => {
    const name = repetitionName(repetition);
    const part = `actions/${record.name}/repetitions/${name}`;
    return {
      id: `${run.workflow}/runs/${run.name}/${part}`,
      name,
      type: 'Microsoft.Logic/workflows/runs/actions/repetitions',
      properties: {
        ...executionBody(call, repetition, part),
        ...(repetition.inputs === undefined ? {} : { inputs: repetition.inputs }),
        ...(repetition.outputs === undefined ? {} : { outputs: repetition.outputs }),
        repetitionIndexes: repetition.repetitionIndexes,
      },
    };
  });
}

function getRepetition(call: Call): Reply {
  const found = repetitionsOf(call).find(({ name }) => name === call.params.repetition);
  if (found) return ok(found);
  throw new Refusal(404, 'WorkflowRunActionRepetitionNotFound', `There is no repetition '${call.params.repetition}'.`);
}
