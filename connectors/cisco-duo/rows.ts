import type { RowSources } from '../../src/ingest/contract.ts';
import type { DuoActivity_CL, DuoAuthentication_CL } from './tables.ts';

/** Which property of an authentication fills which column. */
export const authenticationRow: RowSources<typeof DuoAuthentication_CL> = {
  EventId: 'txid',
  EventType: 'event_type',
  Result: 'result',
  Reason: 'reason',
  Factor: 'factor',
  UserName: 'user.name',
  UserKey: 'user.key',
  UserEmail: 'email',
  UserGroups: 'user.groups',
  Application: 'application.name',
  ApplicationKey: 'application.key',
  AccessIp: 'access_device.ip',
  AccessHostname: 'access_device.hostname',
  AccessOs: 'access_device.os',
  AccessBrowser: 'access_device.browser',
  AccessCity: 'access_device.location.city',
  AccessState: 'access_device.location.state',
  AccessCountry: 'access_device.location.country',
  AuthDeviceName: 'auth_device.name',
  AuthDeviceIp: 'auth_device.ip',
  AuthDeviceCountry: 'auth_device.location.country',
  TrustedEndpoint: 'trusted_endpoint_status',
  Alias: 'alias',
};

/** Which property of an activity fills which column. */
export const activityRow: RowSources<typeof DuoActivity_CL> = {
  ActivityId: 'activity_id',
  Action: 'action.name',
  ActionDetails: 'action.details',
  ActorName: 'actor.name',
  ActorType: 'actor.type',
  ActorKey: 'actor.key',
  ActorDetails: 'actor.details',
  TargetName: 'target.name',
  TargetType: 'target.type',
  TargetKey: 'target.key',
  TargetDetails: 'target.details',
  OldTarget: 'old_target',
  AccessIp: 'access_device.ip',
  AccessCountry: 'access_device.location.country',
  Application: 'application.name',
};
