import { defineConnector } from './define.ts';

export default defineConnector({
  api: 'azuread',
  title: 'Microsoft Entra ID',
  operations: {
    'Get user': 'GET /v1.0/users/{id}',
    'Update user': 'PATCH /v1.0/users/{id}',
    'Create user': 'POST /v1.0/users',
    'Assign manager': 'PUT /v1.0/users/{id}/manager/$ref',
    'Refresh tokens': 'POST /v1.0/users/{id}/revokeSignInSessions',
    'Check group membership': 'POST /v1.0/users/{id}/checkMemberGroups',
    'Get groups of a user': 'POST /v1.0/users/{id}/getMemberGroups',
    'Get group': 'GET /v1.0/groups/{id}',
    'Create group': 'POST /v1.0/groups',
    'Get group members': 'GET /v1.0/groups/{id}/members',
    'Add user to group': 'POST /v1.0/groups/{id}/members/$ref',
    'Remove member from group': 'DELETE /v1.0/groups/{id}/members/{memberId}/$ref',
  },
});
