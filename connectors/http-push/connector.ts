import {
  bearerSecret,
  defineConnector,
  hmacSha256,
  jsonLineEvents,
  secret,
  timestampedHmac,
  wholeEvent,
} from '../../src/ingest/contract.ts';
import { logpushTest, slackChallenge, zoomChallenge } from './checks.ts';
import { cloudflareRow, edgeTime, webhookRow } from './rows.ts';
import { CloudflareHttp_CL, WebhookEvents_CL } from './tables.ts';

export default defineConnector({
  name: 'http-push',
  title: 'Cloudflare Logpush and signed webhooks',
  docs: 'https://developers.cloudflare.com/logs/logpush/logpush-job/enable-destinations/http/',
  settings: {
    cloudflareSecret: secret('What Cloudflare sends behind Bearer in the header Authorization'),
    hubSecret: secret('What deliveries to hub are signed with, as GitHub signs'),
    slackSecret: secret('Signing secret of the Slack app'),
    zoomSecret: secret('Secret token of the Zoom app'),
  },

  streams: {
    cloudflare: {
      table: CloudflareHttp_CL,
      receive: {
        verify: bearerSecret(),
        secret: s => s.cloudflareSecret,
        events: jsonLineEvents,
        check: logpushTest,
      },
      event: { id: 'RayID', time: edgeTime('EdgeStartTimestamp') },
      row: cloudflareRow,
    },

    hub: {
      table: WebhookEvents_CL,
      receive: { verify: hmacSha256('x-hub-signature-256'), secret: s => s.hubSecret, events: wholeEvent },
      event: { id: 'id', time: 'receivedAt' },
      row: webhookRow('hub'),
    },

    slack: {
      table: WebhookEvents_CL,
      receive: {
        verify: timestampedHmac({ header: 'x-slack-signature', timestamp: 'x-slack-request-timestamp' }),
        secret: s => s.slackSecret,
        events: wholeEvent,
        check: slackChallenge,
      },
      event: { id: 'id', time: 'receivedAt' },
      row: webhookRow('slack'),
    },

    zoom: {
      table: WebhookEvents_CL,
      receive: {
        verify: timestampedHmac({ header: 'x-zm-signature', timestamp: 'x-zm-request-timestamp' }),
        secret: s => s.zoomSecret,
        events: wholeEvent,
        check: (delivery, s) => zoomChallenge(delivery, s.zoomSecret),
      },
      event: { id: 'id', time: 'receivedAt' },
      row: webhookRow('zoom'),
    },
  },
});
