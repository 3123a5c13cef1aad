import { derive, epochMilliseconds, type RowSources } from '../../src/ingest/contract.ts';
import type { McasActivities_CL } from './tables.ts';

/** Which property of an activity fills which column. */
export const activityRow: RowSources<typeof McasActivities_CL> = {
  ActivityId: '_id',
  CreatedTime: epochMilliseconds('created'),
  EventTypeName: 'eventTypeName',
  EventTypeNumber: 'eventType',
  ActivityName: 'mainInfo.eventObjects.0.name',
  Description: 'description',
  AppId: 'appId',
  AppName: 'appName',
  AppInstance: 'instantiation',
  UserName: 'user.userName',
  UserAgent: 'device.userAgent',
  ClientIP: 'device.clientIP',
  CountryCode: 'device.countryCode',
  City: 'location.city',
  Isp: 'location.organizationSearchable',
  AnonymousProxy: 'location.anonymousProxy',
  IpTags: 'device.ipTags',
  ActivityType: 'mainInfo.type',
  ActionType: 'mainInfo.rawOperationName',
  Severity: 'severity',
  IsAdminEvent: derive('classifications', value => has(value, 'admin')),
  Classifications: 'classifications',
  ConfidenceLevel: 'confidenceLevel',
  EventObjects: 'mainInfo.eventObjects',
};

function has(values: unknown, wanted: string): boolean | undefined {
  return Array.isArray(values) ? values.some(value => String(value).toLowerCase().includes(wanted)) : undefined;
}
