import { derive, type RowSources, type Source, valueAt } from '../../src/ingest/contract.ts';
import type { CloudflareHttp_CL, WebhookEvents_CL } from './tables.ts';

/** A time as a job of Logpush writes it: RFC 3339, or seconds or nanoseconds since 1970, whatever it was told to. */
export function edgeTime(path: string): Source<'datetime'> {
  return { path, whole: true, read: timeOf };
}

function timeOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value !== 'number') return undefined;
  const time = new Date(value > 1e15 ? value / 1e6 : value * 1000);
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}

/** Which field of http_requests fills which column: https://developers.cloudflare.com/logs/logpush/logpush-job/datasets/zone/http_requests/ */
export const cloudflareRow: RowSources<typeof CloudflareHttp_CL> = {
  RayId: 'RayID',
  ZoneName: 'ZoneName',
  ClientIp: 'ClientIP',
  ClientAsn: 'ClientASN',
  ClientCountry: 'ClientCountry',
  Host: 'ClientRequestHost',
  Method: 'ClientRequestMethod',
  Path: 'ClientRequestPath',
  Uri: 'ClientRequestURI',
  UserAgent: 'ClientRequestUserAgent',
  Referer: 'ClientRequestReferer',
  Protocol: 'ClientRequestProtocol',
  TlsVersion: 'ClientSSLProtocol',
  RequestBytes: 'ClientRequestBytes',
  EndTime: edgeTime('EdgeEndTimestamp'),
  Status: 'EdgeResponseStatus',
  ResponseBytes: 'EdgeResponseBytes',
  CacheStatus: 'CacheCacheStatus',
  OriginIp: 'OriginIP',
  OriginStatus: 'OriginResponseStatus',
  SecurityAction: 'SecurityAction',
  SecurityRuleId: 'SecurityRuleID',
  SecurityRuleDescription: 'SecurityRuleDescription',
  AttackScore: 'WAFAttackScore',
  BotScore: 'BotScore',
  Ja3Hash: 'JA3Hash',
};

const typeNames = ['body.type', 'body.event', 'body.event_type', 'body.eventType'];

/** Which part of a delivery fills which column, for a stream of this name. */
export function webhookRow(stream: string): RowSources<typeof WebhookEvents_CL> {
  return {
    DeliveryId: 'id',
    Stream: derive('', () => stream),
    EventType: derive('', it => typeOf(it)),
    Headers: 'headers',
    Body: 'body',
  };
}

function typeOf(delivery: unknown): string | undefined {
  const named = typeNames.map(name => valueAt(delivery, name)).find(value => typeof value === 'string');
  if (named !== undefined) return String(named);
  const headers = (valueAt(delivery, 'headers') ?? {}) as Record<string, string>;
  return Object.entries(headers).find(([name]) => /-event(-type)?$/.test(name))?.[1];
}
