import { groupPath, type Json, sentinelPath, workspacePath } from '../arm.ts';
import { armAudience, type Call, defineService, ok, Refusal, type Reply } from '../service.ts';
import { type LocalWorkspace, location, resourceGroup, workspaceName } from '../workspace.ts';

/** What is there from the start and can only be looked at: the subscription, the resource group, the workspace with Sentinel on it. */
export default defineService({
  audience: armAudience,
  versioned: true,
  bodyLimit: 4 * 1024 * 1024,
  operations: [
    {
      name: 'Subscriptions_List',
      method: 'GET',
      path: '/subscriptions',
      handle: call => ok({ value: [subscription(call.workspace)] }),
    },
    {
      name: 'Subscriptions_Get',
      method: 'GET',
      path: '/subscriptions/:subscription',
      handle: call => ok(subscription(call.workspace)),
    },
    { name: 'Tenants_List', method: 'GET', path: '/tenants', handle: call => ok({ value: [tenant(call.workspace)] }) },
    {
      name: 'ResourceGroups_List',
      method: 'GET',
      path: '/subscriptions/:subscription/resourceGroups',
      handle: call => ok({ value: [group(call.workspace)] }),
    },
    { name: 'ResourceGroups_Get', method: 'GET', path: groupPath, handle: call => ok(group(call.workspace)) },
    { name: 'ResourceGroups_CheckExistence', method: 'HEAD', path: groupPath, handle: () => ({ status: 204 }) },
    { name: 'ResourceGroups_CreateOrUpdate', method: 'PUT', path: groupPath, handle: putGroup },
    ...['/subscriptions/:subscription', groupPath].map(
      scope =>
        ({
          name: 'Workspaces_List',
          method: 'GET',
          path: `${scope}/providers/Microsoft.OperationalInsights/workspaces`,
          handle: (call: Call) => ok({ value: [workspaceBody(call.workspace)] }),
        }) as const,
    ),
    { name: 'Workspaces_Get', method: 'GET', path: workspacePath, handle: call => ok(workspaceBody(call.workspace)) },
    {
      name: 'SentinelOnboardingStates_List',
      method: 'GET',
      path: `${sentinelPath}/onboardingStates`,
      handle: call => ok({ value: [onboarding(call.workspace)] }),
    },
    {
      name: 'SentinelOnboardingStates_Get',
      method: 'GET',
      path: `${sentinelPath}/onboardingStates/:name`,
      handle: call => ok(onboardingNamed(call)),
    },
    {
      name: 'SentinelOnboardingStates_Create',
      method: 'PUT',
      path: `${sentinelPath}/onboardingStates/:name`,
      handle: call => ok(onboardingNamed(call)),
    },
  ],
});

function subscription({ identity }: LocalWorkspace): Json {
  const { subscriptionId, tenantId } = identity;
  return {
    id: `/subscriptions/${subscriptionId}`,
    subscriptionId,
    tenantId,
    displayName: 'Picket local',
    state: 'Enabled',
  };
}

function tenant({ identity: { tenantId } }: LocalWorkspace): Json {
  return { id: `/tenants/${tenantId}`, tenantId };
}

function group({ identity }: LocalWorkspace): Json {
  return {
    id: `/subscriptions/${identity.subscriptionId}/resourceGroups/${resourceGroup}`,
    name: resourceGroup,
    type: 'Microsoft.Resources/resourceGroups',
    location,
    properties: { provisioningState: 'Succeeded' },
  };
}

/** The group is there already; it can not be moved. */
function putGroup(call: Call): Reply {
  const { location: wanted } = call.json() as { location?: string };
  if (wanted && wanted.toLowerCase().replaceAll(' ', '') !== location)
    throw new Refusal(
      409,
      'InvalidResourceGroupLocation',
      `Invalid resource group location '${wanted}'. The Resource group already exists in location '${location}'.`,
    );
  return ok(group(call.workspace));
}

function workspaceBody(workspace: LocalWorkspace): Json {
  return {
    id: workspace.id,
    name: workspaceName,
    type: 'Microsoft.OperationalInsights/workspaces',
    location,
    tags: {},
    properties: {
      source: 'Azure',
      customerId: workspace.identity.workspaceId,
      provisioningState: 'Succeeded',
      sku: { name: 'PerGB2018' },
      retentionInDays: 90,
      publicNetworkAccessForIngestion: 'Enabled',
      publicNetworkAccessForQuery: 'Enabled',
      workspaceCapping: { dailyQuotaGb: -1, dataIngestionStatus: 'RespectQuota' },
      features: { enableLogAccessUsingOnlyResourcePermissions: true },
    },
  };
}

function onboarding(workspace: LocalWorkspace): Json {
  return {
    id: `${workspace.sentinelId}/onboardingStates/default`,
    name: 'default',
    type: 'Microsoft.SecurityInsights/onboardingStates',
    properties: { customerManagedKey: false },
  };
}

function onboardingNamed(call: Call): Json {
  if (call.params.name.toLowerCase() !== 'default')
    throw new Refusal(
      404,
      'NotFound',
      `The onboarding state '${call.params.name}' does not exist; there is one, 'default'.`,
    );
  return onboarding(call.workspace);
}
