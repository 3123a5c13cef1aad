import {
  awsSignature,
  defineVendor,
  type VendorAnswer,
  type VendorFacts,
  type VendorRequest,
} from '../../src/ingest/contract.ts';
import { buckets, type StoredObject, stored } from './vendor-objects.ts';

/**
 * SQS and S3 as far as the connector needs them: every signature is checked, limits are kept, a message that is not deleted shows again when
 * the time for which it is hidden is over. An empty long poll takes its twenty seconds on the clock of the queue only.
 */
export default defineVendor({
  open: facts => {
    const objects = facts.recordings.flatMap(stored);
    const queues = queuesOf(objects, facts.now);
    const answer = (request: VendorRequest) => {
      if (!isSigned(request, facts)) return refused(403, 'SignatureDoesNotMatch');
      return request.host.startsWith('sqs.') ? queues(request) : buckets(objects, request);
    };
    const streams = Map.groupBy(objects, ({ stream }) => stream);
    const events = [...streams].map(([stream, own]) => [stream, own.flatMap(({ records }) => records)] as const);
    return { events: Object.fromEntries(events), answer };
  },
});

function refused(status: number, code: string): VendorAnswer {
  return { status, headers: {}, body: { __type: `com.amazonaws.sqs#${code}`, message: code } };
}

/** Signs what came once more, with the headers and the time that it names, and compares. */
function isSigned({ method, host, path, query, headers, text }: VendorRequest, { values }: VendorFacts): boolean {
  const given = String(headers.authorization ?? '');
  const names = /SignedHeaders=([^,]+),/.exec(given)?.[1].split(';') ?? [];
  const own = names.filter(name => (name !== 'host' && !name.startsWith('x-amz-') ? true : name === 'x-amz-target'));
  const time = String(headers['x-amz-date'] ?? '').replace(/^(....)(..)(..T..)(..)(..Z)$/, '$1-$2-$3:$4:$5');
  const { region, accessKeyId, secretAccessKey, sessionToken } = values;
  const service = host.startsWith('sqs.') ? 'sqs' : 's3';
  const again = awsSignature({ region, accessKeyId, secretAccessKey, sessionToken, service }).sign(
    {
      method: method as 'GET',
      url: `https://${host}${path}${query.size ? `?${query}` : ''}`,
      headers: Object.fromEntries(own.map(name => [name, String(headers[name])])),
      ...(text === '' ? {} : { body: text }),
    },
    Date.parse(time),
  );
  return given !== '' && again.headers.authorization === given;
}

interface Queued {
  readonly body: string;
  visibleAt: number;
  receipt: string;
}

/** The queues: each knows the messages that tell of its objects. */
function queuesOf(objects: readonly StoredObject[], now: () => number) {
  const queues = new Map<string, Queued[]>();
  for (const { queue, notification } of objects) {
    if (queue === undefined) continue;
    const test: Queued = {
      body: JSON.stringify({ Service: 'Amazon S3', Event: 's3:TestEvent' }),
      visibleAt: 0,
      receipt: '',
    };
    const messages = queues.get(queue) ?? [test];
    queues.set(queue, messages);
    messages.push({ body: notification, visibleAt: 0, receipt: '' });
  }
  let ahead = 0;
  let receipts = 0;
  const clock = () => now() + ahead;
  const actions: Record<string, (messages: Queued[], body: Record<string, unknown>) => VendorAnswer> = {
    ReceiveMessage: (messages, { MaxNumberOfMessages, WaitTimeSeconds, VisibilityTimeout }) => {
      if (Number(MaxNumberOfMessages) > 10 || Number(WaitTimeSeconds) > 20 || Number(VisibilityTimeout) > 43_200)
        return refused(400, 'InvalidParameterValue');
      const found = messages.filter(({ visibleAt }) => visibleAt <= clock()).slice(0, Number(MaxNumberOfMessages));
      if (found.length === 0) ahead += Number(WaitTimeSeconds) * 1000;
      for (const message of found) {
        message.visibleAt = clock() + Number(VisibilityTimeout) * 1000;
        message.receipt = `receipt-${++receipts}`;
      }
      const Messages = found.map(({ body, receipt }) => ({ MessageId: receipt, ReceiptHandle: receipt, Body: body }));
      return ok(Messages.length ? { Messages } : {});
    },
    GetQueueAttributes: messages => {
      const hidden = messages.filter(({ visibleAt }) => visibleAt > clock()).length;
      const count = { ApproximateNumberOfMessages: String(messages.length - hidden) };
      return ok({ Attributes: { ...count, ApproximateNumberOfMessagesNotVisible: String(hidden) } });
    },
    ChangeMessageVisibilityBatch: (messages, { Entries }) => {
      for (const { ReceiptHandle, VisibilityTimeout } of Entries as Record<string, unknown>[]) {
        const message = messages.find(({ receipt }) => receipt === ReceiptHandle);
        if (message) message.visibleAt = clock() + Number(VisibilityTimeout) * 1000;
      }
      return ok({});
    },
    DeleteMessage: (messages, { ReceiptHandle }) => {
      const at = messages.findIndex(({ receipt }) => receipt === ReceiptHandle);
      if (at >= 0) messages.splice(at, 1);
      return ok({});
    },
  };
  return ({ headers, text }: VendorRequest): VendorAnswer => {
    const body = JSON.parse(text) as Record<string, unknown>;
    const messages = queues.get(String(body.QueueUrl).split('/').at(-1) ?? '');
    const action = actions[String(headers['x-amz-target']).replace('AmazonSQS.', '')];
    if (!messages) return refused(400, 'QueueDoesNotExist');
    return action ? action(messages, body) : refused(400, 'InvalidAction');
  };
}

function ok(body: unknown): VendorAnswer {
  return { status: 200, headers: {}, body };
}
