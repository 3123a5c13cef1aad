import { createArm } from '../azure/arm.ts';
import { type Workspace, workspaceId } from '../azure/connection.ts';
import { queryLogs } from '../azure/query.ts';
import type { Ask, Context, Question } from '../sentinel/workbook/index.ts';

const graphVersion = '2021-03-01';
const armVersion = '2022-12-01';

/** What a workbook asks, asked of a workspace: its logs, Azure Resource Graph and Azure Resource Manager. */
export function workbookAsk(workspace: Workspace, signal: AbortSignal): Ask {
  const arm = createArm(workspace, { signal });
  return async question => {
    if (question.source === 'logs')
      return queryLogs(workspace, { text: question.query, timespan: question.timespan, signal });
    if (question.source === 'arm') return { json: await askManager(arm, question) };
    const body = { subscriptions: [workspace.subscription], query: question.query, options: { resultFormat: 'table' } };
    const answer = await arm.post('/providers/Microsoft.ResourceGraph/resources', graphVersion, body);
    return answer.data as never;
  };
}

/** A path of a workbook may name its version, in itself or beside. */
async function askManager(
  arm: ReturnType<typeof createArm>,
  question: Extract<Question, { source: 'arm' }>,
): Promise<unknown> {
  const url = new URL(question.path, 'https://management.azure.com');
  const query = Object.fromEntries([...url.searchParams, ...question.parameters]);
  const { 'api-version': version = armVersion, ...rest } = query;
  if (question.method === 'POST')
    return arm.post(url.pathname, version, question.body === '' ? {} : JSON.parse(question.body));
  return arm.get(url.pathname, version, rest);
}

/** What pickers of resources begin with. */
export function contextOf(workspace: Workspace): Context {
  return { workspace: workspaceId(workspace), subscription: `/subscriptions/${workspace.subscription}` };
}
