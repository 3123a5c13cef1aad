import { randomUUID } from 'node:crypto';
import type { Resource } from '../../kql/duckdb/store.ts';
import { type ArmBody, groupPath, isObject, newEtag, notFound, propertiesOf, replace } from '../arm.ts';
import { openRuns, runOf, runsCollection } from '../playbooks/record.ts';
import { armAudience, type Call, defineService, ok, Refusal, type Reply } from '../service.ts';
import { storedOperations } from '../stored.ts';
import { type LocalWorkspace, location } from '../workspace.ts';

const type = 'Microsoft.Logic/workflows';
const path = `${groupPath}/providers/${type}`;

/** Logic Apps workflows, the form of playbooks. https://learn.microsoft.com/rest/api/logic/workflows */
export default defineService({
  audience: armAudience,
  versioned: true,
  bodyLimit: 4 * 1024 * 1024,
  operations: [
    ...storedOperations({
      group: 'Workflows',
      type,
      path,
      collection: workflowsOf,
      along: (workspace, name) => runIds(workspace, `${workflowsOf(workspace)}/${name}`),
      write: ({ properties, identity, tags, location: place }, call, current) => {
        if (!isObject(properties.definition))
          throw new Refusal(400, 'InvalidRequestContent', "The property 'definition' is missing or no object.");
        const before = current ? propertiesOf(current) : {};
        return {
          location: place ?? location,
          ...(tags ? { tags } : {}),
          ...(identity ? { identity: withPrincipal(identity, call, current) } : {}),
          properties: {
            ...properties,
            state: properties.state ?? 'Enabled',
            parameters: properties.parameters ?? {},
            provisioningState: 'Succeeded',
            createdTime: before.createdTime ?? call.workspace.timestamp(),
            changedTime: call.workspace.timestamp(),
            version: call.workspace.timestamp().replaceAll(/\D/g, ''),
            accessEndpoint: `${call.origin}/workflows/${call.params.name}`,
          },
        };
      },
    }),
    ...(['enable', 'disable'] as const).map(
      action =>
        ({
          name: `Workflows_${action === 'enable' ? 'Enable' : 'Disable'}`,
          method: 'POST',
          path: `${path}/:name/${action}`,
          handle: (call: Call) => setState(call, action === 'enable' ? 'Enabled' : 'Disabled'),
        }) as const,
    ),
  ],
});

/** An identity that the system assigns has a principal of its own, which lasts as long as the workflow. */
function withPrincipal(identity: unknown, { workspace }: Call, current: Resource | undefined): unknown {
  if (!isObject(identity) || !/SystemAssigned/i.test(String(identity.type))) return identity;
  const before = (current?.body as ArmBody | undefined)?.identity;
  const principalId = (isObject(before) ? before.principalId : undefined) ?? randomUUID();
  return { ...identity, principalId, tenantId: workspace.identity.tenantId };
}

/** The collection of all workflows. */
export function workflowsOf({ id }: LocalWorkspace): string {
  return `${id.slice(0, id.indexOf('/providers/'))}/providers/${type}`;
}

/** The workflow that a request names, or Azure's refusal. */
export function existingWorkflow({ workspace, params }: Call): Resource {
  const resource = workspace.store.resource(`${workflowsOf(workspace)}/${params.name}`);
  if (!resource) throw notFound(type, params.name, params.group);
  return resource;
}

/** The history of a workflow goes with it. */
function runIds(workspace: LocalWorkspace, workflow: string): string[] {
  const runs = workspace.store.resources(runsCollection(workflow));
  return runs.flatMap(run => [run.id, `${openRuns(workspace)}/${runOf(run).name}`]);
}

async function setState(call: Call, state: string): Promise<Reply> {
  const current = existingWorkflow(call);
  const body = current.body as ArmBody;
  const properties = { ...body.properties, state, changedTime: call.workspace.timestamp() };
  await replace(call.workspace, { id: current.id, etag: newEtag(), body: { ...body, properties } }, current);
  return ok();
}
