/**
 * An error of a workflow run, with the service's own code. It is caught by the runner and becomes the `error` of an action;
 * it never leaves this room.
 */
export class Fault extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'Fault';
    this.code = code;
  }
}

/** What the service can do and this runner can not do in the same way. It ends the run and becomes its `refused`. */
export class Unsupported extends Error {
  constructor(what: string) {
    super(what);
    this.name = 'Unsupported';
  }
}

/** An expression that can not be evaluated: the service's code for it is `InvalidTemplate`. */
export function invalidTemplate(message: string): Fault {
  return new Fault('InvalidTemplate', message);
}
