import { dateFromTicks } from '../../core/time.ts';
import { groupPath, type Json, newEtag, page, propertiesOf, replace, wire } from '../arm.ts';
import {
  type DeploymentPlan,
  deploymentNamed,
  deploymentPath,
  deploymentsOf,
  deployResources,
  readDeployment,
  whatIf,
} from '../deployment.ts';
import { armAudience, type Call, defineService, noContent, ok, type Reply } from '../service.ts';

/**
 * Deployments of ARM templates to the group. They end before they answer, where Azure takes its time.
 * https://learn.microsoft.com/rest/api/resources/deployments
 */
export default defineService({
  audience: armAudience,
  versioned: true,
  bodyLimit: 4 * 1024 * 1024,
  operations: [
    { name: 'Deployments_CreateOrUpdate', method: 'PUT', path: deploymentPath, handle: deploy },
    { name: 'Deployments_Validate', method: 'POST', path: `${deploymentPath}/validate`, handle: validate },
    { name: 'Deployments_WhatIf', method: 'POST', path: `${deploymentPath}/whatIf`, handle: foretell },
    { name: 'Deployments_Get', method: 'GET', path: deploymentPath, handle: call => ok(wire(deploymentNamed(call))) },
    { name: 'Deployments_ExportTemplate', method: 'POST', path: `${deploymentPath}/exportTemplate`, handle: exported },
    { name: 'Deployments_Delete', method: 'DELETE', path: deploymentPath, handle: remove },
    { name: 'DeploymentOperations_List', method: 'GET', path: `${deploymentPath}/operations`, handle: operations },
    {
      name: 'Deployments_ListByResourceGroup',
      method: 'GET',
      path: `${groupPath}/providers/Microsoft.Resources/deployments`,
      handle: call => page(call, call.workspace.store.resources(deploymentsOf(call)).map(wire)),
    },
  ],
});

async function deploy(call: Call): Promise<Reply> {
  const started = Date.now();
  const plan = readDeployment(call);
  const { made, error } = await deployResources(plan, call);
  const id = `${deploymentsOf(call)}/${call.params.deployment}`;
  const current = call.workspace.store.resource(id);
  const properties = {
    ...told(plan, call),
    provisioningState: error ? 'Failed' : 'Succeeded',
    duration: `PT${((Date.now() - started) / 1000).toFixed(3)}S`,
    outputs: plan.outputs,
    outputResources: made.map(resource => ({ id: resource })),
    ...(error ? { error } : {}),
  };
  const body = { id, name: call.params.deployment, type: 'Microsoft.Resources/deployments', properties };
  const resource = { id, etag: newEtag(), body: { ...body, template: plan.template } };
  await replace(call.workspace, resource, current);
  return { status: current ? 200 : 201, body };
}

function told({ mode, template, parameters, resources }: DeploymentPlan, call: Call): Json {
  return {
    mode,
    parameters: Object.fromEntries(Object.entries(parameters).filter(([name]) => !isSecure(template, name))),
    timestamp: dateFromTicks(call.workspace.now()).toISOString(),
    correlationId: newEtag().replaceAll('"', ''),
    providers: [...Map.groupBy(resources, ({ type }) => type.split('/')[0])].map(([namespace, some]) => ({
      namespace,
      resourceTypes: [...new Set(some.map(({ type }) => type.split('/').slice(1).join('/')))].map(resourceType => ({
        resourceType,
      })),
    })),
    dependencies: [],
  };
}

/** A secure parameter is never told again. */
function isSecure(template: Json, name: string): boolean {
  const declared = (template.parameters as Record<string, { type?: string }> | undefined)?.[name];
  return /^secure/i.test(declared?.type ?? '');
}

function validate(call: Call): Reply {
  const plan = readDeployment(call);
  const properties = {
    ...told(plan, call),
    provisioningState: 'Succeeded',
    validatedResources: plan.resources.map(({ id }) => ({ id })),
  };
  return ok({ id: `${deploymentsOf(call)}/${call.params.deployment}`, name: call.params.deployment, properties });
}

async function foretell(call: Call): Promise<Reply> {
  const changes = await whatIf(readDeployment(call), call);
  return ok({ status: 'Succeeded', properties: { changes } });
}

function exported(call: Call): Reply {
  return ok({ template: (deploymentNamed(call).body as unknown as { template: Json }).template });
}

async function remove(call: Call): Promise<Reply> {
  const { id } = deploymentNamed(call);
  await call.workspace.store.commit({ remove: [{ id }] });
  return noContent;
}

function operations(call: Call): Reply {
  const kept = deploymentNamed(call);
  const { outputResources, timestamp, error } = propertiesOf(kept) as Record<string, never>;
  const entry = (id: string, state: string, statusMessage?: unknown) => ({
    id: `${kept.id}/operations/${Buffer.from(id).toString('hex').slice(-16)}`,
    operationId: Buffer.from(id).toString('hex').slice(-16),
    properties: {
      provisioningOperation: 'Create',
      provisioningState: state,
      timestamp,
      targetResource: { id },
      ...(statusMessage ? { statusMessage } : {}),
    },
  });
  const failed = error as { target: string; details: unknown[] } | undefined;
  return ok({
    value: [
      ...(outputResources as { id: string }[]).map(({ id }) => entry(id, 'Succeeded')),
      ...(failed ? [entry(failed.target, 'Failed', { error: failed.details[0] })] : []),
    ],
  });
}
