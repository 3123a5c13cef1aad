import { createHmac } from 'node:crypto';
import { type CheckAnswer, type Delivery, jsonOf, valueAt } from '../../src/ingest/contract.ts';

/**
 * What Logpush sends before a job is made: one small object of its own. It is answered and not stored.
 * https://developers.cloudflare.com/logs/logpush/logpush-job/enable-destinations/http/
 */
export function logpushTest({ body }: Delivery): CheckAnswer | undefined {
  if (body.length > 200) return undefined;
  const content = jsonOf(body)?.value;
  const isTest =
    typeof content === 'object' && content !== null && Object.keys(content).join() === 'content' && isTestText(content);
  return isTest ? { status: 200, body: { status: 'ready' } } : undefined;
}

function isTestText(content: object): boolean {
  const text = valueAt(content, 'content');
  return typeof text === 'string' && text.startsWith('test');
}

/** What Slack asks of an address before it delivers to it. https://docs.slack.dev/reference/events/url_verification/ */
export function slackChallenge({ body }: Delivery): CheckAnswer | undefined {
  const content = jsonOf(body)?.value;
  const [kind, asked] = [valueAt(content, 'type'), valueAt(content, 'challenge')];
  return kind === 'url_verification' && typeof asked === 'string'
    ? { status: 200, body: { challenge: asked } }
    : undefined;
}

/** What Zoom asks, at first and every three days: https://developers.zoom.us/docs/api/webhooks/ */
export function zoomChallenge({ body }: Delivery, secret: string): CheckAnswer | undefined {
  const content = jsonOf(body)?.value;
  const plainToken = valueAt(content, 'payload.plainToken');
  if (valueAt(content, 'event') !== 'endpoint.url_validation' || typeof plainToken !== 'string') return undefined;
  const encryptedToken = createHmac('sha256', secret).update(plainToken).digest('hex');
  return { status: 200, body: { plainToken, encryptedToken } };
}
