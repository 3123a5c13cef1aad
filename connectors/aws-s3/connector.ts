import {
  address,
  awsSignature,
  defineConnector,
  type ErrorRule,
  epochSeconds,
  optional,
  type Signer,
  secret,
  text,
} from '../../src/ingest/contract.ts';
import { fromList, fromQueue } from './poll.ts';
import { readCloudTrail, readFlows, readGuardDuty, readUmbrella } from './read.ts';
import { cloudTrailRow, findingId, flowRow, guardDutyRow, umbrellaRow, umbrellaTime } from './rows.ts';
import { AWSCloudTrail, AWSGuardDuty, AWSVPCFlow, UmbrellaDns_CL } from './tables.ts';

interface Access {
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string | undefined;
}

/** The queue and the buckets are two services: each request is signed for its own. */
function auth({ region, accessKeyId, secretAccessKey, sessionToken }: Access): Signer {
  const of = (service: string) => awsSignature({ region, accessKeyId, secretAccessKey, sessionToken, service });
  const [sqs, s3] = [of('sqs'), of('s3')];
  const sign: Signer['sign'] = (request, now) =>
    (new URL(request.url).host.startsWith('sqs.') ? sqs : s3).sign(request, now);
  return { secrets: s3.secrets, sign };
}

const errors: readonly ErrorRule[] = [
  { status: 404, says: /NoSuchKey/, do: 'skip' },
  // A message that showed again meanwhile is not ours any more; it is read once more and known by the ids of its events.
  { status: 400, says: /ReceiptHandleIsInvalid|MessageNotInflight/, do: 'skip' },
  { status: 400, says: /ThrottlingException|OverLimit/, do: 'wait', after: 5_000 },
  { status: 503, says: /SlowDown/, do: 'wait', after: 5_000 },
];
const common = { auth, errors, window: { lookback: '0s', oldest: '14d', remember: '14d' }, every: '1s' } as const;

export default defineConnector({
  name: 'aws-s3',
  title: 'AWS: CloudTrail, GuardDuty, VPC flow logs; Cisco Umbrella',
  docs: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventNotifications.html',
  settings: {
    region: text('Region of queues and buckets, such as eu-west-1'),
    accessKeyId: text('Id of the access key'),
    secretAccessKey: secret('The access key'),
    sessionToken: optional(secret('Token of a session, where the key belongs to one')),
    cloudTrailQueue: address('Address of the queue that hears of files of CloudTrail'),
    guardDutyQueue: address('Address of the queue that hears of findings of GuardDuty'),
    vpcFlowQueue: address('Address of the queue that hears of flow logs'),
    umbrellaBucket: text('Bucket of Umbrella'),
    umbrellaDirectory: text('Directory in it, such as 1234567_0123456789abcdef'),
  },

  streams: {
    cloudTrail: {
      ...common,
      table: AWSCloudTrail,
      poll: (context, cursor) => fromQueue(context.settings.cloudTrailQueue, readCloudTrail, context, cursor),
      event: { id: 'eventID', time: 'eventTime' },
      row: cloudTrailRow,
    },
    guardDuty: {
      ...common,
      table: AWSGuardDuty,
      poll: (context, cursor) => fromQueue(context.settings.guardDutyQueue, readGuardDuty, context, cursor),
      event: { id: findingId, time: 'updatedAt' },
      row: guardDutyRow,
    },
    vpcFlow: {
      ...common,
      table: AWSVPCFlow,
      poll: (context, cursor) => fromQueue(context.settings.vpcFlowQueue, readFlows, context, cursor),
      event: { id: 'id', time: epochSeconds('start') },
      row: flowRow,
    },
    umbrellaDns: {
      ...common,
      every: '1m',
      table: UmbrellaDns_CL,
      poll: (context, cursor) => {
        const { umbrellaBucket: bucket, umbrellaDirectory } = context.settings;
        return fromList({ bucket, prefix: `${umbrellaDirectory}/dnslogs/` }, readUmbrella, context, cursor);
      },
      event: { id: 'id', time: umbrellaTime },
      row: umbrellaRow,
    },
  },
});
