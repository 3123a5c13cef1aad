import { type HttpRequest, type PollContext, post, valueAt } from '../../src/ingest/contract.ts';

type Ask = Pick<PollContext<unknown>, 'ask' | 'warn'>;

/** A message that the queue hides from others for a while. */
export interface Message {
  readonly id: string;
  readonly receipt: string;
  readonly body: string;
}

/** For how many seconds a message is hidden; it is hidden anew as long as it is worked on. */
export const hiddenFor = 300;
/** How long the queue waits for a message, in seconds; the longest that it takes. */
export const longPoll = 20;

/**
 * A queue of SQS, spoken to in its JSON protocol.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/Welcome.html
 */
export interface Queue {
  /** Up to ten messages; none after {@link longPoll} seconds without one. */
  receive(): Promise<Message[]>;
  /** How many messages there are, also those that are hidden because somebody works on them. */
  count(): Promise<number>;
  /** Hides messages for {@link hiddenFor} seconds from now. */
  extend(messages: readonly Message[]): Promise<void>;
  delete(message: Message): Promise<void>;
}

/** The queue with this address. */
export function queueAt(QueueUrl: string, { ask }: Ask): Queue {
  const call = async (action: string, body: object) => (await ask(request(QueueUrl, action, body))).body;
  return {
    receive: async () => {
      const limits = { MaxNumberOfMessages: 10, WaitTimeSeconds: longPoll, VisibilityTimeout: hiddenFor };
      const messages = valueAt(await call('ReceiveMessage', limits), 'Messages');
      return Array.isArray(messages) ? messages.map(messageOf) : [];
    },
    count: async () => {
      const AttributeNames = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'];
      const answer = await call('GetQueueAttributes', { AttributeNames });
      return AttributeNames.reduce((sum, name) => sum + Number(valueAt(answer, `Attributes.${name}`) ?? 0), 0);
    },
    extend: async messages => {
      const Entries = messages.map(({ receipt }, index) => {
        return { Id: String(index), ReceiptHandle: receipt, VisibilityTimeout: hiddenFor };
      });
      if (Entries.length) await call('ChangeMessageVisibilityBatch', { Entries });
    },
    delete: async ({ receipt }) => {
      await call('DeleteMessage', { ReceiptHandle: receipt });
    },
  };
}

function request(QueueUrl: string, action: string, body: object): HttpRequest {
  const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `AmazonSQS.${action}` };
  return post(new URL('/', QueueUrl).href, { QueueUrl, ...body }, headers);
}

function messageOf(message: unknown): Message {
  const text = (path: string) => String(valueAt(message, path) ?? '');
  return { id: text('MessageId'), receipt: text('ReceiptHandle'), body: text('Body') };
}
