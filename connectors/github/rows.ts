import { derive, type RowSources } from '../../src/ingest/contract.ts';
import type { GitHubAudit_CL, GitHubWebhook_CL } from './tables.ts';

/** Which field of an audit log entry fills which column. */
export const auditRow: RowSources<typeof GitHubAudit_CL> = {
  EventId: '_document_id',
  Action: 'action',
  OperationType: 'operation_type',
  Actor: 'actor',
  ActorId: 'actor_id',
  ActorIsBot: 'actor_is_bot',
  ActorIp: 'actor_ip',
  Country: 'actor_location.country_code',
  UserAgent: 'user_agent',
  Organization: 'org',
  OrganizationId: 'org_id',
  Business: 'business',
  Repository: 'repo',
  RepositoryId: 'repo_id',
  PublicRepository: 'public_repo',
  Visibility: 'visibility',
  PreviousVisibility: 'previous_visibility',
  Team: 'team',
  TargetUser: 'user',
  TargetUserId: 'user_id',
  Permission: 'permission',
  PreviousPermission: 'old_permission',
  Name: 'name',
  AccessType: 'programmatic_access_type',
  TokenId: 'token_id',
  TokenName: 'user_programmatic_access_name',
  TokenScopes: 'token_scopes',
  HashedToken: 'hashed_token',
  RepositorySelection: 'repository_selection',
  ExternalIdentity: 'external_identity_nameid',
  TransportProtocol: 'transport_protocol_name',
  RequestId: 'request_id',
};

/** Which field of a webhook delivery fills which column. */
export const webhookRow: RowSources<typeof GitHubWebhook_CL> = {
  DeliveryId: 'id',
  Event: 'headers.x-github-event',
  HookId: 'headers.x-github-hook-id',
  Action: 'body.action',
  Sender: 'body.sender.login',
  SenderId: 'body.sender.id',
  SenderType: 'body.sender.type',
  Organization: 'body.organization.login',
  Repository: 'body.repository.full_name',
  RepositoryId: 'body.repository.id',
  RepositoryVisibility: 'body.repository.visibility',
  Member: derive('body', body => loginAt(body, ['member']) ?? loginAt(body, ['membership', 'user'])),
  Ref: 'body.ref',
  Before: 'body.before',
  After: 'body.after',
  Forced: 'body.forced',
  CommitCount: derive('body.commits', commits => (Array.isArray(commits) ? commits.length : undefined)),
  AlertNumber: 'body.alert.number',
  AlertState: 'body.alert.state',
  AlertKind: 'body.alert.secret_type',
  AlertUrl: 'body.alert.html_url',
  Rule: 'body.rule',
  Changes: 'body.changes',
};

function loginAt(body: unknown, path: string[]): string | undefined {
  let value = body as Record<string, unknown> | null | undefined;
  for (const name of path) value = value?.[name] as typeof value;
  return typeof value?.login === 'string' ? value.login : undefined;
}
