import type { Explanation } from './diagnostic.ts';

/** A failure of the world: whether trying again can help, and the exit code when it ends a command. */
export interface FailureKind extends Explanation {
  retry: 'no' | 'later';
  exit: 1 | 64 | 69;
}

/** Every failure that Picket throws. A code, once published, is never given another meaning. */
export const failureKinds = {
  'usage/invalid': {
    retry: 'no',
    exit: 64,
    says: 'The command line or the configuration can not be understood.',
    cause: 'An option, an argument or a key of picket.yaml is unknown, missing or has a value that it can not have.',
    cure: 'Run `picket help` or `picket <command> --help`, or look at the named key of picket.yaml.',
  },
  'usage/secret': {
    retry: 'no',
    exit: 64,
    says: 'A secret is missing, or stands in clear text where only a reference may stand.',
    cause:
      'A setting marked as secret takes only env:NAME, file:PATH or keyvault:VAULT/NAME, and what it names must exist.',
    cure: 'Put the secret into the environment, a file or a key vault and name that place.',
  },
  'file/unreadable': {
    retry: 'no',
    exit: 64,
    says: 'A file that was named can not be read.',
    cause: 'It does not exist, is no regular file, or this user may not read it.',
    cure: 'Check the path and its permissions.',
  },
  'file/unwritable': {
    retry: 'later',
    exit: 69,
    says: 'A file can not be written.',
    cause: 'The disk is full or read-only, or this user may not write there.',
    cure: 'Free some space or choose another folder with --data, then start again: what was acknowledged is still there.',
  },
  'deploy/too-many-deletes': {
    retry: 'no',
    exit: 64,
    says: 'A deploy would delete more than may vanish at once.',
    cause: 'Many files are gone from the content folders, or the folders of picket.yaml are not where the content is.',
    cure: 'Look at the deletes of the plan. If they are meant, say so with --max-delete, such as --max-delete 30 or --max-delete 50%.',
  },
  'service/unreachable': {
    retry: 'later',
    exit: 69,
    says: 'A service does not answer.',
    cause: 'The network, a proxy, a firewall, a wrong host name, or the service itself is down.',
    cure: 'Check the address in the message; nothing was lost, the same command can be run again.',
  },
  'service/refused': {
    retry: 'no',
    exit: 69,
    says: 'A service refused the request.',
    cause: 'The request was understood and rejected; its own code and words are in the message.',
    cure: 'Act on the words of the service.',
  },
  'service/partial': {
    retry: 'no',
    exit: 69,
    says: 'A service answered only a part.',
    cause: 'The answer is larger than the service gives at once: 500,000 rows or 64 MB for a log query.',
    cure: 'Ask for less time or fewer columns, or summarize in the query.',
  },
  'service/unauthorized': {
    retry: 'no',
    exit: 69,
    says: 'A service does not accept who we are.',
    cause: 'The credential is wrong or expired, or its role is missing; a new role can take up to 30 minutes.',
    cure: 'Check the credential and the role assignment named in the message.',
  },
  'service/throttled': {
    retry: 'later',
    exit: 69,
    says: 'A service asks us to slow down.',
    cause: 'A request limit was reached, perhaps shared with other clients.',
    cure: 'Wait as long as the message says, then run the same command again.',
  },
  'service/garbled': {
    retry: 'later',
    exit: 69,
    says: 'The answer of a service can not be understood.',
    cause: 'It was cut, is no JSON, or has not the shape that the service documents.',
    cure: 'Run it again; if it stays, look at what stands between here and the service.',
  },
  'port/in-use': {
    retry: 'no',
    exit: 69,
    says: 'The port is taken.',
    cause: 'Another program, perhaps another Picket, listens there.',
    cure: 'Stop it, or choose another port with --port.',
  },
  'store/locked': {
    retry: 'no',
    exit: 69,
    says: 'The data folder is in use by another process.',
    cause: 'A local Azure is running on it; a store has one owner at a time.',
    cure: 'Stop that process, or choose another folder with --data.',
  },
  'store/damaged': {
    retry: 'no',
    exit: 69,
    says: 'The data folder can not be read as a store.',
    cause: 'It was written by something else or damaged on disk.',
    cure: 'Move the folder away and keep it; --fresh starts with an empty one.',
  },
  'lease/lost': {
    retry: 'no',
    exit: 69,
    says: 'Another process holds the partition now.',
    cause: 'This process was paused or cut off for longer than its lease lasts, and another one took over.',
    cure: 'Nothing has to be done: what was not committed here is read again there. If it happens often, look for pauses of the machine.',
  },
  'spool/full': {
    retry: 'later',
    exit: 69,
    says: 'Nothing more is taken, because what was taken is not delivered yet.',
    cause: 'The destination does not take rows, or more arrives than it takes; the spool has reached its limit.',
    cure: 'Look at what `picket connector status` says of the destination. Senders are asked to wait; nothing that was taken is lost.',
  },
  'query/failed': {
    retry: 'no',
    exit: 1,
    says: 'A query is right as a text, but fails on these rows.',
    cause: 'What it asks for depends on the rows, and they do not have it: a property of a bag, a column of a plug-in.',
    cure: 'Look at the rows at that point of the query, or declare the columns, for example `evaluate bag_unpack(d) : (a:string)`.',
  },
  'query/assertion': {
    retry: 'no',
    exit: 1,
    says: 'A condition that the query itself asserts does not hold.',
    cause: 'assert() was called with a condition that is not true; its message is given.',
    cure: 'Act on the message that the author of the query left.',
  },
  'query/unsupported': {
    retry: 'no',
    exit: 1,
    says: 'A row holds a value for which the engine can not compute what the query asks.',
    cause: 'The service has an answer here that this engine has not; only the rows show that it is needed.',
    cure: 'Run the query in the workspace itself, or leave such rows out.',
  },
  'limit/exceeded': {
    retry: 'no',
    exit: 1,
    says: 'A limit on rows, memory, time or depth was reached.',
    cause: 'The query or the input is larger than what is allowed; the limit stands in the message.',
    cure: 'Narrow the query or split the input.',
  },
} as const satisfies Record<string, FailureKind>;

export type FailureCode = keyof typeof failureKinds;

/** What the world did to us. The message says what and where; the kind says why and what to do. */
export class Failure extends Error {
  readonly code: FailureCode;
  /** Milliseconds that the service asked us to wait, where it said so. */
  readonly retryAfter: number | undefined;
  /** The HTTP status, where there was one. */
  readonly status: number | undefined;

  constructor(
    code: FailureCode,
    message: string,
    facts: { cause?: unknown; retryAfter?: number; status?: number } = {},
  ) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.name = 'Failure';
    this.code = code;
    this.retryAfter = facts.retryAfter;
    this.status = facts.status;
  }

  get kind(): FailureKind {
    return failureKinds[this.code];
  }

  /** Whether the same call may succeed later without anyone changing anything. */
  get retriable(): boolean {
    return this.kind.retry === 'later';
  }
}
