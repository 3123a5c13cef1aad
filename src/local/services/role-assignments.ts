import { isGuid } from '../../core/id.ts';
import type { Resource } from '../../kql/duckdb/store.ts';
import { groupPath, type Json, notFound, propertiesOf, workspacePath } from '../arm.ts';
import { rulesCollection } from '../collection-rule.ts';
import { armAudience, type Call, defineService, type Operation, Refusal } from '../service.ts';
import { type StoredKind, storedOperations } from '../stored.ts';

/** Role assignments: checked and kept, never asked for. https://learn.microsoft.com/rest/api/authorization/role-assignments */
export default defineService({
  audience: armAudience,
  versioned: true,
  bodyLimit: 1024 * 1024,
  operations: [
    ...assignments('RoleAssignments', groupPath, ({ id }) => id.slice(0, id.indexOf('/providers/'))),
    ...assignments('RoleAssignmentsForResource', workspacePath, ({ id }) => id),
    ...assignments(
      'RoleAssignmentsForResource',
      `${groupPath}/providers/Microsoft.Insights/dataCollectionRules/:rule`,
      collectionRule,
    ),
  ],
});

/** The rule that is the scope, in the spelling in which it was made. */
function collectionRule(workspace: Call['workspace'], { params }: Call): string {
  const rule = workspace.store.resource(`${rulesCollection(workspace)}/${params.rule}`);
  if (!rule) throw notFound('Microsoft.Insights/dataCollectionRules', params.rule, params.group);
  return rule.id;
}

function assignments(group: string, on: string, scope: StoredKind['collection']): Operation[] {
  return storedOperations({
    group,
    type: 'Microsoft.Authorization/roleAssignments',
    path: `${on}/providers/Microsoft.Authorization/roleAssignments`,
    collection: (workspace, call) => `${scope(workspace, call)}/providers/Microsoft.Authorization/roleAssignments`,
    write: ({ properties }, call, current) => {
      check(properties, call, current);
      const now = call.workspace.timestamp();
      const by = call.workspace.identity.clientId;
      const before = current ? propertiesOf(current) : {};
      return {
        properties: {
          principalType: 'ServicePrincipal',
          ...properties,
          scope: scope(call.workspace, call),
          createdOn: before.createdOn ?? now,
          createdBy: before.createdBy ?? by,
          updatedOn: now,
          updatedBy: by,
        },
      };
    },
  });
}

function check({ roleDefinitionId, principalId }: Json, { params }: Call, current: Resource | undefined): void {
  if (!isGuid(params.name)) throw refused('InvalidRoleAssignmentId', 'The role assignment ID must be a GUID.');
  if (!/\/providers\/Microsoft\.Authorization\/roleDefinitions\/[0-9a-f-]{36}$/i.test(String(roleDefinitionId)))
    throw refused('RoleDefinitionDoesNotExist', `The specified role definition '${roleDefinitionId}' does not exist.`);
  if (!isGuid(String(principalId)))
    throw refused('InvalidPrincipalId', `The principal ID '${principalId}' is not a valid GUID.`);
  if (!current) return;
  const before = propertiesOf(current);
  if (
    before.principalId !== principalId ||
    String(before.roleDefinitionId).toLowerCase() !== String(roleDefinitionId).toLowerCase()
  )
    throw refused(
      'RoleAssignmentUpdateNotPermitted',
      'Tenant ID, application ID, principal ID, and scope are not allowed to be updated.',
    );
}

function refused(code: string, message: string): Refusal {
  return new Refusal(400, code, message);
}
