import { derive, type RowSources, valueAt } from '../../src/ingest/contract.ts';
import type { GoogleWorkspaceActivity_CL } from './tables.ts';

/** Which property of an event fills which column; an event is what `eventsOf` makes of an activity. */
export const activityRow: RowSources<typeof GoogleWorkspaceActivity_CL> = {
  Application: 'id.applicationName',
  EventType: 'event.type',
  EventName: 'event.name',
  EventIndex: 'index',
  UniqueQualifier: 'id.uniqueQualifier',
  CustomerId: 'id.customerId',
  OwnerDomain: 'ownerDomain',
  ActorEmail: 'actor.email',
  ActorProfileId: 'actor.profileId',
  ActorType: 'actor.callerType',
  ActorKey: 'actor.key',
  ActorApplication: 'actor.applicationInfo.applicationName',
  IpAddress: 'ipAddress',
  Country: 'networkInfo.regionCode',
  Asn: 'networkInfo.ipAsn',
  LoginType: 'parameters.login_type',
  LoginFailure: 'parameters.login_failure_type',
  LoginChallenge: 'parameters.login_challenge_method',
  IsSuspicious: 'parameters.is_suspicious',
  IsSecondFactor: 'parameters.is_second_factor',
  TargetUser: firstOf('USER_EMAIL', 'target_user', 'affected_email_address', 'GROUP_EMAIL', 'target'),
  OrgUnit: firstOf('ORG_UNIT_NAME', 'orgunit_path'),
  RoleName: 'parameters.ROLE_NAME',
  SettingName: firstOf('SETTING_NAME', 'setting'),
  OldValue: firstOf('OLD_VALUE', 'old_value'),
  NewValue: firstOf('NEW_VALUE', 'new_value'),
  AppName: firstOf('app_name', 'APPLICATION_NAME', 'application_name'),
  ClientId: firstOf('client_id', 'API_CLIENT_NAME'),
  ClientType: 'parameters.client_type',
  Scopes: derive('parameters', scopesOf),
  DocId: 'parameters.doc_id',
  DocTitle: 'parameters.doc_title',
  DocType: 'parameters.doc_type',
  DocOwner: 'parameters.owner',
  Visibility: 'parameters.visibility',
  VisibilityChange: 'parameters.visibility_change',
  DeviceId: firstOf('DEVICE_ID', 'device_id'),
  DeviceModel: firstOf('DEVICE_MODEL', 'device_model'),
  Parameters: 'parameters',
};

/** An event of an activity, with its parameters by name. */
interface ActivityEvent {
  readonly event: { readonly type: unknown; readonly name: unknown };
  readonly index: number;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** An activity can hold several events: each becomes one of its own, with what they share. */
export function eventsOf(activity: unknown): ActivityEvent[] {
  const { events = [], ...shared } = activity as { events?: unknown[] };
  return events.map((event, index) => ({
    ...shared,
    event: { type: valueAt(event, 'type'), name: valueAt(event, 'name') },
    index,
    parameters: bagOf(valueAt(event, 'parameters')),
  }));
}

const kinds = ['value', 'boolValue', 'intValue', 'multiValue', 'multiIntValue', 'messageValue', 'multiMessageValue'];

/** `[{ name, value }]` by name; the value stands under the name of its type. Whole numbers come as text. */
function bagOf(parameters: unknown): Record<string, unknown> {
  if (!Array.isArray(parameters)) return {};
  return Object.fromEntries(
    parameters.map(parameter => {
      const values = kinds.map(kind => valueAt(parameter, kind));
      return [String(valueAt(parameter, 'name')), values.find(value => value !== undefined)];
    }),
  );
}

/** The first parameter that is there: applications have names of their own for the same thing. */
function firstOf(...names: readonly string[]) {
  return derive('parameters', bag => {
    const value = names.map(name => valueAt(bag, name)).find(it => it !== undefined);
    return value === undefined ? undefined : textOf(value);
  });
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(textOf).join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Scopes that an application was given, or those of a delegation over the whole domain, which stand in one text. */
function scopesOf(bag: unknown): readonly unknown[] | undefined {
  const given = valueAt(bag, 'scope') ?? valueAt(bag, 'API_SCOPES');
  if (Array.isArray(given)) return given;
  return typeof given === 'string' ? given.split(/[\s,]+/).filter(it => it !== '') : undefined;
}
